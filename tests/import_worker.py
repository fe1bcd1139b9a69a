"""A process that imports and may be killed: python -m tests.import_worker STORE FEED BATCHES.

STORE is a folder, or tidb:PORT:DATABASE; FEED is a file, whose pictures are fetched from the
server at TEST_FETCH_PORT, or a number of rows to make up. Each batch that is embedded is a line
in the file BATCHES, written before its vectors are. With TEST_JINA_URL, Jina's client embeds.
"""

import os
import sys
from pathlib import Path

from lib.embedding.cached import remembering
from lib.embedding.jina import JinaEmbedder
from lib.feeds import open_feed
from lib.importing import Options, run_import
from lib.network import network_for
from lib.secret import Secret
from lib.settings import JinaSettings, Settings, TidbSettings
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder
from tests.feeds_made_up import MadeUpFeed, listing, png
from tests.jina_standin import KEY


class Logging(ColourEmbedder):
    """Writes down how many pictures it was asked for."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def embed_images(self, pictures):
        os.write(self.file, f"{len(pictures)}\n".encode())
        return super().embed_images(pictures)


class LazyFeed(MadeUpFeed):
    """So many products, whose pictures are made when they are read."""

    def __init__(self, rows):
        super().__init__([])
        self.count = rows

    def __iter__(self):
        return (listing(i) for i in range(self.count))

    def read(self, address):
        return png(int(address.removesuffix(".png")))


def opened(where):
    """The store that the command line names."""
    if not where.startswith("tidb:"):
        return opened_for(ColourEmbedder, where)
    from lib.store.tidb import TidbStore

    _, port, database = where.split(":")
    settings = TidbSettings("127.0.0.1", int(port), database=database)
    return TidbStore(settings, ColourEmbedder.name, ColourEmbedder.dimensions)


def opened_for(embedder, folder):
    """A store in a folder for what an embedder makes."""
    return LocalStore(Path(folder), embedder.name, embedder.dimensions)


def over_jina(url, folder):
    """Jina's client with its memory, and the store in the folder."""
    settings = JinaSettings(
        Secret(KEY), url, dimensions=64, requests_per_minute=10**6, tokens_per_minute=10**9
    )
    jina = JinaEmbedder(settings)
    store = opened_for(jina, folder)
    return remembering(jina, store, Settings(jina=settings)), store


def main(where, what, batches):
    feed = LazyFeed(int(what)) if what.isdecimal() else open_feed(Path(what))
    port, jina = os.environ.get("TEST_FETCH_PORT"), os.environ.get("TEST_JINA_URL")
    embedder, store = over_jina(jina, where) if jina else (Logging(batches), opened(where))
    options = Options(source="spring", network=network_for(port and int(port)))
    done = run_import(feed, embedder, store, options)
    assert done.state == "finished", done.message
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
