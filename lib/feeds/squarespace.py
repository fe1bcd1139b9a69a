"""Squarespace's product CSV: a row a variant, of which only the first names the product."""

from lib.feeds.cells import is_yes
from lib.feeds.layout import Layout, by_title
from lib.feeds.listings import Facts

UNLIMITED = "unlimited"

NAMES = {
    "product id [non editable]": "id",
    "product url": "address",
    "title": "title",
    "description": "description",
    "price": "price",
    "sale price": "sale_price",
    "on sale": "on sale",
    "stock": "availability",
    "categories": "category",
    "visible": "published",
    "hosted image urls": "image",
    **{f"option name {n}": f"option{n} name" for n in range(1, 7)},
    **{f"option value {n}": f"option{n} value" for n in range(1, 7)},
}


def _told(facts: Facts) -> Facts:
    """A sale price counts while it is on sale; before there are ids, an address is one."""
    said = {"id": facts.get("address", ""), **facts}
    said["category"] = _category(facts.get("category", ""))
    if not is_yes(said.get("on sale", ""), otherwise=False):
        said["sale_price"] = ""
    if said.get("availability", "").casefold() == UNLIMITED:
        said["availability"] = "in stock"
    return said


def _category(text: str) -> str:
    """The first of several pages, "/cats/cat-care", as a path of categories."""
    steps = text.partition(",")[0].strip().strip("/").split("/")
    return " > ".join(step.replace("-", " ").capitalize() for step in steps)


LAYOUT = Layout(
    name="Squarespace product CSV",
    known={"product id [non editable]", "title", "hosted image urls"},
    names=NAMES,
    kind=by_title,
    told=_told,
    owner="id",
    sells_itself=True,
)
