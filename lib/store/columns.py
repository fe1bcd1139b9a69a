"""The facets of a whole catalogue as NumPy columns: masks, counts and a varied order."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import nan
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lib.filters import PLAIN, Facets, Filters, is_one_of, is_under
from lib.products import fold
from lib.store import Browsing
from lib.store.counts import by_colour, most_first, with_parents
from lib.store.labels import Labels, Mask

IN_STOCK = "in stock"


ProductRow = tuple[int, str, str, str, str, str, str, float | None]
"""Number, id, category, the facets of PLAIN in order, and price: what filtering needs to know."""


class Columns:
    """One moment of a catalogue; never changes after it is built, page by page.

    `numbers` and `ids` name the products; `photo_rows[j]` is the vector row of photo j and
    `photo_products[j]` the place of its product, photos of one product standing together.
    """

    def __init__(
        self, products: Iterable[list[ProductRow]], photos: Iterable[list[tuple[int, int]]]
    ) -> None:
        self.ids: list[str] = []
        self._categories, self._plain = Labels(), {name: Labels() for name in PLAIN}
        labels = (self._categories, *self._plain.values())
        numbers, prices = array("q"), array("d")
        for page in products:
            number, ids, *texts, price = zip(*page, strict=True)
            numbers.extend(number)
            self.ids.extend(ids)
            for column, names in zip(labels, texts, strict=True):
                column.extend(names)
            prices.extend(nan if each is None else each for each in price)
        self.numbers, self._prices = np.array(numbers), np.array(prices)
        pairs = array("q")
        for pictures in photos:
            pairs.extend(chain.from_iterable(pictures))
        rows = np.array(pairs, np.int64).reshape(-1, 2)
        self.photo_rows = rows[:, 0].copy()
        self.photo_products = np.searchsorted(self.numbers, rows[:, 1])
        self._all_photos = np.arange(len(rows))
        self._varied = self._vary()

    def mask(self, filters: Filters) -> Mask:
        """Which products pass."""
        passing = np.ones(len(self.ids), np.bool_)
        if filters.categories:
            names = self._categories.names
            passing &= self._categories.mask(is_under(name, filters.categories) for name in names)
        for facet, wanted in filters.plain():
            names = self._plain[facet].names
            passing &= self._plain[facet].mask(is_one_of(name, wanted, facet) for name in names)
        if filters.price_from is not None:
            passing &= self._prices >= filters.price_from
        if filters.price_to is not None:
            passing &= self._prices <= filters.price_to
        return passing

    def photos(self, filters: Filters) -> NDArray[np.int64]:
        """Places of the photos whose product passes."""
        if not filters:
            return self._all_photos
        return np.flatnonzero(self.mask(filters)[self.photo_products])

    def places(self, photos: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For ascending places of photos: their vector rows, and the places of their products."""
        if len(photos) == len(self.photo_rows):
            return self.photo_rows, self.photo_products
        return self.photo_rows[photos], self.photo_products[photos]

    def locate(self, photos: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """For places of photos: their products' places, and which photo of the product each is."""
        products = self.photo_products[photos]
        firsts = np.searchsorted(self.photo_products, products)
        return products.tolist(), (photos - firsts).tolist()

    def facets(self, filters: Filters) -> Facets:
        """Counts of each facet under the other facets' filters."""
        leaves = self._categories.count(self.mask(filters.without("categories")))
        prices = self._prices[self.mask(filters.without("price"))]
        prices = prices[~np.isnan(prices)]
        return Facets(
            categories=with_parents(leaves),
            colours=self._counts("colours", filters),
            brands=self._counts("brands", filters),
            availability=self._counts("availability", filters),
            sources=self._counts("sources", filters, unnamed=True),
            prices=(float(prices.min()), float(prices.max())) if prices.size else None,
        )

    @cached_property
    def brands(self) -> Mapping[str, Sequence[str]]:
        """The brands that occur, by their folded names."""
        return by_fold(self._plain["brands"].names)

    def _counts(self, facet: str, filters: Filters, *, unnamed: bool = False) -> dict[str, int]:
        among = self.mask(filters.without(facet))
        counts = self._plain[facet].count(among, unnamed=unnamed)
        return most_first(by_colour(counts) if facet == "colours" else counts)

    def browse(self, filters: Filters, limit: int, order: Browsing) -> list[str]:
        """Ids of passing products: categories taking turns, what is in stock first; or by price."""
        passing = self.mask(filters)
        if order == "varied":
            places = self._varied[passing[self._varied]][:limit]
        else:
            places = self._by_price(np.flatnonzero(passing), order)[:limit]
        return [self.ids[place] for place in places]

    def _by_price(self, places: NDArray[np.int64], order: Browsing) -> NDArray[np.int64]:
        prices = self._prices[places]
        signed = -prices if order == "dearest" else prices
        return places[np.lexsort((self._shuffled[places], signed))]  # NaN comes last

    @cached_property
    def _shuffled(self) -> NDArray[np.int64]:
        """A checksum of each id: any order by it is varied, yet the same everywhere and always."""
        return np.fromiter((crc32(i.encode()) for i in self.ids), np.int64, len(self.ids))

    def _vary(self) -> NDArray[np.intp]:
        shuffled = self._shuffled
        gone = self._plain["availability"].mask(
            name != IN_STOCK for name in self._plain["availability"].names
        )
        by_category = np.lexsort((shuffled, gone, self._categories.codes))
        codes = self._categories.codes[by_category]
        starts = np.searchsorted(codes, codes)
        turn = np.empty(len(codes), np.int64)
        turn[by_category] = np.arange(len(codes)) - starts
        return np.lexsort((shuffled, turn))


def by_fold(names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Names by their folded words, and by these in one word; those without any are left out."""
    folded: dict[str, list[str]] = {}
    for name in names:
        words = fold(name)
        for spelling in {words, words.replace(" ", "")} - {""}:
            folded.setdefault(spelling, []).append(name)
    return folded
