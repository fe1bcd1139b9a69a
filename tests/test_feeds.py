"""Every format that merchants have is told by what it holds, and read with all its quirks."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.errors import FeedError
from lib.feeds import FIELDS, Listing, open_feed
from lib.feeds.prices import price
from lib.settings import ROOT
from tests.feeds_read import addresses
from tests.feeds_read import by_id as read

FEEDS = Path(__file__).parent / "feeds"
CDN = "https://cdn.shopify.com/s/files/1/0000/0001/files/"


def table(tmp_path, text, name="feed.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("shopify_current.csv", "Shopify product CSV"),
        ("shopify_legacy.csv", "Shopify product CSV"),
        ("shopify_hybrid.csv", "Shopify product CSV"),
        ("google_merchant.tsv", "Google Merchant Center feed"),
        ("google_merchant.xml", "Google Merchant Center feed as XML"),
        ("atom.xml", "Google Merchant Center feed as XML"),
        ("unprefixed.xml", "Google Merchant Center feed as XML"),
        ("meta_catalogue.csv", "Meta catalogue"),
        ("woocommerce.csv", "WooCommerce product CSV"),
        ("vision_bulk.csv", "Google Vision Product Search CSV"),
        ("german_shop.csv", "table"),
        ("woocommerce_german.csv", "WooCommerce product CSV"),
        ("wix.csv", "Wix product CSV"),
        ("squarespace.csv", "Squarespace product CSV"),
        ("heureka.xml", "table as XML"),
        ("yandex.xml", "table as XML"),
        ("ceneo.xml", "table as XML"),
        ("shopify_products.json", "Shopify product CSV as JSON"),
        ("products.jsonl", "table as JSON"),
    ],
)
def test_a_format_is_told_by_what_the_file_holds_and_never_by_its_name(tmp_path, name, format_):
    misnamed = tmp_path / "holiday.png"
    misnamed.write_bytes((FEEDS / name).read_bytes())
    feed = open_feed(misnamed, name="../../passwd.xlsx")
    assert feed.format == format_
    assert any(isinstance(item, Listing) for item in feed)


def test_a_feed_can_be_read_again_and_gives_the_same():
    for path in FEEDS.iterdir():
        feed = open_feed(path)
        assert list(feed) == list(feed)


# Shopify


def test_rows_of_one_shopify_handle_are_one_product_with_its_pictures_in_order():
    listings, problems = read(FEEDS / "shopify_current.csv")
    shirt = listings["linen-shirt"]
    assert shirt.row == 2
    assert shirt.product.title == "Linen shirt"
    assert shirt.product.description == "Washed linen & cotton. Loose"
    assert shirt.product.brand == "Osprey & Rye"
    assert shirt.product.category == "Apparel & Accessories > Clothing > Shirts & Tops"
    assert shirt.product.colour == "white, blue"
    assert addresses(shirt) == [
        CDN + "shirt-front.jpg?v=1700000000",
        CDN + "shirt-side.jpg?v=1700000000&width=1200",
        "https://img.example/w_800,h_800/shirt,back.jpg",
        CDN + "shirt-blue.jpg",
    ]
    assert [picture.alt for picture in shirt.pictures][:2] == ["From the front", "From the side"]
    assert problems == [(5, "not published"), (6, "not published")]


def test_a_shopify_product_costs_what_its_cheapest_variant_costs_and_can_be_had_if_one_can():
    listings, _ = read(FEEDS / "shopify_current.csv", currency="eur")
    shirt, belt = listings["linen-shirt"].product, listings["leather-belt"].product
    assert (shirt.price, shirt.currency, shirt.availability) == (79.5, "EUR", "in stock")
    assert belt.availability == "in stock"  # sold on when out of stock
    assert belt.colour == "brown, black"
    assert addresses(listings["leather-belt"]) == ["https://cdn.shopify.com/s/files/belt.jpg"]


def test_shopifys_older_headers_are_read_with_what_apps_add_to_them():
    listings, problems = read(FEEDS / "shopify_legacy.csv")
    vase = listings["clay-vase"]
    assert vase.row == 3
    assert vase.product.description == "Thrown by hand, fired twice."
    assert vase.product.category == "Home & Garden > Decor > Vases"
    assert vase.product.colour == "terracotta"
    assert (vase.product.price, vase.product.availability) == (24.0, "out of stock")
    assert addresses(vase) == [CDN + f"vase-{n}.jpg?v=1" for n in (1, 2, 3)]
    bowl = listings["oak-bowl"].product
    assert (bowl.category, bowl.availability) == ("Bowls", "in stock")  # its stock is not counted
    assert problems == [(7, "not published"), (8, "duplicate"), (9, "no picture")]


def test_a_mix_of_shopifys_headers_is_read_and_a_missing_handle_is_made_of_the_title():
    listings, problems = read(FEEDS / "shopify_hybrid.csv")
    assert list(listings) == ["brass-lamp", "paper-lamp-no-2"]
    assert addresses(listings["brass-lamp"]) == [CDN + "lamp.jpg", CDN + "lamp-2.jpg"]
    assert problems == []


def test_a_shopify_handle_that_comes_again_later_is_reported_with_both_rows():
    problem = next(p for p in open_feed(FEEDS / "shopify_legacy.csv") if p.row == 8)
    assert "clay-vase" in problem.reason
    assert "row 3" in problem.reason
    assert problem.cells["Title"] == "Clay vase again"


# Google Merchant Center and Meta


def test_variants_of_one_group_are_one_product_wherever_they_stand():
    listings, problems = read(FEEDS / "google_merchant.tsv")
    runner = listings["TR-1"]
    assert list(listings) == ["TR-1", "SC-9", "BG-2"]
    assert addresses(runner) == [
        f"https://shop.example/i/{name}.jpg"
        for name in ("tr1-red", "tr1-red-2", "crop%2C1/tr1-red-3", "tr1-blue")
    ]
    assert (runner.product.price, runner.product.currency) == (99.0, "EUR")  # on sale
    assert runner.product.availability == "in stock"
    assert runner.product.url == "https://shop.example/p/tr1?c=red"
    assert runner.product.category == "Shoes > Running"
    assert problems == [(6, "duplicate"), (7, "no picture")]


@pytest.mark.parametrize(
    "header",
    [
        "id,title,link,image_link,price",
        "ID, Title ,Link,Image Link,Price",
        "\ufeffg:id,g:title,g:link,g:image_link,g:price",
    ],
)
def test_merchant_columns_are_known_however_they_are_written(tmp_path, header):
    row = "1,Cup,https://x.example/,https://x.example/1.jpg,2 EUR"
    path = table(tmp_path, f"{header}\n{row}\n")
    assert open_feed(path).format == "Google Merchant Center feed"
    assert read(path)[0]["1"].product.price == 2.0


def test_a_sale_that_is_over_and_an_inch_sign_are_understood():
    listings, _ = read(FEEDS / "google_merchant.tsv")
    bag, scarf = listings["BG-2"].product, listings["SC-9"].product
    assert (bag.price, bag.availability) == (59.0, "preorder")  # a backorder
    assert scarf.title == '27" x 27" silk scarf'
    assert scarf.availability == "out of stock"


def test_merchant_xml_is_read_with_repeated_elements_and_nested_ones_left_alone():
    listings, problems = read(FEEDS / "google_merchant.xml")
    lamp = listings["LAMP-1"]
    assert lamp.product.title == "Desk lamp & shade"
    assert lamp.product.description == "Solid brass"
    assert lamp.product.price == 459.0  # not the 4.90 of shipping
    assert lamp.product.category == "Lighting > Lamps"
    assert addresses(lamp) == [
        "https://shop.example/i/lamp-1.jpg",
        "https://shop.example/i/lamp-1-b.jpg",
        "https://shop.example/i/w_10,h_10/lamp-1-c.jpg",
        "https://shop.example/i/lamp-1s.jpg",
    ]
    assert listings["LAMP-2"].product.price == 1299.0
    assert problems == []


def test_atom_feeds_and_feeds_without_prefixes_are_read():
    stool = read(FEEDS / "atom.xml")[0]["A-1"].product
    assert (stool.url, stool.description) == ("https://shop.example/stool", "Beech")
    bench = read(FEEDS / "unprefixed.xml")[0]["U-1"]
    assert addresses(bench) == [
        "https://shop.example/bench.jpg",
        "https://shop.example/bench-2.jpg",
        "https://shop.example/bench-3.jpg",
    ]


def test_what_only_later_items_say_is_read_too(tmp_path):
    item = (
        "<item><id>{n}</id><title>Cup</title><link>https://x.example/</link>"
        "<image_link>https://x.example/{n}.jpg</image_link><price>9 EUR</price>{more}</item>"
    )
    more = "<sale_price>5 EUR</sale_price><color>Red</color><brand>Tarn</brand>"
    items = [item.format(n=n, more="") for n in range(100)] + [item.format(n=100, more=more)]
    listings, _ = read(table(tmp_path, f"<rss><channel>{''.join(items)}</channel></rss>"))
    late = listings["100"].product
    assert (late.price, late.colour, late.brand) == (5.0, "red", "Tarn")


def test_xml_of_other_shops_is_a_table_like_any_other(tmp_path):
    item = "<product><sku>1</sku><name>Cup</name><img>https://x.example/1.jpg</img></product>"
    path = table(tmp_path, f"<catalog>{item}</catalog>")
    assert open_feed(path).format == "table as XML"
    assert read(path)[0]["1"].product.title == "Cup"


def test_xml_after_empty_lines_and_with_titles_in_both_ways_is_read(tmp_path):
    item = (
        "<title>Cup</title><g:title>Cup</g:title><g:id>1</g:id><link>https://x.example/</link>"
        "<g:image_link>https://x.example/1.jpg</g:image_link>"
    )
    text = f"""\n\n<?xml version="1.0" encoding="windows-1252"?>
        <rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>{item}
        <description>Caf\u00e9</description></item></channel></rss>"""
    listings, problems = read(table(tmp_path, text, encoding="cp1252"))
    assert (listings["1"].product.title, listings["1"].product.description) == ("Cup", "Café")
    assert problems == []


def test_a_meta_catalogue_is_read_and_a_script_is_no_link():
    listings, problems = read(FEEDS / "meta_catalogue.csv")
    hat = listings["FB-1"].product
    assert (hat.price, hat.currency, hat.category) == (19.99, "USD", "Clothing > Hats")
    assert len(listings["FB-1"].pictures) == 3
    assert listings["FB-2"].product.url == ""
    assert listings["FB-2"].product.price == 30.0
    assert listings["FB-3"].product.price == 12.5
    assert problems == []


# WooCommerce


def test_a_variable_woocommerce_product_takes_prices_and_pictures_from_its_variations():
    listings, problems = read(FEEDS / "woocommerce.csv")
    tee = listings["woo-vneck-tee"]
    assert (tee.product.price, tee.product.colour) == (17.5, "red, green")
    assert tee.product.category == "Clothing > Tshirts"
    assert tee.product.description == "Soft cotton."
    assert len(tee.pictures) == 3
    assert addresses(tee)[2].endswith("w_10,h_10/vnech-tee-blue-1.jpg")
    late = listings["late-parent"]
    assert (late.row, late.product.price, late.product.colour) == (15, 7.0, "black")
    assert (13, "parent") in problems


def test_woocommerce_products_that_nobody_shall_see_are_left_out_and_said_so():
    listings, problems = read(FEEDS / "woocommerce.csv")
    assert list(listings) == ["woo-vneck-tee", "woo-album", "wp-pennant", "late-parent"]
    assert problems == [
        (4, "picture's path"),  # a bare file name
        (5, "not published"),
        (6, "not published"),
        (7, "not published"),  # hidden
        (9, "no picture"),  # a group of others
        (13, "parent"),
    ]


def test_woocommerce_sales_categories_and_links_are_read():
    listings, _ = read(FEEDS / "woocommerce.csv")
    album, pennant = listings["woo-album"].product, listings["wp-pennant"].product
    assert (album.price, album.category) == (12.0, "Music, sound > Records")
    assert album.description == "Songs."
    assert (pennant.price, pennant.url) == (11.05, "https://mercantile.example/pennant/")


# Prices with tax and without


@pytest.mark.parametrize(
    ("net", "gross"),
    [
        ("Price tax excluded", "Price tax included"),
        ("Price (tax excl.)", "Price (tax incl.)"),
        ("Price", "Price tax included"),
        ("price_without_tax", "price_with_tax"),
        ("Price ex VAT", "Price inc. VAT"),
        ("Price w/o VAT", "Price"),
        ("PRICE", "PRICE_VAT"),
        ("Net price", "Gross price"),
        ("Prix HT", "Prix TTC"),
        ("Prix (hors taxes)", "Prix (toutes taxes comprises)"),
        ("Preis netto", "Preis brutto"),
        ("Nettopreis", "Bruttopreis"),
        ("Preis (netto) in €", "Preis (brutto) in €"),
        ("Preis zzgl. 19 % MwSt.", "Preis inkl. 19 % MwSt."),
        ("Precio sin IVA", "Precio (IVA incluido)"),
        ("Prezzo IVA esclusa", "Prezzo IVA inclusa"),
        ("Prijs exclusief btw", "Prijs inclusief btw"),
        ("Preço sem IVA", "Preço com IVA"),
        ("Cena netto", "Cena brutto"),
        ("Cena bez DPH", "Cena s DPH"),
        ("Net price", "Preis brutto"),
        ("Preis netto", "Price gross"),
        ("Precio neto", "Precio bruto"),
        ("Price, not incl. tax", "Price incl. tax"),
        ("priceExclTax", "priceInclTax"),
        ("Price plus VAT", "Price incl. VAT"),
        ("Цена без НДС", "Цена с НДС"),
        ("Prix", "Prix toutes taxes comprises"),
        ("販売価格(税抜)", "販売価格(税込)"),
        ("不含税价格", "含税价格"),
    ],
)
@pytest.mark.parametrize("net_first", [True, False])
def test_the_price_shown_is_the_one_with_tax(tmp_path, net, gross, net_first):
    columns = [net, gross] if net_first else [gross, net]
    amounts = {net: "10.00", gross: "12.00"}
    path = table(
        tmp_path,
        f"id;title;{';'.join(columns)};image\n"
        f"1;Cup;{';'.join(amounts[column] for column in columns)};https://x.example/1.jpg\n",
    )
    listings, problems = read(path)
    assert (listings["1"].product.price, problems) == (12.0, [])


def test_a_price_without_tax_is_better_than_none(tmp_path):
    for column in ("Price tax excluded", "Prix HT", "Nettopreis", "Precio neto", "Price plus VAT"):
        path = table(tmp_path, f"id;title;{column};image\n1;Cup;10;https://x.example/1.jpg\n")
        assert read(path)[0]["1"].product.price == 10.0


def test_what_has_no_price_with_tax_is_no_dearer_for_another_kind_of_price(tmp_path):
    header = "id;title;Verkaufspreis;UVP brutto;Nettogewicht;image\n"
    path = table(tmp_path, f"{header}1;Cup;10;15;0.3;https://x.example/1.jpg\n")
    assert read(path)[0]["1"].product.price == 10.0


# Google Vision Product Search


def test_a_vision_file_without_a_header_is_known_and_its_buckets_are_explained():
    listings, problems = read(FEEDS / "vision_bulk.csv")
    shoe = listings["shoe-2"]
    assert shoe.product.title == "Red shoe"
    assert (shoe.product.colour, shoe.product.brand) == ("dark red", "Fleet,foot")
    assert shoe.product.category == "Apparel"
    assert len(shoe.pictures) == 2
    assert problems == [(1, "picture")]
    reason = next(p.reason for p in open_feed(FEEDS / "vision_bulk.csv") if p.row == 1)
    assert "https://storage.googleapis.com/my-bucket/shoes/1.jpg" in reason


def test_a_vision_file_whose_pictures_were_made_public_is_known_too(tmp_path):
    text = (FEEDS / "vision_bulk.csv").read_text("utf-8")
    public = text.replace("gs://", "https://storage.googleapis.com/")
    listings, problems = read(table(tmp_path, public))
    assert [len(listing.pictures) for listing in listings.values()] == [2, 2]
    assert listings["shoe-1"].product.material == "suede"
    assert problems == []


def test_a_vision_file_with_a_header_is_read_too(tmp_path):
    header = "image-uri,image-id,product-set-id,product-id,product-category,product-display-name,"
    text = (FEEDS / "vision_bulk.csv").read_text("utf-8")
    path = table(tmp_path, header + "labels,bounding-poly\n" + text)
    assert open_feed(path).format == "Google Vision Product Search CSV"
    assert list(read(path)[0]) == ["shoe-2"]


# Tables of any kind


def test_a_german_table_in_windows_letters_with_semicolons_is_understood():
    listings, problems = read(FEEDS / "german_shop.csv")
    chair = listings["4711"].product
    assert chair.title == "Küchenstuhl „Fichte“"
    assert (chair.price, chair.currency, chair.colour) == (1234.56, "EUR", "grün")
    assert addresses(listings["4711"])[1] == "https://moebel.example/stuhl,2.jpg"
    assert listings["4712"].product.availability == "out of stock"
    assert problems == []


ABROAD = {
    "ja": (
        "商品コード,商品名,カテゴリ,販売価格,画像,在庫",
        "赤いマグカップ,食器,1980円（税込）",
        "在庫なし",
    ),
    "zh": ("货号,商品名称,类目,售价,主图,库存", "红色马克杯,餐具,59元", "缺货"),
    "zh-tw": ("貨號,商品名稱,類別,售價,主圖,庫存", "紅色馬克杯,餐具,59元", "售罄"),
    "pt": (
        "Código;Nome do produto;Categoria;Preço;Imagem;Estoque",
        "Caneca;Cozinha;19,90",
        "esgotado",
    ),
    "nl": (
        "Artikelnr;Naam;Categorie;Prijs;Afbeelding;Voorraad",
        "Mok;Keuken;19,90",
        "niet op voorraad",
    ),
    "es": (
        "Código;Nombre del producto;Categoría;PVP;Imágenes;Existencias",
        "Taza;Cocina;19,90",
        "agotado",
    ),
    "it": (
        "Codice articolo;Nome prodotto;Categoria;Prezzo;Immagini;Giacenza",
        "Tazza;Cucina;19,90",
        "esaurito",
    ),
    "fr": (
        "Référence;Nom du produit;Famille;Prix TTC;Photo;Stock",
        "Tasse;Cuisine;19,90",
        "épuisé",
    ),
    "de": (
        "Artikel-Nr;Artikelname;Produktgruppe;Preis brutto;Hauptbild;Auf Lager",
        "Becher;Küche;19,90",
        "nein",
    ),
}
ENCODINGS = {"ja": "cp932", "zh": "gb18030", "zh-tw": "cp950"}


@pytest.mark.parametrize("windows", [False, True])
@pytest.mark.parametrize("language", ABROAD)
def test_tables_from_abroad_are_understood(tmp_path, language, windows):
    names, told, gone = ABROAD[language]
    mark = ";" if ";" in names else ","
    title, category, price = re.split("[;,]", told, maxsplit=2)
    text = f"{names}\nA1{mark}{told}{mark}https://x.example/1.jpg{mark}{gone}\n"
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(ENCODINGS.get(language, "cp1252") if windows else "utf-8"))
    feed = open_feed(path)
    assert sorted(feed.mapping.values()) == sorted(
        ["id", "title", "category", "price", "image", "availability"]
    )
    (listing,) = read(path)[0].values()
    product = listing.product
    assert (product.id, product.title, product.category) == ("A1", title, category)
    assert product.price == float(re.sub(r"[^\d,]", "", price).replace(",", "."))
    assert product.availability == "out of stock"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp932", "職人が作った赤いマグカップ"),
        ("euc_jp", "職人が作った赤いマグカップ"),
        ("gb18030", "手工制作的红色陶瓷马克杯，适合咖啡和茶"),
        ("cp1252", "Tasse für Kräutertee, groß und grün"),
        ("cp1252", "Théière émaillée à motifs fleuris, décor été"),
        ("utf-8", "職人が作った赤いマグカップ"),
    ],
)
def test_texts_of_the_east_are_known_without_known_columns(tmp_path, encoding, title):
    text = f'SKU,Title,Image Src\nA1,"{title}",https://x.example/1.jpg\n'
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(encoding))
    (listing,) = read(path)[0].values()
    assert listing.product.title == title


@pytest.mark.parametrize(
    "names",
    [
        "Référence;Nom *;Prix (TTC) #;Image URLs (x,y,z...)",
        "reference;titulo;preco;imagem principal",
        "商品ＩＤ;商品名;価格（税込）;画像1",
    ],
)
def test_names_of_columns_are_known_without_accents_and_remarks(tmp_path, names):
    row = "A1;Mug;19,90;https://x.example/1.jpg"
    feed = open_feed(table(tmp_path, f"{names}\n{row}\n"))
    assert list(feed.mapping.values()) == ["id", "title", "price", "image"]


def test_woocommerces_own_kinds_are_no_categories(tmp_path):
    text = (
        "ID,Type,UGS,Nom,Tarif régulier,Catégories,Images,Parent\n"
        "1,variable,A,Tasse,,Cuisine,https://x.example/1.jpg,\n"
        '2,"variation, virtual",A-1,Tasse rouge,"9,90",,https://x.example/2.jpg,A\n'
    )
    feed = open_feed(table(tmp_path, text))
    assert (feed.format, feed.mapping["Catégories"]) == ("WooCommerce product CSV", "category")
    mine = open_feed(table(tmp_path, text.replace(",Parent", ",Notes")))
    assert (mine.format, mine.mapping["Catégories"]) == ("table", "category")
    assert "Type" not in mine.mapping


def test_the_row_with_most_known_names_is_the_header(tmp_path):
    text = "Name;;Preis;\nSKU;Titel;Verkaufspreis;Bild\nA1;Mug;5;https://x.example/1.jpg\n"
    feed = open_feed(table(tmp_path, text))
    assert list(feed.mapping) == ["SKU", "Titel", "Verkaufspreis", "Bild"]


@pytest.mark.parametrize(
    ("told", "amount", "currency"),
    [
        ("\\1,980", 1980, ""),
        ("税込1,980円～", 1980, "JPY"),
        ("１，９８０円（税抜）", 1980, "JPY"),
        ("NT$ 1,290元", 1290, "TWD"),
        ("人民币59元", 59, "CNY"),
        ("12,90 € inkl. MwSt.", 12.9, "EUR"),
        ("12,90 EUR TTC", 12.9, "EUR"),
        ("12,90 euro", 12.9, "EUR"),
    ],
)
def test_what_is_said_of_a_prices_tax_is_passed_over(told, amount, currency):
    assert price(told) == (amount, currency)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_found_out(tmp_path, encoding, delimiter, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows(
        [
            ["ID", " Title ", "price", "image"],
            ["1", "Käse, “fein”; mild", "2.50", "https://x.example/a,b.jpg"],
            ["2", "Brot | Salz\tund mehr", "", "https://x.example/c.jpg"],
        ]
    )
    listings, problems = read(table(tmp_path, out.getvalue(), encoding=encoding))
    assert [item.product.title for item in listings.values()] == [
        "Käse, “fein”; mild",
        "Brot | Salz und mehr",
    ]
    assert addresses(listings["1"]) == ["https://x.example/a,b.jpg"]
    assert problems == []


def test_one_windows_letter_far_down_does_not_spoil_a_utf8_file(tmp_path):
    rows = b"".join(b"%d,M\xc3\xbcsli,https://x.example/%d.jpg\n" % (n, n) for n in range(20_000))
    data = b"id,title,image\n" + rows + b"x,Caf\xe9 \x80,https://x.example/x.jpg\n"
    listings, _ = read(table(tmp_path, data))
    assert listings["19999"].product.title == "Müsli"
    assert listings["x"].product.title == "Café €"


@pytest.mark.parametrize(
    "above", ["Spring list;June 2026\n", "Spring list;June 2026\n;;\nOffers;;until May\n"]
)
def test_a_title_of_several_cells_is_not_taken_for_the_header(tmp_path, above):
    path = tmp_path / "x.csv"
    path.write_text(above + "sku;name;image\nm1;Red mug;https://x.example/1.jpg\n")
    listings = [item for item in open_feed(path) if isinstance(item, Listing)]
    assert [listing.product.title for listing in listings] == ["Red mug"]


@pytest.mark.parametrize("headers", ["Kode;Ting;Bilde;Farge", "a;b;c;d"])
def test_names_that_nobody_knows_are_still_a_header(tmp_path, headers):
    path = tmp_path / "x.csv"
    path.write_text(f"{headers}\nm1;Red mug;https://x.example/1.jpg;title\n")
    assert open_feed(path).columns == tuple(headers.split(";"))


def test_an_excel_line_and_notes_above_the_header_are_passed_over(tmp_path):
    path = table(
        tmp_path, "sep=;\nOur autumn list;;\n\nid;title;image\n1;Cup;https://x.example/1.jpg\n"
    )
    listings, problems = read(path)
    assert (listings["1"].row, problems) == (4, [])


def test_columns_without_a_known_name_are_guessed_by_what_stands_in_them(tmp_path):
    text = "nr,what,shot\n" + "".join(
        f"{n},Green cup number {n},https://x.example/{n}.jpg?w=9\n" for n in range(9)
    )
    feed = open_feed(table(tmp_path, text))
    assert feed.mapping == {"what": "title", "shot": "image"}
    listings, _ = read(table(tmp_path, text))
    assert next(iter(listings)) == "https://x.example/0.jpg?w=9"  # no id: known by its main picture


def test_a_person_overrules_what_was_guessed(tmp_path):
    path = table(tmp_path, "id,title,name,foto,price\n1,A1,Cup,https://x.example/1.jpg,abc\n")
    assert read(path) == ({}, [(2, "price")])
    chosen = {"name": "title", "price": "", "foto": "image"}
    feed = open_feed(path, mapping=chosen)
    assert feed.mapping == {"id": "id", "name": "title", "foto": "image"}
    listings, problems = read(path, mapping=chosen)
    assert (listings["1"].product.title, listings["1"].product.price) == ("Cup", None)
    assert problems == []


def test_what_a_feed_says_of_its_columns_may_be_given_back_as_a_choice():
    for path in FEEDS.iterdir():
        feed = open_feed(path)
        assert list(open_feed(path, mapping=feed.mapping)) == list(feed)


def test_one_more_column_of_pictures_joins_those_that_were_found(tmp_path):
    path = table(
        tmp_path,
        "id,title,image,image 2,image 3,side\n1,Cup,https://x.example/1.jpg,https://x.example/2.jpg,"
        "https://x.example/3.jpg,https://x.example/4.jpg\n",
    )
    listings, _ = read(path, mapping={"side": "additional_images"})
    assert addresses(listings["1"]) == [f"https://x.example/{n}.jpg" for n in (1, 2, 3, 4)]


def test_shopify_stock_is_counted_where_no_column_says_who_counts(tmp_path):
    header = "Handle,Title,Price,Inventory quantity,Product image URL\n"
    rows = "a,Cup,1,0,https://x.example/1.jpg\nb,Mug,1,3,https://x.example/2.jpg\n"
    listings, _ = read(table(tmp_path, header + rows))
    assert listings["a"].product.availability == "out of stock"
    assert listings["b"].product.availability == "in stock"


def test_a_choice_that_makes_no_sense_is_refused(tmp_path):
    path = table(tmp_path, "id,title,image\n1,Cup,https://x.example/1.jpg\n")
    with pytest.raises(FeedError, match="no column"):
        open_feed(path, mapping={"nope": "title"})
    with pytest.raises(FeedError, match="not a field"):
        open_feed(path, mapping={"title": "nope"})
    with pytest.raises(FeedError, match="currency"):
        open_feed(path, currency="euros")
    assert {"id", "title", "price", "image", "additional_images"} <= set(FIELDS)


def test_a_table_without_titles_or_pictures_says_which_column_is_missing(tmp_path):
    feed = open_feed(table(tmp_path, "a,b\n1,2\n3,4\n"))
    (problem,) = feed
    assert (problem.row, problem.kind) == (1, "columns")
    assert "title or the image" in problem.reason


def test_rows_that_do_not_fit_their_header_are_told(tmp_path):
    path = table(
        tmp_path,
        "id,title,image\n1,Cup,https://x.example/1.jpg,x\n2,Mug\nid,title,image\n\n"
        "3,Jug,https://x.example/3.jpg,,\n",
    )
    listings, problems = read(path)
    assert list(listings) == ["3"]
    assert listings["3"].row == 6
    assert problems == [(2, "cells"), (3, "no picture"), (4, "header")]


def test_json_lines_are_read_with_their_lists_and_bad_lines_are_told():
    listings, problems = read(FEEDS / "products.jsonl")
    tray = listings["J-1"]
    assert (tray.product.price, tray.product.brand) == (19.5, "Tarn")
    assert len(tray.pictures) == 2
    assert listings["J-3"].product.title == "Tea cosy"  # half a character is none
    assert addresses(listings["J-3"]) == ["https://j.example/c.jpg"]
    assert problems == [(2, "price"), (3, "json"), (4, "json")]


def test_a_parquet_file_is_read(tmp_path):
    rows = {
        "id": [1, 2, 3],
        "title": ["Cup", "Mug", None],
        "price": [2.5, float("nan"), None],
        "image_url": ["https://x.example/1.jpg", "https://x.example/2.jpg", ""],
        "additional_images": [["https://x.example/1b.jpg", "https://x.example/1c.jpg"], [], None],
        "thumbnail": [b"\xff\xd8", b"", None],
    }
    pq.write_table(pa.table(rows), tmp_path / "feed")
    feed = open_feed(tmp_path / "feed")
    assert feed.format == "table as Parquet"
    assert feed.columns == tuple(rows)
    assert "thumbnail" not in feed.mapping
    listings, problems = read(tmp_path / "feed")
    assert len(listings["1"].pictures) == 3
    assert problems == [(3, "price"), (4, "title")]


def test_the_bundled_shop_is_read_as_it_is(tmp_path):
    feed = open_feed(ROOT / "data" / "catalogue")
    items = list(feed)
    assert feed.format == "Findalike products.csv"
    assert len(items) == 451
    assert items[0].pictures[1].address == "images/mug-001-2.webp"
    assert feed.read(items[0].pictures[0].address)[:4] == b"RIFF"
    assert open_feed(ROOT / "data" / "catalogue" / "products.csv").read("images/mug-001.webp")


def test_reading_feeds_does_not_load_what_only_some_of_them_need():
    script = "import sys, lib.feeds, lib.feeds.preview, lib.feeds.export; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(run.stdout.split()) & {"pandas", "pyarrow", "httpx", "httpcore", "numpy", "xlrd"}
