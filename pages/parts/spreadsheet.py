"""Files for spreadsheets to take away."""

from collections.abc import Callable, Iterable

import streamlit as st


def download(
    label: str, name: str, lines: Callable[[], Iterable[str]], key: str | None = None
) -> None:
    """A CSV file, made when somebody asks for it; after a byte order mark Excel reads UTF-8."""
    st.download_button(
        f"{label} (CSV)",
        lambda: "".join(["\ufeff", *lines()]).encode(),
        name,
        "text/csv",
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )
