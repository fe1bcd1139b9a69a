"""Which common colours photos show, and which a shop's name for a colour may mean."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from lib.embedding import Embedder, in_english
from lib.embedding.words import canonical, split
from lib.products import colours
from lib.store import Vectors

SURE = 0.5
TELLING = 20  # names tell the language
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
    "purple": "aubergine bordeaux burgundy eggplant fuchsia lavender lilac magenta maroon mauve "
    "periwinkle plum violet",
    "red": "bordeaux burgundy coral crimson maroon oxblood ruby rust scarlet terracotta wine",
    "silver": "chrome grey gunmetal steel",
    "white": "champagne cream ecru ivory silver",
    "yellow": "amber lemon lime mustard ochre wheat",
}
MEANT = {
    word: frozenset(common for common in COMMON if word in (common, *_SHADES[common].split()))
    for word in (*COMMON, *" ".join(_SHADES.values()).split())
}


def meant(name: str, embedder: Embedder, language: str = "") -> frozenset[str]:
    """The common colours that a shop may call so; none where the name says of no colour.

    Read in the `language`, where it may be, and in all that the embedder reads.
    """
    said = split(in_english(name, embedder, language).text)
    return frozenset[str]().union(*(MEANT.get(canonical(word), ()) for word in said))


class Names:
    """What a shop's names for colours mean, in the language of most of them.

    `facts` are what products say of their colours, any number of times.
    """

    def __init__(self, facts: Iterable[str], embedder: Embedder) -> None:
        said = Counter(name for fact in facts for name in colours(fact))
        frequent = " ".join(name for name, _ in said.most_common(TELLING))
        language = in_english(frequent, embedder).language
        self._means = {name: meant(name, embedder, language) for name in said}
        own = {c: n for n, _ in reversed(said.most_common()) for c in self._only(n)}
        self.called = {common: own.get(common, common) for common in COMMON}
        """What the shop calls each common colour most often; its English name where it does not."""

    def __getitem__(self, name: str) -> frozenset[str]:
        """The common colours that one of these names may mean."""
        return self._means[name]

    def _only(self, name: str) -> frozenset[str]:
        """The one colour that a name means, where it is one."""
        means = self._means[name]
        return means if len(means) == 1 else frozenset()


class Eye:
    """Sees which of the common colours photos have, by their names in an embedder's space."""

    def __init__(self, embedder: Embedder) -> None:
        """Raises EmbeddingError."""
        self._names = embedder.embed_texts(list(COMMON))

    def distances(self, photos: Vectors) -> Vectors:
        """Cosine distances float32[photos, len(COMMON)] of unit vectors from the colours."""
        return 1 - photos @ self._names.T

    def sees(self, photos: Vectors) -> list[str]:
        """Each photo's colour, "" where it is not plain."""
        away = self.distances(photos)
        return [COMMON[far.argmin()] if is_plain(far) else "" for far in away]


def is_plain(away: Vectors) -> bool:
    """Whether of a photo's distances from the common colours one tells which it has.

    It is less than the next by SURE times the standard deviation of all of them.
    """
    nearest, second = np.partition(away, 1)[:2]
    return bool(second - nearest > SURE * away.std())
