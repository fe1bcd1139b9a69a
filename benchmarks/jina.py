"""Asking Jina's API: what our client adds to a bare request, what batches and the cache save.

python -m benchmarks.jina [PICTURES]     by default 500; needs what requirements-dev.txt lists

The server is the tests' stand-in, in a process of its own and 50 ms away: its times say nothing
of Jina's, the ratios do of ours.
"""

import base64
import io
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

from benchmarks.timing import medians, table
from lib.embedding.budget import Visit
from lib.embedding.cached import for_visit, remembering
from lib.embedding.jina import JinaEmbedder
from lib.secret import Secret
from lib.settings import JinaSettings, Settings
from lib.store.local import LocalStore
from tests.jina_standin import KEY, JinaStandIn

FAR = 0.05  # seconds


def serve(answers: Connection) -> None:
    with JinaStandIn() as server:
        server.latency = FAR
        answers.send(server.url)
        answers.recv()


def made_up(number: int) -> list[Image.Image]:
    """Photos of the size that imports hand over, each another one."""
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (number, 12, 16, 3), dtype=np.uint8)
    return [Image.fromarray(pixels).resize((1024, 768)) for pixels in small]


def bare(client: httpx.Client, settings: JinaSettings, item: dict[str, str]) -> object:
    """One request as the usual example sends it."""
    body = {"model": settings.model, "task": "retrieval.query", "dimensions": 1024, "input": [item]}
    headers = {"Authorization": f"Bearer {settings.key.reveal()}"}
    return client.post(settings.url, json=body, headers=headers).raise_for_status().json()


def asking(client: httpx.Client, settings: JinaSettings, folder: Path) -> None:
    """One visitor's words: bare, through our client, and known already."""
    asked = remembering(
        JinaEmbedder(settings), store := LocalStore(folder, "j", 1024), Settings(jina=settings)
    )
    visitor, number = for_visit(asked, Visit()), count()
    visitor.embed_texts(["red mug"])
    tasks: dict[str, Callable[[], object]] = {
        "httpx": lambda: bare(client, settings, {"text": f"red {next(number)}"}),
        "our client": lambda: visitor.embed_texts([f"blue {next(number)}"]),
        "our client, asked before": lambda: visitor.embed_texts(["red mug"]),
    }
    print(table("One text", medians(tasks), "ms", "httpx"), flush=True)
    store.close()


def loading(client: httpx.Client, settings: JinaSettings, pictures: list[Image.Image]) -> None:
    """A catalogue: requests of 16 pictures against requests of one, five at a time each."""
    embedder = JinaEmbedder(replace(settings, concurrency=5))

    def alone(picture: Image.Image) -> object:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG")
        image = base64.b64encode(buffer.getvalue()).decode()
        return bare(client, settings, {"image": image})

    def one_by_one() -> None:
        with ThreadPoolExecutor(5) as pool:
            list(pool.map(alone, pictures))

    taken = {
        "requests of 16": seconds(lambda: embedder.embed_images(pictures)),
        "requests of one": seconds(one_by_one),
    }
    title = f"{len(pictures)} pictures, five requests at a time"
    print(table(title, taken, "s", "requests of 16"))


def seconds(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def main(pictures: int = 500) -> None:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    settings = JinaSettings(
        Secret(KEY), here.recv(), requests_per_minute=10**6, tokens_per_minute=10**9
    )
    with httpx.Client() as client, tempfile.TemporaryDirectory() as folder:
        asking(client, settings, Path(folder))
        loading(client, settings, made_up(pictures))
    here.send("enough")
    server.join()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
