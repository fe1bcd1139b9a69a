"""The tables as pytidb models, defined once for each prefix, vector length and embedder.

A model that is defined twice over one table makes pytidb's older searches return every row with
the best distance; so each set of models has a registry of its own, and is kept.

Every text compares byte by byte (utf8mb4_bin): two ids that differ in case are two products.
"""

from functools import cache
from typing import Any, NamedTuple

from pytidb.embeddings.base import BaseEmbeddingFunction
from pytidb.orm.vector import VECTOR
from pytidb.schema import TableModel, VectorField
from sqlalchemy import BigInteger, Column, Double, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects.mysql import MEDIUMBLOB, MEDIUMTEXT
from sqlalchemy.orm import registry
from sqlmodel import Field

BINARY = "utf8mb4_bin"


class Models(NamedTuple):
    """One catalogue's tables."""

    product: type[TableModel]
    photo: type[TableModel]
    note: type[TableModel]
    cached: type[TableModel]
    spent: type[TableModel]
    thumbnail: type[TableModel]
    entry: type[TableModel]
    run: type[TableModel]


def table(model: type[TableModel]) -> Table:
    """The SQLAlchemy table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


@cache
def models(prefix: str, dimensions: int, embed_fn: BaseEmbeddingFunction | None = None) -> Models:
    """The tables whose names begin with `prefix`, for vectors of this length.

    With `embed_fn`, pytidb itself embeds: `bulk_insert` what has only an `image_uri`, and
    `search` by words, by a picture or by its address (docs/pytidb.md).
    """

    class Base(TableModel, table=False, registry=registry()):
        pass

    del Base.model_config["registry"]  # SQLModel left a bool there, which it cannot read itself

    class Product(Base, table=True):
        __tablename__ = f"{prefix}products"
        id: str = Field(sa_column=_key(255))
        title: str = Field(sa_column=_text())
        description: str = Field(sa_column=_text(MEDIUMTEXT))
        brand: str = Field(sa_column=_text())
        category: str = Field(sa_column=_name(500))
        colour: str = Field(sa_column=_name(100))
        material: str = Field(sa_column=_text())
        pattern: str = Field(sa_column=_text())
        price: float | None = Field(sa_column=Column(Double))
        currency: str = Field(sa_column=_name(20))
        availability: str = Field(sa_column=_name(20))
        url: str = Field(sa_column=_text())
        source: str = Field(sa_column=_name(100, index=True))
        words: str = Field(sa_column=_text(MEDIUMTEXT))  # what `find` reads: see rows.py

    class Photo(Base, table=True):
        """Only `image_uri` and `image_vec` are needed; a row without `product_id` is not ours."""

        __tablename__ = f"{prefix}photos"
        __table_args__ = (UniqueConstraint("product_id", "position", name="one_photo_a_place"),)
        id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True))
        product_id: str | None = Field(default=None, sa_column=_name(255, nullable=True))
        position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
        image_uri: str = Field(sa_column=_text())
        digest: str = Field(default="", sa_column=_name(64, server_default="", index=True))
        alt: str | None = Field(default=None, sa_column=_text(nullable=True))
        thumbnail: str | None = Field(default=None, sa_column=_name(255, nullable=True, index=True))
        # Never NULL: NULL is nearer than anything to TiDB. No index here: see index.py.
        image_vec: Any = VectorField(
            dimensions,
            source_field="image_uri",
            source_type="image",
            embed_fn=embed_fn,
            index=False,
            default=None,
            sa_column=Column(VECTOR(dimensions), nullable=False),
        )

    class Note(Base, table=True):
        __tablename__ = f"{prefix}notes"
        name: str = Field(sa_column=_key(200))
        value: str = Field(sa_column=_text(MEDIUMTEXT))

    class Cached(Base, table=True):
        __tablename__ = f"{prefix}cache"
        name: str = Field(sa_column=_key(200))
        numbers: bytes = Field(sa_column=Column(MEDIUMBLOB, nullable=False))

    class Spent(Base, table=True):
        __tablename__ = f"{prefix}meter"
        day: str = Field(sa_column=_key(20))
        amount: int = Field(sa_column=Column(BigInteger, nullable=False))

    class Thumbnail(Base, table=True):
        """Apart from the photos, so that no search ever reads one; `webp` may be JPEG by now."""

        __tablename__ = f"{prefix}thumbnails"
        name: str = Field(sa_column=_key(255))
        webp: bytes = Field(sa_column=Column(MEDIUMBLOB, nullable=False))

    class Entry(Base, table=True):
        __tablename__ = f"{prefix}journal"
        source: str = Field(sa_column=_key(100))
        name: str = Field(sa_column=_key(255))
        row: int = Field(sa_column=Column(BigInteger, nullable=False))
        state: str = Field(sa_column=_name(10))
        product_id: str = Field(sa_column=_name(255, index=True))
        digest: str = Field(sa_column=_name(64))
        pictures: str = Field(sa_column=_text(MEDIUMTEXT))
        kind: str = Field(sa_column=_name(40, index=True))
        reason: str = Field(sa_column=_text())
        cells: str = Field(sa_column=_text(MEDIUMTEXT))
        rest: str = Field(sa_column=_text(MEDIUMTEXT))
        run: int = Field(sa_column=Column(BigInteger, nullable=False))

    class Run(Base, table=True):
        __tablename__ = f"{prefix}runs"
        source: str = Field(sa_column=_key(100))
        shard: str = Field(sa_column=_key(20))
        number: int = Field(sa_column=Column(BigInteger, nullable=False))
        owner: str = Field(sa_column=_name(255))
        format: str = Field(sa_column=_name(100))
        state: str = Field(sa_column=_name(10))
        started: float = Field(sa_column=Column(Double, nullable=False))
        heartbeat: float = Field(sa_column=Column(Double, nullable=False))
        feed: str = Field(sa_column=_text(MEDIUMTEXT))
        counts: str = Field(sa_column=_text())
        message: str = Field(sa_column=_text())

    return Models(Product, Photo, Note, Cached, Spent, Thumbnail, Entry, Run)


def _key(length: int) -> "Column[Any]":
    return Column(String(length, BINARY), primary_key=True)


def _name(
    length: int, nullable: bool = False, server_default: str | None = None, index: bool = False
) -> "Column[Any]":
    kind = String(length, BINARY)
    return Column(kind, nullable=nullable, server_default=server_default, index=index)


def _text(kind: type[Text] | type[MEDIUMTEXT] = Text, nullable: bool = False) -> "Column[Any]":
    return Column(kind(collation=BINARY), nullable=nullable)
