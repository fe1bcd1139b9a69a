"""A newcomer on the search page, in a real browser."""

import base64
import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from lib import shop
from lib.catalogue import read_catalogue
from lib.embedding import open_embedder
from lib.rooms import FOLDER as ROOMS
from lib.settings import Settings
from lib.shop import FOLDER, SAMPLES, SEVERAL
from lib.store import open_store
from pages.parts.plain import JOINER
from tests.e2e.conftest import App, visits

pytestmark = pytest.mark.e2e

HOSTILE = [
    "<img src=x onerror=\"document.title='hacked'\">",
    "<script>document.title='hacked'</script>",
    "![](http://beacon.example/p.gif) [x](javascript:alert(1))",
    ":red[red] :material/home: :smile: $a^2$ **b** _c_ ~~d~~ `e` | f",
    "# heading - list 1. one > quote <b>bold</b> &amp; http://x.example www.x.example a@x.example",
]
SCENE = FOLDER / "queries" / "teapot-016.webp"
PASTE = """async (file) => {
  const blob = await (await fetch(`data:image/webp;base64,${file}`)).blob();
  const transfer = new DataTransfer();
  transfer.items.add(new File([blob], "pasted.webp", { type: "image/webp" }));
  const event = EVENT;
  document.body.dispatchEvent(event);
}"""

HELD = """() => {
  let held = document.activeElement;
  while (held?.shadowRoot) held = held.shadowRoot.activeElement;
  return held?.dataset.id;
}"""


HELD_IN = HELD.replace("held?.dataset.id", 'held?.closest(".card")?.dataset.id')


def send(visitor, event):
    file = base64.b64encode(SCENE.read_bytes()).decode()
    visitor.page.evaluate(PASTE.replace("EVENT", event), file)
    visitor.page.wait_for_timeout(1000)
    visitor.settle()


def test_the_first_screen(visit):
    visitor = visit()
    expect(visitor.cards()).to_have_count(24)
    samples = visitor.page.get_by_role("list", name="Sample photos").get_by_role("listitem")
    expect(samples).to_have_count(len(SAMPLES) + 1)
    for picture in visitor.cards().get_by_role("img").all()[:5]:
        assert picture.evaluate("img => img.naturalWidth") > 0
    visitor.picture("first-screen")


def test_a_sample_photo_is_one_click(visit):
    visitor = visit()
    visitor.page.get_by_role("list", name="Sample photos").get_by_role("button").first.click()
    visitor.settle()
    assert visitor.ids()[0] == SAMPLES[0]
    assert f"sample={SAMPLES[0]}" in visitor.page.url
    visitor.picture("sample-photo")


def test_what_is_unwanted_stays_away(visit):
    visitor = visit()
    visitor.page.get_by_role("tab", name="Text").click()
    visitor.page.get_by_role("button", name="watch, not leather").click()
    visitor.settle()
    visitor.shows("Products that say “leather” are left out")
    assert {name.split("-")[0] for name in visitor.ids()[:8]} == {"watch"}
    visitor.search_words("not leather")
    visitor.shows("Say what to look for as well")
    visitor.page.go_back()
    visitor.settle()
    visitor.shows("Products that say “leather” are left out")


def test_samples_are_in_the_language_of_the_browser(visit):
    visitor = visit(locale="de-AT")
    visitor.page.get_by_role("tab", name="Text").click()
    visitor.page.get_by_role("button", name="gepunktete Teekanne").click()
    visitor.settle()
    visitor.shows("Read as German: “polka dot teapot”.")
    assert {name.split("-")[0] for name in visitor.ids()[:4]} == {"teapot"}


@pytest.mark.parametrize("phone", [False, True])
def test_another_language_is_one_click(visit, phone):
    visitor = visit(phone=phone)
    visitor.page.get_by_role("tab", name="Text").click()
    visitor.page.get_by_role("button", name="青いマグカップ").click()
    visitor.settle()
    visitor.shows("Read as Japanese: “blue mug”.")
    assert {name.split("-")[0] for name in visitor.ids()[:4]} == {"mug"}
    visitor.search_words("grüne Turnschuhe bis 100 €")
    visitor.shows("Read as German: “green trainers”.")
    assert "to=100" in visitor.page.url
    assert {name.split("-")[0] for name in visitor.ids()[:4]} == {"sneaker"}
    visitor.picture(f"another-language{'-phone' if phone else ''}")


def test_what_was_found_is_kept_as_one_file(visit, browser, tmp_path):
    visitor = visit(f"/?sample={SAMPLES[0]}&source=&to=400")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Keep this page").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.name == "findalike-sample-photo.html"
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.context.set_offline(True)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(kept.as_uri())
    expect(page.get_by_role("heading", name="Sample photo")).to_be_visible()
    expect(page.get_by_text("Only the bundled shop, up to 400")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(len(visitor.ids()))
    images = page.get_by_role("img").all()
    assert len(images) == len(visitor.ids()) + 1
    assert all(image.evaluate("img => img.naturalWidth > 0") for image in images)
    assert said == []
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_a_photo_is_uploaded(visit):
    visitor = visit()
    visitor.upload({"name": "p.webp", "mimeType": "image/webp", "buffer": SCENE.read_bytes()})
    visitor.shows("Your photo")
    assert visitor.ids()[0] == "teapot-016"
    assert "?" not in visitor.page.url
    visitor.picture("upload")


def drag(visitor, start, end):
    """From one place of the photo to another, as shares of its sides."""
    frame = visitor.page.get_by_role("application").bounding_box()
    places = [
        (frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, end)
    ]
    visitor.page.mouse.move(*places[0])
    visitor.page.mouse.down()
    visitor.page.mouse.move(*places[1], steps=4)
    visitor.page.mouse.up()
    visitor.settle()


@pytest.mark.parametrize("phone", [False, True])
def test_one_thing_in_a_photo_is_picked_out(visit, phone):
    visitor = visit("/?sample=handbag-025", phone=phone, dark=phone)
    visitor.shows("Several things are in it")
    visitor.page.get_by_role("application").scroll_into_view_if_needed()
    drag(visitor, (0.76, 0.12), (0.99, 0.75))
    visitor.shows("Sample photo, a part of it")
    assert visitor.ids()[0].startswith("bottle")
    visitor.picture("part-phone" if phone else "part")
    visitor.page.reload()
    visitor.settle()
    assert visitor.ids()[0].startswith("bottle")
    drag(visitor, (0.5, 0.5), (0.505, 0.505))  # a click draws nothing
    assert visitor.ids()[0].startswith("bottle")
    visitor.page.go_back()
    visitor.settle()
    assert visitor.ids()[0] == "handbag-025"


def test_one_thing_is_picked_out_by_keyboard(visit):
    visitor = visit("/?sample=watch-025")
    visitor.page.get_by_role("button", name="Pick out a part").click()
    visitor.settle()
    visitor.shows("Draw a rectangle around one thing")
    photo = visitor.page.get_by_role("application")
    photo.focus()
    for key in ("ArrowRight", *["ArrowRight"] * 13, *["Shift+ArrowLeft"] * 13, "Enter"):
        photo.press(key)
    visitor.settle()
    assert "part=0.5%2C0.25%2C0.74%2C0.75" in visitor.page.url
    visitor.page.get_by_role("button", name="Whole photo").click()
    visitor.settle()
    assert visitor.ids()[0] == "watch-025"


@pytest.mark.parametrize("phone", [False, True])
def test_the_things_in_a_photo_are_there_to_choose(visit, phone):
    visitor = visit(f"/?sample={SEVERAL}", phone=phone)
    visitor.shows("Several things are in it")
    photo = visitor.page.get_by_role("application")
    things = photo.get_by_role("button")
    expect(things).to_have_text(["Table lamps", "Dining chairs", "Armchairs"])
    nearest = visitor.page.get_by_role("list", name="What looks most like each")
    expect(nearest.get_by_role("listitem")).to_have_count(3)
    visitor.picture("things-phone" if phone else "things")
    things.nth(1).click()
    visitor.settle()
    visitor.shows("Sample photo, a part of it")
    assert visitor.ids()[0].startswith("chair")
    expect(things.nth(1)).to_have_attribute("aria-pressed", "true")
    things.nth(0).focus()  # and from one to the next, by keyboard too
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    assert visitor.ids()[0].startswith("lamp")
    expect(things.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(things.nth(0)).to_be_focused()
    visitor.page.get_by_role("button", name="Whole photo").click()
    visitor.settle()
    visitor.shows("Several things are in it")
    nearest.get_by_role("button").nth(2).click()
    visitor.settle()
    assert visitor.ids()[0] == "sofa-002"
    expect(things.nth(2)).to_have_attribute("aria-pressed", "true")


def test_a_visitors_own_photo_shows_its_things_and_another_photo_its_own(visit):
    visitor = visit("/")
    visitor.upload(ROOMS / "room-19.webp")
    visitor.shows("Several things are in it")
    things = visitor.page.get_by_role("application").get_by_role("button")
    expect(things).to_have_text(["Backpacks", "Headphones", "Satchels"])
    visitor.upload(FOLDER / "queries" / "watch-025.webp")
    visitor.settle()
    expect(visitor.page.get_by_role("application")).to_have_count(0)
    visitor.page.get_by_role("button", name="Pick out a part").wait_for()


def test_what_a_shop_calls_its_things_is_only_ever_text(browser, pictures, tmp_path):
    embedder = open_embedder("builtin")
    settings = Settings(store_dir=tmp_path / "store")
    store = open_store(settings, embedder.name, embedder.dimensions)
    known = shop.known_vectors(embedder)
    shown = [p for p in read_catalogue(FOLDER) if p.id in ("lamp-020", "chair-031", "sofa-002")]
    for product, name in zip(shown, HOSTILE, strict=False):
        named = replace(product, title=name, category=name, photos=product.photos[:1])
        store.upsert([named], known[product.photos[0].digest][None])
    store.remember("edition", shop.edition())  # so that it is not put beside these
    store.close()
    app = App(tmp_path, pictures)
    with visits(browser, app) as visit:
        visitor = visit(f"/?sample={SEVERAL}")
        things = visitor.page.get_by_role("application").get_by_role("button")
        expect(things.first).to_be_visible()
        assert set(things.all_inner_texts()) <= {name.strip() for name in HOSTILE[:3]}
        things.first.click()
        visitor.settle()
        assert visitor.page.title() == "Findalike"
        assert things.locator("img").count() == 0
    app.stop()


def test_one_small_thing_in_a_photo_of_nothing_else_is_offered(visit, tmp_path):
    with Image.open(ROOMS / "room-06.webp") as room:
        room.crop((0, 0, 192, 480)).save(tmp_path / "corner.png")
    visitor = visit("/")
    visitor.upload(tmp_path / "corner.png")
    visitor.shows("The photo as a whole looks like nothing in this shop")
    visitor.shows("One thing in it looks like something in this shop")
    visitor.picture("one-small-thing")
    visitor.page.get_by_role("application").get_by_role("button", name="Potted plants").click()
    visitor.settle()
    assert visitor.ids()[0] == "plant-011"


def test_a_photo_is_pasted_anywhere(visit):
    visitor = visit("/?q=blue+mug")
    send(visitor, 'new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })')
    visitor.shows("Your photo")
    assert visitor.ids()[0] == "teapot-016"


def test_a_photo_is_dropped_anywhere(visit):
    visitor = visit()
    send(visitor, 'new DragEvent("drop", { dataTransfer: transfer, bubbles: true })')
    visitor.shows("Your photo")
    assert visitor.ids()[0] == "teapot-016"


def test_a_photo_at_an_address(visit):
    visitor = visit()
    visitor.search_url("http://pictures.example.com/queries/teapot-016.webp")
    visitor.shows("Photo from the address")
    assert visitor.ids()[0] == "teapot-016"
    assert "url=http" in visitor.page.url
    visitor.picture("url")


@pytest.mark.parametrize("path", ["missing.webp", "README.md"])
def test_an_address_without_a_picture_gets_a_sentence(visit, path):
    visitor = visit()
    visitor.search_url(f"http://pictures.example.com/{path}")
    expect(visitor.page.get_by_test_id("stAlert")).to_have_count(1)
    expect(visitor.cards()).to_have_count(24)


@pytest.mark.parametrize("url", ["http://127.0.0.1:22/", "http://localhost/", "http://[::1]/"])
def test_an_address_inside_is_refused_even_in_tests(visit, url):
    visitor = visit()
    visitor.search_url(url)
    expect(visitor.page.get_by_test_id("stAlert")).to_contain_text("can't be used")


def test_words(visit):
    visitor = visit()
    visitor.search_words("red teapot")
    assert visitor.ids()[0].startswith("teapot")
    assert visitor.page.url.endswith("?q=red+teapot")
    visitor.shows("embedding")
    visitor.picture("words")


def test_facets_narrow_count_and_come_off_again(visit):
    visitor = visit("/?q=mug")
    page = visitor.page
    page.get_by_role("button", name="Colour").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="navy").click()
    visitor.settle()
    assert "colour=navy" in page.url
    visitor.picture("facets")
    page.keyboard.press("Escape")
    page.locator(".st-key-chips").get_by_role("button", name="navy").click()
    visitor.settle()
    assert "colour" not in page.url
    visitor.cards().first.get_by_role("button", name="More like this").click()
    visitor.settle()
    assert "like=" in page.url
    assert "colour" not in page.url


@pytest.mark.parametrize("leave", ["back", "chips"])
def test_a_filter_that_was_taken_off_stays_off(visit, leave):
    visitor = visit("/?q=mug")
    page = visitor.page
    page.get_by_role("button", name="Colour").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="red").click()
    visitor.settle()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Brand").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button").first.click()
    visitor.settle()
    page.keyboard.press("Escape")
    if leave == "chips":
        page.get_by_role("button", name="Clear all").click()
    else:
        page.go_back()
        visitor.settle()
        page.go_back()
    visitor.settle()
    assert page.url.endswith("?q=mug")
    visitor.search_words("blue vase")
    assert page.url.endswith("?q=blue+vase")
    page.get_by_role("button", name="Colour").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="navy").click()
    visitor.settle()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="blue").first.click()
    visitor.settle()
    assert page.url.count("colour=") == 2


def test_what_is_found_stands_by_price_on_demand(visit):
    visitor = visit("/?q=mug")
    near = visitor.ids()
    visitor.page.get_by_role("button", name="Nearest first").click()
    visitor.page.get_by_text("Cheapest first").click()
    visitor.settle()
    assert "order=cheapest" in visitor.page.url
    visitor.shows("24 of 451 products, cheapest first")
    costs = {product.id: product.price for product in read_catalogue(FOLDER)}
    prices = [costs[name] for name in visitor.ids()]
    assert prices == sorted(prices)
    assert all(name.startswith("mug") for name in visitor.ids())
    assert visitor.ids() != near
    visitor.picture("by-price")
    visitor.page.go_back()
    visitor.settle()
    assert visitor.ids() == near


def test_the_price_slider(visit):
    visitor = visit()
    page = visitor.page
    page.get_by_role("button", name="Price").click()
    low = page.get_by_role("slider").first
    low.press("ArrowRight")
    visitor.settle()
    first = page.url
    assert "from=" in first
    page.keyboard.press("ArrowRight")  # the handle still has the keyboard
    visitor.settle()
    assert page.url != first
    assert visitor.cards().count() > 0


def test_the_drawer_opens_from_a_card_and_closes_by_escape(visit):
    visitor = visit()
    title = visitor.cards().first.locator(".title").inner_text()
    visitor.cards().first.get_by_role("button").first.click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text(title)
    expect(dialog.get_by_role("img").first).to_be_visible()
    assert "item=" in visitor.page.url
    visitor.page.wait_for_timeout(400)
    visitor.picture("drawer")
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    assert "item=" not in visitor.page.url
    visitor.page.wait_for_timeout(300)
    visitor.page.keyboard.press("Enter")  # the card has the keyboard again
    expect(dialog).to_contain_text(title)


def test_the_drawer_shows_where_the_likeness_is(visit):
    visitor = visit("/?sample=room-04&item=sofa-013")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Where do they look alike?").click()
    for caption in ("In your photo", "In this product"):
        shown = dialog.get_by_role("img", name=f"{caption}, in colour where alike")
        expect(shown).to_be_visible(timeout=20_000)
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    visitor.picture("alike")
    dialog.get_by_role("button", name="More like this").click()
    expect(dialog).to_have_count(0)


def test_the_boxes_say_what_was_asked_after_another_page(visit):
    visitor = visit("/?q=teapot")
    visitor.page.get_by_role("link", name="Catalogue").click()
    visitor.shows("What is there")
    visitor.page.go_back()
    visitor.shows("nearest first")
    expect(visitor.page.get_by_role("textbox", name="What does it look like")).to_have_value(
        "teapot"
    )


def test_the_menu_leads_back_to_what_was_asked_and_then_to_a_fresh_start(visit):
    visitor = visit("/?q=teapot&colour=red&colour=white")
    asked = visitor.ids()
    for name, shown in (("Catalogue", "What is there"), ("Embedded store", "Dimensions")):
        visitor.page.get_by_role("link", name=name).click()
        visitor.shows(shown)
        visitor.settle()
        visitor.page.get_by_role("link", name="Search", exact=True).click()
        visitor.shows("nearest first")
        visitor.settle()
        assert visitor.ids() == asked
        assert visitor.page.url.endswith("/?q=teapot&colour=red&colour=white")
        box = visitor.page.get_by_role("textbox", name="What does it look like")
        expect(box).to_have_value("teapot")
    visitor.page.get_by_role("link", name="Search", exact=True).click()
    expect(visitor.page.get_by_text("nearest first")).to_have_count(0)
    expect(box).to_have_value("")
    visitor.page.get_by_role("link", name="Catalogue").click()
    visitor.shows("What is there")
    visitor.page.get_by_role("link", name="Search", exact=True).click()
    visitor.settle()
    expect(box).to_have_value("")
    assert visitor.page.url.endswith("/")


def test_a_fresh_start_forgets_what_a_link_asked(visit):
    visitor = visit("/?q=red+teapot")
    page = visitor.page
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.get_by_text("nearest first")).to_have_count(0)
    visitor.settle()
    assert page.url.endswith("/")
    visitor.cards().first.get_by_role("button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    visitor.settle()
    assert "q=" not in page.url
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    visitor.shows("nearest first")


def test_a_swipe_over_the_photo_scrolls_and_draws_nothing(visit):
    visitor = visit("/?sample=room-04", phone=True)
    page = visitor.page
    page.locator(".thing").first.wait_for()
    frame = page.locator(".photo").bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + 100
    touch = page.context.new_cdp_session(page)
    for kind, up in (("touchStart", 0), *(("touchMove", 20 * n) for n in range(1, 9))):
        at = [{"x": x + up / 6, "y": y - up}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visitor.settle()
    assert "part=" not in page.url
    assert page.locator(".photo").bounding_box()["y"] < frame["y"] - 50


def test_the_wall_shows_all_that_there_is_and_leads_to_it(visit):
    visitor = visit()
    page, tiles = visitor.page, visitor.page.locator(".tile")
    page.get_by_role("button", name="Wall").click()
    tiles.first.wait_for(timeout=60_000)
    visitor.settle()
    expect(tiles).to_have_count(451)
    visitor.picture("wall")
    page.get_by_role("tab", name="Text").click()
    visitor.search_words("red teapot")
    expect(page.locator(".tile.nearest")).to_have_attribute("data-id", re.compile("teapot-"))
    assert 5 < page.locator(".tile.lit").count() < 40
    fetched = tiles.first.evaluate(
        "async (tile) => (await fetch(getComputedStyle(tile).backgroundImage.slice(5, -2)))"
        ".headers.get('content-type')"
    )
    assert fetched == "image/webp"
    page.get_by_role("button", name="Larger pictures").click()
    page.locator(".tile.nearest").hover()
    visitor.shows("strong match")
    visitor.picture("wall-asked")
    page.locator(".tile.nearest").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert "item=teapot-" in page.url


def test_the_keyboard_walks_along_the_wall(visit):
    visitor = visit("/?wall=1&q=red+teapot")
    page = visitor.page
    stops = page.locator(".tile[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    start = page.evaluate(HELD)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")  # there is nothing above
    first = page.evaluate(HELD)
    page.keyboard.press("End")
    assert page.evaluate(HELD) != first
    stops.focus()
    start = page.evaluate(HELD)
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        expect(stops).to_have_count(1)
    assert page.evaluate(HELD) == start
    page.keyboard.press("ArrowUp")
    above = page.evaluate(HELD)
    assert above != start
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert f"item={above}" in page.url


def test_the_drawer_leads_on(visit):
    visitor = visit("/?q=red+mug&item=vase-007")
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name="More like this").click()
    expect(dialog).to_have_count(0)
    visitor.settle()
    visitor.shows("More like Cylinder vase, glossy black")
    assert "vase-007" not in visitor.ids()
    visitor.open("/?item=no-such-thing")
    page.get_by_role("button", name="Look around the shop").click()
    expect(dialog).to_have_count(0)
    assert "item=" not in page.url


def test_more_like_this_leaves_a_trail_and_back_follows_it(visit):
    visitor = visit("/?q=red+mug")
    page = visitor.page
    before = visitor.ids()
    visitor.cards().first.get_by_role("button", name="More like this").click()
    visitor.settle()
    assert visitor.ids()[0] not in before[:1]
    visitor.cards().nth(1).get_by_role("button", name="More like this").click()
    visitor.settle()
    assert page.url.count("like=") == 2
    visitor.picture("trail")
    page.get_by_role("button", name="Back", exact=True).click()
    visitor.settle()
    assert page.url.count("like=") == 1
    page.go_back()
    visitor.settle()
    assert page.url.count("like=") == 2
    page.get_by_role("button", name="“red mug”").click()
    visitor.settle()
    assert visitor.ids() == before


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_likes_and_dislikes_lead_on(visit, phone):
    visitor = visit("/?q=mug", phone=phone)
    first, second = visitor.ids()[:2]
    visitor.cards().nth(1).get_by_role("button", name="Show more like it").click()
    visitor.settle()
    up = visitor.cards().first.get_by_role("button", name="Show more like it")
    expect(up).to_have_attribute("aria-pressed", "true")
    liked, other = visitor.ids()[:2]
    assert liked == second
    card = visitor.page.locator(f".grid [data-id={other}]")
    card.get_by_role("button", name="Show less like it").click()
    visitor.settle()
    assert other not in visitor.ids()
    visitor.picture(f"votes-{'phone' if phone else 'desktop'}")
    visitor.page.go_back()
    visitor.settle()
    assert other in visitor.ids()
    up.focus()
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    assert "liked" not in visitor.page.url
    assert visitor.ids()[:2] == [first, second]
    assert visitor.page.evaluate(HELD_IN) == second  # the keyboard stays with its card


def test_the_first_like_starts_a_search(visit):
    visitor = visit()
    card = visitor.cards().nth(3)
    liked = visitor.ids()[3]
    expect(card.get_by_role("button", name="Show less like it")).to_have_count(0)
    card.get_by_role("button", name="Show more like it").click()
    visitor.settle()
    visitor.shows("More like these")
    assert visitor.ids()[0] == liked


def test_on_a_phone_answers_come_into_sight_and_filters_are_one_line(visit):
    visitor = visit(phone=True)
    visitor.search_words("red teapot")
    expect(visitor.cards().nth(2)).to_be_in_viewport(ratio=0.3)
    wall = visitor.page.get_by_role("button", name="Wall")
    wall.scroll_into_view_if_needed()
    expect(wall).to_be_in_viewport(ratio=1)
    visitor.page.get_by_role("button", name="Availability").click()
    visitor.page.get_by_role("button", name="in stock", exact=False).first.click()
    visitor.settle()
    assert "availability=in+stock" in visitor.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_photo_is_wanted_otherwise(visit, phone):
    visitor = visit("/?sample=handbag-025", phone=phone)
    box = visitor.page.get_by_label("Like this, but")
    box.fill("in navy")
    box.press("Enter")
    visitor.settle()
    expect(visitor.cards().first).to_contain_text("navy")
    visitor.shows("Sample photo, but “in navy”")
    visitor.picture(f"otherwise-{'phone' if phone else 'desktop'}")
    visitor.page.go_back()
    visitor.settle()
    expect(box).to_have_value("")
    assert visitor.ids()[0] == "handbag-025"


def test_ids_and_brands_are_typed_like_words(visit):
    visitor = visit("/")
    visitor.search_words("Sofa-013")
    assert visitor.ids()[0] == "sofa-013"
    visitor.shows("The product with this id comes first")
    visitor.search_words("brackenholt dining chairs")
    expect(visitor.cards().first).to_contain_text("chair")
    visitor.shows("“Brackenholt”: products of this brand come first.")
    visitor.page.get_by_role("button", name="Brand", exact=True).click()
    visitor.page.get_by_role("button", name="Velmory").click()
    visitor.settle()
    assert "brand=Velmory" in visitor.page.url


def test_a_link_opens_everything_it_names(visit):
    visitor = visit("/?q=mug&category=Kitchen+%3E+Drinkware+%3E+Mugs&colour=red&item=mug-003")
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Speckled barrel mug, red")
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    assert all(name.startswith("mug-") for name in visitor.ids())
    expect(
        visitor.page.get_by_label("What does it look like, or what is it called?")
    ).to_have_value("mug")


def test_a_price_typed_moves_to_the_chips_and_goes_with_them(visit):
    visitor = visit("/")
    visitor.search_words("white mug between 10 and 14 euros")
    expect(
        visitor.page.get_by_label("What does it look like, or what is it called?")
    ).to_have_value("white mug")
    chips = visitor.page.locator(".st-key-chips")
    expect(chips).to_contain_text("10 to 14")
    assert "from=10" in visitor.page.url
    limited = visitor.ids()
    chips.get_by_role("button", name="10 to 14").click()
    visitor.settle()
    assert visitor.ids() != limited
    expect(
        visitor.page.get_by_label("What does it look like, or what is it called?")
    ).to_have_value("white mug")


def test_a_second_visitor_sees_nothing_of_the_first(visit):
    one, two = visit(), visit()
    one.upload({"name": "p.webp", "mimeType": "image/webp", "buffer": SCENE.read_bytes()})
    two.open("/")
    assert two.page.get_by_text("Your photo").count() == 0


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_words_stays_words(visit, words):
    visitor = visit()
    visitor.search_words(words)
    heading = visitor.page.get_by_role("heading", level=2)
    expect(heading).to_contain_text("“")
    assert heading.inner_text().replace(JOINER, "") == f"“{words}”"
    assert visitor.page.title() == f"{words[:60].strip()} · Findalike"
    expect(visitor.page.locator("a[href*=example], a[href^=javascript]")).to_have_count(0)


def test_a_file_too_large_is_refused_before_it_is_sent(visit):
    visitor = visit()
    visitor.upload({"name": "big.jpg", "mimeType": "image/jpeg", "buffer": bytes(11 * 2**20)})
    visitor.shows("File must be 10.0MB or smaller.")
    expect(visitor.cards()).to_have_count(24)


def test_a_text_file_named_jpg_gets_a_sentence(visit):
    visitor = visit()
    visitor.upload({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"only text"})
    visitor.shows("This is not a picture we can read")
    visitor.picture("no-picture")


def test_the_keyboard_alone_is_enough(visit):
    visitor = visit()
    page = visitor.page
    visitor.cards().first.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    visitor.settle()
    visitor.cards().first.get_by_role("button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.settle()
    assert "like=" in page.url


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=red+teapot&colour=red",
        "/?item=watch-025",
        "/?colour=purple&category=Footwear",
        "/?sample=handbag-025&part=0.75,0.1,1,0.75",
        "/?sample=room-04",
        "/?sample=lamp-010&but=in+navy+by+velmory",
        "/?q=mug+without+stripes",
        "/?liked=mug-003&disliked=mug-029&q=mug",
        "/?q=something+striped&wall=1",
        "/Status",
    ],
)
def test_nobody_is_shut_out(visit, path, phone, dark):
    visitor = visit(path, phone=phone, dark=dark)
    visitor.page.wait_for_timeout(600)
    name = path.strip("/?").split("&")[0].replace("=", "-").replace("+", "-") or "home"
    visitor.picture(f"{name}-{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}")
    found = Axe().run(visitor.page)
    assert found.violations_count == 0, found.generate_report()
    assert "\\" not in visitor.page.locator("body").inner_text()
    assert visitor.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
