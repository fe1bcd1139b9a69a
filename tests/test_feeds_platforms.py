"""What further shops' own exporters write: products with their variants, pictures and stock."""

import zipfile
from pathlib import Path

import pytest

from lib.feeds import open_feed
from tests.feeds_read import addresses
from tests.feeds_read import by_id as read

FEEDS = Path(__file__).parent / "feeds"
PICTURE = "https://x.example/1.jpg"


def of(tmp_path, text, **options):
    path = tmp_path / "feed.csv"
    path.write_text(text, "utf-8")
    return read(path, **options)


def facts(listing):
    own = listing.product
    return own.title, own.price, own.availability, own.category, own.brand, own.colour


def alts(listing):
    return [picture.alt for picture in listing.pictures]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("bigcommerce.csv", "BigCommerce product CSV"),
        ("bigcommerce_old.csv", "BigCommerce product CSV"),
        ("vendure.csv", "Vendure product CSV"),
        ("ecwid.csv", "Ecwid catalogue CSV"),
        ("square.csv", "Square item library"),
        ("wix_new.csv", "Wix product CSV"),
        ("magento.csv", "Magento product CSV"),
        ("amazon.csv", "table"),
    ],
)
def test_exporters_are_told_by_their_columns(name, format_):
    assert open_feed(FEEDS / name).format == format_


def test_bigcommerces_variants_and_pictures_stand_in_rows_below_the_product():
    listings, problems = read(FEEDS / "bigcommerce.csv")
    mug = listings["112"]
    assert facts(mug) == ("Tall mug", 19.5, "in stock", "Kitchen > Mugs", "", "blue, red")
    assert [address.rpartition("/")[2] for address in addresses(mug)] == [
        "tm-front.jpg",
        "tm-side.jpg",
        "tm-blue.jpg",
    ]
    assert alts(mug) == ["From the front", "From the side", "Tall mug"]
    assert (mug.row, len(mug.rest)) == (2, 4)
    assert problems == [(10, "not published")]


def test_bigcommerce_counts_variants_the_product_or_nothing():
    listings, _ = read(FEEDS / "bigcommerce.csv")
    gift, saucer = listings["113"].product, listings["115"].product
    assert (gift.availability, gift.category) == ("in stock", "")  # a number is no category
    assert saucer.availability == "in stock"


def test_bigcommerces_older_export_has_skus_and_rules_below_the_product():
    listings, problems = read(FEEDS / "bigcommerce_old.csv")
    shirt, scarf = listings["27"], listings["28"]
    told = ("Linen shirt", 64.0, "in stock", "Clothing > Shirts", "Osprey", "blue")
    assert facts(shirt) == told
    assert [address.rpartition("/")[2] for address in addresses(shirt)] == ["shirt.jpg", "back.jpg"]
    assert scarf.product.availability == "out of stock"  # nobody may buy it
    assert problems == [(7, "not published")]


def test_vendures_rows_without_a_name_vary_the_product_above():
    listings, problems = read(FEEDS / "vendure.csv")
    lamp = listings["field-lamp"]
    assert facts(lamp) == ("Field lamp", 119.0, "in stock", "Lighting", "Lumen", "green")
    assert lamp.product.material == "Brass"
    assert len(lamp.pictures) == 4
    assert listings["stool"].product.availability == "in stock"  # nobody counts them
    assert problems == []


def test_ecwids_variations_follow_their_product():
    listings, problems = read(FEEDS / "ecwid.csv")
    bag = listings["5001"]
    assert facts(bag) == ("Tote bag", 16.0, "in stock", "Bags > Totes", "Sail", "sand, navy")
    assert [address.rpartition("/")[2] for address in addresses(bag)] == [
        "tote.jpg",
        "tote-2.jpg",
        "tote-3.jpg",
        "tote-sand.jpg",
    ]
    assert listings["5002"].product.availability == "in stock"
    assert problems == [(7, "not published")]


def test_rows_of_a_product_that_is_missing_are_not_those_of_the_one_before(tmp_path):
    lines = (FEEDS / "wix_new.csv").read_text("utf-8").splitlines()
    cup = lines[1].replace("clay-bowl", "cup").replace("Clay bowl", "Cup").replace("30.00", "99")
    for bowl in ([], [f"{lines[1]},one cell too many"]):
        text = "\n".join([lines[0], cup, *bowl, *lines[2:]])
        listings, problems = of(tmp_path, text)
        assert facts(listings["cup"])[:2] == ("Cup", 99.0)
        assert len(listings["cup"].pictures) == 1
        assert {kind for _, kind in problems} >= {"title"}
        assert "clay-bowl" not in listings


def test_a_broken_row_parts_no_product_whose_rows_say_whose_they_are(tmp_path):
    lines = (FEEDS / "wix_new.csv").read_text("utf-8").splitlines()
    lines.insert(3, f"{lines[2]},one cell too many")
    listings, problems = of(tmp_path, "\n".join(lines))
    assert facts(listings["clay-bowl"])[2:] == ("in stock", "", "Kiln", "white, black")
    assert "title" not in {kind for _, kind in problems}


def test_a_variation_that_cannot_be_sold_is_sold_out_and_hides_no_other(tmp_path):
    header = "Token,Item Name,Variation Name,Sellable,Price,Image\n"
    rows = f"T1,Candle,Small,N,5,{PICTURE}\nT2,Candle,Large,Y,6,{PICTURE}\n"
    listings, problems = of(tmp_path, header + rows)
    assert facts(listings["T1"])[:3] == ("Candle", 5.0, "in stock")
    assert problems == []
    listings, _ = of(tmp_path, header + rows.replace("Y", "N"))
    assert facts(listings["T1"])[2] == "out of stock"


def test_magentos_translations_alone_are_no_products_and_that_is_told(tmp_path):
    header = "sku,store_view_code,product_type,product_online,name,base_image\n"
    text = f"{header}A,german,simple,1,Becher,{PICTURE}\nB,german,simple,1,Vase,{PICTURE}\n"
    assert of(tmp_path, text) == ({}, [(2, "store view")])


def test_a_hidden_variant_is_not_what_a_product_costs(tmp_path):
    lines = (FEEDS / "wix_new.csv").read_text("utf-8").splitlines()
    lines[2] = lines[2].replace(",TRUE,", ",FALSE,", 1)
    listings, _ = of(tmp_path, "\n".join(lines))
    assert facts(listings["clay-bowl"])[1] == 30.0


def test_squares_variations_all_name_their_item():
    listings, problems = read(FEEDS / "square.csv")
    candle = listings["TOK1"]
    assert facts(candle) == ("Beeswax candle", 8.0, "in stock", "Home > Candles", "", "honey")
    assert len(candle.pictures) == 2  # of a column that the merchant added
    assert (listings["TOK3"].product.price, listings["TOK3"].row) == (None, 4)
    assert problems == [(5, "not published"), (6, "not published")]


def test_square_itself_names_no_pictures_and_that_is_said_once(tmp_path):
    text = "Token,Item Name,Variation Name,SKU,Price\nT1,Candle,Small,A,5\nT2,Candle,Large,B,6\n"
    assert of(tmp_path, text) == ({}, [(1, "columns")])
    assert list(of(tmp_path, text, mapping={"SKU": "image"})[0]) == []


def test_what_square_keeps_back_can_be_had_all_the_same(tmp_path):
    header = "Token,Item Name,Variation Name,Square Online Item Visibility,Price,Image\n"
    text = f"{header}T1,Candle,Small,unavailable,5,{PICTURE}\n"
    assert of(tmp_path, text)[1] == [(2, "not published")]
    assert list(of(tmp_path, text, mapping={"Square Online Item Visibility": ""})[0]) == ["T1"]


def test_wixs_new_catalogue_has_rows_of_further_pictures():
    listings, problems = read(FEEDS / "wix_new.csv")
    bowl = listings["clay-bowl"]
    assert facts(bowl) == ("Clay bowl", 28.0, "in stock", "", "Kiln", "white, black")
    assert addresses(bowl) == [
        "https://static.wixstatic.com/media/ab12_bowl~mv2.jpg",
        "https://static.wixstatic.com/media/ab12_side~mv2.jpg",
    ]
    assert alts(bowl) == ["From above", "From the side"]
    assert problems == [(6, "not published")]


def test_amazons_labels_are_no_product_and_children_belong_to_their_parent():
    listings, problems = read(FEEDS / "amazon.csv")
    blanket = listings["WB"]
    assert list(listings) == ["WB", "TH"]
    assert facts(blanket) == ("Wool blanket", 75.0, "in stock", "blanket", "Loom", "blue, red")
    assert [address.rpartition("/")[2] for address in addresses(blanket)] == [
        "blue.jpg",
        "blue-2.jpg",
        "blue-3.jpg",
        "red.jpg",
    ]
    assert listings["TH"].product.availability == "out of stock"
    assert problems == [(8, "not published")]


def test_amazons_newer_templates_write_the_marketplace_into_their_names(tmp_path):
    at, tongue = "[marketplace_id=ATVPDKIKX0DER]", "[language_tag=en_US]"
    names = [
        "contribution_sku#1.value",
        f"item_name{at}{tongue}#1.value",
        f"brand{at}{tongue}#1.value",
        f"parentage_level{at}#1.value",
        f"child_parent_sku_relationship{at}#1.parent_sku",
        f"color{at}{tongue}#1.value",
        "fulfillment_availability#1.quantity",
        f"purchasable_offer{at}[audience=ALL]#1.our_price#1.schedule#1.value_with_tax",
        f"main_product_image_locator{at}#1.media_location",
        f"other_product_image_locator_1{at}#1.media_location",
    ]
    rows = [
        ["settings=primaryMarketplaceId=X", "Do not change the first rows."],
        ["Offer"],
        ["SKU", "Item Name", "Brand Name", "Parentage", "Parent SKU", "Color", "Quantity", "Price"],
        names,
        ["P", "Kite", "Gale", "Parent", "", "", "", "", "", ""],
        ["C1", "Kite, red", "Gale", "Child", "P", "Red", "0", "30", PICTURE, f"{PICTURE}?2"],
        ["C2", "Kite, blue", "Gale", "Child", "P", "Blue", "2", "28", f"{PICTURE}?3", ""],
    ]
    width = len(names)
    text = "\n".join("\t".join(row + [""] * (width - len(row))) for row in rows)
    listings, problems = of(tmp_path, text)
    assert facts(listings["P"]) == ("Kite", 28.0, "in stock", "", "Gale", "red, blue")
    assert addresses(listings["P"]) == [PICTURE, f"{PICTURE}?2", f"{PICTURE}?3"]
    assert problems == []


@pytest.fixture
def magento(tmp_path):
    """The export in a ZIP with the pictures, as they lie in the shop's folder."""
    path = tmp_path / "shop.zip"
    named = ("h/mh01-gray", "h/mh01-black", "h/mh01-alt", "h/mh01-back", "b/mb01-blue-0")
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(FEEDS / "magento.csv", "export.csv")
        for name in named:
            packed.writestr(f"m/{name}.jpg", b"a picture")
    return path


def test_magentos_variants_belong_to_what_can_be_configured(magento):
    listings, problems = read(magento)
    hoodie, bag = listings["MH01"], listings["24-MB01"]
    assert list(listings) == ["MH01", "24-MB01", "24-WEB"]
    assert facts(hoodie) == (
        "Chaz hoodie",
        45.0,
        "in stock",
        "Men > Hoodies",
        "Chaz",
        "black, gray",
    )
    assert addresses(hoodie) == [
        "m/h/mh01-gray.jpg",
        "m/h/mh01-alt.jpg",
        "m/h/mh01-black.jpg",
        "m/h/mh01-back.jpg",
    ]
    assert (bag.product.category, bag.product.description) == ("Gear", "Roomy.")
    assert listings["24-WEB"].product.availability == "out of stock"
    assert problems == [(7, "not published"), (8, "not published")]


def test_magentos_pictures_are_looked_for_where_a_shop_keeps_them(tmp_path):
    listings, _ = read(FEEDS / "magento.csv", base="https://shop.example/exports/all.csv")
    assert addresses(listings["24-MB01"]) == [
        "https://shop.example/media/catalog/product/m/b/mb01-blue-0.jpg"
    ]


@pytest.mark.parametrize("at", ["shop.example", "https://shop.example/media/catalog/product"])
def test_magentos_pictures_are_found_by_the_address_of_its_shop_or_of_their_folder(at):
    listings, _ = read(FEEDS / "magento.csv", pictures_at=at)
    assert addresses(listings["24-MB01"]) == [
        "https://shop.example/media/catalog/product/m/b/mb01-blue-0.jpg"
    ]


def test_magentos_pictures_may_be_in_another_folder_that_is_said():
    listings, _ = read(FEEDS / "magento.csv", pictures_at="https://cdn.example/m/")
    assert addresses(listings["24-MB01"]) == ["https://cdn.example/m/m/b/mb01-blue-0.jpg"]


def test_what_to_do_about_magentos_paths_is_said():
    problem = next(p for p in open_feed(FEEDS / "magento.csv") if p.row == 6)
    assert problem.kind == "picture's path"
    for advice in ("mb01-blue-0.jpg", "at which address", "https address", "ZIP", "in the shop"):
        assert advice in problem.reason


def test_magentos_variants_may_be_shared_and_products_come_twice(tmp_path):
    header = "sku,product_type,name,product_online,visibility,price,base_image,"
    both = "Catalog, Search"
    listings, problems = of(
        tmp_path,
        f"{header}configurable_variations\n"
        f'A,configurable,A,1,"{both}",,{PICTURE}?a,"sku=V,size=S|sku=W,size=M"\n'
        f'B,configurable,B,1,"{both}",,{PICTURE}?b,"sku=V,size=S"\n'
        f"V,simple,V,1,Not Visible Individually,5,{PICTURE}?v,\n"
        f"W,simple,W,2,Not Visible Individually,3,{PICTURE}?w,\n"
        f'A,configurable,A again,1,"{both}",,{PICTURE}?c,\n',
    )
    assert list(listings) == ["A", "B"]
    assert listings["A"].product.price == 5  # the other is not on sale
    assert problems == [(6, "duplicate")]


def test_a_hidden_parent_hides_its_variants_and_a_shown_one_lends_its_price(tmp_path):
    listings, problems = of(
        tmp_path,
        "id;parent_id;active;stock;name;price_gross;cover_media_url\n"
        f"c1;p1;1;0;;;{PICTURE}?1\np1;;1;0;Shirt;20;{PICTURE}\nc2;p1;1;7;;;\n"
        f"c3;p1;0;7;;2;{PICTURE}?3\np2;;0;5;Secret;1;{PICTURE}\nc4;p2;1;5;;1;{PICTURE}?4\n",
    )
    shirt = listings["p1"]
    assert facts(shirt)[:3] == ("Shirt", 20, "in stock")
    assert addresses(shirt) == [PICTURE, f"{PICTURE}?1"]
    assert problems == [(5, "not published"), (6, "not published")]


@pytest.mark.parametrize(
    ("header", "variants"),
    [
        ("Internal_ID;Internal_Variant_ID;US_Title_Short;SKU;Price;Images", "P;{n};Shirt;S{n}"),
        ("id;handle;sku;name;variant_option_one_name;price;image", "{n};P;S{n};Shirt;Size"),
        ("Product ID;Variant ID;SKU;Title;Price;Image", "P;{n};S{n};Shirt"),
    ],
)
def test_rows_of_variants_belong_to_the_product_whose_id_they_share(tmp_path, header, variants):
    rows = [f"{variants.format(n=n)};1{n};{PICTURE}?{n}" for n in (1, 2)]
    listings, problems = of(tmp_path, "\n".join([header, *rows]))
    assert {key: item.product.price for key, item in listings.items()} == {"P": 11}
    assert len(listings["P"].pictures) == 2
    assert problems == []


@pytest.mark.parametrize(
    ("header", "cell"), [("hide", "1"), ("hideproduct", "Y"), ("Hidden", "yes")]
)
def test_a_column_may_say_that_a_product_is_hidden(tmp_path, header, cell):
    text = f"id,name,image,{header}\n1,Cup,{PICTURE},{cell}\n2,Mug,{PICTURE}?2,\n"
    listings, problems = of(tmp_path, text)
    assert (list(listings), problems) == (["2"], [(2, "not published")])


def test_a_price_comes_before_a_list_price(tmp_path):
    text = f"productcode,productname,listprice,productprice,photourl\nC,Chair,120,99,{PICTURE}\n"
    assert of(tmp_path, text)[0]["C"].product.price == 99


@pytest.mark.parametrize(
    "header",
    [
        "Item,ID,Name,SKU,Options,Price,Image URL (Import)",
        "Item Type,Product ID,Product Name,Product Code/SKU,Price,Category,Product Image URL - 1",
        "name,slug,assets,facets,optionGroups,optionValues,price",
        "type,product_internal_id,product_name,product_price,product_media_main_image_url",
        "Token,Item Name,Variation Name,Categories,Price,Current Quantity Shop,Image",
        "sku,product_type,name,configurable_variations,additional_attributes,categories,base_image",
    ],
)
@pytest.mark.parametrize(
    "cell", ["Product", "../../etc/passwd", "=1+1", "[A]" * 3000, "Name=" * 3000, "(A|,;:" * 3000]
)
def test_strange_cells_take_nothing_down(tmp_path, header, cell):
    width = header.count(",") + 1
    row = ",".join([f'"{cell}"'] * width)
    first = ",".join(["Product", *[f'"{cell}"'] * (width - 1)])
    listings, _ = of(tmp_path, f"{header}\n{row}\n{first}\n{row}\n")
    assert not any("passwd" in address for item in listings.values() for address in addresses(item))
