"""Vendure's product CSV: a row a variant, of which only the first names the product."""

from lib.feeds.layout import Layout, by_title
from lib.feeds.listings import Facts
from lib.feeds.options import labelled


def _told(facts: Facts) -> Facts:
    """What it belongs to and is made of are facets, "category:Cups|brand:Krug", or options."""
    groups, values = (facts.get(field, "").split("|") for field in ("groups", "values"))
    facets = (facet.partition(":") for facet in facts.get("facets", "").split("|"))
    options = zip(groups, values, strict=False)
    return labelled([*options, *((name, value) for name, _, value in facets)]) | dict(facts)


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
