"""What two sources both sell: each product of one beside what looks most like it in the other."""

from typing import NamedTuple

import streamlit as st

from lib.calibration import scales_of
from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.feeds.export import related_csv
from lib.goods import Related
from lib.identity import stored_ids
from lib.quality import Pair
from lib.ranking import LABELS, Band, Scale
from lib.related import counterparts
from pages.parts import operator, pairs, problem, spreadsheet
from pages.parts.plain import plain
from pages.parts.wording import file_name, source_name

SHOWN = 24
_FOUND = "matched"


class Matched(NamedTuple):
    """The products of `source` that have photos, each with the nearest one `among` others."""

    source: str
    among: str
    scale: Scale
    lists: list[Related]

    def by_band(self) -> dict[Band, list[Related]]:
        """They as they are like what they found, the nearest first."""
        lists = sorted(self.lists, key=lambda mine: mine.others[0].distance)
        bands = {band: list[Related]() for band in Band}
        for mine in lists:
            bands[self.scale.band(mine.others[0].distance)].append(mine)
        return bands


def show(catalogue: Catalogue) -> None:
    """Choose two sources, where there are two; and what was found of those chosen last."""
    counts = catalogue.store.sources()
    if len(counts) < 2:
        return
    st.header("Compare two sources", anchor=False)
    st.markdown("What a supplier offers that you sell already, and what you do not, by its looks.")
    with st.form("matching", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        # A supplier's list is more often the smaller one.
        sources = sorted(counts, key=counts.__getitem__)
        source = row.selectbox("Products of", sources, 0, source_name)
        among = row.selectbox("Held against those of", sources, 1, source_name)
        if row.form_submit_button("Compare", icon=":material/compare:") and operator.allowed():
            _match(source, among, catalogue)
    found: Matched | None = st.session_state.get(_FOUND)
    if found and {found.source, found.among} <= counts.keys():
        _tell(found, catalogue)


def _match(source: str, among: str, catalogue: Catalogue) -> None:
    st.session_state.pop(_FOUND, None)
    if source == among:
        st.warning("Choose two different sources.")
        return
    store = catalogue.store
    products, text = store.sources().get(source, 0), "Comparing …"
    bar = st.progress(0.0, text)
    lists = []
    try:
        for number, mine in enumerate(counterparts(store, source, among), start=1):
            if mine.others:
                lists.append(mine)
            if number % 500 == 0:
                bar.progress(min(1.0, number / max(1, products)), text)
        scale = scales_of(store, catalogue.embedder)["image"]
    except FindalikeError as error:
        problem.show(error)
    else:
        st.session_state[_FOUND] = Matched(source, among, scale, lists)
    bar.empty()


def _tell(found: Matched, catalogue: Catalogue) -> None:
    """How many are how near; and those of one band in pictures, nearest first."""
    bands, labels = found.by_band(), LABELS["image"]
    if not found.lists:
        st.markdown("One of them has no photos.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        band = st.segmented_control(
            f"The nearest in {plain(source_name(found.among))} is",
            list(bands),
            format_func=lambda band: f"{labels[band]} {len(bands[band]):,}",
            default=next(band for band, lists in bands.items() if lists),
            required=True,
        )
        spreadsheet.download(
            "All of them",
            file_name(found.source, f"in {source_name(found.among)}"),
            lambda: related_csv(found.lists, found.scale.word),
        )
    shown = bands[band][:SHOWN]
    if len(shown) < len(bands[band]):
        st.markdown(f":gray[The nearest {SHOWN} of these; the file has all.]")
    pairs.show(_stored(shown, found, catalogue), catalogue.store)


def _stored(shown: list[Related], found: Matched, catalogue: Catalogue) -> list[Pair]:
    """The pairs by the ids that their products have in the store."""
    store = catalogue.store
    mine = stored_ids(store, found.source, [each.id for each in shown])
    theirs = stored_ids(store, found.among, [each.others[0].id for each in shown])
    return [
        Pair(mine[each.id], theirs[each.others[0].id], each.others[0].distance) for each in shown
    ]
