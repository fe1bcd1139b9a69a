"""What makes a product near to what was asked for, shown in both pictures."""

from typing import NamedTuple

import streamlit as st
from PIL import Image

from lib import thumbnails
from lib.embedding import Vectors
from lib.embedding.parts import Paid
from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.likeness import where_alike
from lib.pictures import digest, encode_webp, read_picture
from lib.products import Photo
from lib.results import Card, Results
from pages.parts.asked import Asked
from pages.parts.resources import engine

SIDE, WIDTH = 400, 240
_SEEN = "alike"


class Seen(NamedTuple):
    """Pictures, WebP, in colour where they are alike: the visitor's own, if any; the product's."""

    of: str
    """Which product's photo was held against what."""
    asked: bytes | None
    product: bytes | None


def show(card: Card, found: Results, question: Asked, catalogue: Catalogue) -> None:
    """The way to see it, where looking costs nothing; and what was seen of this product."""
    if card.photo is None or found.vector is None or isinstance(catalogue.embedder, Paid):
        return
    of = digest(found.vector.tobytes() + card.photo.digest.encode())
    asks = "Where do they look alike?" if question.query.shows else "Where does it look like that?"
    if st.button(asks, key="drawer_alike", icon=":material/visibility:"):
        try:
            with st.spinner("Covering one part after the other …"):
                st.session_state[_SEEN] = _look(of, card.photo, found.vector, question, catalogue)
        except FindalikeError as error:  # here, too, of a store that is away: the page stays
            engine().note(error)
            st.warning("That cannot be looked at just now. Try again in a moment.")
    seen: Seen | None = st.session_state.get(_SEEN)
    if seen and seen.of == of:
        _tell(seen)


def _look(of: str, photo: Photo, towards: Vectors, question: Asked, catalogue: Catalogue) -> Seen:
    embedder, store = catalogue
    own, theirs = question.query.picture, store.vectors_of([photo.digest]).get(photo.digest)
    asked = where_alike(own, theirs, embedder) if own and theirs is not None else None
    kept = thumbnails.read(photo.thumbnail)
    product = where_alike(read_picture(kept, SIDE), towards, embedder) if kept else None
    return Seen(of, _encoded(asked), _encoded(product))


def _encoded(picture: Image.Image | None) -> bytes | None:
    return encode_webp(picture, SIDE) if picture else None


def _tell(seen: Seen) -> None:
    shown = {"In your photo": seen.asked, "In this product": seen.product}
    if not any(shown.values()):
        st.markdown(":gray[No part of it tells by itself: it is the whole.]")
        return
    with st.container(horizontal=True):
        for caption, picture in shown.items():
            if picture:
                st.image(picture, caption, width=WIDTH, alt=f"{caption}, in colour where alike")
    st.markdown(":gray[In colour is what makes the distance small: covered, it would be larger.]")
