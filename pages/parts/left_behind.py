"""Sources whose pictures another encoder read: not searched until they are imported again."""

import streamlit as st

from lib.importing.jobs import Jobs
from lib.store import Store
from pages.parts import importing
from pages.parts.plain import plain


def show(jobs: Jobs, store: Store) -> None:
    """Each of them, and the way to import it again."""
    found = jobs.left_behind()
    if not found or jobs.is_running or importing.chosen():
        return
    st.header("To be imported again", anchor=False)
    st.markdown(
        f"The pictures of these sources were read by another encoder than "
        f"**{plain(store.embedder)}**, which is in use now. Vectors of two encoders cannot be "
        "compared, so these products are not searched."
    )
    for number, source in enumerate(found):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{plain(source.source)}**: {source.products:,} products, read by "
                f"{plain(source.embedder)}"
            )
            if upload := jobs.kept(source):
                st.button(
                    "Import again",
                    key=f"again_{number}",
                    icon=":material/refresh:",
                    on_click=importing.choose,
                    args=(upload, source.source),
                    help="You see what it would bring and take before anything begins.",
                )
            else:
                st.markdown(":gray[Its file is not kept here: choose it above.]")
