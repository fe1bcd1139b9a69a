"""What a visitor does not want to see: “mug without stripes”, “shoes, not red, blue or black”."""

import re
from collections.abc import Sequence

from lib.embedding.english import COLOUR_NAMES, DENYING, DENYING_ALL, SILENT
from lib.embedding.words import canonical, split

MOST_THINGS = 8  # are left out; who names more names them all
_SAME = re.compile(  # as "not"
    r"\b(?:(?:is|are|was|do|does|did|has|have|ca|wo|should)n['’]?t|cannot|"
    r"(?:is|are|do|does|did|has|have|can|will|should) not|other than|anything but|instead of)\b",
    re.IGNORECASE,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What may stand between "not" and the thing: "not made of leather", "don't want any red".
_ARTICLES = _set("a an any the my one ones")
_BINDS = _set("in for with of from by to on as")
_PASSED = _BINDS | _ARTICLES | _set("want like need have be look quite entirely")
_LEADS_IN = _set("made come comes available suitable meant decorated covered painted")  # + _BINDS
_ENDS = DENYING | _set("but with in for from by on that which please")
_OR, _AND = _set("or nor"), _set("or nor and &")
# After "not" or "no" these forbid nothing: "no more than", "not only", "not too big".
_OTHERWISE = _set("only just too so much more less over under above below yet included sure")
_LEADS = _set(", ( but and or that which who it it's it’s i is are has have having with")
_SHADES = _set("dark light bright pale deep")


def unwanted(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what it does not want, and each thing that it does not want.

    What follows “not”, “without” and the like, up to a comma or a word that says something new; a
    list goes on to its “or”. Where the text begins so, one word (“no logo t-shirt”).
    """
    tokens = re.findall(r"[,.;:!?()]|[^\s,.;:!?()]+", _unquoted(_SAME.sub(" not ", text)))
    lower = [token.lower() for token in tokens]
    said: list[str] = []
    things: list[str] = []
    at = 0
    while at < len(tokens):
        found, end = [], at + 1
        if lower[at] in DENYING and lower[max(0, at - 2) : at] not in (
            ["with", "or"],
            ["with", "and"],
        ):
            before = _without_leads(said)
            begins, end = _unwanted_part(lower, at, first=not before)
            found = _things(tokens[begins:end])
        if found:
            said, things = before, [*things, *found]
            while lower[end : end + 1] in ([","], ["but"], ["and"]):
                end += 1
        else:
            said.append(tokens[at])
            end = at + 1
        at = end
    if not things:
        return text, ()
    words = [token for token in said if re.search(r"\w", token)]
    return " ".join(words), tuple(dict.fromkeys(things))[:MOST_THINGS]


def _unquoted(text: str) -> str:
    return re.sub(r"[\"“”„*_#`]|(?<!\w)['‘’]|['‘’](?!\w)", " ", text)


def _unwanted_part(tokens: Sequence[str], no: int, *, first: bool) -> tuple[int, int]:
    """Where what is unwanted begins and ends, after tokens[no]; nowhere, if nothing is."""
    begins = _begins(tokens, no + 1)
    end = _thing_end(tokens, begins)
    thing = tokens[begins:end]
    if not thing or thing[0] in _OTHERWISE or "than" in thing or not thing[0][0].isalpha():
        return no, no
    every, comma = tokens[no] in DENYING_ALL, tokens[end : end + 1] == [","]
    if first and not (every and comma):
        one = begins + 1
        while one + 1 < end and tokens[one] in _AND:
            one += 2
        return begins, one
    if comma:
        end = _list_end(tokens, end, _AND if every else _OR)
    for place in range(begins + 1, end):  # "no print white" is white
        before = tokens[place - 1]
        if tokens[place] in COLOUR_NAMES and before not in {*COLOUR_NAMES, *_SHADES, *_AND, ","}:
            return begins, place
    return begins, end


def _begins(tokens: Sequence[str], at: int) -> int:
    """Where the thing begins, after words that only lead to it."""
    while at < len(tokens):
        leads = tokens[at] in _LEADS_IN and set(tokens[at + 1 : at + 2]) & _BINDS
        if tokens[at] not in _PASSED and not leads:
            break
        at += 1
    return at


def _thing_end(tokens: Sequence[str], at: int) -> int:
    """Where it ends: at a mark, or at a word that says something new."""
    while at < len(tokens) and tokens[at] not in _ENDS and re.match(r"\w|&", tokens[at]):
        at += 1
    return at


def _list_end(tokens: Sequence[str], comma: int, last: frozenset[str]) -> int:
    """Where a list ends that goes on after a comma: behind its "or"; else at that comma."""
    at = comma
    while tokens[at : at + 1] == [","]:
        start, at = at + 1, _thing_end(tokens, at + 1)
        if last & set(tokens[start:at]):
            return at
        if at - start not in (1, 2):
            break
    return comma


def _things(tokens: Sequence[str]) -> list[str]:
    """“red, black or a dark blue” is three things; words that say nothing are none."""
    text = " ".join(token for token in tokens if token.lower() not in _ARTICLES)
    parts = re.split(r"[,/&]|\b(?:or|and|nor)\b", text, flags=re.IGNORECASE)
    parts = [re.sub(r"^\s*(?:of|from|with|in|made)\b", "", part) for part in parts]
    return [part.strip() for part in parts if {canonical(w) for w in split(part)} - SILENT]


def _without_leads(tokens: list[str]) -> list[str]:
    """What was said before “, but it is not …”."""
    end = len(tokens)
    while end and tokens[end - 1].lower() in _LEADS:
        end -= 1
    return tokens[:end]
