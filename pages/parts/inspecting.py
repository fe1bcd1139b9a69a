"""What a source says of its products, held against their photos: slips, and what is missing."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.feeds.export import findings_csv
from lib.identity import stored_ids
from lib.inspecting import inspect
from lib.inspecting.finding import Finding
from lib.products import Product
from lib.store import Store
from pages.parts import gallery, operator, problem, spreadsheet
from pages.parts.plain import plain
from pages.parts.wording import file_name, source_name

SHOWN, WIDTH = 24, 110
WIDE, NARROW = 284, 232  # around two pictures, around one
_FOUND = "inspected"


class Inspected(NamedTuple):
    """What was found in a source as its last import left it, the plainest first."""

    source: str
    run: int
    findings: list[Finding]

    def by_kind(self) -> dict[str, list[Finding]]:
        """The findings by what they are called; kinds of which there are none are left out."""
        kinds: dict[str, list[Finding]] = {}
        for finding in self.findings:
            name = f"{finding.fact.capitalize()} {'differs' if finding.said else 'missing'}"
            kinds.setdefault(name, []).append(finding)
        return dict(sorted(kinds.items()))


def show(catalogue: Catalogue) -> None:
    """Choose a source, and see what was found in the one chosen last."""
    counts = catalogue.store.sources()
    if not counts:
        return
    st.header("Check a source against its photos", anchor=False)
    st.markdown(
        "Where a photo does not show the colour or category that is said, one of them is wrong; "
        "where none is said, this proposes one."
    )
    with st.form("inspecting", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        source, *others = sorted(counts, key=counts.__getitem__, reverse=True)
        if others:
            source = row.selectbox("Source", [source, *others], format_func=source_name)
        asked = row.form_submit_button("Check", icon=":material/fact_check:")
    if asked and operator.allowed():
        _inspect(source, catalogue)
    found: Inspected | None = st.session_state.get(_FOUND)
    if found and found.source in counts and found.run == _last_run(found.source, catalogue.store):
        _tell(found, catalogue.store)


def _inspect(source: str, catalogue: Catalogue) -> None:
    st.session_state.pop(_FOUND, None)
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Looking at photos …")
        # Any click ends this run of the page, at its next word: here is one to click.
        st.button("Stop", icon=":material/stop:", key="stop_inspecting")

    def say(share: float) -> None:
        bar.progress(share, f"Looking at photos … {share:.0%}")

    try:
        run = _last_run(source, catalogue.store)
        found = inspect(catalogue.store, catalogue.embedder, source, say)
    except FindalikeError as error:
        problem.show(error)
    else:
        st.session_state[_FOUND] = Inspected(source, run, found)
    place.empty()


def _last_run(source: str, store: Store) -> int:
    """The number of the source's last import, or 0: with another one, all may be otherwise."""
    return max((run.number for run in store.journal.runs() if run.source == source), default=0)


def _tell(found: Inspected, store: Store) -> None:
    """How many of each kind; and those of one kind in pictures."""
    name, kinds = plain(source_name(found.source)), found.by_kind()
    if not kinds:
        st.markdown(
            f"Nothing was found in {name}: no photo clearly shows anything else than is said."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            f"Found in {name}",
            list(kinds),
            format_func=lambda kind: f"{kind} {len(kinds[kind]):,}",
            default=next(iter(kinds)),
            required=True,
        )
        spreadsheet.download(
            "All of them", file_name(found.source, "check"), lambda: findings_csv(found.findings)
        )
    shown = kinds[kind][:SHOWN]
    if len(shown) < len(kinds[kind]):
        st.markdown(f":gray[The plainest {SHOWN} of these; the file has all.]")
    _pictures(found.source, shown, store)


def _pictures(source: str, findings: Sequence[Finding], store: Store) -> None:
    ids = stored_ids(store, source, [i for f in findings for i in (f.id, f.like) if i])
    products = {product.id: product for product in store.get(list(ids.values()))}
    gallery.put_out(store, [photo for p in products.values() for photo in p.photos[:1]])
    with st.container(horizontal=True, gap="medium"):
        for finding in findings:
            pair = [products.get(ids[i]) for i in (finding.id, finding.like) if i]
            if pair[0]:
                _frame(finding, [product for product in pair if product])


def _frame(finding: Finding, pair: Sequence[Product]) -> None:
    """The product, and what looks like it, with what is said and shown."""
    with st.container(border=True, width=WIDE if finding.like else NARROW):
        with st.container(horizontal=True, gap="small"):
            for product in pair:
                if shown := gallery.thumbnail(next(iter(product.photos), None)):
                    st.image(f"/{shown}", width=WIDTH, alt=product.title)
        st.markdown(f"{plain(finding.title, longest=60)} :gray[{plain(finding.id)}]")
        if finding.said:
            st.markdown(f"Says **{plain(finding.said)}** :gray[distance {finding.away:.3f}]")
        looks = "Looks" if finding.fact == "colour" else "Looks like"
        st.markdown(f"{looks} **{plain(finding.shown)}** :gray[distance {finding.near:.3f}]")
