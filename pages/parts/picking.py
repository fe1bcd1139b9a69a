"""Picking out one thing in the photo that is searched for."""

import base64
from pathlib import Path

import streamlit as st
from PIL import Image

from lib.part import LEAST, Part
from lib.pictures import encode_webp
from pages.parts import address

SIDE = 640
_PICKING, _KEY = "picking", "part"
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "findalike_picking",
    html='<div class="photo" role="application"><img><div class="box" hidden></div></div>',
    css=(_HERE / "picking.css").read_text("utf-8"),
    js=(_HERE / "picking.js").read_text("utf-8"),
)


def going_on(now: address.Address) -> bool:
    """Whether a part is being picked out, or has been."""
    return bool(now.part) or st.session_state.get(_PICKING) == _photo(now)


def show(now: address.Address, photo: Image.Image) -> None:
    """The whole photo, in which a rectangle can be drawn."""
    source = base64.b64encode(encode_webp(photo, SIDE)).decode()
    _component(
        data={
            "src": f"data:image/webp;base64,{source}",
            "part": str(now.part or ""),
            "least": LEAST,
        },
        key=_KEY,
        on_picked_change=_picked,
    )


def button(now: address.Address) -> None:
    """Begin to pick out a part, or go back to the whole photo."""
    if going_on(now):
        st.button("Whole photo", icon=":material/crop_free:", on_click=_whole)
    else:
        st.button("Pick out a part", icon=":material/crop:", on_click=_begin, args=(now,))


def _picked() -> None:
    if part := Part.parse(str(st.session_state[_KEY].picked or "")):
        address.change(part=part, **address.FIRST_PAGE)


def _begin(now: address.Address) -> None:
    st.session_state[_PICKING] = _photo(now)


def _photo(now: address.Address) -> tuple[str, str, int]:
    """Which photo is searched for: another one is shown whole again."""
    return now.url, now.sample, st.session_state.get("uploads", 0)


def _whole() -> None:
    st.session_state.pop(_PICKING, None)
    address.change(part=None, **address.FIRST_PAGE)
