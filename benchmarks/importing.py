"""Importing: what it adds to bare embedding, what batches save over rows, what memory it takes.

python -m benchmarks.importing [ROWS]     the longest feed, by default 100,000

The Jina and TiDB servers are the tests' stand-ins, in processes of their own: their times say
nothing of the real ones, the ratios do of ours. They share our processors, which holds an import
back more than it does a loop that waits.
"""

import io
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import numpy as np
from onnxruntime import InferenceSession
from PIL import Image
from pytidb import TiDBClient
from sqlalchemy import URL

from benchmarks.jina import FAR, bare, serve
from benchmarks.tidb import DATABASE_MS, Manager
from benchmarks.timing import table
from lib import decoder, shop
from lib.decoders import THRIFT
from lib.embedding import Nearsighted, open_embedder
from lib.embedding.builtin import FOLDER, BuiltinEmbedder, letterbox
from lib.embedding.jina import JinaEmbedder
from lib.embedding.pytidb_function import EmbedderFunction
from lib.feeds.rows import Listing, Picture
from lib.importing import Options, run_import
from lib.pictures import prepare_picture, read_picture
from lib.products import Product
from lib.secret import Secret
from lib.settings import JinaSettings, TidbSettings
from lib.store import Vectors
from lib.store.local import LocalStore
from lib.store.tidb import TidbStore
from lib.store.tidb.models import models
from tests.colours import ColourEmbedder
from tests.jina_standin import KEY

MEASURED = Options(source="benchmark")


class Made:
    """A feed of products with a picture each, whose bytes `read` makes or finds."""

    format = "made for the benchmark"
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = {}

    def __init__(self, rows: int, picture: Callable[[int], bytes]) -> None:
        self._rows, self._picture = rows, picture

    def __iter__(self) -> Iterator[Listing]:
        for i in range(self._rows):
            yield Listing(i + 2, Product(f"p{i}", f"Product {i}"), (Picture(str(i)),))

    def read(self, address: str) -> bytes:
        return self._picture(int(address))


def drawn(number: int) -> bytes:
    """A small picture, each another one."""
    pixels = np.random.default_rng(number).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((96, 96)).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def builtin(kind: str, side: int = 0, rounds: int = 3) -> None:
    """The shop's pictures: embedded bare, read and shrunk and embedded, and imported.

    They are WebP; most shops have JPEG, of as large a `side`, in pixels, as a zoom asks for.
    """
    embedder = BuiltinEmbedder()
    files = [path.read_bytes() for path in sorted((shop.FOLDER / "images").glob("*.webp"))[:512]]
    if kind == "JPEG":
        files = [_as_jpeg(decoder.fit(p, side or max(p.size))) for p in map(read_picture, files)]
    pictures = [read_picture(data) for data in files]

    def bare_batches() -> None:
        for at in range(0, len(pictures), 64):
            embedder.embed_images(pictures[at : at + 64])

    def by_hand() -> None:
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(_read_and_shrink, files))
        for at in range(0, len(made), 64):
            embedder.embed_images(made[at : at + 64])

    def imported() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = LocalStore(Path(folder), embedder.name, embedder.dimensions)
            feed = Made(len(files), files.__getitem__)
            done = run_import(feed, embedder, store, MEASURED)
            assert done.new == len(files), done
            store.close()

    tasks = {
        "embedding alone": bare_batches,
        "ONNX alone, batches of 64, pixels ready": _onnx_alone(pictures, embedder.side),
        "reading and shrinking, then embedding": by_hand,
        "importing": imported,
    }
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            taken[name].append(seconds(task))
    rows = {name: len(files) / statistics.median(t) for name, t in taken.items()}
    large = f" of {side:,} pixels" if side else ""
    title = f"The built-in encoder, {len(files)} {kind} pictures{large}, medians of {rounds}"
    print(table(title, rows, "pictures/s", "embedding alone"), flush=True)


def _onnx_alone(pictures: list[Image.Image], side: int) -> Callable[[], None]:
    pixels = np.stack([np.asarray(letterbox(picture, side)) for picture in pictures])
    session = InferenceSession(FOLDER / "image.onnx", providers=["CPUExecutionProvider"])

    def run() -> None:
        for at in range(0, len(pixels), 64):
            session.run(None, {"pictures": pixels[at : at + 64]})

    return run


def stages() -> None:
    """What one of the shop's pictures costs, stage by stage, in the processor's milliseconds."""
    files = [path.read_bytes() for path in sorted((shop.FOLDER / "images").glob("*.webp"))[:128]]
    pictures = [decoder.decode(data) for data in files]
    jpegs = [_as_jpeg(picture) for picture in pictures]
    embedder = open_embedder("builtin")
    side = embedder.side if isinstance(embedder, Nearsighted) else decoder.SIDE
    small = [decoder.fit(picture, side) for picture in pictures]
    embedder.embed_images(small[:2])  # it has to be opened
    rows = {
        "decoding WebP": [lambda data=data: decoder.decode(data) for data in files],
        "decoding JPEG": [lambda data=data: decoder.decode(data) for data in jpegs],
        f"fitting to {side} pixels": [lambda p=p: decoder.fit(p, side) for p in pictures],
        "thumbnail": [lambda p=p: decoder.thumbnail(p) for p in pictures],
        "embedding what is fitted": [lambda p=p: embedder.embed_images([p]) for p in small],
    }
    print("One picture, in milliseconds of one processor", flush=True)
    for name, tasks in rows.items():
        best = min(_processor_ms(tasks) for _ in range(3)) / len(tasks)
        print(f"  {name:<30}{best:>7.2f}", flush=True)


def _processor_ms(tasks: Iterable[Callable[[], object]]) -> float:
    started = time.process_time()
    for task in tasks:
        task()
    return 1000 * (time.process_time() - started)


def _as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _read_and_shrink(data: bytes) -> Image.Image:
    return prepare_picture(data).picture


class Far(ColourEmbedder):
    """A service of latency alone: it answers any request 50 ms later and takes no processor."""

    def embed_images(self, pictures: list[Image.Image]) -> Vectors:
        time.sleep(FAR)
        vectors = np.random.default_rng(len(pictures)).normal(size=(len(pictures), 64))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def estimate(self, pictures: int) -> tuple[int, float]:
        """It costs nothing; that it can be asked makes it a service to the importer."""
        return 0, 0.0


def latency(rows: int = 2000) -> None:
    """Embedding 50 ms and TiDB 5 ms away, against one call and one insert a row."""
    files = [drawn(i) for i in range(rows)]
    with Manager() as manager:
        database = manager.Server(statements=1000)  # type: ignore[attr-defined]
        port = database.listen()
        where = TidbSettings("127.0.0.1", port, database="benchmark")
        store = TidbStore(where, "far", 64)
        database.be_far(DATABASE_MS)
        feed = Made(rows, files.__getitem__)
        taken = {
            "importing": seconds(lambda: run_import(feed, Far(), store, MEASURED)),
            "row by row, five threads": seconds(lambda: _calls_and_inserts(port, rows)),
        }
        assert store.count() == rows
        store.close()
    title = f"{rows:,} products, an embedding 50 ms and a statement {DATABASE_MS} ms away"
    print(table(title, taken, "s", "importing"), flush=True)


def _calls_and_inserts(port: int, rows: int) -> None:
    """The usual example's loop: it neither reads pictures nor makes thumbnails."""
    address = URL.create("mysql+pymysql", "root", None, "127.0.0.1", port, "benchmark")
    client = TiDBClient.connect(url=address)
    photo = models("calls_", 64, EmbedderFunction(Far())).photo
    photos = client.create_table(schema=photo, if_exists="skip")
    picture = Image.new("RGB", (96, 96))

    def bring(number: int) -> None:
        (vector,) = Far().embed_images([picture])
        photos.insert(photo(image_uri=str(number), image_vec=vector.tolist()))

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(bring, range(rows)))
    client.disconnect()


def distant(rows: int = 1500) -> None:
    """Jina 50 ms away and TiDB 5 ms: an import against a call and an insert a row."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    settings = JinaSettings(
        Secret(KEY),
        here.recv(),
        dimensions=64,
        concurrency=5,
        requests_per_minute=10**6,
        tokens_per_minute=10**9,
    )
    files = [drawn(i) for i in range(rows)]
    with Manager() as manager:
        database = manager.Server(statements=1000)  # type: ignore[attr-defined]
        port = database.listen()
        where = TidbSettings("127.0.0.1", port, database="benchmark")
        embedder = JinaEmbedder(settings)
        store = TidbStore(where, embedder.name, embedder.dimensions)
        database.be_far(DATABASE_MS)
        feed = Made(rows, files.__getitem__)
        taken = {
            "importing": seconds(lambda: run_import(feed, embedder, store, MEASURED)),
            "row by row, five threads": seconds(lambda: _row_by_row(port, settings, files)),
        }
        assert store.count() == rows
        again = seconds(lambda: run_import(feed, embedder, store, MEASURED))
        store.close()
    here.send("enough")
    server.join()
    title = f"{rows:,} pictures, embedding 50 ms and database {DATABASE_MS} ms away"
    print(table(title, taken | {"importing again": again}, "s", "importing"), flush=True)


def _row_by_row(port: int, settings: JinaSettings, files: list[bytes]) -> None:
    """What the usual example does: for each row one request and one insert through pytidb."""
    address = URL.create("mysql+pymysql", "root", None, "127.0.0.1", port, "benchmark")
    client = TiDBClient.connect(url=address)
    photo = models("rows_", 64, EmbedderFunction(ColourEmbedder())).photo
    photos = client.create_table(schema=photo, if_exists="skip")

    def bring(number: int) -> None:
        image = _base64(prepare_picture(files[number]).picture)
        answer = bare(http, settings, {"image": image})
        vector = answer["data"][0]["embedding"][:64]  # type: ignore[index]
        photos.insert(photo(image_uri=str(number), image_vec=vector))

    with httpx.Client() as http, ThreadPoolExecutor(5) as pool:
        list(pool.map(bring, range(len(files))))
    client.disconnect()


def _base64(picture: Image.Image) -> str:
    return b64encode(_as_jpeg(picture, 75)).decode()


def memory(longest: int) -> None:
    """The most memory that an import takes, by the length of its feed."""
    print("Most memory of an import")
    for rows in (1000, 10_000, longest):
        here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_measure, args=(rows, there))
        process.start()
        megabytes, took = here.recv()
        process.join()
        print(f"  {rows:>9,} rows  {megabytes:>6,} MB  in {took:,.0f} s", flush=True)


def _measure(rows: int, answers: Connection) -> None:
    embedder = ColourEmbedder()
    small = [drawn(i) for i in range(64)]
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(Path(folder), embedder.name, embedder.dimensions)
        # Each file ends in other bytes, which no decoder reads: another picture to the importer.
        feed = Made(rows, lambda i: small[i % 64] + i.to_bytes(8))
        took = seconds(lambda: run_import(feed, embedder, store, MEASURED))
        assert store.count() == rows
        store.close()
    answers.send((_most_memory(), took))


def _most_memory() -> int:
    """Megabytes; `getrusage` would tell those of the process that started this one, if more."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def seconds(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def main(longest: int = 100_000) -> None:
    command = [sys.executable, "-c", "from benchmarks.importing import stages; stages()"]
    subprocess.run(command, env=os.environ | THRIFT, check=True)  # as decoders are run
    builtin("WebP")
    builtin("JPEG")
    for pixels in (1000, 1500, 2000):
        builtin("JPEG", pixels)
    latency()
    distant()
    memory(longest)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
