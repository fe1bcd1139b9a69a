"""The three ways to ask: a photo, a link, a few words; each with samples to click."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.embedding import EnglishReader
from lib.engine import Catalogue
from lib.errors import PictureError
from lib.pictures import MAX_BYTES
from lib.query import MAX_CHARACTERS
from lib.store import Store
from pages.parts import address, asked, paste, photo, samples
from pages.parts.plain import plain

TYPES = ["jpg", "jpeg", "png", "webp", "avif", "gif", "heic", "heif"]
LANGUAGES = (
    "Also in Chinese, Dutch, French, German, Italian, Japanese, Portuguese and Spanish: "
    "everyday words are understood."
)
_PROBLEM = "photo_problem"


def show(now: address.Address, catalogue: Catalogue) -> None:
    """The panel of tabs; what a visitor does in it goes to the address or the photo kept."""
    opened = "Text" if now.q else "URL" if now.url else "Upload"
    st.session_state.setdefault("first_tab", opened)
    _follow(now)
    embedder, store = catalogue
    offered = samples.of(store)
    upload, url, text = st.tabs(["Upload", "URL", "Text"], default=st.session_state["first_tab"])
    paste.show()
    with upload:
        _upload(offered, store)
    with url:
        _url()
    with text:
        reads = isinstance(embedder, EnglishReader)
        phrases = samples.phrases(offered, embedder, _language() if reads else "en")
        _text(phrases, "navy cushion under 40" if offered.bundled else next(iter(phrases), ""))
        if reads:
            st.markdown(LANGUAGES)
    if problem := st.session_state.pop(_PROBLEM, None):  # whichever tab is open: a photo is pasted
        st.error(problem)


def _language() -> str:
    """The language of the visitor's browser, such as "de"; English where it does not say."""
    return (st.context.locale or "en").partition("-")[0].lower()


def _follow(now: address.Address) -> None:
    """Let the boxes say what the address says whenever that has changed, as by the back button.

    And when they come back into sight: on another page Streamlit forgets what they said.
    """
    said = (now.q, now.url)
    if st.session_state.get("said") != said or "q" not in st.session_state:
        st.session_state["said"] = said
        st.session_state["q"], st.session_state["url"] = said


def _upload(offered: samples.Samples, store: Store) -> None:
    drop, choice = st.columns([5, 6], gap="large")
    with drop:
        # A new key after each photo empties the widget: we keep the small picture, not the file.
        key = f"upload_{st.session_state.setdefault('uploads', 0)}"
        st.file_uploader(
            "Drop, paste or choose a photo",
            type=TYPES,
            max_upload_size=MAX_BYTES // 2**20,
            key=key,
            on_change=_take,
            args=(key,),
        )
        with st.popover("Take a photo", icon=":material/photo_camera:"):
            st.camera_input("Camera", key=f"camera_{key}", on_change=_take, args=(f"camera_{key}",))
    with choice:
        samples.strip(offered, store)


def _take(key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state["uploads"] += 1
    try:
        photo.keep("upload", upload.getvalue())
    except PictureError as error:
        st.session_state[_PROBLEM] = str(error)
    else:
        address.start()


def _url() -> None:
    with _line("ask_url"):
        st.text_input(
            "Address of a picture",
            key="url",
            placeholder="https://shop.example/photo.jpg",
            icon=":material/link:",
        )
        st.form_submit_button("Search", on_click=_go_to_url)
    st.markdown(
        "In a browser, right-click a picture and choose “Copy image address”. Only public "
        "https and http addresses are fetched."
    )


def _go_to_url() -> None:
    asked.retry()
    address.start(url=st.session_state["url"].strip())


def _text(phrases: Sequence[str], example: str) -> None:
    with _line("ask_text"):
        st.text_input(
            "What does it look like, or what is it called?",
            key="q",
            placeholder=example,
            icon=":material/search:",
        )
        st.form_submit_button("Search", on_click=_go_to_words)
    with st.container(horizontal=True, gap="small", key="phrases"):
        for phrase in phrases:
            st.button(plain(phrase), key=f"phrase_{phrase}", on_click=_say, args=(phrase,))


def _go_to_words() -> None:
    said = st.session_state["q"].strip()[: MAX_CHARACTERS + 1]
    st.session_state.pop("said", None)  # a price goes from the box to the chips
    address.start(q=said)


def _say(phrase: str) -> None:
    address.start(q=phrase)


def _line(name: str) -> DeltaGenerator:
    """A form whose box and button stand on one line."""
    form = st.form(name, border=False)
    return form.container(horizontal=True, vertical_alignment="bottom")
