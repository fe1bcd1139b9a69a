"""What is said above results: which words were looked up, and what to try instead."""

from collections.abc import Sequence

from lib.names import Named, Words

THEIRS, NOTHING_OF_THEIRS = (
    "products of this brand come first",
    "nothing of this brand looks like that",
)
TRY = "Try everyday words for what it looks like, such as “blue striped cushion”."


def note(words: Words, named: Named, *, searched: bool, theirs: bool, alike: bool) -> str:
    """What did not go by its looks alone, in a sentence or two; empty where all did.

    `searched`: whether anything was searched by its looks; `theirs`: whether products of the named
    brand come first; `alike`: whether products that look like the named ones follow.
    """
    then = ", then others that look like {}" if alike else ""
    if words.product:
        return f"The product with this id comes first{then.format('it')}."
    said = []
    if words.brands:
        said.append(f"{_quoted(words.brands)}: {THEIRS if theirs else NOTHING_OF_THEIRS}.")
    if words.unknown:
        said.append(_unknown(words, named, searched, then.format("these")))
    elif (named.wholly or named.exactly) and not words.brands:
        said.append("Products whose title and facts say all of these words come first.")
    if not (said or searched):
        said.append(f"Those words do not say what a thing looks like. {TRY}")
    return " ".join(said)


def _unknown(words: Words, named: Named, searched: bool, then: str) -> str:
    quoted = _quoted(words.unknown)
    is_are = "is not a word" if len(words.unknown) == 1 else "are not words"
    it_them = "it" if len(words.unknown) == 1 else "them"
    if any(named):
        first = f"products that mention {it_them} come first{then}"
        return f"{quoted} {is_are} the encoder knows: {first}."
    if searched:
        return f"{quoted} {is_are} the encoder knows, and no product mentions {it_them}: left out."
    return f"{quoted} {is_are} the encoder knows, and no product mentions {it_them}. {TRY}"


def _quoted(words: Sequence[str]) -> str:
    return " and ".join(f"“{word}”" for word in words)
