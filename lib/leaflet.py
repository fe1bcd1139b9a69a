"""A page to keep: what was asked and found, in one HTML file that needs no server."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4 }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
header { display: flex; gap: 1rem; align-items: center }
header img { height: 7rem; border-radius: .5rem }
h1 { font-size: 1.4rem; margin: 0 }
p { margin: .3rem 0; overflow-wrap: anywhere }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1rem;
     padding: 0; list-style: none }
li { border: 1px solid #8884; border-radius: .5rem; overflow: hidden; break-inside: avoid }
li > img, li > div { display: block; width: 100%; aspect-ratio: 1; object-fit: contain;
     background: #fff }
li { padding-bottom: .4rem }
li > p { padding: 0 .7rem }
small { opacity: .75 }
"""
# Even if a title were let through as markup, nothing in it could run or be fetched.
_RULES = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Entry:
    """One product found, as the page shows it; `picture` is a thumbnail's bytes, or none."""

    title: str
    price: str
    match: str
    url: str
    picture: bytes


def leaflet(asked: str, picture: bytes, lines: Iterable[str], entries: Iterable[Entry]) -> str:
    """The file's text: what was asked, by its photo if there is one, and what was found.

    All texts are plain, and stand in it as such; a link leads to https and http alone.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(asked)} – Findalike</title><style>{_STYLE}</style></head>\n<body>"
        f"<header>{_image(picture, asked) if picture else ''}<div><h1>{escape(asked)}</h1>"
        f"{''.join(f'<p>{escape(line)}</p>' for line in lines if line)}</div></header>\n"
        f"<main><ul>{''.join(map(_card, entries))}</ul></main>\n"
        "<footer><small>Distances are cosine distances: 0 is the same, 2 the opposite. "
        "Found with Findalike.</small></footer></body></html>\n"
    )


def file_name(asked: str) -> str:
    """A name for the file, of its question's plain letters."""
    words = re.findall("[a-z0-9]+", asked.lower())
    return f"{'-'.join(['findalike', *words])[:60].rstrip('-')}.html"


def _card(entry: Entry) -> str:
    title = escape(entry.title)
    if entry.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(entry.url)}" rel="noopener noreferrer">{title}</a>'
    shown = _image(entry.picture, entry.title) if entry.picture else "<div></div>"
    told = "".join(f"<p>{escape(text)}</p>" for text in (entry.price, entry.match) if text)
    return f"<li>{shown}<p><b>{title}</b></p>{told}</li>\n"


def _image(picture: bytes, alt: str) -> str:
    kind = "webp" if picture[8:12] == b"WEBP" else "jpeg"
    return f'<img alt="{escape(alt)}" src="data:image/{kind};base64,{_base64(picture)}">'


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
