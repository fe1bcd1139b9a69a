"""Jina's embedder against a stand-in on this machine; see tests/jina_standin.py for its limits."""

import email.utils
import logging
import ssl
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import tenacity.nap
import trustme
from PIL import Image

from lib.embedding import open_embedder
from lib.embedding.endpoint import Endpoint
from lib.embedding.jina import JinaEmbedder
from lib.embedding.jina_models import MODELS
from lib.embedding.limits import IMPORT, VISITOR, Breaker, Pace, Patience
from lib.embedding.parts import gather
from lib.errors import EmbeddingError, InputsRefused, SettingsError
from lib.secret import Secret
from lib.settings import ROOT, JinaSettings, Settings, load_settings
from tests import jina_faults as faults
from tests.colours import solid
from tests.jina_standin import KEY, JinaStandIn

COLOURS = ["red", "green", "blue", "yellow", "orange", "pink", "purple", "brown", "black"]


class Clock:
    """Time that passes as ever, and at once where somebody sleeps."""

    def __init__(self):
        self.slept = []

    def __call__(self):
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds):
        self.slept.append(seconds)


def paced(settings, clock):
    """The pace of these settings by a clock that others do not look at."""
    limits = settings.requests_per_minute, settings.tokens_per_minute
    return Pace(*limits, clock=clock, sleep=clock.sleep)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(tenacity.nap, "time", clock)
    return clock


@pytest.fixture(scope="module")
def server():
    with JinaStandIn() as standin:
        yield standin


@pytest.fixture
def jina(server):
    """The stand-in as if it were new."""
    server.faults.clear()
    server.requests.clear()
    server.refuses = lambda item: False
    server.latency = 0.0
    server.asked = server.billed = server.busiest = 0
    return server


@pytest.fixture
def opened(jina, clock):
    """A function that opens an embedder of the stand-in, and closes it after the test."""
    endpoints = []

    def open_(*, breaker=None, **changes):
        usual = JinaSettings(key=Secret(KEY), url=jina.url, tokens_per_minute=2_000_000)
        settings = replace(usual, **changes)
        pace = paced(settings, Clock())
        breaker = breaker or Breaker(clock=clock)
        endpoints.append(Endpoint(settings, pace=pace, breaker=breaker, clock=clock))
        return JinaEmbedder(settings, endpoints[-1])

    yield open_
    for endpoint in endpoints:
        endpoint.close()


@pytest.fixture
def embedder(opened):
    return opened()


def numbered(count):
    """Different pictures, so that none can stand in for another."""
    return [solid((5 * i % 256, 40 * i % 256, 90 * i % 256)) for i in range(count)]


# What it promises like every embedder


@pytest.mark.parametrize("model", MODELS)
def test_pictures_and_texts_become_unit_vectors(opened, model):
    embedder = opened(model=model)
    for vectors in (
        embedder.embed_images(numbered(3)),
        embedder.embed_texts(["red", "a blue mug"]),
    ):
        assert vectors.shape == (len(vectors), MODELS[model].dimensions[-1])
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_nothing_becomes_no_rows_and_asks_nobody(jina, embedder):
    for vectors in (embedder.embed_images([]), embedder.embed_texts([])):
        assert vectors.shape == (0, embedder.dimensions)
        assert vectors.dtype == np.float32
    assert jina.asked == 0


def test_words_find_pictures_of_their_colour_first(embedder):
    pictures = embedder.embed_images([solid(colour) for colour in COLOURS])
    words = embedder.embed_texts([f"a {colour} thing" for colour in COLOURS])
    assert (words @ pictures.T).argmax(axis=1).tolist() == list(range(len(COLOURS)))


def test_it_takes_any_word_for_known(embedder):
    assert embedder.unknown_words("qwrtzp") == []
    assert embedder.knows_any("qwrtzp")


def test_threads_can_share_it(embedder):
    expected = embedder.embed_images([solid(colour) for colour in COLOURS])
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda colour: embedder.embed_images([solid(colour)])[0], COLOURS)
    assert np.stack(list(found)) == pytest.approx(expected, abs=1e-6)


def test_the_visitors_picture_is_left_as_it_was(embedder):
    picture = Image.effect_noise((900, 600), 80).convert("RGB")
    before = picture.tobytes()
    embedder.embed_images([picture])
    assert picture.tobytes() == before


# What is asked for


@pytest.mark.parametrize(
    ("model", "picture_task", "text_task", "dimensions"),
    [
        ("jina-clip-v2", "retrieval.query", "retrieval.query", 512),
        ("jina-embeddings-v4", "retrieval.passage", "retrieval.query", 128),
        ("jina-embeddings-v5-omni-small", "retrieval.passage", "retrieval.query", 32),
    ],
)
def test_each_request_names_model_task_and_dimensions_and_so_does_the_embedder(
    jina, opened, model, picture_task, text_task, dimensions
):
    embedder = opened(model=model, dimensions=dimensions)
    assert embedder.embed_images([solid("red")]).shape == (1, dimensions)
    embedder.embed_texts(["red"])
    asked = [(r["model"], r["task"], r["dimensions"], r["truncate"]) for r in jina.requests]
    assert asked == [(model, picture_task, dimensions, True), (model, text_task, dimensions, True)]
    for part in (model, picture_task, text_task, str(dimensions)):
        assert part in embedder.name


def test_two_contracts_never_share_a_name(opened):
    embedders = [
        opened(model=name, dimensions=dimensions)
        for name, model in MODELS.items()
        for dimensions in model.dimensions
    ]
    names = {embedder.name for embedder in embedders}
    assert len(names) == len(embedders)
    assert all(len(name) < 80 and not set(name) & set('/\\:*?"<>| ') for name in names)


def test_the_same_photo_is_at_distance_0_whoever_shows_it(opened):
    embedder = opened(model="jina-embeddings-v4")
    catalogue, visitor = (embedder.embed_images([solid("red")])[0] for _ in range(2))
    assert catalogue @ visitor == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("model", "side"), [("jina-clip-v2", 512), ("jina-embeddings-v4", 776)])
@pytest.mark.parametrize("size", [(1024, 700), (30, 1024), (100, 50)])
def test_pictures_go_out_as_small_rgb_jpeg(jina, opened, model, side, size):
    opened(model=model).embed_images([solid("teal", size)])
    ((picture,),) = (request["input"] for request in jina.requests)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert max(picture.size) == min(side, max(size))
    assert min(picture.size) >= 28
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.05) or (
        min(picture.size) == 28
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (2, 3), (28, 27)])
def test_pictures_too_small_for_jina_are_set_on_white(jina, embedder, size):
    embedder.embed_images([solid("red", size)])
    ((picture,),) = (request["input"] for request in jina.requests)
    assert picture.width * picture.height >= 784


def test_a_photo_held_sideways_goes_out_upright(jina, embedder):
    half = solid("red", (200, 100))
    half.paste(solid("blue", (100, 100)), (100, 0))
    exif = Image.Exif()
    exif[274] = 6  # turn a quarter clockwise to see it
    sideways = half.copy()
    sideways.getexif().update(exif)
    embedder.embed_images([sideways])
    ((picture,),) = (request["input"] for request in jina.requests)
    assert picture.size == (100, 200)
    assert picture.getpixel((50, 20))[0] > 200
    assert picture.getpixel((50, 180))[2] > 200


def test_what_is_transparent_goes_out_white(jina, embedder):
    embedder.embed_images([Image.new("RGBA", (64, 64), (255, 0, 0, 0)), Image.new("L", (64, 64))])
    (clear, black) = jina.requests[0]["input"]
    assert min(clear.getpixel((9, 9))) > 250
    assert max(black.getpixel((9, 9))) < 5


def test_batches_hold_16_pictures_or_64_texts_and_two_are_under_way(jina, embedder):
    jina.latency = 0.05
    embedder.embed_images(numbered(40))
    embedder.embed_texts([f"text {i}" for i in range(130)])
    assert sorted(len(request["input"]) for request in jina.requests) == [2, 8, 16, 16, 64, 64]
    assert jina.busiest == 2


def test_batch_sizes_and_concurrency_are_settings(jina, opened):
    jina.latency = 0.05
    opened(pictures_per_request=3, concurrency=4).embed_images(numbered(12))
    assert [len(request["input"]) for request in jina.requests] == [3, 3, 3, 3]
    assert jina.busiest == 4


def test_many_batches_come_back_in_order(jina, opened):
    pictures = numbered(50)
    one_by_one = opened(pictures_per_request=1).embed_images(pictures)
    jina.faults.extend([faults.shuffled] * 20)
    assert np.array_equal(opened(pictures_per_request=7).embed_images(pictures), one_by_one)


def test_no_request_holds_more_than_a_minute_of_tokens(jina, opened):
    embedder = opened(model="jina-embeddings-v4", tokens_per_minute=100_000)
    embedder.embed_images(numbered(20))
    assert max(len(request["input"]) for request in jina.requests) == 9  # 8,000 each, 3/4 of it


# How fast


def test_the_stand_ins_free_tier_is_never_exceeded():
    clock = Clock()
    with JinaStandIn(requests_per_minute=100, tokens_per_minute=100_000, concurrency=2) as server:
        server.clock = clock
        settings = JinaSettings(key=Secret(KEY), url=server.url)
        endpoint = Endpoint(settings, pace=paced(settings, clock))
        embedder = JinaEmbedder(settings, endpoint)
        for _ in range(5):
            embedder.embed_images(numbered(16))  # 64,000 tokens
        for i in range(130):
            embedder.embed_texts([f"text {i}"])
        endpoint.close()
        assert server.asked == len(server.requests)
        assert server.inputs == 210
    assert sum(clock.slept) > 240


# What is answered


@pytest.mark.parametrize(
    "fault",
    [
        faults.wrong_count,
        faults.one_index_twice,
        faults.wrong_dimensions,
        faults.not_numbers,
        faults.html,
        faults.truncated,
        faults.cut,
        faults.reset,
        faults.spoilt(1, float("nan")),
        faults.spoilt(1, float("inf")),
        faults.spoilt(1, 0),
        faults.status(200, [1]),
        faults.status(500),
        faults.status(502),
        faults.error(503, "SERVICE_UNAVAILABLE"),
        faults.error(504, "SERVICE_TIMEOUT"),
        faults.status(408),
        faults.error(429, "RATE_TOKEN_LIMIT_EXCEEDED"),
    ],
)
def test_a_trouble_that_passes_is_tried_again(jina, embedder, clock, fault):
    expected = embedder.embed_images(numbered(3))
    jina.asked = 0
    jina.faults.append(fault)
    assert np.array_equal(embedder.embed_images(numbered(3)), expected)
    assert jina.asked == 2
    assert len(clock.slept) == 1
    assert 0.5 <= clock.slept[0] <= 0.75


def test_rows_in_another_order_are_put_right_by_their_index(jina, embedder):
    expected = embedder.embed_images(numbered(5))
    jina.faults.append(faults.shuffled)
    assert np.array_equal(embedder.embed_images(numbered(5)), expected)


def test_an_answer_that_does_not_count_tokens_will_do(jina, embedder):
    jina.faults.append(faults.without_usage)
    assert embedder.embed_texts(["red"]).shape == (1, 1024)


def test_nonsense_is_paid_for_twice_at_most(jina, embedder):
    jina.faults.extend([faults.wrong_count] * 9)
    with pytest.raises(EmbeddingError, match=r"makes no sense .2 vectors for 3 inputs"):
        embedder.embed_images(numbered(3))
    assert jina.asked == 2


def test_a_picture_without_a_direction_costs_only_itself(jina, embedder):
    expected = embedder.embed_images(numbered(4))
    jina.asked = 0
    jina.faults.extend([faults.spoilt(2, float("nan"))] * 2)
    with pytest.raises(InputsRefused) as caught:
        embedder.embed_images(numbered(4))
    assert caught.value.reasons.keys() == {2}
    assert np.array_equal(caught.value.vectors, np.delete(expected, 2, axis=0))
    assert jina.asked == 2


# Retrying


@pytest.mark.parametrize(
    ("said", "at_least", "at_most"),
    [
        ("2", 2, 2.5),
        ("0", 0, 0.5),
        ("soon", 0.5, 0.8),
        ("-5", 0.5, 0.8),
        ("1e9", 0.5, 0.8),
        ("", 0.5, 0.8),
        ("٣", 0.5, 0.8),
    ],
)
def test_it_waits_as_long_as_jina_says_if_that_makes_sense(
    jina, embedder, clock, said, at_least, at_most
):
    jina.faults.append(faults.status(429, retry_after=said.encode().decode("latin-1")))
    embedder.embed_texts(["red"])
    (slept,) = clock.slept
    assert at_least <= slept <= at_most


def test_it_waits_until_the_date_jina_says(jina, embedder, clock):
    date = datetime.now(UTC) + timedelta(seconds=5)
    jina.faults.append(faults.status(429, retry_after=email.utils.format_datetime(date, True)))
    embedder.embed_texts(["red"])
    (slept,) = clock.slept
    assert 3 <= slept <= 6


@pytest.mark.parametrize(
    "said",
    ["3600", "999999999", email.utils.format_datetime(datetime(2099, 1, 1, tzinfo=UTC), True)],
)
def test_it_never_waits_longer_than_its_patience(jina, embedder, clock, said):
    jina.faults.extend([faults.error(429, "RATE_TOKEN_LIMIT_EXCEEDED", retry_after=said)] * 9)
    with pytest.raises(EmbeddingError, match=r"at once .429 RATE_TOKEN_LIMIT_EXCEEDED"):
        embedder.embed_texts(["red"])
    assert (jina.asked, clock.slept) == (1, [])


@pytest.mark.parametrize(("patience", "attempts"), [(VISITOR, 2), (IMPORT, 5)])
def test_a_lasting_trouble_ends_after_so_many_attempts(jina, opened, clock, patience, attempts):
    embedder = opened(breaker=Breaker(failures=99))
    jina.faults.extend([faults.status(503)] * 99)
    with pytest.raises(EmbeddingError, match=r"does not answer as it should .503.*again in a min"):
        gather(embedder.parts(["red"], patience), embedder.dimensions)
    assert jina.asked == attempts
    assert sum(clock.slept) < patience.seconds


def test_one_request_takes_8_seconds_for_a_visitor_and_30_in_an_import():
    assert VISITOR.total == 8
    assert IMPORT.seconds == 30


@pytest.mark.parametrize("fault", [faults.hang, faults.drip, faults.header_drip])
def test_whatever_the_server_does_it_ends_in_time(jina, embedder, fault):
    jina.faults.append(fault)
    started = time.monotonic()
    with pytest.raises(EmbeddingError, match="does not answer"):
        list(embedder.parts(["red"], Patience(attempts=5, seconds=0.3, queue=0)))
    assert time.monotonic() - started < 1
    assert jina.asked == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.error(401, "AUTH_INVALID_API_KEY"), r"key .401 AUTH.*Set JINA_API_KEY"),
        (faults.status(402), "no tokens left .402.*Top it up"),
        (faults.error(403, "AUTHZ_INSUFFICIENT_BALANCE"), "no tokens left .403.*Top it up"),
        (faults.status(403, {"code": "AUTHZ_RESOURCE_LIMIT_EXCEEDED"}), "403 AUTHZ.*JINA_MODEL"),
        (faults.status(404), "404.*JINA_API_URL"),
        (faults.error(400, "INPUT_MODEL_NOT_FOUND"), "400 INPUT_MODEL_NOT_FOUND.*JINA_MODEL"),
        (faults.status(302, location="https://elsewhere.example/"), "302.*JINA_API_URL"),
    ],
)
def test_what_only_the_operator_can_mend_stops_at_once(jina, opened, clock, fault, sentence):
    jina.faults.extend([fault] * 99)
    with pytest.raises(EmbeddingError, match=sentence) as caught:
        opened(concurrency=1).embed_images(numbered(100))
    assert not isinstance(caught.value, InputsRefused)
    assert jina.asked <= 2  # the batch that was being prepared may have gone too
    assert clock.slept == []


def test_a_wrong_key_is_told_by_the_server(jina, opened):
    with pytest.raises(EmbeddingError, match="AUTH_INVALID_API_KEY"):
        opened(key=Secret("jina_wrong")).embed_texts(["red"])


# Bad inputs


def poison(jina, *positions):
    """Pictures of which the server refuses some."""
    pictures = [solid((10 * (i % 20), 10 * (i // 20), 128)) for i in range(40)]
    bad = {pictures[i].getpixel((0, 0))[:2] for i in positions}

    def refuses(item):
        red, green, _ = item.getpixel((20, 20))
        return any(abs(red - r) < 4 and abs(green - g) < 4 for r, g in bad)

    jina.refuses = refuses
    return pictures


@pytest.mark.parametrize("bad", [{0}, {15}, {16}, {39}, {3, 4, 20}])
def test_one_bad_picture_costs_one_picture(jina, embedder, bad):
    pictures = poison(jina)
    expected = embedder.embed_images(pictures)
    jina.asked = 0
    poison(jina, *bad)
    with pytest.raises(InputsRefused) as caught:
        embedder.embed_images(pictures)
    assert caught.value.reasons.keys() == bad
    assert all("422" in reason for reason in caught.value.reasons.values())
    assert np.array_equal(caught.value.vectors, np.delete(expected, sorted(bad), axis=0))
    assert jina.asked <= 3 + 8 * len(bad)  # halving 16 down to one takes eight requests more
    assert f"Refused {len(bad)} of 40; number {min(bad) + 1}:" in str(caught.value)


def test_a_visitors_own_bad_picture_is_said_so(jina, embedder):
    jina.refuses = lambda item: True
    with pytest.raises(InputsRefused, match=r"^Jina can make nothing of it .422.. Try another"):
        embedder.embed_images([solid("red")])


def test_when_all_are_refused_it_is_not_the_pictures(jina, embedder):
    jina.refuses = lambda item: True
    with pytest.raises(EmbeddingError, match="Check JINA_MODEL") as caught:
        embedder.embed_images(numbered(20))
    assert not isinstance(caught.value, InputsRefused)


def test_parts_that_arrived_before_a_failure_are_handed_over(jina, opened):
    embedder = opened(concurrency=1, pictures_per_request=4)
    jina.faults.extend([faults.none] * 2 + [faults.status(402)] * 9)
    arrived = []
    with pytest.raises(EmbeddingError, match="no tokens left"):
        arrived.extend(embedder.parts(numbered(40)))
    assert sum(len(part.vectors) for part in arrived) == jina.inputs == 8


@pytest.mark.parametrize("status", [401, 402, 403])
def test_what_waits_for_its_turn_is_not_sent_after_a_no(jina, opened, status):
    embedder = opened(concurrency=1)
    under_way, go_on = threading.Event(), threading.Event()

    def no(handler, answer):
        under_way.set()
        go_on.wait(5)
        faults.status(status)(handler, answer)

    jina.faults.append(no)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(embedder.embed_texts, ["red"])
        under_way.wait(5)
        others = [pool.submit(embedder.embed_texts, [colour]) for colour in ("blue", "green")]
        time.sleep(0.1)
        go_on.set()
        errors = [str(asked.exception()) for asked in (first, *others)]
    assert jina.asked == 1
    assert str(status) in errors[0]
    assert errors == [errors[0]] * 3
    assert embedder.embed_texts(["blue"]).shape == (1, 1024)  # the account may be mended by now


# The breaker


def test_a_server_that_is_away_is_left_alone_for_half_a_minute(jina, opened, clock):
    embedder = opened()
    jina.faults.extend([faults.status(503)] * 5)
    with pytest.raises(EmbeddingError, match="503"):
        embedder.embed_texts(["red"])
    assert jina.asked == 5
    started = time.perf_counter()
    with pytest.raises(EmbeddingError, match="left alone"):
        embedder.embed_texts(["red"])
    assert time.perf_counter() - started < 0.05
    assert jina.asked == 5
    clock.sleep(30)
    embedder.embed_texts(["red"])
    embedder.embed_texts(["red"])
    assert jina.asked == 7


@pytest.mark.parametrize("fault", [faults.status(429), faults.status(422), faults.html])
def test_a_server_that_answers_is_not_away(jina, opened, fault):
    embedder = opened()
    for _ in range(8):
        jina.faults.extend([fault] * 5)
        with pytest.raises(EmbeddingError):
            gather(embedder.parts(["red"], Patience(attempts=1, seconds=5, queue=5)), 1024)
        jina.faults.clear()
    assert embedder.embed_texts(["red"]).shape == (1, 1024)


# The key

ERRORS = (302, 400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 503, 504)
EVERY_FAULT = {f"echo {code}": faults.echo(code) for code in (200, *ERRORS)} | {
    "html": faults.html,
    "reset": faults.reset,
    "cut": faults.cut,
    "truncated": faults.truncated,
    "hang": faults.hang,
    "drip": faults.drip,
    "header drip": faults.header_drip,
    "wrong count": faults.wrong_count,
    "wrong dimensions": faults.wrong_dimensions,
    "NaN": faults.spoilt(0, float("nan")),
    "not numbers": faults.not_numbers,
}


@pytest.mark.parametrize("fault", EVERY_FAULT.values(), ids=EVERY_FAULT)
def test_the_key_reaches_no_exception_and_no_log(jina, opened, caplog, fault):
    caplog.set_level(logging.DEBUG)
    embedder = opened()
    jina.faults.extend([fault] * 5)
    with pytest.raises(EmbeddingError) as caught:
        gather(embedder.parts(["red"], Patience(2, 1, 1)), embedder.dimensions)
    assert_without_key(caught.value, caplog)


def assert_without_key(error, caplog):
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert KEY not in told
    assert KEY not in repr(error)
    assert KEY not in caplog.text
    assert all(KEY not in repr(vars(record)) for record in caplog.records)


def test_the_key_reaches_no_exception_when_nobody_is_there(opened, caplog):
    caplog.set_level(logging.DEBUG)
    for url in ("http://127.0.0.1:9/v1/embeddings", "https://127.0.0.1:9/v1/embeddings"):
        embedder = opened(url=url)
        with pytest.raises(EmbeddingError, match="ConnectError") as caught:
            gather(embedder.parts(["red"], VISITOR), embedder.dimensions)
        assert_without_key(caught.value, caplog)


def test_the_key_prints_as_stars(opened, jina):
    settings = load_settings({"JINA_API_KEY": KEY, "JINA_API_URL": jina.url}, {})
    embedder = opened()
    for shown in (settings, settings.jina, settings.jina.key, embedder, vars(embedder)):
        assert KEY not in repr(shown)
        assert KEY not in str(shown)
    assert KEY not in embedder.name


@pytest.mark.parametrize("key", ["jina_a\nb", "jina_a b", "jina_é", "jina_\x7f"])
def test_a_key_that_would_be_quoted_by_an_exception_is_refused(jina, key, caplog):
    with pytest.raises(SettingsError, match="JINA_API_KEY holds characters") as caught:
        JinaEmbedder(JinaSettings(key=Secret(key), url=jina.url))
    assert key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.jina.ai/v1/embeddings",
        "ftp://x/",
        "api.jina.ai",
        "https://",
        "https://[",
        "http://10.0.0.1/",
    ],
)
def test_a_key_never_travels_in_plain_text(url):
    with pytest.raises(SettingsError, match="JINA_API_URL"):
        JinaEmbedder(JinaSettings(key=Secret(KEY), url=url))


def test_a_key_never_goes_to_a_host_that_cannot_prove_its_name(opened):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)  # by nobody we trust
    with JinaStandIn(tls=tls) as server:
        embedder = opened(url=server.url)
        with pytest.raises(EmbeddingError, match="ConnectError"):
            gather(embedder.parts(["red"], VISITOR), embedder.dimensions)
        assert server.asked == 0


def test_no_proxy_sees_a_key_in_plain_text(jina, clock, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    endpoint = Endpoint(JinaSettings(key=Secret(KEY), url=jina.url))
    embedder = JinaEmbedder(JinaSettings(key=Secret(KEY), url=jina.url), endpoint)
    assert embedder.embed_texts(["red"]).shape == (1, 1024)
    endpoint.close()


# Opening it


def test_auto_is_jina_where_there_is_a_key(jina):
    settings = Settings(jina=JinaSettings(key=Secret(KEY), url=jina.url))
    assert isinstance(open_embedder("auto", settings), JinaEmbedder)
    assert isinstance(open_embedder("jina", settings), JinaEmbedder)


def test_only_those_who_have_a_key_pay_for_httpx():
    code = (
        "import sys, lib.embedding.cached; from lib.embedding import open_embedder; "
        "sys.exit('httpx' in sys.modules or 'stamina' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_jina_without_a_key_says_where_to_get_one():
    with pytest.raises(SettingsError, match=r"JINA_API_KEY is not set. Get a key at jina.ai"):
        open_embedder("jina", Settings())


@pytest.mark.parametrize("name", ["JINA_API_KEY", "JINA_AI_API_KEY"])
def test_pytidbs_name_for_the_key_is_understood(tmp_path, name):
    settings = load_settings({name: f" {KEY}\n"}, {}, tmp_path / "none")
    assert settings.jina.key == Secret(KEY)
    assert settings.embedder == "auto"


def test_every_setting_is_read(tmp_path):
    read = load_settings(
        {
            "JINA_API_KEY": KEY,
            "JINA_API_URL": "https://example.org/v1/embeddings",
            "JINA_MODEL": "jina-embeddings-v4",
            "JINA_DIMENSIONS": "128",
            "JINA_PICTURES_PER_REQUEST": "1",
            "JINA_TEXTS_PER_REQUEST": "2",
            "JINA_CONCURRENCY": "3",
            "JINA_REQUESTS_PER_MINUTE": "4",
            "JINA_TOKENS_PER_MINUTE": "5",
            "JINA_TOKENS_PER_DAY": "6",
            "JINA_TOKENS_PER_VISIT": "7",
        },
        {},
        tmp_path / "none",
    ).jina
    assert read == JinaSettings(
        Secret(KEY), "https://example.org/v1/embeddings", "jina-embeddings-v4", 128, *range(1, 8)
    )
    assert load_settings({}, {}, tmp_path / "none").jina == JinaSettings()


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", " "])
def test_a_limit_that_is_none_is_named(tmp_path, value):
    with pytest.raises(SettingsError, match="JINA_CONCURRENCY"):
        load_settings({"JINA_CONCURRENCY": value}, {}, tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"model": "jina-clip-v9"}, "JINA_MODEL is 'jina-clip-v9'. Set it to one of: jina-clip-v2"),
        ({"dimensions": 100}, "JINA_DIMENSIONS is 100. jina-clip-v2 can have 64, 128"),
    ],
)
def test_a_model_or_size_that_does_not_exist_is_named(opened, change, sentence):
    with pytest.raises(SettingsError, match=sentence):
        opened(**change)


def test_the_default_is_the_model_whose_api_is_open_to_shops(opened):
    assert opened().name == "jina-clip-v2-retrieval.query-1024"
    assert "commercial use through its API" in opened().licence
    assert "not for commercial use" in opened(model="jina-embeddings-v4").licence
