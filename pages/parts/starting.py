"""What begins the import of a feed that was looked at, and what it would change."""

from collections.abc import Callable

import streamlit as st

from lib.errors import FindalikeError
from lib.importing.comparison import Comparison
from lib.importing.jobs import Jobs, Outlook
from lib.importing.options import LONGEST_SOURCE, Options, read_source
from lib.importing.uploads import Upload
from pages.parts import operator
from pages.parts.plain import plain
from pages.parts.wording import many

Choose = Callable[[Upload | None, str], None]
_PROBLEM, _COMPARED = "start_problem", "start_compared"


def show(jobs: Jobs, upload: Upload, source: str, seen: Outlook, choose: Choose) -> None:
    """Draw the source's name, what would change in it, and the button that begins."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="start"):
        named = st.text_input(
            "Name of this source",
            source or upload.name.partition(".")[0][:LONGEST_SOURCE] or "feed",
            max_chars=LONGEST_SOURCE,
            key="source_name",
            help="Importing a feed again under the same name updates what is there.",
        )
        wish = f"see_colours {named}"  # another source may have wished otherwise
        st.button(
            "Start the import",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not seen.preview.products,
            on_click=_begin,
            args=(jobs, upload, wish, choose),
        )
        st.button("Another feed", on_click=choose, args=(None, ""))
    see_colours = bool(seen.preview.colourless) and st.checkbox(
        f"Name the colour of {many(seen.preview.colourless, 'product')} by the photo",
        jobs.saw_colours(named),
        key=wish,
        help="Your file says none. It is named where it is plain, to filter by: as your file calls "
        "it elsewhere, else in English. What your file says stays as it is.",
    )
    compared = _compared(jobs, upload, named, see_colours, seen)
    if compared:
        _changes(compared)
    gone = many(compared.gone, "product") if compared and compared.gone else "products"
    st.checkbox(
        f"Also remove {gone} of this source that the feed no longer has", key="remove_missing"
    )


def _compared(
    jobs: Jobs, upload: Upload, named: str, see_colours: bool, seen: Outlook
) -> Comparison | None:
    """What would change in the source of this name, looked at once for each outlook."""
    if not seen.preview.complete:
        return None
    looked_at, known = st.session_state.get(_COMPARED, (None, {}))
    if looked_at is not seen:
        known = {}
    if (named, see_colours) not in known:
        with st.spinner("Comparing with what is there …"):
            try:
                options = Options(read_source(named), see_colours=see_colours)
                known[named, see_colours] = jobs.compare(upload, options)
            except FindalikeError:  # starting says it
                known[named, see_colours] = None
    st.session_state[_COMPARED] = (seen, known)
    compared: Comparison | None = known[named, see_colours]
    return compared


def _changes(compared: Comparison) -> None:
    """Draw what would change, a column each; and a warning where there is one."""
    told = {
        "New": compared.new,
        "Changed, or to look at again": compared.changed,
        "Unchanged": compared.unchanged,
        "There, but not in this feed": compared.gone,
    }
    with st.container(horizontal=True):
        for label, count in told.items():
            if count is not None:
                st.metric(label, f"{count:,}", border=True)
    if compared.warning:
        st.warning(plain(compared.warning, longest=600))


def problem() -> None:
    """Why the import did not begin, once."""
    if sentence := st.session_state.pop(_PROBLEM, None):
        st.error(plain(sentence, longest=600))


def _begin(jobs: Jobs, upload: Upload, wish: str, choose: Choose) -> None:
    if not operator.allowed():
        return
    named = st.session_state["source_name"]
    try:
        source = read_source(named)
        jobs.start(
            upload,
            Options(
                source,
                remove_missing=st.session_state["remove_missing"],
                see_colours=st.session_state.get(wish, False),
            ),
        )
    except FindalikeError as error:
        st.session_state[_PROBLEM] = str(error)
        choose(upload, named)
    else:
        choose(None, "")
