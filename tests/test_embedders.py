"""What every embedder promises, whichever it is; add new ones to EMBEDDERS."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from lib.embedding.builtin import BuiltinEmbedder
from tests.colours import ColourEmbedder, solid

EMBEDDERS = {"builtin": BuiltinEmbedder, "colours": ColourEmbedder}
PICTURES = [solid("red"), solid("navy", (30, 200)), solid("white", (500, 20)), solid("green")]
TEXTS = ["red mug", "blue sofa with white dots", "a black leather backpack"]


@pytest.fixture(scope="module", params=EMBEDDERS)
def embedder(request):
    return EMBEDDERS[request.param]()


def test_it_has_a_name_with_a_version(embedder):
    assert embedder.name.rpartition("-")[2].isdigit()


def test_pictures_become_unit_vectors(embedder):
    vectors = embedder.embed_images(PICTURES)
    assert vectors.shape == (len(PICTURES), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_texts_become_unit_vectors(embedder):
    vectors = embedder.embed_texts(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_nothing_becomes_no_rows(embedder):
    for vectors in (embedder.embed_images([]), embedder.embed_texts([])):
        assert vectors.shape == (0, embedder.dimensions)
        assert vectors.dtype == np.float32


def test_the_same_picture_and_text_give_the_same_vector_again(embedder):
    assert np.array_equal(embedder.embed_images(PICTURES), embedder.embed_images(PICTURES))
    assert np.array_equal(embedder.embed_texts(TEXTS), embedder.embed_texts(TEXTS))


def test_a_vector_does_not_depend_on_its_neighbours(embedder):
    many = PICTURES * 3
    alone = np.concatenate([embedder.embed_images([picture]) for picture in many])
    assert embedder.embed_images(many) == pytest.approx(alone, abs=1e-5)
    assert embedder.embed_images(many[::-1]) == pytest.approx(alone[::-1], abs=1e-5)
    words = np.concatenate([embedder.embed_texts([text]) for text in TEXTS])
    assert embedder.embed_texts(TEXTS) == pytest.approx(words, abs=1e-5)


def test_the_visitors_picture_is_left_as_it_was(embedder):
    picture = Image.effect_noise((90, 60), 80).convert("RGB")
    before = picture.tobytes()
    embedder.embed_images([picture])
    assert picture.size == (90, 60)
    assert picture.tobytes() == before


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (2, 3)])
def test_very_small_and_very_long_pictures_are_embedded(embedder, size):
    vector = embedder.embed_images([solid("red", size)])
    assert np.isfinite(vector).all()


def test_a_text_that_says_nothing_still_gives_a_unit_vector(embedder):
    vectors = embedder.embed_texts(["", "   ", "!?", "qwrtzp"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors == pytest.approx(np.tile(vectors[0], (4, 1)), abs=1e-6)


def test_unknown_words_come_back_as_written(embedder):
    assert embedder.unknown_words("Red Qwrtzp") == ["Qwrtzp"]
    assert embedder.unknown_words("red") == []
    assert embedder.unknown_words("") == []


def test_threads_can_share_it(embedder):
    pictures = [solid(colour) for colour in ("red", "green", "blue", "black")] * 4
    expected = embedder.embed_images(pictures)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda p: embedder.embed_images([p])[0], pictures))
    assert np.stack(found) == pytest.approx(expected, abs=1e-5)
