"""Colour names: the shades people write, and the base colours they belong to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour name's everyday words, the base colours it is one of, and those it borders on."""

    words: tuple[str, ...]
    base: tuple[str, ...]
    near: tuple[str, ...] = ()


def _shade(words: str, base: str, near: str = "") -> Shade:
    return Shade(tuple(words.split(", ")), tuple(base.split()), tuple(near.split()))


BASES: dict[str, tuple[str, ...]] = {
    "white": ("white",),
    "black": ("black",),
    "grey": ("grey",),
    "blue": ("blue",),
    "green": ("green",),
    "yellow": ("yellow",),
    "orange": ("orange",),
    "red": ("red",),
    "pink": ("pink",),
    "purple": ("purple", "violet"),
    "brown": ("brown",),
    "beige": ("beige", "neutral"),
    "gold": ("gold", "golden"),
    "silver": ("silver", "metallic"),
}

SHADES: dict[str, Shade] = {
    "white": _shade("white, snow white", "white"),
    "off white": _shade("off white", "white", "beige"),
    "ivory": _shade("ivory, cream, off white, ivory white", "", "white beige"),
    "cream": _shade("cream, cream white", "", "beige white yellow"),
    "black": _shade("black, jet black", "black"),
    "charcoal": _shade("charcoal, charcoal grey, dark grey, anthracite", "", "grey black"),
    "grey": _shade("grey, mid grey", "grey"),
    "lightgrey": _shade("light grey, pale grey", "grey", "silver"),
    "grey melange": _shade("grey melange, light grey, marl grey", "grey"),
    "silver": _shade("silver", "silver", "grey"),
    "steel": _shade("steel, silver steel", "silver", "grey"),
    "metallic": _shade("metallic", "silver", "grey"),
    "navy": _shade("navy, navy blue, dark blue", "", "blue"),
    "blue": _shade("blue, mid blue", "blue"),
    "sky": _shade("sky blue, light blue, pale blue, baby blue", "blue"),
    "turquoise": _shade("turquoise, turquoise blue", "blue", "green"),
    "teal": _shade("teal, teal green, teal blue, petrol", "", "green blue"),
    "mint": _shade("mint, mint green, light green, pale green", "green"),
    "green": _shade("green, mid green", "green"),
    "olive": _shade("olive, olive green, khaki green", "green", "brown"),
    "sage": _shade("sage, sage green, grey green", "green", "grey"),
    "forest": _shade("forest green, dark green, bottle green", "green"),
    "sea green": _shade("sea green", "green", "blue"),
    "lime": _shade("lime, lime green", "green", "yellow"),
    "yellow": _shade("yellow, bright yellow", "yellow"),
    "mustard": _shade("mustard, mustard yellow, ochre", "yellow", "gold orange"),
    "orange": _shade("orange, bright orange", "orange"),
    "terracotta": _shade("terracotta, terracotta orange, burnt orange", "orange", "brown red"),
    "rust": _shade("rust, rust orange, rust brown", "orange", "brown red"),
    "coral": _shade("coral, coral orange, coral pink", "orange", "pink red"),
    "peach": _shade("peach, peach pink, peach orange", "pink orange", "beige"),
    "red": _shade("red, bright red", "red"),
    "burgundy": _shade("burgundy, burgundy red, wine red, dark red, oxblood", "red"),
    "maroon": _shade("maroon, dark red, maroon red", "red", "brown"),
    "pink": _shade("pink, light pink", "pink"),
    "blush": _shade("blush, blush pink, pale pink, dusty pink", "pink", "beige"),
    "rose": _shade("rose, rose pink, dark pink", "pink", "red"),
    "magenta": _shade("magenta, hot pink, fuchsia", "pink", "purple"),
    "lilac": _shade("lilac, lilac purple, light purple", "purple"),
    "lavender": _shade("lavender, light purple, lavender purple", "purple"),
    "mauve": _shade("mauve, mauve purple", "purple", "pink"),
    "purple": _shade("purple, deep purple, plum", "purple"),
    "brown": _shade("brown, dark brown, chocolate brown", "brown"),
    "coffee": _shade("coffee brown, dark brown", "brown"),
    "tan": _shade("tan, tan brown, light brown, cognac", "brown", "beige orange"),
    "camel": _shade("camel, camel brown, light brown", "brown", "beige yellow"),
    "khaki": _shade("khaki, khaki beige", "beige green", "brown"),
    "taupe": _shade("taupe, grey brown, mushroom brown", "brown grey", "beige"),
    "beige": _shade("beige, beige brown", "beige", "brown"),
    "sand": _shade("sand, sand beige", "beige", "brown"),
    "nude": _shade("nude, skin, nude beige", "beige", "pink brown"),
    "gold": _shade("gold, golden", "gold", "yellow"),
    "rose gold": _shade("rose gold, pink gold, copper", "gold", "pink brown"),
    "bronze": _shade("bronze, bronze brown", "brown gold"),
    "copper": _shade("copper, copper brown", "brown gold", "orange"),
    "tortoise": _shade("tortoiseshell, tortoiseshell brown, havana", "brown", "black"),
    "oak": _shade("oak, light wood, oak brown", "brown", "beige yellow"),
    "beech": _shade("beech, light wood, beech brown", "brown", "beige"),
    "ash": _shade("ash, pale wood, light wood", "beige", "brown white"),
    "teak": _shade("teak, warm wood, teak brown", "brown", "orange"),
    "walnut": _shade("walnut, dark wood, walnut brown", "brown"),
}

# What data sets call a shade that has another name above.
ALIASES = {
    "navy blue": "navy",
    "turquoise blue": "turquoise",
    "skin": "nude",
    "coffee brown": "coffee",
    "mushroom brown": "taupe",
    "fluorescent green": "lime",
    "lime green": "lime",
    "rosegold": "rose gold",
}


def texts(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that hold for a colour name, exact ones first, and those that may hold too."""
    shade = SHADES.get(ALIASES.get(name.lower(), name.lower()))
    if shade is None:
        return (), frozenset()
    sure = shade.words + tuple(word for base in shade.base for word in BASES[base])
    return sure, frozenset(word for base in shade.near for word in BASES[base])


def finer(name: str) -> frozenset[str]:
    """Words of the shades a coarse label such as "Green" may stand for."""
    shade = SHADES.get(ALIASES.get(name.lower(), name.lower()))
    if shade is None:
        return frozenset()
    return frozenset(
        word
        for other in SHADES.values()
        if set(other.base + other.near) & set(shade.base)
        for word in other.words
    )


def every_text() -> frozenset[str]:
    """All words for colours."""
    shades = (word for shade in SHADES.values() for word in shade.words)
    return frozenset(shades) | frozenset(word for words in BASES.values() for word in words)
