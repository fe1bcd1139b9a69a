"""Which common colours photos show, and which a shop's name for a colour may mean."""

import numpy as np

from lib.embedding import Embedder, in_english
from lib.embedding.words import canonical, split
from lib.store import Vectors

SURE = 0.5
COMMON = (
    "black",
    "white",
    "grey",
    "brown",
    "beige",
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "gold",
    "silver",
)
_SHADES = {
    "beige": "camel champagne cream ecru ivory khaki nude oatmeal sand skin stone tan taupe wheat",
    "black": "anthracite charcoal jet navy onyx",
    "blue": "aqua azure cobalt cyan indigo navy periwinkle petrol sapphire teal turquoise",
    "brown": "bronze burgundy camel chestnut chocolate coffee cognac copper khaki maroon mocha "
    "mushroom rust tan taupe terracotta",
    "gold": "brass bronze champagne copper golden mustard",
    "green": "emerald khaki lime mint olive petrol pistachio sage teal turquoise",
    "grey": "anthracite charcoal graphite gunmetal silver slate steel stone taupe",
    "orange": "amber apricot copper coral peach rust terracotta",
    "pink": "blush coral fuchsia magenta mauve nude peach rose salmon skin",
    "purple": "aubergine burgundy eggplant fuchsia lavender lilac magenta maroon mauve "
    "periwinkle plum violet",
    "red": "burgundy coral crimson maroon oxblood ruby rust scarlet terracotta wine",
    "silver": "chrome grey gunmetal steel",
    "white": "champagne cream ecru ivory silver",
    "yellow": "amber lemon lime mustard ochre wheat",
}
MEANT = {
    word: frozenset(common for common in COMMON if word in (common, *_SHADES[common].split()))
    for word in (*COMMON, *" ".join(_SHADES.values()).split())
}


def meant(name: str, embedder: Embedder) -> frozenset[str]:
    """The common colours that a shop may call so; none where the name says of no colour.

    In every language that the embedder reads.
    """
    said = split(in_english(name, embedder).text)
    return frozenset[str]().union(*(MEANT.get(canonical(word), ()) for word in said))


class Eye:
    """Sees which of the common colours photos have, by their names in an embedder's space."""

    def __init__(self, embedder: Embedder) -> None:
        """Raises EmbeddingError."""
        self._names = embedder.embed_texts(list(COMMON))

    def distances(self, photos: Vectors) -> Vectors:
        """Cosine distances float32[photos, len(COMMON)] of unit vectors from the colours."""
        return 1 - photos @ self._names.T

    def sees(self, photos: Vectors) -> list[str]:
        """Each photo's colour, "" where it is not plain.

        That is nearer than the next one by SURE times the standard deviation of all of them.
        """
        away = self.distances(photos)
        nearest, second = np.sort(away, axis=1)[:, :2].T
        plain = second - nearest > SURE * away.std(axis=1)
        return [
            COMMON[place] if sure else ""
            for place, sure in zip(away.argmin(axis=1), plain, strict=True)
        ]
