"""Training pictures and what is known about each, read from the data sets' own columns."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from training import models, names, palette, rendered
from training.records import Record

PHONE_TYPES = {
    "t-shirt": "tshirts",
    "shirt": "shirts",
    "dress": "dresses",
    "skirt": "skirts",
    "blazer": "blazers",
    "top": "tops",
    "blouse": "tops",
}


def read_all(data: Path, folders: list[Path]) -> list[Record]:
    """Every record: the parquet files in `data`, and folders of rendered pictures."""
    records = [*fashion(data), *phone(data), *outdoor(data), *rendered.from_parquet(data)]
    for folder in folders:
        records += [*rendered.from_folder(folder), *models.from_folder(folder)]
    return records


def fashion(data: Path) -> Iterator[Record]:
    """Shop photos of clothes and accessories: the larger file where both have a product."""
    large = pd.read_parquet(data / "fashion_168x224.parquet").fillna("")
    small = pd.read_parquet(data / "fashion_60x80.parquet").fillna("")
    for frame in (large, small[~small.id.isin(set(large.id))]):
        for row in frame.itertuples():
            article, colour = row.article.lower(), row.colour.lower()
            article = "polo" if re.search(r"\bpolo (neck )?t", row.title.lower()) else article
            types, near_types = names.type_texts(article)
            colours, near_colours = palette.texts(colour)
            says = {"type": types}
            if colours:
                says["colour"] = colours
            if gender := names.GENDERS.get(row.gender_in_title.lower()):
                says["gender"] = gender
            if usage := names.USAGES.get(row.usage.lower()):
                says["usage"] = usage
            if pattern := _pattern_in(row.title):
                says["pattern"] = pattern
            yield Record(
                image=row.image,
                source="fashion",
                item=f"fashion-{row.id}",
                title=row.title,
                packshot=True,
                says=says,
                maybe=near_types | near_colours | palette.finer(colour),
                labels={"article": row.article, "colour": row.colour},
            )


def phone(data: Path) -> Iterator[Record]:
    """Clothes photographed by phone at home; held out by sender, so by home."""
    frame = pd.read_parquet(data / "clothing_phone_cc0.parquet")
    for row in frame[~frame.category.isin(["Not sure", "Skip", "Other"])].itertuples():
        name = row.category.lower()
        types, near_types = names.type_texts(PHONE_TYPES.get(name, name))
        yield Record(
            image=row.image,
            source="phone",
            item=f"phone-{row.id}",
            title="",
            packshot=False,
            says={"type": types},
            maybe=near_types,
            labels={"label": row.category, "group": str(row.sender_id)},
        )


def outdoor(data: Path) -> Iterator[Record]:
    """A hundred products of an outdoor shop, known by their titles."""
    for row in pd.read_parquet(data / "outdoor_shop_mit.parquet").itertuples():
        yield Record(row.image, "outdoor", f"outdoor-{row.id}", row.title, False, {})


def _pattern_in(title: str) -> tuple[str, ...]:
    """The pattern a fashion title names, if any."""
    lower = title.lower()
    for word, pattern in (
        ("stripe", "stripes"),
        ("check", "checks"),
        ("print", "printed"),
        ("floral", "floral"),
        ("solid", "solid"),
        ("polka", "dots"),
        ("plaid", "plaid"),
    ):
        if word in lower:
            return names.PATTERNS[pattern]
    return ()
