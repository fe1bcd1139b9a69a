"""Vendure's product CSV: a row a variant, of which only the first names the product."""

from lib.feeds.layout import Layout, by_title
from lib.feeds.listings import Facts
from lib.feeds.options import OPTIONS


def _told(facts: Facts) -> Facts:
    """What it is made of and what it belongs to are facets, "category:Cups|brand:Krug"."""
    facets: dict[str, str] = {}
    for each in facts.get("facets", "").split("|"):
        name, _, value = each.partition(":")
        facets.setdefault(name.strip().casefold(), value.strip())
    names = {"category": ("category",), "brand": ("brand", "manufacturer"), **OPTIONS}
    options = zip(
        facts.get("groups", "").split("|"), facts.get("values", "").split("|"), strict=False
    )
    return {
        **{
            field: facets[name]
            for field, known in names.items()
            for name in known
            if name in facets
        },
        **{
            f"option{n} {part}": text.strip()
            for n, option in enumerate(options, 1)
            for part, text in zip(("name", "value"), option, strict=True)
        },
        **facts,
    }


LAYOUT = Layout(
    name="Vendure product CSV",
    known={"name", "slug", "assets", "facets", "optiongroups", "optionvalues"},
    names={
        "name": "title",
        "slug": "id",
        "sku": "id",
        "description": "description",
        "assets": "image",
        "variantassets": "variant_image",
        "facets": "facets",
        "optiongroups": "groups",
        "optionvalues": "values",
        "price": "price",
        "stockonhand": "availability",
        "trackinventory": "counted",
    },
    kind=by_title,
    told=_told,
    sells_itself=True,
)
