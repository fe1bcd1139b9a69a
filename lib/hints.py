"""What is said above results: which words were looked up, and what to try instead."""

from collections.abc import Sequence

from lib.names import Named
from lib.reading import Words

TRY = "Try everyday words for what it looks like, such as “navy cushion”."


def note(
    words: Words,
    named: Named,
    *,
    searched: bool,
    called: bool,
    theirs: bool,
    alike: bool,
    away: bool,
    nearest_first: bool = True,
    meant: str = "",
) -> str:
    """What did not go by its looks alone, in a sentence or two; empty where all did.

    `searched`: whether anything was searched by its looks; `called`: whether products come first
    by their names; `theirs`: whether products of the named brand do; `alike`: whether products
    that look like the named ones follow; `away`: whether it was looked away from what is unwanted.
    All this is said of an order that goes by looks, `nearest_first`. `meant` are the words that may
    have been meant.
    """
    then = ", then others that look like {}" if alike and nearest_first else ""
    come = "come first" if nearest_first else "are among these"
    if words.product:
        if not called:
            return "The product with this id is one you disliked."
        comes = "comes first" if nearest_first else "is among these"
        return f"The product with this id {comes}{then.format('it')}."
    said = []
    if words.heard.language:
        said.append(f"Read as {words.heard.language}: “{words.heard.text}”.")
    if named.read:
        said.append(f"Read as “{named.read}”.")
    if words.unwanted:
        said.append(_without(words.unwanted, away=away and nearest_first))
    if words.brands:
        said.append(
            f"{_quoted(words.brands)}: {_of_brand(come, searched=searched, theirs=theirs)}."
        )
    if words.unknown:
        mentioned = bool(named.exactly or named.wholly or named.partly)
        quoted = _quoted(words.unknown)
        follow = f"{come}{then.format('these')}"
        advice = f"Did you mean “{meant}”?" if meant else "" if searched else TRY
        what = _of_unknown(len(words.unknown), mentioned, called, searched, follow, advice)
        said.append(f"{quoted} {what}")
    elif called and not words.brands:
        but = f" but {_quoted(named.but)}" if named.but else ""
        said.append(f"Products whose title and facts say all of these words{but} {come}.")
    if not (words.brands or words.unknown or called or searched):
        said.append(f"Those words do not say what a thing looks like. {TRY}")
    return " ".join(said)


def _without(things: Sequence[str], *, away: bool) -> str:
    later = ", and what looks so comes later" if away else ""
    return f"Products that say {_quoted(things, 'or')} are left out{later}."


def _of_brand(come: str, *, searched: bool, theirs: bool) -> str:
    if theirs:
        return f"products of this brand {come}"
    looks = "looks like that" if searched else "passes the filters"
    return f"nothing of this brand {looks}"


def _of_unknown(
    words: int, mentioned: bool, called: bool, searched: bool, come: str, advice: str
) -> str:
    is_are = "is not a word" if words == 1 else "are not words"
    it_them = "it" if words == 1 else "them"
    not_known = f"{is_are} the encoder knows"
    if mentioned and called:
        return f"{not_known}: products that mention {it_them} {come}."
    if mentioned:
        return f"{not_known}, and what mentions {it_them} does not look like that: left out."
    nobody = f"{not_known}, and no product mentions {it_them}"
    return f"{nobody}{': left out' if searched else ''}. {advice}".strip()


def _quoted(words: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join(f"“{word}”" for word in words)
