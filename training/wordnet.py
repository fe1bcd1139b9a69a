"""WordNet 3.1, as its database files have it: which words mean one thing, and of what kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Files of senses that can be seen, by WordNet's numbers.
ARTIFACT = "06"
SEEN = {
    "05": "animal",
    ARTIFACT: "artifact",
    "07": "attribute",  # colours, patterns, shapes of things
    "13": "food",
    "20": "plant",
    "25": "shape",
    "27": "substance",
}


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one sense, in WordNet's spelling; `above` are the keys of wider senses."""

    key: str
    kind: str
    words: tuple[str, ...]
    above: tuple[str, ...]
    gloss: str


def read(folder: Path) -> Iterator[Synset]:
    """Every sense in `folder`/data.noun, data.adj, data.verb and data.adv."""
    for part in ("noun", "adj", "verb", "adv"):
        for line in (folder / f"data.{part}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields, _, gloss = line.partition(" | ")
            parts = fields.split(" ")
            last = 4 + 2 * int(parts[3], 16)
            words = tuple(word.partition("(")[0] for word in parts[4:last:2])
            links = parts[last + 1 :]
            # "@" leads to the wider noun, "&" to the adjective this one is a kind of.
            above = tuple(
                f"{links[4 * i + 2]}{links[4 * i + 1]}"
                for i in range(int(parts[last]))
                if links[4 * i] in ("@", "&")
            )
            kind = "adjective" if part == "adj" else SEEN.get(parts[1], "other")
            yield Synset(f"{part[0]}{parts[0]}", kind, words, above, gloss)
