"""What merchants call columns, and how they say that a thing can be had, in several languages."""

from collections.abc import Mapping, Sequence


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines such as "meaning: word, word"; a line that begins with a blank goes on."""
    lines = text.strip().replace("\n ", " ").splitlines()
    entries = (line.partition(":") for line in lines)
    return {meaning: tuple(map(str.strip, words.split(","))) for meaning, _, words in entries}


COLUMNS: Mapping[str, Sequence[str]] = _table("""
id: id, product id, productid, sku, item id, item number, article number, article no, articleno,
 artikelnummer, art nr, art. nr., part number, mpn, code, product code, handle, asin, uniq id,
 uuid, référence, referencia, codice
group: group, group id, item group id, parent id, parent sku, style id, model id
title: title, name, product name, productname, product title, product display name, item name,
 display name, label, titel, bezeichnung, produktname, artikelbezeichnung, titre, nom,
 désignation, título, nombre, titolo, nome
description: description, product description, long description, body, body (html), body html,
 details, text, about product, beschreibung, produktbeschreibung, descripción, descrizione,
 short description
brand: brand, brand name, vendor, manufacturer, maker, designer, marke, hersteller, marque, marca
category: category, categories, product category, category path, product type, type, department,
 product category tree, kategorie, warengruppe, catégorie, categoría, categoria,
 google product category, sheet
colour: colour, color, color name, base colour, basecolour, farbe, couleur, colore, kleur
material: material, fabric, matériau, materiale
pattern: pattern, print, muster, motif
price: price, regular price, retail price, list price, unit price, price incl vat, amount, preis,
 vk, verkaufspreis, bruttopreis, prix, precio, prezzo, prijs
sale_price: sale price, special price, discounted price, angebotspreis, prix promo
currency: currency, currency code, währung, devise, moneda, valuta
availability: availability, stock status, in stock, in stock?, is in stock, stock, quantity, qty,
 inventory, verfügbarkeit, bestand, disponibilité, disponibilidad
url: url, link, product url, product link, productlink, page, deeplink, deep link, permalink
image: image, image url, image link, imageurl, image src, img, img url, picture, picture url,
 photo, photo url, main image, base image, image 1, image1, product image, product image url,
 image path, image file, filename, file name, file, bild, bild url, bildurl, image principale,
 imagen, immagine, images, image urls, pictures, photos, bilder, thumbnail
additional_images: additional images, additional image link, additional image links,
 additional image, more images, other images, gallery, extra images, weitere bilder, image 2,
 image 3, image 4, image 5, image 6, image2, image3, image4, image5, image6
image_alt: image alt, image alt text, alt text, alt
""")
"""Field -> names of columns, folded; of several in one file the first here is taken."""

AVAILABILITY: Mapping[str, Sequence[str]] = _table("""
in stock: in stock, instock, available, available for order, in stock online, instoreonly,
 onlineonly, limited availability, limitedavailability, low stock, yes, y, true, ja, oui, si, sí,
 active, auf lager, lieferbar, verfügbar, en stock, disponible, disponibile, op voorraad
out of stock: out of stock, outofstock, sold out, soldout, unavailable, not available,
 discontinued, oos, no, n, false, nein, non, ausverkauft, nicht lieferbar, nicht verfügbar,
 rupture de stock, épuisé, agotado, esaurito, uitverkocht
preorder: preorder, pre order, presale, backorder, back order, on backorder, onbackorder,
 vorbestellbar
""")
