"""What a visitor may click who has nothing to search for: photos, and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib import shop, suggestions
from lib.embedding import Embedder
from lib.filters import Filters
from lib.products import Product
from lib.store import Store
from pages.parts import address, gallery

PHRASES = {
    "en": [
        "mustard yellow sofa",
        "polka dot teapot",
        "plant in a blue pot",
        "watch, not leather",
        "grüne Turnschuhe",
        "青いマグカップ",
    ],
    "de": [
        "senfgelbes Sofa",
        "gepunktete Teekanne",
        "Pflanze im blauen Topf",
        "Uhr, nicht aus Leder",
        "grüne Turnschuhe",
        "青いマグカップ",
    ],
    "es": [
        "sofá amarillo mostaza",
        "tetera de lunares",
        "planta en maceta azul",
        "reloj, no de cuero",
        "zapatillas verdes",
        "青いマグカップ",
    ],
    "fr": [
        "canapé jaune moutarde",
        "théière à pois",
        "plante dans un pot bleu",
        "montre, pas en cuir",
        "baskets vertes",
        "青いマグカップ",
    ],
    "it": [
        "divano giallo senape",
        "teiera a pois",
        "cuscino a righe",
        "orologio, non in pelle",
        "scarpe da ginnastica verdi",
        "青いマグカップ",
    ],
    "ja": [
        "からし色のソファ",
        "水玉のティーポット",
        "青い鉢の観葉植物",
        "腕時計 革以外",
        "緑のスニーカー",
        "polka dot teapot",
    ],
    "nl": [
        "mosterdgele bank",
        "theepot met stippen",
        "plant in blauwe pot",
        "horloge, niet van leer",
        "groene sneakers",
        "青いマグカップ",
    ],
    "pt": [
        "sofá amarelo mostarda",
        "bule de bolinhas",
        "almofada de listras",
        "relógio, não de couro",
        "óculos de sol pretos",
        "青いマグカップ",
    ],
    "zh": [
        "芥末黄沙发",
        "波点茶壶",
        "蓝色花盆的绿植",
        "手表，不要皮革",
        "绿色运动鞋",
        "polka dot teapot",
    ],
}
"""By the language that a visitor's browser speaks."""

LOOKED_AT = 48  # of a catalogue's own products, to say what may be asked of it
SOON_S = 300


@dataclass(frozen=True, slots=True)
class Samples:
    """The bundled shop's samples; where other sources have more to sell, products of theirs."""

    products: Sequence[Product]
    bundled: bool


def of(store: Store) -> Samples:
    """What this catalogue has to try out."""
    products, bundled = store.count(), store.count(Filters(sources=("",)))
    if 2 * bundled >= products and (shown := store.get(shop.SAMPLES)):
        return Samples(shown, True)
    return Samples(_own(store.embedder, products, bundled, store), False)


@st.cache_data(max_entries=8, ttl=SOON_S, show_spinner=False)
def _own(embedder: str, products: int, bundled: int, _store: Store) -> list[Product]:
    """Products of other sources than the bundled shop, as different as their categories.

    `embedder` and the counts tell whether they may be others by now.
    """
    others = Filters(sources=tuple(source for source in _store.sources() if source))
    return [product for product in _store.browse(others, LOOKED_AT) if product.photos]


def strip(samples: Samples, store: Store) -> None:
    """The bundled shop's sample photos, or products to look for more like."""
    if samples.bundled:
        shown = {p.id: p.title for p in samples.products}
        shown[shop.SEVERAL] = "several things in one photo"
        photos = [
            (name, f"app/static/{shop.sample_thumbnail(name)}", f"Sample: {title}")
            for name, title in shown.items()
        ]
        st.markdown("Or try one of these")
        gallery.strip("Sample photos", photos, lambda name: address.start(sample=name))
    elif samples.products:  # such as the first page does not show anyway, where there are more
        own = (samples.products[address.SIZES[0] :] or samples.products)[: len(shop.SAMPLES)]
        gallery.put_out(store, [product.photos[0] for product in own])
        photos = [(p.id, gallery.thumbnail(p.photos[0]), p.title) for p in own]
        st.markdown("Or look for more like one of these")
        gallery.strip("Some products", photos, address.follow)


def phrases(samples: Samples, embedder: Embedder, language: str) -> Sequence[str]:
    """What may be clicked: words chosen for the bundled shop, else such as find its products."""
    if samples.bundled:
        return PHRASES.get(language, PHRASES["en"])
    return suggestions.phrases(samples.products, embedder)
