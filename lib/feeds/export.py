"""Products, what is found of them, and failures, as CSV that spreadsheets open safely.

`open_feed` reads products and failures back.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from lib.feeds.rows import RowProblem
from lib.feeds.spreadsheets import quoted
from lib.products import Product

if TYPE_CHECKING:  # they need NumPy, which who only reads and writes feeds need not load
    from lib.goods import Related
    from lib.inspecting.finding import Finding

COLUMNS = (
    "id",
    "title",
    "description",
    "brand",
    "category",
    "colour",
    "material",
    "pattern",
    "price",
    "currency",
    "availability",
    "url",
    "image",
    "additional_images",
)

_TEXTS = ("id", "title", "description", "brand", "category", "colour", "material", "pattern")


def products_csv(products: Iterable[Product]) -> Iterator[str]:
    """The lines of a products.csv, header first; no cell is one that a spreadsheet would run."""
    yield _line(COLUMNS)
    for product in products:
        main, *others = [photo.address for photo in product.photos] or [""]
        yield _line(
            [
                *(quoted(getattr(product, name)) for name in _TEXTS),
                "" if product.price is None else format(Decimal(repr(product.price)), "f"),
                quoted(product.currency),
                product.availability,
                quoted(product.url),
                quoted(main),
                quoted(",".join(others)),
            ]
        )


def related_csv(lists: "Iterable[Related]", word: Callable[[float], str]) -> Iterator[str]:
    """The lines of a CSV of what looks like what: a row for each pair, nearest first.

    `word` tells what a distance is called.
    """
    yield _line(("id", "title", "place", "related_id", "related_title", "distance", "looks"))
    for mine in lists:
        for place, other in enumerate(mine.others, start=1):
            own = (quoted(mine.id), quoted(mine.title), str(place))
            far = (f"{other.distance:.4f}", word(other.distance))
            yield _line([*own, quoted(other.id), quoted(other.title), *far])


def findings_csv(findings: "Iterable[Finding]") -> Iterator[str]:
    """The lines of a CSV of what photos show that products do not say."""
    header = ("id", "title", "fact", "said", "shown", "distance_said", "distance_shown", "like")
    yield _line(header)
    for finding in findings:
        texts = (finding.id, finding.title, finding.fact, finding.said, finding.shown)
        far = ("" if away is None else f"{away:.4f}" for away in (finding.away, finding.near))
        yield _line([*map(quoted, texts), *far, quoted(finding.like)])


def failures_csv(problems: Iterable[RowProblem], columns: Sequence[str]) -> Iterator[str]:
    """The lines of a CSV of the rows that failed, in their own columns, with `row` and `reason`.

    Mended, it is imported as it is: our two columns are no part of any format. A product of
    several rows comes with all of them.
    """
    names = tuple(columns)
    yield _line([*map(quoted, names), _free("row", names), _free("reason", names)])
    for problem in problems:
        for number, cells in enumerate((problem.cells, *problem.rest)):
            told = [str(problem.row), quoted(problem.reason)] if number == 0 else ["", ""]
            yield _line([*(quoted(cells.get(name, "")) for name in names), *told])


def _free(name: str, columns: Sequence[str]) -> str:
    """`name`, or one like it that is not a column yet."""
    taken = {column.casefold() for column in columns}
    while name in taken:
        name = "import " + name
    return name


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
