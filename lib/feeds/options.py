"""Facts that shops keep as options, attributes or labels under names of their own."""

from collections.abc import Iterable, Mapping, Sequence

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

_PAIRS = tuple((f"option{n} name", f"option{n} value") for n in range(1, 7))
OPTION_NAMES = frozenset(name for name, _ in _PAIRS)
_LABELS = {"brand": ("brand", "manufacturer"), "category": ("category",), **OPTIONS}


def labelled(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The facts among pairs of a label and what it says; of several with one label the first."""
    said: dict[str, str] = {}
    for label, text in labels:
        if text.strip():
            said.setdefault(folded(label), text.strip())
    found = {f: next((said[n] for n in names if n in said), "") for f, names in _LABELS.items()}
    return {field: text for field, text in found.items() if text}


def chosen(facts: Mapping[str, str], names: Sequence[str]) -> str:
    """What a variant is in the first of its six options that goes by one of `names`."""
    for name, value in _PAIRS:
        if name in facts and folded(facts[name]) in names:
            return facts.get(value, "")
    return ""
