"""What other shops and portals export, and what merchants' own tables have besides."""

from pathlib import Path

import pytest

from lib.feeds import Listing, RowProblem, open_feed

FEEDS = Path(__file__).parent / "feeds"
PICTURE = "https://x.example/1.jpg"


def read(path, **options):
    items = list(open_feed(path, **options))
    listings = {item.product.id: item for item in items if isinstance(item, Listing)}
    return listings, [(item.row, item.kind) for item in items if isinstance(item, RowProblem)]


def one(tmp_path, text, name="feed.csv"):
    """The only product of a table."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    ((listing,), problems) = (list(read(path)[0].values()), read(path)[1])
    assert problems == []
    return listing


def costs(listing):
    return listing.product.price, listing.product.currency


def addresses(listing):
    return [picture.address for picture in listing.pictures]


def test_woocommerce_in_another_language_groups_hides_and_prices_as_in_english():
    listings, problems = read(FEEDS / "woocommerce_german.csv")
    assert problems == [(5, "not published"), (6, "not published")]
    assert list(listings) == ["KR-1", "KR-4"]
    mug, spoon = listings["KR-1"], listings["KR-4"].product
    assert (mug.product.price, mug.product.availability) == (19.9, "in stock")  # the sale is over
    assert (mug.product.category, mug.product.colour) == ("Küche > Becher", "blau")
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
    assert (mat.product.colour, mat.product.category) == ("green", "Dogs > Play time")
    assert len(mat.pictures) == 2
    assert listings["64ac"].product.availability == "out of stock"
    assert listings["64ac"].product.price == 21.0
    assert problems == [(5, "not published")]


def test_shopifys_json_is_read_as_its_csv_would_be():
    listings, problems = read(FEEDS / "shopify_products.json", currency="EUR")
    shirt = listings["linen-shirt"]
    assert costs(shirt) == (79.5, "EUR")
    assert (shirt.product.availability, shirt.product.colour) == ("in stock", "white")
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
    assert (cup.colour, cup.material) == ("red", "stoneware")


def test_a_list_of_categories_is_unpacked_and_bars_lead_on(tmp_path):
    head = "id;title;image;category\n"
    listed = one(tmp_path, head + f'1;Cup;{PICTURE};"[""Home > Cups, small"", ""New""]"\n')
    assert listed.product.category == "Home > Cups, small"
    barred = one(tmp_path, head + f"1;Cup;{PICTURE};Home | Cups|Mugs\n")
    assert barred.product.category == "Home > Cups|Mugs"


def test_algolias_answers_are_lists_with_ids_of_their_own(tmp_path):
    text = f'{{"hits": [{{"objectID": "5", "name": "Cup", "image": "{PICTURE}"}}], "nbHits": 1}}'
    assert one(tmp_path, text, "hits.json").product.id == "5"
