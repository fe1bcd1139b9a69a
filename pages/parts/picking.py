"""Picking out one thing in the photo that is searched for."""

import base64
from pathlib import Path

import streamlit as st
from PIL import Image

from lib.engine import Catalogue
from lib.errors import StoreError
from lib.part import LEAST, Part
from lib.pictures import encode_webp
from lib.store import Store
from lib.things import Thing, things
from lib.votes import NO_VOTES
from pages.parts import address, gallery
from pages.parts.photo import turn

SIDE = 640
_PICKING, _KEY, _THINGS, _TURNS, _PARTS = "picking", "part", "things", "turns", "parts"
_Photo = tuple[str, str, int, int]
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "findalike_picking",
    html=(
        '<div class="photo" role="application"><img><div class="box" hidden></div>'
        '<div class="things"></div></div>'
    ),
    css=(_HERE / "picking.css").read_text("utf-8"),
    js=(_HERE / "picking.js").read_text("utf-8"),
)


def going_on(now: address.Address) -> bool:
    """Whether there are things to choose among, or a part is being picked out, or has been."""
    picking = st.session_state.get(_PICKING) == _photo(now)
    return bool(now.part or found(now)) or picking


def show(now: address.Address, photo: Image.Image) -> None:
    """The whole photo, with the things in it, in which a rectangle can be drawn."""
    source = base64.b64encode(encode_webp(photo, SIDE)).decode()
    _component(
        data={
            "src": f"data:image/webp;base64,{source}",
            "part": str(now.part or ""),
            "things": [{"part": str(thing.part), "name": thing.kind} for thing in found(now)],
            "least": LEAST,
        },
        key=_KEY,
        on_picked_change=_picked,
    )


def advice(now: address.Address) -> str:
    """What there is to do in the whole photo."""
    things = len(found(now))
    if not things:
        return "Draw a rectangle around one thing to search for that alone."
    if things == 1:
        return "One thing in it looks like something in this shop: choose it, or draw a rectangle."
    return "Several things are in it: choose one, or draw a rectangle around what you mean."


def nearest(now: address.Address, store: Store) -> None:
    """What looks most like each thing in the photo; choosing one picks that thing out."""
    if things := found(now):
        cards = [(str(thing.part), thing.card) for thing in things]
        gallery.nearest("What looks most like each", cards, _pick, store)


def button(now: address.Address) -> None:
    """Begin to pick out a part, or go back to the whole photo."""
    if now.part or st.session_state.get(_PICKING) == _photo(now):
        st.button("Whole photo", icon=":material/crop_free:", on_click=_whole)
    elif not found(now):
        st.button("Pick out a part", icon=":material/crop:", on_click=_begin, args=(now,))


def turning(now: address.Address) -> None:
    """Turn a photo that is a visitor's own or from an address; a sample stands upright."""
    if not now.sample:
        st.button(
            "Turn",
            icon=":material/rotate_90_degrees_cw:",
            help="Turn the photo a quarter to the right",
            on_click=_turn,
        )


def look(
    now: address.Address, photo: Image.Image, catalogue: Catalogue, *, seen_at_once: bool
) -> None:
    """Find the things in a photo, once, after its results are shown; then show them in it.

    One thing alone is shown only where the whole photo was not `seen_at_once` to be like anything.
    """
    if st.session_state.get(_THINGS, ("", []))[0] == _photo(now):
        return
    try:
        seen = things(photo, *catalogue)
    except StoreError:
        return  # what was found stays on the page; the next run looks again
    offered = seen if len(seen) > 1 or not seen_at_once else []
    st.session_state[_THINGS] = (_photo(now), offered)
    if offered:
        st.rerun()


def found(now: address.Address) -> list[Thing]:
    """The things to choose among in this photo, as far as they are known."""
    photo, seen = st.session_state.get(_THINGS, ("", []))
    return seen if photo == _photo(now) else []


def _picked() -> None:
    _pick(str(st.session_state[_KEY].picked or ""))


def _pick(said: str) -> None:
    if part := Part.parse(said):
        now = address.current()
        st.session_state.setdefault(_PARTS, {})[str(part)] = _photo(now)
        address.change(part=part, votes=NO_VOTES, **address.FIRST_PAGE)


def is_of_another(now: address.Address) -> bool:
    """Whether the part was picked out in another photo, as it is once one went back to it."""
    return _picked_in(now)[:-1] != _photo(now)[:-1]


def part_of(now: address.Address) -> Part | None:
    """The part that is picked out; none where the photo was turned since."""
    return now.part if _picked_in(now) == _photo(now) else None


def _picked_in(now: address.Address) -> _Photo:
    """The photo in which the part was picked out; this one for all we know."""
    known: dict[str, _Photo] = st.session_state.get(_PARTS, {})
    return known.get(str(now.part), _photo(now))


def _begin(now: address.Address) -> None:
    st.session_state[_PICKING] = _photo(now)


def _turn() -> None:
    turn()
    st.session_state[_TURNS] = st.session_state.get(_TURNS, 0) + 1
    _whole()


def _photo(now: address.Address) -> _Photo:
    """Which photo is searched for: another one is shown whole again, and so is one turned."""
    turns = st.session_state.get(_TURNS, 0)
    return now.url, now.sample, st.session_state.get("uploads", 0), turns


def _whole() -> None:
    st.session_state.pop(_PICKING, None)
    address.change(part=None, votes=NO_VOTES, **address.FIRST_PAGE)
