"""From the address and the photo kept to the query they mean, and how to show it."""

from dataclasses import dataclass, replace

import streamlit as st
from PIL import Image

from lib import shop
from lib.errors import FetchError, FindalikeError, PictureError, QueryError
from lib.fetch import fetch_picture_bytes
from lib.network import INTERNET, rehearsal
from lib.part import Part
from lib.pictures import encode_webp
from lib.query import Query, words
from lib.store import Store
from pages.parts import beside, gallery, photo, picking
from pages.parts.address import Address
from pages.parts.resources import settings

SHOWN_SIDE = 320
_PROBLEM = "url_problem"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, its name as plain text, and its picture for `st.image` where it has one.

    `photo` is the whole photo where the query is one, or a part of one.
    """

    query: Query
    name: str
    picture: str | bytes | None = None
    photo: Image.Image | None = None


def asked(now: Address, store: Store) -> Asked | None:
    """What the page is to search for; None before anything is asked.

    Raises FindalikeError with the sentence to show where that cannot be searched for.
    """
    first = _first(now, store)
    if first is None:
        return Asked(Query(votes=now.votes), "More like these") if now.votes.liked else None
    return replace(first, query=replace(first.query, votes=now.votes))


def _first(now: Address, store: Store) -> Asked | None:
    if now.q and not now.like:
        said = words(now.q)
        return Asked(Query(text=said), f"“{said}”")
    shown = _seen(now, store)
    if shown and (but := beside.said(now)):
        query = replace(shown.query, text=but)
        return replace(shown, query=query, name=f"{shown.name}, but “{but.removeprefix('but ')}”")
    return shown


def _seen(now: Address, store: Store) -> Asked | None:
    if now.like:
        return _product(now.like[-1], store)
    if now.url:
        return _picture(_fetched(now.url), "Photo from the address", now.part)
    if now.sample:
        return _sample(now.sample, now.part)
    own = photo.kept("upload")
    if own and not picking.is_of_another(now):
        return _picture(own, "Your photo", picking.part_of(now))
    if now.part or now.but:
        raise QueryError(
            "The photo of this search is no longer here: it stayed with the visit that brought "
            "it. Choose it again, or start a new search."
        )
    return None


def _product(product_id: str, store: Store) -> Asked:
    products = store.get([product_id])
    if not products:
        raise QueryError(
            "The product to compare with is not in this shop (any more). "
            "Go back one step, or start a new search."
        )
    first = next(iter(products[0].photos), None)
    gallery.put_out(store, products[0].photos[:1])
    source = f"/{gallery.thumbnail(first)}" if gallery.thumbnail(first) else None
    return Asked(Query(like=product_id), f"More like {products[0].title}", source)


def _sample(name: str, part: Part | None) -> Asked:
    if name not in (*shop.SAMPLES, shop.SEVERAL):
        raise QueryError("There is no such sample photo. Pick one below.")
    source = f"/app/static/{shop.sample_thumbnail(name)}"
    return _photo(shop.open_sample(name), "Sample photo", source, part)


def _picture(kept: photo.Kept, name: str, part: Part | None) -> Asked:
    picture = kept.picture()
    return _photo(picture, name, encode_webp(picture, SHOWN_SIDE), part)


def _photo(whole: Image.Image, name: str, shown: str | bytes, part: Part | None) -> Asked:
    if part:
        seen = part.of(whole)
        return Asked(
            Query(picture=seen), f"{name}, a part of it", encode_webp(seen, SHOWN_SIDE), whole
        )
    return Asked(Query(picture=whole), name, shown, whole)


def _fetched(url: str) -> photo.Kept:
    """The photo at a visitor's address, fetched once; a failure is not tried again by itself."""
    failed: tuple[str, FindalikeError] | None = st.session_state.get(_PROBLEM)
    if failed and failed[0] == url:
        raise failed[1]
    if found := photo.kept(url):
        return found
    try:
        with st.spinner("Fetching the picture …"):
            port = settings().test_fetch_port
            network = rehearsal(port) if port else INTERNET
            return photo.keep(url, fetch_picture_bytes(url, network=network))
    except (FetchError, PictureError) as error:
        st.session_state[_PROBLEM] = (url, error)
        raise


def retry() -> None:
    """Let an address that failed be fetched again."""
    st.session_state.pop(_PROBLEM, None)
