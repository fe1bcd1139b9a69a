"""What WooCommerce's exporter calls its columns, in English and in other languages.

Only the names are translated: kinds stay "simple" or "variation", yes and no stay 1 and 0. Taken
from files that people published; a column that is not here is looked for among everybody's names.
"""

import re
from collections.abc import Mapping, Sequence

from lib.feeds import words
from lib.feeds.columns import known_as

ATTRIBUTES = range(1, 21)

NAMES = {
    "id": "number",
    "type": "type",
    "sku": "id",
    "name": "title",
    "published": "published",
    "visibility in catalog": "visibility",
    "visibility in catalogue": "visibility",
    "short description": "short description",
    "description": "description",
    "date sale price starts": "sale_starts",
    "date sale price ends": "sale_ends",
    "in stock?": "availability",
    "catalog visibility": "visibility",
    "backorders allowed?": "backorders",
    "sale price": "sale_price",
    "regular price": "price",
    "categories": "category",
    "brands": "brand",
    "images": "image",
    "parent": "parent",
    "external url": "url",
    "permalink": "url",
    **{f"attribute {n} name": f"attribute{n} name" for n in ATTRIBUTES},
    **{f"attribute {n} value(s)": f"attribute{n} value" for n in ATTRIBUTES},
}

ITS_SERVERS = {
    "status": "published",
    "stock status": "availability",
    "is in stock": "availability",
    "price": "price",
    "prices": "price",
}
"""What its server's JSON says where the exporter's own column is not there."""

KINDS = {"simple", "variable", "variation", "grouped", "external", "virtual", "downloadable"}
"""How WooCommerce sells a product."""

_TRANSLATED = words.table(
    """
number: id
id: sku; artikelnummer; ugs; artikel nr; артикул; référence
title: name; nom; nombre; nome; naam; имя; nazwa
published: status; veröffentlicht; publié; publicado; pubblicato; gepubliceerd; опубликован;
 opublikowano
visibility: catalog visibility; sichtbarkeit im katalog; visibilité dans le catalogue;
 visibilidad en el catálogo; visibilità nel catalogo; zichtbaarheid in catalogus;
 visibilidade no catálogo; видимость в каталоге; widoczność w katalogu
short description: kurzbeschreibung; description courte; descripción corta; breve descrizione;
 korte beschrijving; korte omschrijving; descrição curta; короткое описание; krótki opis
description: beschreibung; description; descripción; descrizione; beschrijving; descrição;
 описание; opis
sale_starts: datum, an dem angebotspreis beginnt; date de début de promo;
 día en que empieza el precio rebajado; startdatum actieprijs; data rozpoczęcia promocji
sale_ends: datum, an dem angebotspreis endet; date de fin de promo;
 día en que termina el precio rebajado; einddatum actieprijs; data zakończenia promocji
availability: stock status; is in stock; vorrätig?; en stock ?; en inventaire?; ¿existencias?;
 ¿en inventario?; in stock?; op voorraad?; em estoque?; в наличии?; w magazynie?
backorders: lieferrückstände erlaubt?; lieferrückstande erlaubt?; rückstände erlaubt?;
 ¿permitir reservas de productos agotados?; abilita gli ordini arretrati?;
 nabestellingen toestaan?; задержанный заказ возможен?
price: prices; regular price; regulärer preis; tarif régulier; precio normal; prezzo di listino;
 reguliere prijs; preço; базовая цена; cena
sale_price: angebotspreis; tarif promo; precio rebajado; prezzo in offerta; actieprijs;
 preço promocional; акционная цена; cena promocyjna
category: kategorien; catégories; categorías; categorie; categorieën; categorias; категории;
 kategorie
brand: brands; marken; marques; marcas; marchi; merken; бренды; marki
image: bilder; images; imágenes; immagini; afbeeldingen; imagens; изображения; obrazki
parent: übergeordnetes produkt; parent; superior; ascendente; genitore; hoofd; родительский;
 element nadrzędny
url: permalink; externe url; url externe; url externa; url esterno; внешний url;
 zewnętrzny adres url
""",
    between=";",
)

_FIELDS = {known_as(name): field for field, names in _TRANSLATED.items() for name in names}
_ITS_OWN = {"parent", "visibility", "published"}
_ATTRIBUTE = re.compile(r"(?:att?ribut|atrybut|eigenschap|атт?рибут)\D*(\d+)")


def tells_kinds(column: str, sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether a column only says how WooCommerce sells a product, "Type" in France, too."""
    said = {kind.strip() for row in sample for kind in row.get(column, "").split(",")} - {""}
    return bool(said) and said <= KINDS


def translated(columns: Sequence[str], kinds: str) -> dict[str, str]:
    """Columns to the fields of WooCommerce's reader; none where they are somebody else's.

    `kinds` is the column that tells kinds. Of an attribute's columns the first is its name and the
    second its value.
    """
    mapping = {kinds: "type"}
    attributes: dict[str, list[str]] = {}
    for column in columns:
        field = _FIELDS.get(known_as(column), "")
        if field and field not in mapping.values():
            mapping[column] = field
        elif found := _ATTRIBUTE.search(known_as(column)):
            attributes.setdefault(found[1], []).append(column)
    if not (_ITS_OWN & set(mapping.values()) and {"title", "image"} <= set(mapping.values())):
        return {}
    for number, its in attributes.items():
        parts = (f"attribute{number} {part}" for part in ("name", "value"))
        mapping |= dict(zip(its, parts, strict=False))
    return {column: mapping[column] for column in columns if column in mapping}
