"""What other shops and portals export, and what merchants' own tables have besides."""

from pathlib import Path

import pytest

from lib.feeds import open_feed
from tests.feeds_read import addresses
from tests.feeds_read import by_id as read

FEEDS = Path(__file__).parent / "feeds"
PICTURE = "https://x.example/1.jpg"


def one(tmp_path, text, name="feed.csv"):
    """The only product of a table."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    ((listing,), problems) = (list(read(path)[0].values()), read(path)[1])
    assert problems == []
    return listing


def test_a_product_comes_in_all_colours_of_its_variants(tmp_path):
    rows = "\n".join(
        f"s{n},A,Tee,{colour},{PICTURE}"
        for n, colour in enumerate(["Red", "Blue/White", "red", "N/A", "", "x" * 120])
    )
    tee = one(tmp_path, f"sku,group id,title,colour,image\n{rows}")
    assert tee.product.colour == "red, blue, white"
    assert len(tee.product.colour) <= 100


def test_a_table_in_our_own_words_is_taken_at_them(tmp_path):
    rows = f"1,Mug,a,5,{PICTURE}\n2,Mug,a,6,{PICTURE}?2"
    mug = one(tmp_path, f"id,title,group,price,image\n{rows}")
    assert (mug.product.id, len(mug.pictures)) == ("a", 2)
    bare = one(
        tmp_path, f"id,title,price,image\n,Mug,5,{PICTURE}"
    )  # an empty one is worse than none
    assert bare.product.id
    path = tmp_path / "erp.csv"
    path.write_text(
        f"Artikelnr,Name,Group,Preis,Bild\n1,Mug,Mugs,5,{PICTURE}\n2,Cup,Mugs,6,{PICTURE}?2",
        "utf-8",
    )
    assert {each.product.category for each in read(path)[0].values()} == {"Mugs"}


def test_woocommerces_colours_are_those_of_its_variations_or_its_parents(tmp_path):
    header = (
        "ID,Type,SKU,Name,Regular price,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
        "Attribute 2 name,Attribute 2 value(s)\n"
    )
    parent = f'1,variable,T,Tee,,{PICTURE},,Color,"Black, White, Navy blue, n/a",Size,"S, M"\n'
    many = [f"T-{c}-{s}" for c in ("Black", "White", "Forest green", "Burgundy") for s in range(20)]
    rows = [f",variation,{sku},Tee,5,,T,Color,{sku.split('-')[1]},Size,S\n" for sku in many]
    tee = one(tmp_path, header + parent + "".join(rows))
    assert tee.product.colour == "black, white, forest green, burgundy"
    for anyone in (",variation,T-1,Tee,5,,T,Size,S,,\n", ",variation,T-1,Tee,5,,T,Color,,Size,S\n"):
        tee = one(tmp_path, header + parent + anyone)
        assert tee.product.colour == "black, white, navy blue"


def costs(listing):
    return listing.product.price, listing.product.currency


def test_woocommerce_in_another_language_groups_hides_and_prices_as_in_english():
    listings, problems = read(FEEDS / "woocommerce_german.csv")
    assert problems == [(5, "not published"), (6, "not published")]
    assert list(listings) == ["KR-1", "KR-4"]
    mug, spoon = listings["KR-1"], listings["KR-4"].product
    assert (mug.product.price, mug.product.availability) == (19.9, "in stock")  # the sale is over
    assert (mug.product.category, mug.product.colour) == ("Küche > Becher", "blau, grün")
    assert mug.product.description == "Aus Steinzeug. Von Hand gedreht"
    assert [address.rpartition("/")[2] for address in addresses(mug)] == [
        "becher.jpg",
        "becher-blau.jpg",
    ]
    assert (spoon.price, spoon.url) == (4.5, "https://werkstatt.example/priel")


@pytest.mark.parametrize(
    "header",
    [
        "ID,Type,UGS,Nom,Publié,Visibilité dans le catalogue,Tarif régulier,Images,Parent",
        "ID,Tipo,SKU,Nombre,Publicado,Visibilidad en el catálogo,Precio normal,Imágenes,Superior",
        "ID,Type,Artikelnummer,Naam,Gepubliceerd,Zichtbaarheid in catalogus,Reguliere prijs,"
        "Afbeeldingen,Hoofd",
        "ID,Тип,Артикул,Имя,Опубликован,Видимость в каталоге,Базовая цена,Изображения,Родительский",
        "ID,Typ,SKU,Nazwa,Opublikowano,Widoczność w katalogu,Cena,Obrazki,Element nadrzędny",
    ],
)
def test_woocommerces_columns_are_known_in_many_languages(tmp_path, header):
    path = tmp_path / "export.csv"
    path.write_text(
        f"{header}\n"
        f"1,variable,A,Cup,1,visible,,{PICTURE},\n"
        f'2,variation,A-1,Cup - red,1,visible,"9,90",{PICTURE}?2,A\n'
        f"3,simple,B,Secret,'-1,visible,5,{PICTURE}?3,\n",
        "utf-8",
    )
    listings, problems = read(path)
    assert open_feed(path).format == "WooCommerce product CSV"
    assert list(listings) == ["A"]
    assert (listings["A"].product.title, listings["A"].product.price) == ("Cup", 9.9)
    assert len(listings["A"].pictures) == 2
    assert problems == [(4, "not published")]


def test_wix_adds_surcharges_takes_discounts_and_knows_where_pictures_are():
    listings, problems = read(FEEDS / "wix.csv", currency="GBP")
    dress, vest = listings["product_11"], listings["product_13"]
    assert costs(dress) == (15.0, "GBP")  # (18 + 2) less a quarter
    assert (dress.product.availability, dress.product.colour) == ("in stock", "pink")
    assert (dress.product.category, dress.product.brand) == ("Dresses", "Tulle & Co")
    assert dress.product.description == "For a first dance."
    assert addresses(dress) == [
        "https://static.wixstatic.com/media/9a8b7c_dress~mv2.jpg",
        "https://static.wixstatic.com/media/9a8b7c_back~mv2.png",
    ]
    assert (vest.product.price, vest.product.availability) == (4.5, "out of stock")
    assert addresses(vest) == ["https://pictures.example/vest.jpg"]
    assert problems == [(6, "not published"), (8, "price")]


def test_squarespaces_variants_go_on_with_the_product_above():
    listings, problems = read(FEEDS / "squarespace.csv")
    mat = listings["64aa"]
    assert (mat.product.price, mat.product.availability) == (6.0, "in stock")
    assert (mat.product.colour, mat.product.category) == ("green, red, blue", "Dogs > Play time")
    assert len(mat.pictures) == 2
    assert listings["64ac"].product.availability == "out of stock"
    assert listings["64ac"].product.price == 21.0
    assert problems == [(5, "not published")]


def test_shopifys_json_is_read_as_its_csv_would_be():
    listings, problems = read(FEEDS / "shopify_products.json", currency="EUR")
    shirt = listings["linen-shirt"]
    assert costs(shirt) == (79.5, "EUR")
    assert (shirt.product.availability, shirt.product.colour) == ("in stock", "white, blue")
    assert (shirt.product.brand, shirt.product.category) == ("Osprey & Rye", "Shirts")
    assert len(shirt.pictures) == 3
    assert shirt.pictures[0].alt == "From the front"
    assert listings["scarf"].product.availability == "in stock"  # nobody counts them
    assert problems == [(2, "not published")]


def test_shopifys_json_of_strangers_takes_nothing_down(tmp_path):
    path = tmp_path / "products.json"
    path.write_text(
        '[{"handle": "a", "variants": [1, null, "x", {"price": {"a": 1}, "available": "maybe"}], '
        '"options": {"name": "Color"}, "images": [[], {"src": 7}, null], "title": "A"},'
        '{"handle": ["b"], "variants": [], "title": "B", "images": [{"src": "../../etc/passwd"}]},'
        '{"handle": "c", "variants": null}, {"title": "D"}]',
        "utf-8",
    )
    listings, problems = read(path)
    assert listings == {}
    assert [row for row, _ in problems] == [1, 2, 3, 4]


def test_heurekas_items_are_grouped_with_all_their_pictures():
    listings, problems = read(FEEDS / "heureka.xml", currency="CZK")
    mug = listings["H"]
    assert costs(mug) == (329.0, "CZK")
    assert (mug.product.availability, mug.product.brand) == ("in stock", "Krug")
    assert mug.product.category == "Heureka.cz > Bydlení > Hrnky"
    assert len(mug.pictures) == 4
    assert problems == []


def test_yandexs_offers_say_things_by_attributes_and_categories_by_number():
    listings, problems = read(FEEDS / "yandex.xml")
    door, odd = listings["alba"], listings["volna"]
    assert costs(door) == (5490.0, "RUB")
    assert (door.product.category, door.product.colour) == ("Двери > Межкомнатные", "белый")
    assert (door.product.brand, len(door.pictures)) == ("Фабрика", 2)
    assert odd.product.availability == "out of stock"
    assert odd.product.category == "Сама себе"  # its own parent
    assert problems == []


def test_ceneos_pictures_are_attributes():
    listings, problems = read(FEEDS / "ceneo.xml")
    mug = listings["544"]
    assert (mug.product.title, mug.product.category) == ("Kubek Port", "Kuchnia")
    assert (mug.product.price, mug.product.description) == (66.5, "Z kamionki.")
    assert addresses(mug) == ["https://kubki.example/544.jpg", "https://kubki.example/544-2.jpg"]
    assert problems == []


@pytest.mark.parametrize("sale", ["0", "0.00", "0,00 EUR", "-", ""])
def test_no_sale_is_often_written_as_nought(tmp_path, sale):
    row = f'id,title,price,sale_price,image\n1,Cup,"7,40","{sale}",{PICTURE}\n'
    assert one(tmp_path, row).product.price == 7.4


def test_the_currency_may_stand_in_its_own_column_or_in_the_sale_price(tmp_path):
    header = "id,title,link,image_link,price,sale_price,currency"
    row = f"1,Cup,https://x.example,{PICTURE},60000,,ARS"
    assert costs(one(tmp_path, f"{header}\n{row}\n")) == (60000, "ARS")
    row = f"1,Cup,https://x.example,{PICTURE},174.58,174.58 AUD,"
    assert costs(one(tmp_path, f"{header}\n{row}\n")) == (174.58, "AUD")


def test_an_empty_column_of_ids_is_no_column_of_ids(tmp_path):
    text = f"TITLE,PRICE,IMAGE1,IMAGE2,IMAGE11,SKU\nVest,5,{PICTURE},{PICTURE}?2,{PICTURE}?3,\n"
    vest = one(tmp_path, text)
    assert vest.product.id == PICTURE
    assert len(vest.pictures) == 3


def test_a_column_that_says_something_comes_before_an_empty_one_of_a_better_name(tmp_path):
    text = f"id,title,price,image,SKU\n,Cup,5,{PICTURE},C-1\n"
    assert one(tmp_path, text).product.id == "C-1"


def test_all_pictures_may_stand_beside_the_main_one(tmp_path):
    text = f'id,name,image,images\n1,Cup,{PICTURE},"{PICTURE},{PICTURE}?2"\n'
    assert addresses(one(tmp_path, text)) == [PICTURE, f"{PICTURE}?2"]


def test_prestashops_prices_and_what_it_does_not_show(tmp_path):
    path = tmp_path / "products.csv"
    path.write_text(
        "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Unit price;"
        "Image URLs (x,y,z...)\n"
        f"1;1;Cup;Cups;100;3;{PICTURE}\n2;0;Mug;Cups;50;;{PICTURE}?2\n",
        "utf-8",
    )
    listings, problems = read(path)
    assert [listing.product.price for listing in listings.values()] == [100]
    assert problems == [(3, "not published")]


def test_how_long_a_delivery_takes_is_not_whether_it_can_be_had(tmp_path):
    text = f"id,title,image,availability,instock\n1,Cup,{PICTURE},1-3 days,N\n"
    assert one(tmp_path, text).product.availability == "out of stock"


def test_a_shop_translates_its_metafields_names(tmp_path):
    text = (
        "Handle,Title,Variant Price,Image Src,Kolor (product.metafields.shopify.color-pattern),"
        "Materiał (product.metafields.shopify.material)\n"
        f"cup,Cup,5,{PICTURE},red; blue,stoneware\n"
    )
    cup = one(tmp_path, text).product
    assert (cup.colour, cup.material) == ("red, blue", "stoneware")


def test_a_list_of_categories_is_unpacked(tmp_path):
    head = "id;title;image;category\n"
    listed = one(tmp_path, head + f'1;Cup;{PICTURE};"[""Home > Cups, small"", ""New""]"\n')
    assert listed.product.category == "Home > Cups, small"
    barred = one(tmp_path, head + f"1;Cup;{PICTURE};Cups | New in\n")
    assert barred.product.category == "Cups | New in"  # two of them, or a path: nobody knows


def test_algolias_answers_are_lists_with_ids_of_their_own(tmp_path):
    text = f'{{"hits": [{{"objectID": "5", "name": "Cup", "image": "{PICTURE}"}}], "nbHits": 1}}'
    assert one(tmp_path, text, "hits.json").product.id == "5"


@pytest.mark.parametrize("number", [6, 9])
def test_pictures_stand_in_as_many_columns_as_a_shop_has(tmp_path, number):
    names = [f"Product Image File - {n}" for n in range(1, number + 1)]
    links = ",".join(f"{PICTURE}?{n}" for n in range(1, number + 1))
    text = f"id,name,Product Image Is Thumbnail - 1,{','.join(names)}\n1,Cup,Y,{links}\n"
    assert len(one(tmp_path, text).pictures) == number


def test_counts_and_documents_are_no_pictures(tmp_path):
    text = f"id,name,image,images,photos,file 2\n1,Cup,{PICTURE},3,4,manual.pdf\n"
    assert addresses(one(tmp_path, text)) == [PICTURE]


@pytest.mark.parametrize(
    ("header", "title"),
    [("Product,Caption,Picture", "Blue cup"), ("Model,Caption,Picture", "Blue cup")],
)
def test_a_product_may_be_a_number_and_its_caption_the_title(tmp_path, header, title):
    path = tmp_path / "feed.csv"
    rows = "".join(f"100{n},{title} from afar {n},{PICTURE}?{n}\n" for n in range(4))
    path.write_text(f"{header}\n{rows}", "utf-8")
    assert {item.product.title[:8] for item in read(path)[0].values()} == {title}


def test_a_price_or_a_word_for_stock_is_no_title(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(
        "Wert,Lieferung,Was es ist,Foto\n"
        f'"29,90 zł",sofort lieferbar,Roter Becher groß,{PICTURE}\n'
        f'"39,90 zł",nicht lieferbar,Blaue Schale klein,{PICTURE}?2\n',
        "utf-8",
    )
    titles = [item.product.title for item in read(path)[0].values()]
    assert titles == ["Roter Becher groß", "Blaue Schale klein"]


@pytest.mark.parametrize("status", ["0", "1", "2", "instock", "active", "publish"])
def test_a_status_that_is_a_number_says_nothing(tmp_path, status):
    one(tmp_path, f"id,name,image,status\n1,Cup,{PICTURE},{status}\n")


@pytest.mark.parametrize("status", ["disabled", "hidden", "inactive", "inaktiv", "private", "nie"])
def test_what_a_shop_does_not_show_is_left_out(tmp_path, status):
    path = tmp_path / "feed.csv"
    path.write_text(f"id,name,image,status\n1,Cup,{PICTURE},{status}\n", "utf-8")
    assert read(path) == ({}, [(2, "not published")])


def test_the_day_from_which_it_is_available_is_no_stock(tmp_path):
    text = f"id,name,image,Available (from)\n1,Cup,{PICTURE},2024-05-01\n"
    assert one(tmp_path, text).product.availability == "in stock"
    text = f"id,name,image,available,stock\n1,Cup,{PICTURE},0,12\n"
    assert one(tmp_path, text).product.availability == "in stock"


@pytest.mark.parametrize("sign", ["Euro", "€", "EUR"])
def test_a_column_of_currencies_may_hold_signs_and_nonsense(tmp_path, sign):
    header = "id,title,link,image_link,price,currency"
    told = one(tmp_path, f"{header}\n1,Cup,https://x.example,{PICTURE},5,{sign}\n")
    assert costs(told) == (5, "EUR")
    odd = one(tmp_path, f"{header}\n1,Cup,https://x.example,{PICTURE},5.00 USD,whatever\n")
    assert costs(odd) == (5, "USD")


@pytest.mark.parametrize("header", ["Preis in €", "Price (EUR)", "Prix TTC (€)"])
def test_the_currency_may_stand_above_the_prices(tmp_path, header):
    text = f"id;name;image;{header}\n1;Cup;{PICTURE};24,90\n"
    assert costs(one(tmp_path, text)) == (24.9, "EUR")


@pytest.mark.parametrize("code", ["ARS", "CLP", "COP", "HUF", "IDR", "ISK", "JPY", "KRW", "VND"])
def test_a_point_parts_thousands_where_nobody_counts_cents(tmp_path, code):
    text = f"id,name,image,price,currency\n1,Cup,{PICTURE},60.000,{code}\n"
    assert costs(one(tmp_path, text)) == (60000, code)
    text = f"id,name,image,price,currency\n1,Cup,{PICTURE},0.990,{code}\n"
    assert costs(one(tmp_path, text)) == (0.99, code)


def test_names_are_written_with_and_without_blanks(tmp_path):
    text = f"productName,imageUrl,salePrice,regularPrice,currencyCode\nCup,{PICTURE},4,5,EUR\n"
    assert costs(one(tmp_path, text)) == (4, "EUR")


def test_an_address_may_lack_its_scheme(tmp_path):
    cup = one(tmp_path, "id,name,image\n1,Cup,www.x.example/a,b.jpg?v=1\n".replace("a,b", "ab"))
    assert addresses(cup) == ["https://www.x.example/ab.jpg?v=1"]


def test_a_row_without_a_picture_is_told_so_where_pictures_are_the_ids(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(f"name,image\nCup,{PICTURE}\nMug,\n", "utf-8")
    assert read(path)[1] == [(3, "no picture")]


def test_woocommerces_server_answers_with_more_than_its_csv_says(tmp_path):
    path = tmp_path / "products.json"
    path.write_text(
        '[{"id": 1, "name": "Cup", "type": "simple", "sku": "", "permalink": "https://w.example/1",'
        ' "prices": {"price": "2800", "currency_code": "EUR", "currency_minor_unit": 2},'
        ' "images": [{"id": 7, "src": "https://w.example/1.jpg", "alt": "x"}],'
        ' "categories": [{"id": 3, "name": "Cups", "link": "https://w.example/cups"}],'
        ' "is_in_stock": false, "status": "publish"},'
        ' {"id": 2, "name": "Mug", "type": "simple", "sku": "", "status": "private",'
        ' "images": [{"src": "https://w.example/2.jpg"}]}]',
        "utf-8",
    )
    listings, problems = read(path)
    cup = listings["1"]
    assert costs(cup) == (28, "EUR")
    assert (cup.product.category, cup.product.availability) == ("Cups", "out of stock")
    assert cup.product.url == "https://w.example/1"
    assert addresses(cup) == ["https://w.example/1.jpg"]
    assert problems == [(2, "not published")]


def test_woocommerces_other_columns_are_known_by_everybodys_names(tmp_path):
    text = (
        "ID,Type,UGS,Nom,Publié,Prix,Images,Description longue,Couleur,Stock\n"
        f'1,simple,A,Tasse,1,"9,90",{PICTURE},En grès.,Bleu,0\n'
    )
    cup = one(tmp_path, text).product
    assert (cup.price, cup.description, cup.colour) == (9.9, "En grès.", "bleu")
    assert cup.availability == "out of stock"


@pytest.mark.parametrize(
    ("price", "told"),
    [
        ('{"amount": "49.90", "currency": "EUR"}', (49.9, "EUR")),
        ('{"price": 5, "priceCurrency": "USD"}', (5, "USD")),
        ('{"raw": 13.5, "formatted_with_code": "13.50 USD"}', (13.5, "USD")),
        ('{"$numberDecimal": "12.5"}', (12.5, "")),
        (
            '[{"amount": 7, "currency_code": "eur"}, {"amount": 8, "currency_code": "usd"}]',
            (7, "EUR"),
        ),
        ('{"value": 9, "currency": {"code": "EUR"}}', (None, "")),
        ("null", (None, "")),
    ],
)
def test_a_price_may_be_an_object(tmp_path, price, told):
    picture = f'{{"image_url": "{PICTURE}"}}'
    text = f'[{{"id": "1", "name": "Cup", "price": {price}, "images": [{picture}]}}]'
    assert costs(one(tmp_path, text, "products.json")) == told


@pytest.mark.parametrize(
    "answer",
    [
        '{{"object": "list", "url": "/v1/products", "has_more": false, "data": [{0}]}}',
        '{{"store": "Mine", "products": [{0}]}}',
        '{{"catalog": {{"products": [{0}]}}}}',
        '{{"total": 1, "docs": [{0}]}}',
    ],
)
def test_a_list_may_lie_within_an_answer(tmp_path, answer):
    product = f'{{"id": "1", "name": "Cup", "image": "{PICTURE}"}}'
    assert one(tmp_path, answer.format(product), "products.json").product.title == "Cup"


def test_a_line_of_json_with_a_list_in_it_is_one_product(tmp_path):
    text = f'{{"id": "1", "name": "Cup", "image": "{PICTURE}", "data": [{{"size": "s"}}]}}\n'
    assert one(tmp_path, text, "products.jsonl").product.id == "1"


def test_other_shops_json_is_not_shopifys(tmp_path):
    text = (
        f'[{{"handle": "cup", "title": "Cup", "variants": [], "images": [{{"url": "{PICTURE}"}}]}}]'
    )
    assert addresses(one(tmp_path, text, "products.json")) == [PICTURE]


def test_what_shopify_has_not_published_is_left_out(tmp_path):
    path = tmp_path / "products.json"
    path.write_text(
        '[{"handle": "a", "body_html": "", "title": "A", "published_at": null, '
        f'"variants": [{{"price": "5"}}], "images": [{{"src": "{PICTURE}"}}]}}]',
        "utf-8",
    )
    assert read(path) == ({}, [(1, "not published")])


@pytest.mark.parametrize("available", ["true", "false"])
def test_what_shopify_says_to_everybody_is_whether_it_can_be_had(tmp_path, available):
    text = (
        '[{"handle": "a", "body_html": "", "title": "A", "variants": '
        f'[{{"price": "5", "available": {available}}}], "images": [{{"src": "{PICTURE}"}}]}}]'
    )
    stock = {"true": "in stock", "false": "out of stock"}[available]
    assert one(tmp_path, text, "products.json").product.availability == stock


XML = '<?xml version="1.0"?><shop>{}</shop>'


def items(tmp_path, inside):
    path = tmp_path / "feed.xml"
    path.write_text(XML.format(inside), "utf-8")
    return read(path)


def test_an_items_elements_come_before_its_attributes_and_odd_ones_say_nothing(tmp_path):
    said = f"<id>SKU-1</id><name>Cup</name><image>{PICTURE}</image><category>Shoes</category>"
    listings, problems = items(
        tmp_path, f'<product id="5" category="12" status="0">{said}</product>'
    )
    assert list(listings) == ["SKU-1"]
    assert (listings["SKU-1"].product.category, problems) == ("Shoes", [])


def test_parameters_that_are_named_like_elements_take_nothing_down(tmp_path):
    said = f"<name>Cup</name><picture>{PICTURE}</picture><vendor>V</vendor>"
    listings, problems = items(
        tmp_path,
        f'<offer id="1" type="vendor.model">{said}<param name="Vendor">W</param>'
        f'<param name="Цвет">Red</param></offer><offer id="2">{said}<param name="цвет">Blue</param>'
        "</offer>",
    )
    assert [item.product.colour for item in listings.values()] == ["red", "blue"]
    assert {item.product.brand for item in listings.values()} == {"V"}
    assert problems == []


def test_products_within_a_category_or_under_an_offer_are_found(tmp_path):
    product = f"<product><id>1</id><name>Cup</name><image>{PICTURE}</image></product>"
    assert list(items(tmp_path, f'<category id="7">{product}</category>')[0]) == ["1"]
    path = tmp_path / "iof.xml"
    path.write_text(f'<offer file_format="IOF"><products>{product}</products></offer>', "utf-8")
    assert list(read(path)[0]) == ["1"]


@pytest.mark.parametrize(
    "pictures",
    [
        "<image>//x.example/a.jpg</image><image>//x.example/b.jpg</image>",
        "<images><image>//x.example/a.jpg</image><image>//x.example/b.jpg</image></images>",
        '<images><image url="//x.example/a.jpg"/><image url="//x.example/b.jpg"/></images>',
        "<image><url>//x.example/a.jpg</url><alt>Front, left</alt></image>"
        "<image><url>//x.example/b.jpg</url><id>7</id></image>",
    ],
)
def test_pictures_in_xml_come_one_by_one(tmp_path, pictures):
    listings, problems = items(tmp_path, f"<item><id>1</id><name>Cup</name>{pictures}</item>")
    assert addresses(listings["1"]) == ["https://x.example/a.jpg", "https://x.example/b.jpg"]
    assert problems == []


def test_addresses_in_texts_and_groups_of_media_are_neither_texts_nor_groups(tmp_path):
    each = (
        "<item><id>{0}</id><name>Cup</name><group><content url='https://x.example/{0}.jpg'/></group>"
        "<description>Nice <a url='https://evil.example'>x</a></description>"
        f"<image>{PICTURE}?{{0}}</image><price currency='EUR'>5</price></item>"
    )
    listings, problems = items(tmp_path, each.format(1) + each.format(2))
    assert list(listings) == ["1", "2"]
    assert (listings["1"].product.description, costs(listings["1"])) == ("Nice x", (5, "EUR"))
    assert problems == []


def test_categories_of_xml_are_bounded(tmp_path):
    path = "".join(f'<category id="{n}" parentId="{n + 1}">C{n}</category>' for n in range(50))
    offer = f"<offer id='1'><name>Cup</name><picture>{PICTURE}</picture><categoryId>0</categoryId>"
    long = f'<category id="x">{"y" * 100_000}</category>'
    listings, _ = items(tmp_path, f"<categories>{path}{long}</categories>{offer}</offer>")
    assert listings["1"].product.category == " > ".join(f"C{n}" for n in reversed(range(8)))


def test_wix_and_squarespace_where_something_is_missing(tmp_path):
    wix = tmp_path / "wix.csv"
    header = "handleId,fieldType,name,productImageUrl,price,surcharge,inventory,discountMode,"
    wix.write_text(
        f"{header}discountValue\n"
        "a,Product,Cup,a.jpg,,,OutOfStock,,\n"
        "b,Product,Mug,b.jpg,5,,OutOfStock,AMOUNT,9\n"
        "b,Variant,,,,1,,,\n",
        "utf-8",
    )
    listings, _ = read(wix)
    assert (listings["a"].product.price, listings["b"].product.price) == (None, 0)
    assert listings["b"].product.availability == "out of stock"
    template = tmp_path / "squarespace.csv"
    template.write_text(
        "Product ID [Non Editable],Product URL,Title,Price,Sale Price,On Sale,Hosted Image URLs\n"
        f",cup,Cup,5,4,No,{PICTURE}\n,,,6,3,Yes,\n,mug,Mug,7,,,{PICTURE}?2\n",
        "utf-8",
    )
    listings, problems = read(template)
    assert {key: item.product.price for key, item in listings.items()} == {"cup": 3, "mug": 7}
    assert problems == []


def test_a_table_without_a_header_loses_no_product(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(
        "".join(f"Blue cup {n},12 pieces,66,{PICTURE}?{n},https://x.example\n" for n in range(3)),
        "utf-8",
    )
    listings, problems = read(path)
    assert [item.product.title for item in listings.values()] == [f"Blue cup {n}" for n in range(3)]
    assert [item.row for item in listings.values()] == [1, 2, 3]
    assert problems == []
    named = "What,Where\n" + f"Blue cup,{PICTURE}\n"
    assert one(tmp_path, named).product.title == "Blue cup"


@pytest.mark.parametrize(
    ("header", "cells", "price"),
    [
        ("Precio;Precio unitario", "4,50 €;9,00 €/kg", 4.5),
        ("Prezzo unitario;Prezzo", "9,00;4,50", 4.5),
        ("Preis;Einzelpreis", "29,90;4,98", 29.9),
        ("Unit Price;Offers", "5;3 for 2", 5),
        ("Offers", "Buy one get one free", None),
        ("Price;Base Price", "5;2/100 ml", 5),
    ],
)
def test_what_a_product_costs_comes_before_what_a_piece_of_it_costs(tmp_path, header, cells, price):
    text = f"id;name;image;{header}\n1;Cup;{PICTURE};{cells}\n"
    assert one(tmp_path, text).product.price == price


def test_an_id_that_two_rows_have_is_none(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(
        f"product_code,article_id,name,image\n7,1,Cup,{PICTURE}\n7,2,Mug,{PICTURE}?2\n", "utf-8"
    )
    assert list(read(path)[0]) == ["1", "2"]
    rows = "".join(f"{n or 1},m{n},Cup {n},{PICTURE}?{n}\n" for n in range(30))
    path.write_text(f"id,mpn,name,image\n{rows}", "utf-8")
    assert read(path)[1] == [(3, "duplicate")]  # by mistake, once


def test_of_two_columns_of_one_name_the_first_counts(tmp_path):
    text = f"Product ID,ProductID,name,image\n1,x,Cup,{PICTURE}\n"
    assert one(tmp_path, text).product.id == "1"


def test_documents_and_other_sizes_are_no_more_pictures(tmp_path):
    manual = "https://x.example/manual.pdf"
    text = f"id,name,image,file 1,image_400\n1,Cup,{PICTURE},{manual},{PICTURE}?400\n"
    assert addresses(one(tmp_path, text)) == [PICTURE]


@pytest.mark.parametrize("header", ["Model,Product", "Item,Model"])
def test_of_weak_titles_one_is_taken_and_no_number(tmp_path, header):
    feed = tmp_path / "feed.csv"
    feed.write_text(f"{header},Photo\n100,Mug,{PICTURE}\n", "utf-8")
    assert list(open_feed(feed).mapping.values()).count("title") == 1
    assert one(tmp_path, f"{header},Photo\n100,Mug,{PICTURE}\n").product.title == "Mug"


def test_a_status_of_one_letter_says_nothing(tmp_path):
    one(tmp_path, f"id,name,image,status\n1,Cup,{PICTURE},N\n")


def test_woocommerces_own_columns_come_before_its_servers(tmp_path):
    text = (
        "ID,Type,SKU,Name,Status,Published,Price,Regular price,Stock status,In stock?,Images\n"
        f"1,simple,A,Cup,draft,1,see shop,10,Available in 3 days,1,{PICTURE}\n"
    )
    cup = one(tmp_path, text).product
    assert (cup.price, cup.availability) == (10, "in stock")


@pytest.mark.parametrize("amount", ["9" * 400, "true", "1e-7", '"' + "9" * 5000 + '"', "{}", "[]"])
def test_no_number_of_json_takes_the_rest_down(tmp_path, amount):
    path = tmp_path / "products.json"
    odd = f'{{"amount": {amount}, "currency": "EUR", "currency_minor_unit": 2}}'
    path.write_text(
        f'[{{"id": 1, "title": "Cup", "image": "{PICTURE}", "price": {odd}}},'
        f'{{"id": 2, "title": "Mug", "image": "{PICTURE}", "price": 5}}]',
        "utf-8",
    )
    listings, problems = read(path)
    assert list(listings) == ["1", "2"]
    assert listings["1"].product.price in (None, 0)
    assert problems == []


@pytest.mark.parametrize(
    ("said", "pictures"),
    [
        (f'{{"name": "front", "link": "{PICTURE}"}}', [PICTURE]),
        ('{"name": "b.jpg", "href": "https://x.example/b"}', ["https://x.example/b"]),
        (f'{{"url": "{PICTURE}", "price": 1, "currency": "EUR"}}', [PICTURE]),
    ],
)
def test_a_picture_may_be_an_object(tmp_path, said, pictures):
    text = f'[{{"id": 1, "title": "Cup", "images": [{said}]}}]'
    assert addresses(one(tmp_path, text, "products.json")) == pictures


def test_what_has_a_name_and_a_price_is_its_name(tmp_path):
    text = (
        f'[{{"id": 1, "title": "Cup", "image": "{PICTURE}", '
        '"brand": {"name": "A", "source": "b"}, '
        '"color": {"name": "Red", "price": 2, "currency": "EUR"}}]'
    )
    cup = one(tmp_path, text, "products.json").product
    assert (cup.brand, cup.colour) == ("A", "red")


def test_lines_of_json_keep_their_own_lists_of_products(tmp_path):
    path = tmp_path / "products.jsonl"
    path.write_text(
        f'{{"id": 1, "name": "Box", "image": "{PICTURE}", "products": [{{"sku": "a"}}]}}\n'
        f'{{"id": 2, "name": "Bag", "image": "{PICTURE}", "products": []}}\n',
        "utf-8",
    )
    assert list(read(path)[0]) == ["1", "2"]


def test_products_within_the_list_of_categories_are_found(tmp_path):
    product = f"<product><id>1</id><name>Cup</name><image>{PICTURE}</image></product>"
    inside = f"<categories><category name='Cups'>{product}</category></categories>{product}"
    listings, problems = items(tmp_path, inside.replace("<id>1", "<id>2", 1))
    assert list(listings) == ["2", "1"]
    assert problems == []


@pytest.mark.parametrize(
    "wrapped",
    ["<records><record><header/>{}</record></records>", "<info><row>meta</row></info>{}"],
)
def test_wrappers_hide_nothing(tmp_path, wrapped):
    product = f"<product><id>1</id><name>Cup</name><image>{PICTURE}</image></product>"
    listings, problems = items(tmp_path, wrapped.format(product))
    assert (list(listings), problems) == (["1"], [])


@pytest.mark.parametrize("inside", ["name", "id", "file"])
def test_a_pictures_address_may_stand_in_any_element_of_it(tmp_path, inside):
    item = f"<item><id>1</id><name>Cup</name><image><{inside}>{PICTURE}</{inside}></image></item>"
    assert addresses(items(tmp_path, item)[0]["1"]) == [PICTURE]


def test_what_attributes_say_comes_after_elements_of_the_same_field(tmp_path):
    listings, problems = items(
        tmp_path,
        "<product id='0' url='/rel' stock='5 pcs' price='see'><sku>S</sku>"
        f"<title name='Material'>Cup</title><link>https://x.example/p</link><image>{PICTURE}</image>"
        "<cost currency='USD'>4</cost><price currency='EUR'>9</price>"
        "<param name='Brand'>Other</param><vendor>V</vendor></product>",
    )
    cup = listings["S"]
    assert (cup.product.title, cup.product.url, cup.product.brand) == (
        "Cup",
        "https://x.example/p",
        "V",
    )
    assert costs(cup) == (9, "EUR")
    assert problems == []


def test_a_backslash_may_stand_before_a_quotation_mark(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(
        "id,title,description,image\n"
        f'1,"Screen 2\\", wide","Says \\"hello\\", twice",{PICTURE}\n'
        f'2,"Plain ""one""","Nothing",{PICTURE}?2\n',
        "utf-8",
    )
    listings, problems = read(path)
    assert [item.product.title for item in listings.values()] == ['Screen 2", wide', 'Plain "one"']
    assert listings["1"].product.description == 'Says "hello", twice'
    assert problems == []


def test_a_backslash_at_the_end_of_a_cell_is_one(tmp_path):
    text = f'id,title,description,image\n1,Cup,"C:\\cups\\",{PICTURE}\n'
    assert one(tmp_path, text).product.description == "C:\\cups\\"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("header", [False, True], ids=["bare header", "all"])
def test_a_table_may_have_been_saved_once_more(tmp_path, mark, header):
    rows = [["id", "title", "price", "image"]]
    rows += [[str(n), f'"Cup{mark} no. {n}"', "5", f"{PICTURE}?{n}"] for n in range(3)]
    lines = [mark.join(cells) for cells in rows]
    quoted = ['"' + line.replace('"', '""') + '"' for line in lines]
    path = tmp_path / "feed.csv"
    path.write_text("\n".join([(quoted if header else lines)[0], *quoted[1:]]) + "\n", "utf-8")
    listings, problems = read(path)
    assert list(listings) == ["0", "1", "2"]
    assert listings["1"].product.title == " ".join(f"Cup{mark} no. 1".split())
    assert problems == []


@pytest.mark.parametrize("header", ["id,title,link,image_link,state", "id,title,url,image,state"])
def test_what_a_column_of_ones_choice_keeps_from_sale_is_left_out(tmp_path, header):
    path = tmp_path / "feed.csv"
    path.write_text(f"{header}\n1,Cup,https://x.example,{PICTURE},no\n", "utf-8")
    assert read(path, mapping={"state": "published"}) == ({}, [(2, "not published")])
