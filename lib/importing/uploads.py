"""Copies of uploaded feeds, so that an import outlives the browser and the process."""

import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from lib.errors import CatalogueError, FeedError
from lib.feeds import Feed, open_feed
from lib.settings import Settings

BLOCK = 2**20
DAY_S = 86_400  # somebody may be looking at a copy that no run knows of yet
UNDER_WAY = "incoming-"
FILE = "feed"  # a name of ours: what the upload was called is only ever shown


@dataclass(frozen=True, slots=True)
class Upload:
    """A feed as it was uploaded; `key` is the SHA-256 of its bytes, in hex.

    `name` is what the file was called, `mapping` and `currency` are what a person chose, `base`
    is the address that it was read from, if any, `pictures_at` where pictures' paths begin, if a
    person said so.
    """

    key: str
    name: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    base: str = ""
    pictures_at: str = ""

    def facts(self) -> dict[str, str]:
        """The upload as texts, to be kept with the run."""
        mapping = json.dumps(dict(self.mapping))
        return {
            "key": self.key,
            "name": self.name,
            "mapping": mapping,
            "currency": self.currency,
            "base": self.base,
            "pictures_at": self.pictures_at,
        }


def upload_of(facts: Mapping[str, str]) -> Upload | None:
    """The upload whose facts these are; None where they are of something else."""
    if not re.fullmatch("[0-9a-f]{64}", facts.get("key", "")):
        return None
    base, pictures_at = (facts.get(name, "") for name in ("base", "pictures_at"))  # came later
    mapping = json.loads(facts["mapping"])
    return Upload(facts["key"], facts["name"], mapping, facts["currency"], base, pictures_at)


class Uploads:
    """A folder with one folder for each upload: pictures beside a feed are looked for there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: BinaryIO, name: str) -> Upload:
        """Copy an upload, block by block; the same bytes are kept once."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=UNDER_WAY) as folder:
                sha, copy = hashlib.sha256(), Path(folder) / FILE
                with copy.open("wb") as file:
                    while block := data.read(BLOCK):
                        sha.update(block)
                        file.write(block)
                place = self._folder / sha.hexdigest()
                place.mkdir(exist_ok=True)
                copy.replace(place / FILE)
                place.touch()  # it is young again
        except OSError as error:
            raise CatalogueError(
                f"The upload cannot be kept in {self._folder} ({error.strerror}). Make room there."
            ) from error
        return Upload(sha.hexdigest(), name)

    def has(self, upload: Upload) -> bool:
        """Whether the copy is here."""
        return self._place(upload).is_file()

    def open(self, upload: Upload) -> Feed:
        """The feed in the copy; raises FeedError."""
        if not self.has(upload):
            raise FeedError("The uploaded file is no longer here. Upload it again.")
        return open_feed(
            self._place(upload),
            mapping=upload.mapping,
            name=upload.name,
            currency=upload.currency,
            base=upload.base,
            pictures_at=upload.pictures_at,
        )

    def sweep(self, kept: Collection[str]) -> None:
        """Remove the copies that are a day old, but not those of these keys."""
        if not self._folder.is_dir():
            return
        for place in self._folder.iterdir():
            if place.name not in kept and time.time() - place.stat().st_mtime > DAY_S:
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, upload: Upload) -> Path:
        return self._folder / upload.key / FILE


def folder(settings: Settings) -> Path:
    """Where the copies of uploaded feeds are."""
    return settings.store_dir / "feeds"
