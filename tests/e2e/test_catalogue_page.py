"""A merchant brings a Shopify export of two hundred products, in a real browser."""

import csv
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from lib.shop import FOLDER
from tests.e2e.conftest import App, visits
from tests.workbooks import workbook

pytestmark = pytest.mark.e2e

COLUMNS = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Inventory Qty,Variant Price,Image Src,Image Position,Image Alt Text,Status"
)
HOST = "http://cdn.shop.example.com"


def shopify_export(products=200):
    """The first products of the bundled shop as Shopify exports them, two of them faulty."""
    with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(products), strict=False)]
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS.split(","))
    for number, row in enumerate(rows):
        image = "images/gone.webp" if number == 3 else row["image"]
        price = "abc" if number == 5 else row["price"]
        facts = [f"h-{row['id']}", row["title"], f"<p>{row['description']}</p>", row["brand"]]
        kind = [row["category"], "a, b", "TRUE", "Title", "Default Title"]
        variant = [row["id"], "3", price, f"{HOST}/{image}", "1", row["title"], "active"]
        table.writerow([*facts, *kind, *variant])
        if row["additional_images"]:
            more = [f"{HOST}/{row['additional_images']}", "2", "", ""]
            table.writerow([f"h-{row['id']}", *[""] * 11, *more])
    return {
        "name": "products_export.csv",
        "mimeType": "text/csv",
        "buffer": text.getvalue().encode(),
    }


def supplier_list(path):
    """Some products of the bundled shop as a supplier lists them: pictures over and in cells."""

    def fill(book, sheet):
        money = book.add_format({"num_format": "#,##0.00 [$€-407]"})
        sheet.write_row(0, 0, ["Autumn list"])
        sheet.write_row(2, 0, ["Artikelnummer", "Bild", "Bezeichnung", "Preis"])
        with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))[::30]
        for number, row in enumerate(rows, 3):
            buffer = io.BytesIO()
            Image.open(FOLDER / row["image"]).convert("RGB").save(buffer, "JPEG")
            put = sheet.embed_image if number % 2 else sheet.insert_image
            put(number, 1, "photo.jpg", {"image_data": buffer, "x_scale": 0.2, "y_scale": 0.2})
            sheet.set_row(number, 90)
            sheet.write_string(number, 0, f"list-{row['id']}")
            sheet.write_string(number, 2, row["title"])
            sheet.write_number(number, 3, float(row["price"]), money)

    data = workbook(path, Autumn=fill).read_bytes()
    return {"name": "Autumn list.xlsx", "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture(scope="module")
def shop(tmp_path_factory, pictures):
    app = App(tmp_path_factory.mktemp("merchant"), pictures)
    yield app
    app.stop()


@pytest.fixture
def visit(browser, shop):
    with visits(browser, shop) as visit:
        yield visit


def test_a_merchants_file_is_searchable_minutes_later(visit):
    keeper = visit("/Catalogue")
    page = keeper.page
    keeper.upload(shopify_export())
    page.get_by_role("button", name="Start the import").wait_for()
    keeper.shows("199 products")
    keeper.shows("Shopify product CSV")
    keeper.picture("catalogue-preview")
    page.get_by_text("What became of the 16 columns").click()
    keeper.picture("catalogue-columns")
    page.get_by_role("textbox", name="Name of this source").fill("spring")
    page.get_by_role("button", name="Start the import").click()
    page.get_by_role("button", name="Pause").click()
    go_on = page.get_by_role("button", name="Go on")
    go_on.wait_for()
    keeper.shows("Paused at")
    keeper.picture("catalogue-paused")

    other = visit("/Catalogue")
    other.shows("Paused at")
    hold, stop = go_on.element_handle(), page.get_by_role("button", name="Stop")
    there = stop.bounding_box()
    go_on.click()
    page.get_by_role("button", name="Pause").wait_for()
    # One button drawn instead of another stands beside it for a moment: what is clicked moves.
    assert hold.evaluate("button => button.isConnected && button.innerText.includes('Pause')")
    assert stop.bounding_box() == there
    stop.click()
    expect(page.get_by_text("The import stopped after")).to_be_visible(timeout=30_000)
    keeper.settle()

    keeper.upload(shopify_export())
    page.get_by_role("textbox", name="Name of this source").fill("spring")
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("Imported into")).to_be_visible(timeout=120_000)
    keeper.settle()
    keeper.picture("catalogue-imported")

    keeper.upload({**shopify_export(190), "name": "products_export (1).csv"})
    source = page.get_by_role("textbox", name="Name of this source")
    expect(source).to_have_value("spring")
    keeper.shows("Also remove 10 products of this source that the feed no longer has")
    keeper.picture("catalogue-again")
    page.get_by_role("button", name="Another feed").click()

    visitor = visit("/?q=red+mug")
    assert any(name.startswith("h-mug") for name in visitor.ids())
    visitor.picture("catalogue-found")
    mine = visitor.cards().locator("img[src*=thumbnails]").first
    expect(mine).to_be_visible()
    assert mine.evaluate("img => img.naturalWidth") > 0

    with page.expect_download() as caught:
        page.get_by_role("button", name="Rows left out (CSV)").click()
    failed = caught.value.path().read_text("utf-8-sig").splitlines()
    assert failed[0].startswith("Handle,Title")
    assert any("abc" in line for line in failed)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Products (CSV)").last.click()
    assert len(caught.value.path().read_text("utf-8-sig").splitlines()) == 200
    with page.expect_download() as caught:
        page.get_by_role("button", name="You may also like (CSV)").last.click()
    pairs = caught.value.path().read_text("utf-8-sig").splitlines()[1:]
    assert pairs[0].startswith("h-")
    assert len(pairs) > 199


def test_a_suppliers_workbook_brings_its_own_pictures(visit, tmp_path):
    keeper = visit("/Catalogue")
    keeper.upload(supplier_list(tmp_path / "list.xlsx"))
    keeper.shows("16 products with 16 pictures")
    keeper.picture("catalogue-workbook")
    keeper.page.get_by_role("button", name="Start the import").click()
    expect(keeper.page.get_by_text("Imported into")).to_be_visible(timeout=120_000)
    assert any(name.startswith("list-") for name in visit("/?q=mug&source=Autumn+list").ids())
    mine = keeper.page.get_by_test_id("stVerticalBlock").filter(has_text="Autumn list").last
    mine.get_by_role("button", name="Delete", exact=True).click()
    keeper.page.get_by_role("button", name="Delete them").click()
    keeper.settle()
    expect(keeper.page.get_by_text("Imported into")).to_have_count(0)


def test_an_import_goes_on_after_a_restart(browser, tmp_path, pictures):
    app = App(tmp_path, pictures)
    with visits(browser, app) as visit:
        keeper = visit("/Catalogue")
        keeper.upload(shopify_export())
        keeper.page.get_by_role("button", name="Start the import").click()
        keeper.page.get_by_role("button", name="Pause").wait_for()
    app.process.kill()
    app.process.wait()
    again = App(tmp_path, pictures)
    with visits(browser, again) as visit:
        keeper = visit("/Catalogue")
        expect(keeper.page.get_by_text("Imported into")).to_be_visible(timeout=120_000)
        keeper.shows("199 products")
    again.stop()


def test_a_link_to_nothing_gets_a_sentence(visit):
    keeper = visit("/Catalogue")
    box = keeper.page.get_by_label("Or an address")
    box.fill(f"{HOST}/queries/")
    box.press("Enter")
    keeper.settle()
    expect(keeper.page.get_by_test_id("stAlert").first).to_be_visible()
    keeper.picture("catalogue-no-feed")


def test_how_well_it_finds_is_measured_and_shown(visit):
    keeper = visit("/Status")
    keeper.page.get_by_role("button", name="Measure how well it finds").click()
    again = keeper.page.get_by_role("button", name="Measure again")
    expect(again).to_be_visible(timeout=60_000)
    keeper.shows("Another photo finds its product first")
    keeper.page.get_by_text("Something else came first").click()
    keeper.settle()
    pictures = keeper.page.get_by_test_id("stExpander").get_by_role("img")
    expect(pictures.first).to_be_visible()
    assert pictures.first.evaluate("img => img.naturalWidth") > 0
    keeper.picture("status-quality")


def test_two_sources_are_compared_in_pictures(visit):
    keeper = visit("/Catalogue")
    keeper.page.get_by_role("button", name="Compare").click()
    expect(keeper.page.get_by_role("radio", name="near-identical 199")).to_be_visible()
    pictures = keeper.page.get_by_test_id("stImage").get_by_role("img")
    assert pictures.first.evaluate("img => img.naturalWidth") > 0
    keeper.picture("catalogue-compared")
    found = Axe().run(keeper.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/Catalogue", "/Status"])
def test_nobody_is_shut_out(visit, path, phone, dark):
    keeper = visit(path, phone=phone, dark=dark)
    keeper.page.wait_for_timeout(600)
    size, light = "phone" if phone else "desktop", "dark" if dark else "light"
    keeper.picture(f"{path.strip('/').lower()}-{size}-{light}")
    found = Axe().run(keeper.page)
    assert found.violations_count == 0, found.generate_report()
    assert "\\" not in keeper.page.locator("body").inner_text()
    assert keeper.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_double_click_deletes_one_source_alone(visit):
    keeper = visit("/Catalogue")
    for name in ("first", "second"):
        keeper.upload({**shopify_export(3), "name": f"{name}.csv"})
        keeper.page.get_by_role("textbox", name="Name of this source").fill(name)
        keeper.page.get_by_role("button", name="Start the import").click()
        expect(keeper.page.get_by_text(f"Imported into {name}")).to_be_visible(timeout=60_000)
    keeper.settle()
    row = keeper.page.get_by_test_id("stVerticalBlock").filter(has_text="first: 3 products").last
    row.get_by_role("button", name="Delete").click()
    keeper.page.get_by_role("button", name="Delete them").dblclick()
    keeper.shows("Deleted: 3 products of first")
    keeper.shows("second: 3 products")
    expect(keeper.page.get_by_role("button", name="Delete them")).to_have_count(0)
