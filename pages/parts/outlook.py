"""What a feed would bring: counts, first products, what became of its columns, problems."""

from dataclasses import replace

import streamlit as st

from lib.errors import FeedError
from lib.feeds import FIELDS
from lib.feeds.leading import begin
from lib.feeds.preview import Preview
from lib.feeds.rows import NOT_BESIDE
from lib.importing.jobs import Jobs, Outlook
from lib.importing.samples import Sample
from lib.importing.uploads import Upload
from pages.parts import gallery, starting
from pages.parts.duration import duration
from pages.parts.plain import plain
from pages.parts.resources import settings
from pages.parts.starting import Choose
from pages.parts.wording import many

ACROSS = 3
_NOT_USED = "– not used –"


def show(jobs: Jobs, upload: Upload, seen: Outlook, source: str, choose: Choose) -> None:
    """Draw the outlook, and what begins the import; `source` is its name, if it has one."""
    found = seen.preview
    st.markdown(
        f"**{plain(upload.name)}** is read as **{plain(found.format)}**: "
        f"{many(found.products, 'product')} with {many(found.pictures, 'picture')}. "
        f"{_takes(seen) if found.products else ''}"
    )
    if found.stopped:
        st.warning(plain(found.stopped, longest=600))
    _first(seen.samples)
    _paths(jobs, upload, source, found, choose)
    _problems(found)
    _columns(upload, source, found, choose)
    starting.show(jobs, upload, source, seen, choose)


def _takes(seen: Outlook) -> str:
    estimate, price = seen.estimate, settings().jina.price_per_million
    said = f"Importing will take about {duration(estimate.seconds)}"
    if estimate.tokens:
        said += f" and {estimate.tokens:,} tokens"
        if price:
            said += f", some US\\${estimate.tokens * price / 1e6:,.2f}"
    return said + "."


def _first(samples: list[Sample]) -> None:
    if not samples:
        return
    if not any(sample.webp for sample in samples):
        st.warning(
            "None of the first pictures can be read. Products without one are left out: see that "
            "their addresses open in a browser where nobody is signed in."
        )
    for column, sample in zip(st.columns(5), samples, strict=False):
        product = sample.listing.product
        with column.container(border=True):
            if sample.webp:
                st.image(sample.webp, width="stretch", alt=product.title)
            else:
                st.markdown(f":orange[{plain(sample.reason)}]")
            price = f"  \n{plain(gallery.price(product))}" if product.price is not None else ""
            st.markdown(f"**{plain(product.title, longest=80)}**{price}")
            if product.category:
                st.markdown(f":gray[{plain(product.category, longest=60)}]")


def _paths(jobs: Jobs, upload: Upload, source: str, found: Preview, choose: Choose) -> None:
    """Ask where pictures are that are named by paths and do not lie beside the feed.

    A later export of a shop keeps them where an earlier one did.
    """
    lacking = sum(problem.count for problem in found.problems if problem.kind == NOT_BESIDE)
    if not (lacking or upload.pictures_at):
        return
    if lacking:
        st.markdown(
            f"Pictures of {many(lacking, 'product')} are named by paths that do not lie beside the "
            "file. Where does your shop keep them?"
        )
    with st.form("pictures", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        named = row.text_input(
            "Pictures’ paths begin at",
            upload.pictures_at or jobs.pictures_at(),
            key=f"pictures_at_{upload.key}",
            placeholder="https://shop.example/media/",
            help="“m/u/mug.jpg” is then looked for at https://shop.example/media/m/u/mug.jpg. Of a "
            "Magento shop its own address is enough.",
        )
        if not row.form_submit_button("Look there"):
            return
    try:
        at = begin(named) if named.strip() else ""
    except FeedError as error:
        st.error(plain(str(error), longest=600))
    else:
        choose(replace(upload, pictures_at=at), source)
        st.rerun()


def _problems(found: Preview) -> None:
    total = sum(problem.count for problem in found.problems)
    if not total:
        return
    label = f"Left out, or without some pictures: {total:,}"
    with st.expander(label, icon=":material/warning:", expanded=not found.products):
        for problem in found.problems:
            rows = ", ".join(map(str, problem.rows))
            more = " …" if problem.count > len(problem.rows) else ""
            st.markdown(
                f"**{problem.count:,} × {plain(problem.kind)}** (row {rows}{more}): "
                f"{plain(problem.example, longest=400)}"
            )


def _columns(upload: Upload, source: str, found: Preview, choose: Choose) -> None:
    if not found.columns:
        return
    used = sum(bool(field) for field in found.mapping.values())
    label = f"What became of the {len(found.columns)} columns ({used} are used)"
    missing = not found.products
    with st.expander(label, icon=":material/table_view:", expanded=missing), st.form("mapping"):
        chosen: dict[str, str] = {}
        for number, column in enumerate(found.columns):
            now = found.mapping.get(column, "")
            choices = [_NOT_USED, *dict.fromkeys([*([now] if now else []), *FIELDS])]
            if number % ACROSS == 0:  # a row at a time: on a phone they keep the file's order
                boxes = st.columns(ACROSS)
            picked = boxes[number % ACROSS].selectbox(
                plain(column, longest=60),
                choices,
                index=1 if now else 0,
                key=f"map_{upload.key}_{number}",
            )
            chosen[column] = "" if picked == _NOT_USED else picked
        currency = st.text_input(
            "Currency of prices that name none (such as EUR)", upload.currency, max_chars=3
        )
        if st.form_submit_button("Read it so"):
            changed = {c: f for c, f in chosen.items() if f != found.mapping.get(c, "")}
            mapping = {**upload.mapping, **changed}
            choose(replace(upload, mapping=mapping, currency=currency.strip().upper()), source)
            st.rerun()
