"""Facts that shops keep as options, attributes or labels under names of their own."""

from collections.abc import Mapping, Sequence

from lib.feeds.columns import folded

OPTIONS = {
    "colour": (
        "color",
        "colour",
        "farbe",
        "couleur",
        "colore",
        "kleur",
        "cor",
        "цвет",
        "kolor",
        "colour name",
    ),
    "material": ("material", "fabric", "matériau", "matière", "materiale", "materiaal", "материал"),
    "pattern": ("pattern", "print", "muster", "motif", "motivo"),
}
"""Field -> what merchants call it, in lower case."""


def chosen(facts: Mapping[str, str], names: Sequence[str]) -> str:
    """What a variant is in the first of its six options that goes by one of `names`."""
    for n in range(1, 7):
        if folded(facts.get(f"option{n} name", "")) in names:
            return facts.get(f"option{n} value", "")
    return ""
