"""Captions as people type them: what it is, then "in green", "with a lid", "for my mum".

What follows "for", "to" or "with" tells of the thing only where nothing else does: a lamp for the
desk is a lamp. So most of it is drawn at random, and a caption still means its own pictures.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from numpy.random import Generator

from training import names, palette
from training.purposes import BESIDE, FOR, PRAISE, TOWARDS, USES

T = TypeVar("T")
BARE = 0.4  # share of captions that are bare words, "green mug"
BEHIND = 0.4  # of what is said of the others' things: "mug in green"
PRAISED, FOLLOWED = 0.4, 0.65  # of the others: "cheap green mug", "green mug for the office"
USED = 0.3  # of what follows: what the thing is for
NAMELESS = 0.25  # of what says what it is for, instead of what it is: "something to make tea"
# Other things that a thing may go with, as captions call them, and colours of these.
THINGS, COLOURS = sorted(names.every_text("type")), sorted(palette.every_text())


def put(said: Mapping[str, str], thing: str, words: Sequence[str], rng: Generator) -> str:
    """What is said of a thing by kind (type, colour …), as somebody may type it.

    `thing` is a key of USES, or not; `words` are the vocabulary's.
    """
    if rng.random() < BARE:
        return " ".join(said.values())
    before: list[str] = []
    after: list[str] = []
    for kind, part in said.items():
        if kind == "type" or part.startswith("with "):
            after.insert(0 if kind == "type" else len(after), part)
        elif rng.random() < BEHIND:
            after.append(f"{_joint(kind, rng)} {part}")
        else:
            before.append(part)
    if rng.random() < PRAISED:
        before.insert(0, pick(PRAISE if rng.random() < 0.7 else FOR, rng))
    if rng.random() < FOLLOWED:
        if thing in USES and rng.random() < USED:
            if "type" in said and rng.random() < NAMELESS:
                after.remove(said["type"])
            after.append(f"{pick(('for', 'to'), rng)} {pick(USES[thing].split(', '), rng)}")
        else:
            after.append(aside(words, rng))
    return " ".join([*before, *after])


def _joint(kind: str, rng: Generator) -> str:
    """What binds a part to the thing that it is said of."""
    return {
        "material": pick(("in", "made of", "made from", "that is"), rng),
        "pattern": pick(("with", "in", "with a pattern of"), rng),
        "gender": "for",
        "usage": "for",
    }.get(kind) or pick(("in", "in", "in", "that is"), rng)


def aside(words: Sequence[str], rng: Generator) -> str:
    """Something that may be said of any thing: what it has, or what or whom it is for."""
    chance = rng.random()
    if chance < 0.25:
        return pick(BESIDE, rng)
    if chance < 0.5:
        thing = pick(THINGS, rng)
        if rng.random() < 0.4:
            thing = f"{pick(COLOURS, rng)} {thing}"
        return f"{pick(TOWARDS, rng)} {thing}"
    if chance < 0.75:
        return f"{pick(('for', 'for', 'in', 'on'), rng)} {pick(FOR, rng)}"
    return f"{pick(('for', 'to', 'that'), rng)} {pick(words, rng)}"


def pick(those: Sequence[T], rng: Generator) -> T:
    """Any of them."""
    return those[int(rng.integers(len(those)))]
