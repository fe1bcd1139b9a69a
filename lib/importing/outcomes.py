"""What becomes of the rows of a batch: a product with its photos, or the reason why not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from lib.errors import FindalikeError
from lib.identity import stored_ids
from lib.importing.ahead import Batch
from lib.importing.colours import Colours
from lib.importing.encoding import Embedded, seen
from lib.importing.looking import former_name, reason, thumbnail_name
from lib.importing.notes import Notes
from lib.importing.options import Options
from lib.importing.patience import patiently
from lib.importing.plan import Outcome, Work
from lib.importing.progress import Control
from lib.importing.rows import by_address, key_of
from lib.products import Photo, Product
from lib.store import Store, Vectors
from lib.store.journal import Entry


@dataclass(slots=True)
class Row:
    """What has become of one row: maybe a product, its vectors and new thumbnails.

    It is `coloured` where the photo named the product's colour.
    """

    outcome: Outcome
    entry: Entry
    product: Product | None = None
    vectors: list[Vectors] = field(default_factory=list)
    thumbnails: dict[str, bytes] = field(default_factory=dict)
    coloured: bool = False


class Outcomes:
    """Makes products of rows; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        options: Options,
        notes: Notes,
        control: Control,
        colours: Colours | None = None,
    ) -> None:
        """`colours` names those that rows do not say, if that is wished."""
        self._store, self._options = store, options
        self._notes, self._control, self._colours = notes, control, colours

    def of(self, batch: Batch, embedded: Embedded) -> list[Row]:
        """What becomes of each row of the batch; raises StoreError."""
        wanted = [work.listing.product.id for work in batch.works]
        ids = patiently(
            lambda: stored_ids(self._store, self._options.source, wanted), self._control
        )
        former = self._former_names(batch.works)
        rows = [Row(s.outcome, s.entry) for s in batch.settled if s.entry]
        return rows + [self._row(work, ids, embedded, former) for work in batch.works]

    def _former_names(self, works: Sequence[Work]) -> Collection[str]:
        """The thumbnails of pictures that need no look which have their names from before."""
        names = sorted({former_name(digest) for work in works for digest in work.known.values()})
        if not names or self._options.baked:
            return ()
        return patiently(lambda: self._store.thumbnails(names), self._control)

    def _row(
        self, work: Work, ids: dict[str, str], embedded: Embedded, former: Collection[str]
    ) -> Row:
        looks, troubles = seen(work), _troubles(work, embedded.refused)
        digests = work.known | {address: look.digest for address, look in looks.items()}
        good = [p for p in work.pictures if digests.get(p.address) in embedded.vectors]
        why = " ".join(troubles)
        if not good:
            entry = self._notes.failed(work.listing, "picture", why, work.earlier)
            return Row("failed", entry)
        product_id = ids[work.listing.product.id]
        pictures = {key_of(picture): digests[picture.address] for picture in good}
        entry = self._notes.done(work.listing, product_id, work.digest, pictures, why)
        if _is_same(entry, work.earlier):
            return Row("unchanged", entry)
        photos = tuple(
            Photo(
                product_id,
                position,
                picture.address,
                digests[picture.address],
                picture.alt,
                self._thumbnail(picture.address, digests[picture.address], former),
            )
            for position, picture in enumerate(good)
        )
        before = work.earlier is not None and work.earlier.product_id
        product, vectors = work.listing.product, [embedded.vectors[p.digest] for p in photos]
        colour = product.colour or (self._colours.seen(vectors[0]) if self._colours else "")
        return Row(
            "changed" if before else "new",
            entry,
            replace(
                product,
                id=product_id,
                source=self._options.source,
                colour=colour,
                photos=photos,
            ),
            vectors,
            {thumbnail_name(k.digest): k.thumbnail for k in looks.values() if k.thumbnail},
            colour != product.colour,
        )

    def _thumbnail(self, address: str, digest: str, former: Collection[str]) -> str:
        if self._options.baked:
            return self._options.baked.thumbnail(address)
        return former_name(digest) if former_name(digest) in former else thumbnail_name(digest)


def _troubles(work: Work, refused: dict[str, str]) -> list[str]:
    """What is wrong with the pictures that cannot be imported, each told apart by its place."""
    told = []
    for place, picture in enumerate(work.pictures, 1):
        look = work.looks.get(picture.address)
        if look is None:
            continue
        error = look.exception()
        if error is None:
            why = refused.get(look.result().digest)
        elif isinstance(error, FindalikeError):
            why = reason(error)
        else:
            raise error
        if why:
            told.append(f"Picture {place}: {why}")
    return told


def _is_same(entry: Entry, earlier: Entry | None) -> bool:
    """Whether the store has this row as it is, missing pictures and all."""
    return (
        earlier is not None
        and earlier.state == "done"
        and entry.digest == earlier.digest
        and by_address(entry.pictures) == by_address(earlier.pictures)
    )
