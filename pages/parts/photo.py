"""The visitor's photo: read once, kept small, and only in this visitor's session."""

import io
from typing import NamedTuple

import streamlit as st
from PIL import Image

from lib.pictures import encode_webp, read_picture

SIDE = 1024
QUALITY = 90
_KEY = "photo"


class Kept(NamedTuple):
    """A photo as WebP, and where it came from: "upload" or the address it was fetched from."""

    source: str
    webp: bytes

    def picture(self) -> Image.Image:
        """The photo, RGB."""
        return Image.open(io.BytesIO(self.webp), formats=["WEBP"]).convert("RGB")


def keep(source: str, data: bytes) -> Kept:
    """Read untrusted bytes and keep the photo in place of the last one; raises PictureError."""
    kept = Kept(source, encode_webp(read_picture(data), SIDE, QUALITY))
    st.session_state[_KEY] = kept
    return kept


def kept(source: str) -> Kept | None:
    """The photo kept from this source, if it is the last one kept."""
    photo: Kept | None = st.session_state.get(_KEY)
    return photo if photo and photo.source == source else None


def turn() -> None:
    """Turn the photo a quarter to the right, as one taken lying down may need."""
    photo: Kept | None = st.session_state.get(_KEY)
    if photo:  # else it was put away by the click before
        turned = photo.picture().transpose(Image.Transpose.ROTATE_270)
        st.session_state[_KEY] = Kept(photo.source, encode_webp(turned, SIDE, QUALITY))


def forget() -> None:
    """Drop the photo."""
    st.session_state.pop(_KEY, None)
