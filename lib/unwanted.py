"""What a visitor does not want to see: “mug without stripes”, “shoes, not red or black”."""

import re
from collections.abc import Sequence

from lib.embedding.english import PATTERNS, SILENT
from lib.embedding.words import canonical, split
from lib.products import Product, fold

_SAME = re.compile(  # as "not" or "without"
    r"\b(?:(?:(?:do|does|did)(?:es)? not|(?:is|are|do|does|has|have)n['’]?t)"
    r"(?: (?:want|like|need|have|come with|look))?|other than|anything but|instead of)\b",
    re.IGNORECASE,
)
NOT = frozenset(["not", "no", "without", "w/o", "except", "excluding", "nor", "never"])
_PASSED = frozenset(["a", "an", "any", "the", "in", "for", "with", "of", "one", "ones"])
_ENDS = frozenset([*NOT, "but", "with", "in", "for", "from", "on", "that", "which", "please"])
_OR = frozenset(["or", "and", "&"])
# After "not" or "no" these forbid nothing: "no more than", "not only", "not too big".
_OTHERWISE = frozenset(
    ["only", "just", "too", "so", "much", "more", "less", "over", "under", "above", "below", "yet"]
)
_LEADS = frozenset(
    [",", "(", "but", "and", "or", "that", "which", "who", "it", "it's", "it’s", "i", "is", "are"]
)


def unwanted(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what it does not want, and each thing that it does not want.

    What follows “not”, “without” and the like, up to a comma or a word that says something new;
    where the text begins so, one word (“no logo t-shirt”), or all up to a comma.
    """
    tokens = re.findall(r"[,.;:!?()]|[^\s,.;:!?()]+", _SAME.sub(" not ", text))
    said: list[str] = []
    things: list[str] = []
    at = 0
    while at < len(tokens):
        end = at
        if tokens[at].lower() in NOT:
            before = _without_leads(said)
            end = _end(tokens, at + 1, first=not before)
        if end > at:
            said = before
            things += _things(tokens[at + 1 : end])
        else:
            said.append(tokens[at])
        at = max(end, at + 1)
    return (_joined(said), tuple(dict.fromkeys(things))) if things else (text, ())


def says(product: Product, thing: str) -> bool:
    """Whether a product's title or facts say all words of this, and not that it is without it.

    In a brand's name words mean nothing; being of that brand is saying it.
    """
    words = _words(thing)
    brand, title = fold(product.brand), f" {fold(unwanted(product.title)[0])} "
    facts = (product.category, product.colour, product.material, product.pattern)
    said = _words(" ".join([title.replace(f" {brand} ", " ") if brand else title, *facts]))
    return bool(words) and (words <= said or fold(thing) == brand)


def _end(tokens: Sequence[str], start: int, *, first: bool) -> int:
    """Where what is unwanted ends; just before where it should start, if nothing is."""
    at = start
    while at < len(tokens) and tokens[at].lower() in _PASSED:
        at += 1
    begins = at
    while at < len(tokens) and tokens[at].lower() not in _ENDS and re.match(r"\w|&", tokens[at]):
        at += 1
    if at == begins or tokens[begins].lower() in _OTHERWISE or not tokens[begins][0].isalpha():
        return start - 1
    if not first or (at < len(tokens) and tokens[at] == ","):
        return at
    one = begins + 1
    while one + 1 < at and tokens[one].lower() in _OR:
        one += 2
    return one


def _things(tokens: Sequence[str]) -> list[str]:
    """“red or dark blue” is two things."""
    things: list[list[str]] = [[]]
    for token in tokens:
        if token.lower() in _OR:
            things.append([])
        elif token.lower() not in _PASSED:
            things[-1].append(token)
    return [" ".join(thing) for thing in things if thing]


def _without_leads(tokens: list[str]) -> list[str]:
    """What was said before “, but it is not …”."""
    end = len(tokens)
    while end and tokens[end - 1].lower() in _LEADS:
        end -= 1
    return tokens[:end]


def _joined(tokens: Sequence[str]) -> str:
    return re.sub(r"\s+([,.;:!?)])", r"\1", " ".join(tokens)).strip(" ,;:()!–—-")


def _words(text: str) -> set[str]:
    """Words without endings: to be "striped" is to have "stripes", and "floral" flowers."""
    plain = {canonical(word) for word in split(fold(text))} - SILENT
    endings = re.compile(r"(?<=\w{4})(?:ed|en|[edy])$")
    return {PATTERNS.get(word) or endings.sub("", word) for word in plain}
