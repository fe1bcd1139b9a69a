"""What the keeper sees before an import, and what it will take."""

import io

from PIL import Image

from lib.embedding import open_embedder
from lib.embedding.cached import remembering
from lib.feeds import open_feed
from lib.importing.samples import estimate, samples
from lib.network import INTERNET
from lib.secret import Secret
from lib.settings import JinaSettings, Settings
from tests.colours import ColourEmbedder
from tests.jina_standin import KEY, JinaStandIn


def feed(folder):
    Image.new("RGB", (600, 500), "red").save(folder / "red.jpg")
    (folder / "bad.jpg").write_bytes(b"only text")
    (folder / "products.csv").write_text(
        "id,title,price,currency,image,additional_images\n"
        "1,Red,1.00,EUR,red.jpg,\n2,Bad,2.00,EUR,bad.jpg,\n3,Gone,3.00,EUR,gone.jpg,\n"
    )
    return open_feed(folder)


def test_the_first_products_come_with_a_picture_or_a_reason(tmp_path):
    read = feed(tmp_path)
    listings = [item for item in read if hasattr(item, "product")]
    seen = samples(read, listings, INTERNET)
    by_title = {sample.listing.product.title: sample for sample in seen}
    assert max(Image.open(io.BytesIO(by_title["Red"].webp)).size) == 400
    assert "not a picture" in by_title["Bad"].reason
    assert not by_title["Bad"].webp
    assert samples(read, [], INTERNET) == []


def test_time_grows_with_the_pictures(tmp_path):
    read = feed(tmp_path)
    seen = samples(read, [item for item in read if hasattr(item, "product")], INTERNET)
    few, many = (estimate(n, seen, ColourEmbedder()) for n in (10, 10_000))
    assert 0 < few.seconds < many.seconds
    assert few.tokens == 0


def test_what_is_paid_for_is_told_and_not_asked(tmp_path, store):
    with JinaStandIn() as jina:
        settings = Settings(jina=JinaSettings(Secret(KEY), jina.url))
        embedder = remembering(open_embedder("jina", settings), store, settings)
        found = estimate(1000, [], embedder)
        assert found.tokens == 4_000_000
        assert found.seconds == 60 * 40
        assert jina.asked == 0
