"""The command line's measuring: `python -m lib evaluate` and `python -m lib quality`."""

from argparse import Namespace
from dataclasses import asdict

from lib import evaluate, refining, rooms
from lib.commands import Answer, open_shop
from lib.embedding import Finder
from lib.errors import QueryError
from lib.quality import NOTHING_TO_ASK_WITH, measure


def evaluate_search(_: Namespace) -> Answer:
    """Measure search on the bundled shop's own questions."""
    embedder, store = open_shop()
    answer = {
        "scene": evaluate.scenes(embedder, store),
        "second_view": evaluate.second_views(store),
        "phrases": evaluate.phrases(embedder, store),
        **{
            f"but {fact}": refining.otherwise(embedder, store, fact)
            for fact in ("colour", "pattern", "material")
        },
        "unwanted": refining.unwanted(embedder, store),
        "voted": refining.voted(embedder, store),
    }
    if isinstance(embedder, Finder):
        answer["rooms"] = rooms.evaluate(embedder, store)
    rows = [
        f"{name:<12} " + "  ".join(f"{key} {value:.4g}" for key, value in figures.items())
        for name, figures in answer.items()
    ]
    return Answer(answer, "\n".join(rows))


def measure_quality(_: Namespace) -> Answer:
    """Measure search on whatever the catalogue holds."""
    embedder, store = open_shop()
    found = measure(store, embedder, lambda share: None)
    if found is None:
        raise QueryError(NOTHING_TO_ASK_WITH)
    shares = {
        f"another photo finds its product first, of {found.photos}": found.first,
        "… among the first five": found.among,
        f"a title finds its product among ten, of {found.titles}": found.titled,
    }
    rows = [f"{share:6.1%}  {name}" for name, share in shares.items() if share is not None]
    rows.append(f"{found.twins:6}  of {found.titles} products look the same as another:")
    rows += [f"        {pair.product} and {pair.other}" for pair in found.same]
    return Answer(asdict(found), "\n".join(rows))
