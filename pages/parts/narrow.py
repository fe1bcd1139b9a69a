"""What the pages look like on a phone, as far as Streamlit does not see to it."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "findalike_narrow",
    css=(Path(__file__).parent / "narrow.css").read_text("utf-8"),
    isolate_styles=False,
)


def show() -> None:
    """Bring the styles along; draws nothing."""
    _component(key="narrow", height=0)
