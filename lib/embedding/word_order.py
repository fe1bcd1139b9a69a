"""English words that a list of another language's words gives, in the order of English."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from lib.embedding.english import BINDING, DENYING

# On the left of a list: drop it; deny what stands before it; end what is denied; deny one thing.
SILENT, WITHOUT_IT, SO_FAR, WITHOUT_ONE = "-", "<without", "<,", "without,"

_COMPARING = frozenset(["at", "less", "more", "most", "over", "than", "under", "up"])
_BINDS = BINDING | DENYING | _COMPARING | {"but", "by", "from", "of", "only", "or", "other", "too"}


def in_order(meanings: Iterable[str], *, turned: bool) -> str:
    """The text that these make, one after the other.

    What is denied behind itself is said at the end, as "without"; where what describes a thing
    follows it ("sofa velvet green"), the order between words that bind is `turned`.
    """
    said: list[str] = []
    denied: list[str] = []
    one = False  # is denied, and no more
    for english in meanings:
        if english == WITHOUT_IT:
            denied += _denied(said)
        elif english == SO_FAR:
            said += [","] if DENYING.intersection(said[_last_mark(said) :]) else []
        elif english == WITHOUT_ONE:
            said.append("without")
            one = True
        elif english != SILENT:
            said += [english, ","] if one else [english]
            one = False
    if turned:
        runs = [list(run) for _, run in groupby(said, key=binds)]
        said = list(chain.from_iterable(run if binds(run[0]) else run[::-1] for run in runs))
    text = " ".join([*said, *(["without", " or ".join(denied)] if denied else ())])
    return re.sub(r" (?=[,.;:!?)])", "", text)


def binds(english: str) -> bool:
    """Whether it joins what stands around it, rather than naming or describing a thing."""
    return not english[0].isalnum() or _BINDS.issuperset(english.split())


def _denied(said: list[str]) -> Iterator[str]:
    """Take the last thing that was said, or the list that ends with it, from what is said."""
    while said:
        yield said.pop()
        if said[-1:] == ["without"]:  # it is denied on both sides
            said.pop()
        if said[-1:] not in (["or"], ["and"], ["but"], [","]):
            return
        said.pop()


def _last_mark(said: Sequence[str]) -> int:
    """Where the last comma stands; 0 without one."""
    return max((place for place, english in enumerate(said) if english == ","), default=0)
