"""Excel workbooks: cells as one sees them, pictures in their rows, and nothing that breaks out."""

import datetime
import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from lib.errors import FeedError, PictureError
from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.excel import merged
from tests.feeds_read import refusal
from tests.hostile_pictures import small_png
from tests.memory import peak_of
from tests.workbooks import altered, damaged, from_csv, part, picture, workbook

FEEDS = Path(__file__).parent / "feeds"
TABLE = "id,title,price,image\n1,Red mug,19.90,https://x.example/1.jpg\n"
SHEET = "xl/worksheets/sheet1.xml"


def read(path, **options):
    feed = open_feed(path, **options)
    items = list(feed)
    return (
        feed,
        [item for item in items if isinstance(item, Listing)],
        {item.row: item.reason for item in items if isinstance(item, RowProblem)},
    )


def colours(feed, listing):
    found = (Image.open(io.BytesIO(feed.read(p.address))) for p in listing.pictures)
    return [each.convert("RGB").getpixel((5, 5)) for each in found]


# What cells say


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("shopify_current.csv", ","),
        ("shopify_legacy.csv", ","),
        ("shopify_hybrid.csv", ","),
        ("google_merchant.tsv", "\t"),
        ("woocommerce.csv", ","),
        ("meta_catalogue.csv", ","),
    ],
)
def test_an_export_saved_as_a_workbook_is_read_as_the_export(tmp_path, name, delimiter):
    plain = open_feed(FEEDS / name)
    text = (FEEDS / name).read_text("utf-8-sig")
    feed = open_feed(from_csv(tmp_path / "holiday.png", text, delimiter))
    assert feed.format == f"{plain.format} as Excel"
    assert feed.mapping == plain.mapping
    expected = [item.product for item in plain if isinstance(item, Listing)]
    assert [item.product for item in feed if isinstance(item, Listing)] == expected


def typed(book, sheet):
    money = book.add_format({"num_format": "#,##0.00 [$€-407]"})
    zeros = book.add_format({"num_format": "00000"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, ["Price list, autumn"])
    sheet.write_row(2, 0, ["Artikelnummer", "Bezeichnung", "Preis", "Since", "In stock", "Bild"])
    sheet.write_number(3, 0, 7, zeros)
    sheet.write_rich_string(3, 1, bold, "Red", " mug")
    sheet.write_number(3, 2, 19.1 + 0.2, money)
    sheet.write_datetime(3, 3, datetime.datetime(2026, 11, 20), day)
    sheet.write_boolean(3, 4, True)
    sheet.write_string(3, 5, "https://x.example/1.jpg")
    sheet.write_number(4, 0, 4006381333931)
    sheet.write_formula(4, 1, '=CONCAT("Blue"," mug")', None, "Blue mug")
    sheet.write_number(4, 2, 20)
    sheet.write_boolean(4, 4, False)
    sheet.write_formula(4, 5, '=IMAGE("https://x.example/2.jpg")', None, 0)
    sheet.write_string(5, 9, "a note beside the table")
    sheet.write_string(6, 0, "  ")


def test_cells_are_read_as_one_sees_them(tmp_path):
    feed, listings, problems = read(workbook(tmp_path / "x.xlsx", Products=typed))
    one, two = listings
    assert (one.row, two.row) == (4, 5)
    assert (one.product.id, one.product.title) == ("00007", "Red mug")
    assert (one.product.price, one.product.currency) == (19.3, "EUR")
    assert one.cells["Since"] == "2026-11-20"
    assert (two.product.id, two.product.title) == ("4006381333931", "Blue mug")
    assert (two.product.price, two.product.currency) == (20, "")
    assert (one.product.availability, two.product.availability) == ("in stock", "out of stock")
    assert two.pictures[0].address == "https://x.example/2.jpg"
    assert problems == {}  # a note beside the table is no product
    assert feed.format == "table as Excel"


def test_dates_that_count_from_1904_are_right_too(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Products=typed)
    book = part(path, "xl/workbook.xml").replace("<workbookPr ", '<workbookPr date1904="1" ')
    altered(path, {"xl/workbook.xml": book})
    _, (one, *_), _ = read(path)
    assert one.cells["Since"] == "2030-11-21"


def test_the_sheet_whose_columns_are_known_is_taken_and_hidden_ones_are_not(tmp_path):
    def notes(_book, sheet):
        for row in range(3):
            sheet.write_row(row, 0, ["Please", "fill", "this", "in"])

    def products(_book, sheet):
        sheet.write_row(0, 0, ["id", "title", "image"])
        sheet.write_row(1, 0, ["1", "Cup", "https://x.example/1.jpg"])

    def secret(book, sheet):
        products(book, sheet)
        sheet.write_row(0, 3, ["price", "brand", "category", "colour"])
        sheet.hide()

    feed, (listing,), _ = read(
        workbook(tmp_path / "x.xlsx", Notes=notes, Secret=secret, Products=products)
    )
    assert feed.format == 'table as Excel, sheet "Products"'
    assert listing.product.title == "Cup"
    mapped = open_feed(tmp_path / "x.xlsx", mapping={"title": "description"})
    assert mapped.mapping["title"] == "description"


def test_a_header_that_comes_again_is_told(tmp_path):
    path = from_csv(tmp_path / "x.xlsx", TABLE + "id,title,price,image\n" + "2,Cup,1,https://x/2\n")
    _, listings, problems = read(path)
    assert len(listings) == 2
    assert "repeats the header" in problems[3]


def titled(_book, sheet):
    sheet.write_row(0, 0, ["Spring list", "", "June 2026"])
    sheet.write_row(2, 0, ["Valid until", "31 December"])
    sheet.write_row(3, 0, ["SKU", "Name", "Price", "Image"])
    sheet.write_row(4, 0, ["m1", "Red mug", 9, "https://x.example/1.jpg"])


def test_a_title_of_several_cells_is_not_taken_for_the_header(tmp_path):
    feed, listings, problems = read(workbook(tmp_path / "x.xlsx", Products=titled))
    assert feed.mapping["Name"] == "title"
    assert [listing.product.title for listing in listings] == ["Red mug"]
    assert not problems


def ranges(_book, sheet):
    sheet.merge_range("A1:A2", "Category")  # a header of two rows
    sheet.write_row(0, 1, ["Name", "Price", "Image"])
    sheet.merge_range("A3:A5", "Mugs")
    sheet.merge_range("A6:A9", "Vases")
    sheet.merge_range("C6:C7", 12.5)
    mugs, vases = (
        [("Red mug", 9), ("Blue mug", 8), ("Green mug", 7)],
        [("Tall vase",), ("Low vase",)],
    )
    for number, cells in enumerate([*mugs, *vases, ("Old vase", 5)], 2):
        sheet.write_row(number, 1, cells)
        sheet.write(number, 3, f"https://x.example/{number}.jpg")
    sheet.write_blank(8, 1, None)  # the range goes on, the products do not


def test_what_is_merged_over_several_rows_holds_for_each(tmp_path):
    _, listings, problems = read(workbook(tmp_path / "x.xlsx", Products=ranges))
    assert [(x.product.title, x.product.category, x.product.price) for x in listings] == [
        ("Red mug", "Mugs", 9),
        ("Blue mug", "Mugs", 8),
        ("Green mug", "Mugs", 7),
        ("Tall vase", "Vases", 12.5),
        ("Low vase", "Vases", 12.5),
        ("Old vase", "Vases", 5),
    ]
    assert not problems


def test_merged_cells_are_found_wherever_a_part_is_cut(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", Products=ranges)
    whole = read(path)
    for size in (300, 301, 333):
        monkeypatch.setattr(merged, "BLOCK", size)
        assert read(path)[1:] == whole[1:]


def test_endless_merged_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(merged, "MOST", 2)
    assert "merged cells" in refusal(workbook(tmp_path / "x.xlsx", Products=ranges))


def test_what_is_merged_over_a_row_counts_in_it(tmp_path, monkeypatch):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["title", "image", "price", "material", "pattern"])
        for column in (3, 4):
            sheet.merge_range(column - 2, column, 9, column, "w" * 400)
        for row in range(1, 10):
            sheet.write_row(row, 0, [f"Cup {row}", f"https://x.example/{row}.jpg", 5])

    path = workbook(tmp_path / "x.xlsx", Products=fill)
    assert len(read(path)[1]) == 9
    monkeypatch.setattr(merged, "MAX_ROW", 700)
    assert "row 4 holds more than we read" in refusal(path)


@pytest.mark.parametrize("ref", ["A3:A99999999", "A9:A3", "ZZZ3:ZZZ9", "A3", "A3:", "A0:A5", "3:9"])
def test_strange_merged_cells_are_borne(tmp_path, ref):
    path = workbook(tmp_path / "x.xlsx", Products=ranges)
    sheet = part(path, SHEET).replace('ref="A3:A5"', f'ref="{ref}"')
    _, listings, _ = read(altered(path, {SHEET: sheet}))
    assert len(listings) == 6
    assert [listing.product.category for listing in listings[:3]] == ["Mugs", "", ""]


# Pictures


def with_pictures(_book, sheet):
    sheet.set_row(0, 80)
    sheet.insert_image(0, 5, "logo.png", picture("black"))
    sheet.write_row(0, 0, ["SKU", "Name", "Bild"])
    for row, name in enumerate(["Red mug", "Blue mug", "Green mug", "No mug"], 1):
        sheet.set_row(row, 80)
        sheet.write_row(row, 0, [f"m{row}", name])
    sheet.insert_image(1, 2, "a.png", picture("red"))
    sheet.insert_image(1, 3, "b.png", picture("yellow"))
    sheet.embed_image(2, 2, "c.png", picture("blue"))
    sheet.insert_image(2, 2, "d.png", picture("lime") | {"y_offset": 95})  # it spills upwards
    sheet.write_comment(1, 0, "a note")


def test_pictures_pasted_into_a_sheet_are_those_of_their_rows(tmp_path):
    feed, listings, problems = read(workbook(tmp_path / "x.xlsx", Products=with_pictures))
    assert feed.mapping["picture in the sheet"] == "image"
    assert [listing.product.title for listing in listings] == ["Red mug", "Blue mug", "Green mug"]
    red, blue, green = (colours(feed, listing) for listing in listings)
    assert red == [(255, 0, 0), (255, 255, 0)]
    assert (blue, green) == ([(0, 0, 255)], [(0, 255, 0)])
    assert list(problems) == [5]


def test_pictures_in_cells_as_wps_office_has_them(tmp_path):
    """Written by hand after its files: no program here writes them."""
    path = from_csv(tmp_path / "x.xlsx", "id,title,photo\n1,Red mug,HERE\n")
    sheet = part(path, SHEET)
    cell = sheet[sheet.index('<c r="C2"') : sheet.index("</c>", sheet.index('<c r="C2"'))]
    shown = '<c r="C2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>'
    altered(
        path,
        {
            SHEET: sheet.replace(cell, shown),
            "xl/media/image1.png": small_png(),
            "xl/cellimages.xml": '<etc:cellImages xmlns:etc="e" xmlns:xdr="x" xmlns:a="a" '
            'xmlns:r="r"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1"/>'
            '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
            "</etc:cellImage></etc:cellImages>",
            "xl/_rels/cellimages.xml.rels": '<Relationships><Relationship Id="rId1" '
            'Type="http://x/image" Target="media/image1.png"/></Relationships>',
        },
    )
    feed, (listing,), _ = read(path)
    assert feed.read(listing.pictures[0].address) == small_png()


def test_a_workbook_beside_its_pictures_is_read_from_a_folder_and_from_a_zip(tmp_path):
    folder = tmp_path / "shop"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "1.png").write_bytes(small_png())
    from_csv(folder / "list.xlsx", "id,title,image\n1,Cup,photos/1.png\n")
    packed = tmp_path / "shop.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, path.relative_to(tmp_path))
    for place in (folder, packed, folder / "list.xlsx"):
        feed, (listing,), problems = read(place)
        assert (feed.read(listing.pictures[0].address), problems) == (small_png(), {})


def test_a_cell_cannot_name_what_is_outside_the_workbook_and_its_folder(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(small_png())
    (tmp_path / "in").mkdir()
    rows = "".join(
        f"{n},Cup,{path}\n"
        for n, path in enumerate(["../secret.png", str(secret), "xl/workbook.xml", "xl/../secret"])
    )
    feed, listings, problems = read(from_csv(tmp_path / "in" / "x.xlsx", "id,title,image\n" + rows))
    assert (listings, len(problems)) == ([], 4)
    with pytest.raises(PictureError):
        feed.read("../secret.png")


# Hostile workbooks


LONG = random.Random(1).randbytes(100_000).hex()
LAUGHS = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (SHEET, LAUGHS + HEAD, "entities"),
        ("xl/sharedStrings.xml", LAUGHS + "<sst/>", "entities"),
        ("xl/styles.xml", LAUGHS + "<x/>", "entities"),
        ("xl/workbook.xml", LAUGHS + "<x/>", "entities"),
        ("[Content_Types].xml", LAUGHS + "<x/>", "entities"),
        (SHEET, HEAD, "cannot be read on"),
        (SHEET, HEAD + "<row><c><v>" + LONG, "more than 100,000 characters"),
        (SHEET, HEAD + "<row><c><is><t>" + LONG, "more than 100,000 characters"),
        (SHEET, HEAD + "<row><c><f>" + LONG, "more than 100,000 characters"),
        ("xl/sharedStrings.xml", "<sst><si><t>" + LONG, "more than 100,000 characters"),
        (SHEET, HEAD + "</sheetData></worksheet>", "no sheet has a header"),
        (SHEET, "<x/>", "no sheet has a header"),
        (SHEET, HEAD + "<a>" * 100, "nested"),
        ("xl/workbook.xml", "<x/>", "no sheet has a header"),
        ("[Content_Types].xml", "<x/>", "Save it as .xlsx or CSV"),
        ("xl/styles.xml", "<x>" + random.Random(1).randbytes(9_000_000).hex(), "is larger"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_a_hostile_part_is_refused(tmp_path, name, content, said):
    path = altered(from_csv(tmp_path / "x.xlsx", TABLE), {name: content})
    started = time.monotonic()
    tracemalloc.start()
    try:
        sentence = refusal(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said in sentence
    assert time.monotonic() - started < 5
    assert peak < 40 * 2**20


def test_strange_references_are_borne(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>title</v></c>'
        '<c t="str"><v>image</v></c></row>'
        '<row r="99999999999"><c r="XFE2" t="str"><v>far</v></c><c r="ZZZZZZZZZ1"><v>1</v></c>'
        '</row><row><c r="A1" t="s"><v>999</v></c><c r="B" t="s"><v>-1</v></c>'
        '<c r="€"><v>1e999</v></c><c r="D1" t="e"><v>#REF!</v></c><c s="77" vm="9"><v>nan</v></c>'
        '<c t="d"><v>2026</v></c></row>'
        '<row r="5"><c r="A5"><v>5</v></c><c t="inlineStr"><is><t>C</t><rPh><t>x</t></rPh>'
        '<r><t>up_x000D_</t></r></is></c><c t="str"><v>https://x.example/1.jpg</v></c></row>'
    )
    path = from_csv(tmp_path / "x.xlsx", TABLE)
    altered(path, {SHEET: HEAD + rows + "</sheetData></worksheet>"})
    _, (listing,), problems = read(path)
    assert (listing.row, listing.product.title) == (5, "Cup")
    assert len(problems) == 1


def test_a_bomb_in_a_workbook_is_refused_by_its_ratio(tmp_path):
    rows = "<row/>" * 5_000_000
    path = altered(from_csv(tmp_path / "x.xlsx", TABLE), {SHEET: HEAD + rows})
    assert "no sheet has a header" in refusal(path)


def test_links_to_files_and_the_web_are_not_followed(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Products=with_pictures)
    name = "xl/drawings/_rels/drawing1.xml.rels"
    for target in ("../../../../etc/passwd", "/etc/passwd", "http://127.0.0.1/x.png"):
        rels = "<Relationships>" + "".join(
            f'<Relationship Id="rId{n}" Type="http://x/image" Target="{target}"/>'
            for n in range(1, 6)
        )
        _, listings, _ = read(altered(path, {name: rels + "</Relationships>"}))
        assert [listing.product.title for listing in listings] == ["Blue mug"]  # the one in a cell


def test_damaged_workbooks_are_read_or_refused_and_nothing_else_happens(tmp_path):
    whole = workbook(tmp_path / "x.xlsx", Products=with_pictures).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(5)
    path = tmp_path / "y.xlsx"
    for _ in range(150):
        name = chance.choice(sorted(members))
        path.write_bytes(whole)
        altered(path, {name: damaged(members[name], chance)})
        try:
            feed = open_feed(path)
            for item in feed:
                for each in getattr(item, "pictures", ()):
                    feed.read(each.address)
        except (FeedError, PictureError) as refused:
            assert str(refused)  # noqa: PT017 - refusing is as good


def test_a_ten_times_larger_workbook_takes_no_more_memory(tmp_path):
    def peak(rows):
        text = "id,title,description,image\n" + "".join(
            f"{n},Cup {n},{n} {'made by hand ' * 20},https://x.example/{n}.jpg\n"
            for n in range(rows)
        )
        path = from_csv(tmp_path / f"{rows}.xlsx", text)
        return peak_of(path)

    peak(800)
    few, small = peak(800)
    many, large = peak(8000)
    assert (few, many) == (800, 8000)
    assert large < 1.5 * small + 2**19


def kinds_of_goods(book, sheet):
    sheet.write_row(0, 0, ["SKU", "Name" if sheet.name == "Mugs" else "name ", "Image"])
    for row in range(1, 4):
        name = f"{sheet.name[:-1]} {row}"
        sheet.write_row(row, 0, [name, name if row < 3 else "", f"https://x.example/{row}.jpg"])


def test_sheets_with_the_same_columns_are_one_catalogue(tmp_path):
    def contents(_book, sheet):
        sheet.write_row(0, 0, ["What", "Where"])
        sheet.write_row(1, 0, ["Mugs", "page 1"])

    path = workbook(
        tmp_path / "x.xlsx", Contents=contents, Mugs=kinds_of_goods, Lamps=kinds_of_goods
    )
    feed, listings, problems = read(path)
    assert feed.format == 'table as Excel, sheets "Mugs", "Lamps"'
    assert [(i.product.title, i.product.category, i.row) for i in listings] == [
        ("Mug 1", "Mugs", 2),
        ("Mug 2", "Mugs", 3),
        ("Lamp 1", "Lamps", 6),
        ("Lamp 2", "Lamps", 7),
    ]
    assert list(problems) == [4, 8]


@pytest.mark.parametrize(
    ("number", "code", "seen"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (1100.0000000000002, "0", "1100"),
        (1e-05, "General", "0.00001"),
        (4006381333931, "General", "4006381333931"),
        (7, "00000", "00007"),
        (42, '"ART-"0000', "ART-0042"),
        (42, '"ART"00000', "ART00042"),
        (7, '\\N\\r.\\ 000"/b"', "7"),
        (7, '\\N\\r\\.\\ 000"/b"', "Nr. 007/b"),
        (7, '"€ "00', "7 €"),
        (7, "[$-409]0.00", "7"),
        (7, "Standard", "7"),
        (7.5, "#,##0.00 [$€-407]", "7.5 €"),
        (7.5, "[$$-409]#,##0.00", "7.5 $"),
        (7.5, '#,##0.00 "zł"', "7.5 zł"),
        (7.5, '#,##0.00 "EUR"', "7.5 EUR"),
        (7.5, '0.0 "pieces"', "7.5"),
        (46000.5, "yyyy-mm-dd hh:mm:ss.000", "2025-12-09 12:00:00"),
        (46000, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2025-12-09"),
        (1e300, "dd/mm/yyyy", "1E+300"),
    ],
)
def test_a_number_is_read_as_it_is_shown(tmp_path, number, code, seen):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["id", "title", "image", "number"])
        sheet.write_row(1, 0, ["1", "Cup", "https://x.example/1.jpg"])
        sheet.write_number(1, 3, number, book.add_format({"num_format": code}))

    _, (listing,), _ = read(workbook(tmp_path / "x.xlsx", Products=fill))
    assert listing.cells["number"] == seen


def test_a_sheet_that_is_no_list_does_not_stand_in_the_way_of_one_that_is(tmp_path):
    def summary(_book, sheet):
        sheet.write_row(0, 0, ["Total", "Total"])
        sheet.write_row(1, 0, [1, 2])

    def blank(_book, sheet):
        sheet.write_row(0, 0, [" ", " "])

    def products(_book, sheet):
        sheet.write_row(0, 0, ["id", "title", "image"])
        sheet.write_row(1, 0, ["1", "Cup", "https://x.example/1.jpg"])

    path = workbook(tmp_path / "x.xlsx", Sum=summary, Blank=blank, Products=products)
    _, (listing,), _ = read(path)
    assert listing.product.title == "Cup"
    assert '"Total" twice' in refusal(workbook(tmp_path / "y.xlsx", Sum=summary, Blank=blank))


@pytest.mark.parametrize("also", [True, False])
def test_a_column_called_as_ours_is_the_merchants_own(tmp_path, also):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["picture in the sheet", "id", "title", "image"])
        sheet.write_row(1, 0, ["words", "1", "Cup", "https://x.example/1.jpg"])
        if also:
            sheet.insert_image(1, 4, "a.png", picture("red", (8, 8)))

    _, (listing,), _ = read(workbook(tmp_path / "x.xlsx", Products=fill))
    assert (listing.product.id, listing.product.title) == ("1", "Cup")
    assert len(listing.pictures) == 1 + also


def test_one_pasted_picture_does_not_hide_the_column_of_addresses(tmp_path):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["id", "title", "web"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [row, f"Cup {row}", f"https://x.example/{row}.jpg"])
        sheet.insert_image(1, 4, "a.png", picture("red", (8, 8)))

    _, listings, problems = read(workbook(tmp_path / "x.xlsx", Products=fill))
    assert ([len(listing.pictures) for listing in listings], problems) == ([2, 1, 1, 1, 1], {})


def test_a_picture_that_begins_low_in_a_row_belongs_to_the_next(tmp_path):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["id", "title"])
        for row in range(1, 5):
            sheet.set_row(row, 60)
            sheet.write_row(row, 0, [row, f"Cup {row}"])
        sheet.insert_image(1, 2, "a.png", picture("red", (90, 90)) | {"y_offset": 72})

    _, (listing,), _ = read(workbook(tmp_path / "x.xlsx", Products=fill))
    assert listing.product.title == "Cup 2"


def test_parts_are_found_however_their_capitals_are_written(tmp_path):
    path = from_csv(tmp_path / "x.xlsx", TABLE)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/SharedStrings.xml"] = members.pop("xl/sharedStrings.xml")
    members["xl/Worksheets/my sheet.XML"] = members.pop(SHEET)
    rels = members["xl/_rels/workbook.xml.rels"]
    members["xl/_rels/workbook.xml.rels"] = rels.replace(b"sheet1.xml", b"My%20Sheet.xml")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    _, (listing,), _ = read(path)
    assert listing.product.title == "Red mug"


FULL_ROW = "<row>" + '<c t="s"><v>0</v></c>' * 99
SHARED = f"<sst><si><t>{LONG[:90_000]}</t></si></sst>"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/sharedStrings.xml": SHARED, SHEET: HEAD + FULL_ROW}, "row 1 holds more"),
        ({SHEET: HEAD + "".join(f"<a{n}/>" for n in range(9000))}, "names of elements"),
        ({SHEET: HEAD + "".join(f'<a b{n}=""/>' for n in range(9000))}, "names of elements"),
    ],
)  # fmt: skip
def test_what_adds_up_is_counted(tmp_path, parts, said):
    path = altered(from_csv(tmp_path / "x.xlsx", TABLE), parts)
    tracemalloc.start()
    try:
        assert said in refusal(path)
        assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    finally:
        tracemalloc.stop()


def test_a_drawing_full_of_comments_takes_no_longer_than_its_length(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Products=with_pictures)
    drawing = part(path, "xl/drawings/drawing1.xml")
    crumbs = "".join(f"1<!--{n % 97}-->" for n in range(200_000))
    altered(
        path, {"xl/drawings/drawing1.xml": drawing.replace("<xdr:row>1<", f"<xdr:row>{crumbs}<")}
    )
    started = time.monotonic()
    read(path)
    assert time.monotonic() - started < 10


def test_products_without_ids_are_known_by_their_pictures_wherever_these_stand(tmp_path):
    def listing(first):
        def fill(_book, sheet):
            sheet.write_row(0, 0, ["title"])
            for row, colour in enumerate([*first, "red", "blue"], 1):
                sheet.set_row(row, 60)
                sheet.write_string(row, 0, f"{colour} cup")
                sheet.insert_image(row, 1, f"{colour}.png", picture(colour, (40, 40)))

        return fill

    _, before, _ = read(workbook(tmp_path / "x.xlsx", Products=listing([])))
    _, after, _ = read(workbook(tmp_path / "x.xlsx", Products=listing(["green"])))
    assert [each.product for each in after[1:]] == [each.product for each in before]


def test_a_pasted_picture_of_a_kind_that_is_not_read_is_told_so(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Products=with_pictures)
    rels = part(path, "xl/drawings/_rels/drawing1.xml.rels").replace(".png", ".emf")
    altered(path, {"xl/drawings/_rels/drawing1.xml.rels": rels, "xl/media/image3.emf": b"emf"})
    _, _, problems = read(path)
    assert "is of a kind that we do not read" in problems[2]
