"""A link is followed to the public internet and nowhere else, in bounded time and memory.

The internet here is `SmallInternet`: made-up names with public addresses, all of them served
by one hostile server on this machine. "No connection" is what its list of dialled addresses says.
"""

import logging
import subprocess
import sys
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from lib import fetch
from lib.addresses import NOT_USABLE, PASTED_PICTURE
from lib.errors import FetchError
from lib.fetch import SLOTS, fetch_bytes, fetch_picture_bytes
from lib.ip import is_public
from lib.network import INTERNET, SENTENCES, USUAL, Limits, Network, rehearsal
from lib.pictures import MAX_BYTES
from tests.hostile_server import PNG, SHOP, SHOP_V6, TURNS, ZONE, small_internet

ROOT = Path(__file__).parents[1]
SHORT = Limits(total=0.6, queue=0.5, look_up=0.3, connect=0.3, read=0.3)


@pytest.fixture(scope="module")
def servers():
    with small_internet() as internet:
        yield internet


@pytest.fixture
def internet(servers):
    """The small internet, remembering nothing of earlier tests."""
    servers.forget()
    return servers


@pytest.fixture
def get(internet):
    """Fetches over the small internet, under short limits unless told otherwise."""

    def get(url, limits=SHORT):
        return fetch_picture_bytes(url, network=internet.network, limits=limits)

    return get


def refusal(get, url, **options):
    with pytest.raises(FetchError) as caught:
        get(url, **options)
    return caught.value


def soon(condition, seconds=2.0):
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return met


# A. Addresses and names

LITERALS = [
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127。0。0。1/",
    "http://10.0.0.5/",
    "http://172.16.0.5/",
    "http://192.168.1.10/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://198.18.0.5/",
    "http://203.0.113.5/",
    "http://192.88.99.1/",
    "http://168.63.129.16/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[fe80::1%25lo]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::1]/",
    "http://[2001:0:7f00:1::1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[5f00::1]/",
    "http://[100::1]/",
    "http://[3fff::1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://redis/",
    "http://metadata.google.internal/computeMetadata/v1/",
]
PRIVATE_NAMES = [host for host, answers in ZONE.items() if not all(map(is_public, answers))]


@pytest.mark.parametrize("url", LITERALS, ids=ascii)
def test_a_private_address_is_neither_looked_up_nor_dialled(internet, get, url, caplog):
    caplog.set_level(logging.INFO)
    refused = refusal(get, url)
    assert (refused.code, str(refused)) == ("address", NOT_USABLE)
    assert (internet.looked_up, internet.dialled) == ([], [])
    assert caplog.messages == ["not fetched from host unknown: address"]


@pytest.mark.parametrize("host", PRIVATE_NAMES)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_with_a_private_address_is_not_dialled(internet, get, scheme, host, caplog):
    caplog.set_level(logging.INFO)
    refused = refusal(get, f"{scheme}://{host}/secret?token=1")
    assert (refused.code, str(refused)) == ("address", NOT_USABLE)
    assert (internet.looked_up, internet.dialled) == ([host], [])
    assert caplog.messages == [f"not fetched from host {host}: address"]


def test_there_are_enough_private_names_to_mean_something():
    assert len(PRIVATE_NAMES) >= 20
    assert {"loopback.test", "mixed.test", "mixed-v6-reversed.test"} <= set(PRIVATE_NAMES)


@pytest.mark.parametrize("host", TURNS)
def test_a_name_that_changes_its_mind_leads_nowhere_else(internet, get, host):
    """What was judged is what is dialled, however often the name is asked."""
    for _ in range(3):
        try:
            assert get(f"http://{host}/picture") == PNG
        except FetchError as refused:
            assert refused.code == "address"  # noqa: PT017 - being fetched is as good
    assert {address for address, _ in internet.dialled} == {SHOP}
    assert len(internet.looked_up) == 3  # once for each link, never again before dialling


def test_a_name_that_does_not_exist_is_refused(internet, get):
    refused = refusal(get, "http://nowhere.test/")
    assert (refused.code, str(refused)) == ("dns", NOT_USABLE)
    assert internet.dialled == []


def test_a_look_up_that_never_answers_stops_nobody_else(internet, get):
    answered = threading.Event()

    def resolve(host, port):
        answered.wait(10)
        return [SHOP]

    stuck = replace(internet.network, resolve=resolve)
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        waiting = [
            pool.submit(
                refusal, fetch_picture_bytes, f"http://slow.test/{n}", network=stuck, limits=SHORT
            )
            for n in range(SLOTS - 1)
        ]
        assert get("http://shop.test/picture") == PNG
        assert [wait.result().code for wait in waiting] == ["dns"] * (SLOTS - 1)
    assert time.monotonic() - started < 3
    answered.set()


def test_of_many_addresses_a_few_are_tried(internet, get):
    tried = []

    def refuse(address, port):
        tried.append((address, port))
        return "127.0.0.1", 1  # nobody is there

    network = replace(internet.network, route=refuse)
    refused = refusal(fetch_picture_bytes, "http://many.test/", network=network, limits=SHORT)
    assert (refused.code, str(refused)) == ("connect", NOT_USABLE)
    assert tried == [(f"93.184.217.{last}", 80) for last in (1, 2, 3)]


def test_the_next_address_is_tried_when_one_does_not_answer(internet):
    def first_is_down(address, port):
        return ("127.0.0.1", 1) if address == SHOP else internet.network.route(address, port)

    network = replace(internet.network, route=first_is_down)
    assert fetch_picture_bytes("http://both.test/", network=network, limits=SHORT) == PNG
    assert internet.dialled == [(SHOP_V6, 80)]


# B. Redirects


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1/", "address"),
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("http://[::1]/", "address"),
        ("http://2130706433/", "address"),
        ("http://loopback.test/", "address"),
        ("//127.0.0.1/", "address"),
        ("http://redis/", "address"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:6379/_PING", "scheme"),
        ("data:image/png;base64,iVBORw0KGgo=", "data"),
        ("http://user:pw@shop.test/", "url"),
        ("http://u:p@127.0.0.1/", "url"),
        ("http://shop.test:22/", "port"),
        ("http://shop.test:8080/", "port"),
        ("http://[::1", "redirects"),
        ("http://shop.test/\x7f", "redirects"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_is_judged_like_a_link(internet, get, scheme, target, code):
    refused = refusal(get, f"{scheme}://shop.test/to?{quote(target)}")
    assert refused.code == code
    assert str(refused) in (NOT_USABLE, PASTED_PICTURE)
    assert [address for address, _ in internet.dialled] == [SHOP]
    assert len(internet.requests) == 1


def test_a_redirect_into_a_changing_name_stays_outside(internet, get):
    link = "http://shop.test/to?" + quote("http://rebinding.test/picture")
    assert get(link) == PNG
    assert refusal(get, link).code == "address"
    assert {address for address, _ in internet.dialled} == {SHOP}


def test_three_redirects_are_followed(internet, get):
    assert get("http://shop.test/hop-3") == PNG
    paths = [path for path, _ in internet.requests]
    assert paths == ["/hop-3", "/hop-2", "/hop-1", "/picture"]


@pytest.mark.parametrize("path", ["/hop-4", "/loop"])
def test_a_fourth_redirect_is_not_followed(internet, get, path):
    refused = refusal(get, f"http://shop.test{path}")
    assert (refused.code, str(refused)) == ("redirects", NOT_USABLE)
    assert len(internet.requests) == 4


@pytest.mark.parametrize(("path", "code"), [("/nowhere", "status"), ("/long-way", "url")])
def test_a_redirect_without_a_usable_destination_is_refused(internet, get, path, code):
    assert refusal(get, f"http://shop.test{path}").code == code
    assert len(internet.requests) == 1


def test_a_redirect_may_leave_tls_for_another_public_host(internet, get):
    link = "https://shop.test/to?" + quote("http://other.test/picture")
    assert get(link) == PNG
    assert internet.dialled == [(SHOP, 443), (SHOP, 80)]


# C. Links


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.test/picture",
        "HTTP://SHOP.TEST/picture",
        "  http://shop.test/picture\n",
        "https://shop.test/picture",
        "https://v6.test/picture",
        "http://both.test/picture",
        f"http://{SHOP}/picture",
        f"http://[{SHOP_V6}]/picture",
        "http://many.test/picture",
        "http://sub_x.shop.test/picture",
        "http://bücher.shop.test/picture",
        "http://shop.test/my picture é?a=%zz",
    ],
)
def test_a_public_link_is_fetched(internet, get, url):
    assert get(url) == PNG
    assert all(is_public(address) for address, _ in internet.dialled)


def test_the_request_says_who_asks_for_what_and_nothing_of_the_visitor(internet, get):
    get(f"http://[{SHOP_V6}]:80/a b?c=d")
    ((path, headers),) = internet.requests
    assert path == "/a%20b?c=d"
    assert headers["host"] == f"[{SHOP_V6}]"
    assert headers["user-agent"] == "Findalike/0.1"
    assert headers["accept-encoding"] == "identity"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.test@127.0.0.1/",
        "http://user:pw@shop.test/",
        "http://127.0.0.1#@shop.test/",
        "http://shop.test:80\\@127.0.0.1/",
        "http://127.0.0.1\t.shop.test/",
        "http://shop.test\r\nHost: loopback.test/",
        "http://shop.test/\0",
        "http://shop.test:22/",
        "http://shop.test:6379/",
        "http://shop.test:8080/",
        "http://shop.test:0/",
        "http://shop.test:65616/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_PING",
        "ftp://shop.test/",
        "http:///picture",
        "//shop.test/picture",
        "http://shop.test:80:22/",
        "http://shop.test/" + "a" * 100_000,
        "http://" + "a." * 2000 + "shop.test/",
        "http://shop.test%2f@loopback.test/",
        "http://loopback%2etest/",
        "",
    ],
    ids=lambda url: ascii(url[:50]),
)
def test_a_tricky_link_is_refused_before_any_look_up(internet, get, url):
    assert str(refusal(get, url)) == NOT_USABLE
    assert (internet.looked_up, internet.dialled) == ([], [])


def test_a_pasted_picture_is_answered_with_advice(internet, get):
    refused = refusal(get, "data:image/png;base64,iVBORw0KGgo=")
    assert (refused.code, str(refused)) == ("data", PASTED_PICTURE)


def test_a_certificate_for_another_host_is_refused(internet, get):
    assert get("https://shop.test/picture") == PNG
    refused = refusal(get, "https://other.test/picture")  # the same address as before
    assert (refused.code, str(refused)) == ("certificate", NOT_USABLE)
    assert refusal(get, f"https://{SHOP}/picture").code == "certificate"
    assert len(internet.requests) == 1


def test_a_certificate_of_an_unknown_authority_is_refused(internet):
    network = replace(internet.network, certificates=None)
    refused = refusal(fetch_picture_bytes, "https://shop.test/", network=network, limits=SHORT)
    assert (refused.code, str(refused)) == ("certificate", NOT_USABLE)
    assert internet.requests == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_not_used(internet, get, name, monkeypatch):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    assert get("http://shop.test/picture") == PNG
    assert get("https://shop.test/picture") == PNG
    assert internet.dialled == [(SHOP, 80), (SHOP, 443)]


# D. Bodies


@pytest.mark.parametrize("path", ["/dripping-header", "/dripping-body", "/silence"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_however_slowly_it_comes_it_ends_in_time(get, scheme, path):
    started = time.monotonic()
    refused = refusal(get, f"{scheme}://shop.test{path}")
    assert refused.code == "slow"
    assert time.monotonic() - started < SHORT.total + 0.8


def test_slow_answers_give_their_slots_back(internet, get):
    links = [f"http://shop.test/silence?{n}" for n in range(SLOTS)]
    with ThreadPoolExecutor(SLOTS) as pool:
        codes = [refused.code for refused in pool.map(lambda url: refusal(get, url), links)]
    assert codes == ["slow"] * SLOTS
    assert get("http://shop.test/picture") == PNG


@pytest.mark.parametrize("path", ["/endless", "/endless-chunks", "/terabyte", "/packed-bomb"])
def test_however_much_it_is_only_the_limit_is_taken(internet, get, path):
    limits = replace(SHORT, total=20, read=10)
    tracemalloc.start()
    try:
        refused = refusal(get, f"http://shop.test{path}", limits=limits)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.code == "size"
    assert peak < 5 * MAX_BYTES
    assert internet.sent < 3 * MAX_BYTES


@pytest.mark.parametrize("path", ["/many-headers", "/only-continue", "/crumbs"])
def test_much_ado_about_nothing_ends_soon(internet, get, path):
    started = time.monotonic()
    refused = refusal(get, f"http://shop.test{path}", limits=replace(SHORT, total=20, read=10))
    assert refused.code in ("broken", "size")
    assert time.monotonic() - started < 5
    assert internet.sent < MAX_BYTES


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/claims-more", "broken"),
        ("/negative-length", "broken"),
        ("/absurd-length", "broken"),
        ("/two-lengths", "broken"),
        ("/http-0.9", "broken"),
        ("/other-protocol", "broken"),
        ("/nothing", "broken"),
        ("/packed-badly", "broken"),
        ("/brotli", "format"),
        ("/zstd", "format"),
        ("/nested", "format"),
        ("/404", "missing"),
        ("/410", "missing"),
        ("/403", "status"),
        ("/500", "status"),
        ("/page", "page"),
        ("/page-by-type", "page"),
        ("/json", "format"),
        ("/empty", "format"),
    ],
)
def test_what_is_not_a_picture_is_refused_with_a_reason(get, path, code):
    refused = refusal(get, f"http://shop.test{path}")
    assert refused.code == code
    assert str(refused) == SENTENCES[code]


@pytest.mark.parametrize("path", ["/picture", "/chunked"])
def test_the_limit_is_exact(get, path):
    exact = replace(SHORT, size=len(PNG))
    assert get(f"http://shop.test{path}", exact) == PNG
    less = replace(SHORT, size=len(PNG) - 1)
    assert refusal(get, f"http://shop.test{path}", limits=less).code == "size"


@pytest.mark.parametrize("path", ["/brotli", "/zstd", "/nested", "/terabyte"])
def test_a_body_we_shall_not_take_is_not_read(internet, get, path):
    refusal(get, f"http://shop.test{path}")
    assert soon(lambda: internet.at_once == 0)
    assert internet.sent < MAX_BYTES  # of many times as much, and all of it still in the pipes


@pytest.mark.parametrize("path", ["/packed", "/png-as-html"])
def test_a_picture_is_known_by_its_first_bytes(get, path):
    assert get(f"http://shop.test{path}") == PNG


def test_a_body_cut_by_its_own_header_is_handed_on_as_it_came(get):
    assert get("http://shop.test/claims-less") == PNG[:20]  # the decoder calls it damaged


def test_what_is_no_picture_is_fetched_when_it_is_asked_for_and_as_carefully(internet):
    def get(url, **limits):
        limits = replace(SHORT, **limits)
        return fetch_bytes(url, accept="text/csv", network=internet.network, limits=limits)

    assert get("http://shop.test/json") == b'{"error": "no"}'
    assert internet.requests[0][1]["accept"] == "text/csv"
    assert refusal(get, "http://loopback.test/json").code == "address"
    assert refusal(get, "http://shop.test/json", size=10).code == "size"
    assert refusal(get, "http://shop.test/404").code == "missing"


def test_fifty_visitors_with_one_link_fetch_it_once(internet, get):
    limits = replace(SHORT, total=5, read=5, queue=5)
    together = threading.Barrier(50)

    def visit(_):
        together.wait()
        return get("http://shop.test/slow-picture", limits)

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(visit, range(50))) == [PNG] * 50
    assert len(internet.requests) == 1


def test_fifty_visitors_with_one_bad_link_all_hear_why(internet, get):
    together = threading.Barrier(50)

    def visit(_):
        together.wait()
        return refusal(get, "http://shop.test/silence")

    with ThreadPoolExecutor(50) as pool:
        refusals = list(pool.map(visit, range(50)))
    assert {refused.code for refused in refusals} == {"slow"}
    assert len(set(map(id, refusals))) == 50
    assert len(internet.requests) < 5


def test_visitors_with_different_links_take_turns(internet, get):
    limits = replace(SHORT, total=5, read=5, queue=10)
    links = [f"http://shop.test/slow-picture?{n}" for n in range(3 * SLOTS)]
    with ThreadPoolExecutor(len(links)) as pool:
        assert list(pool.map(lambda url: get(url, limits), links)) == [PNG] * len(links)
    assert len(internet.requests) == len(links)
    assert 2 <= internet.busiest <= SLOTS


def test_who_waits_too_long_for_a_turn_is_told_so(internet, get):
    limits = replace(SHORT, total=2, read=2, queue=0.1)
    with ThreadPoolExecutor(SLOTS) as pool:
        links = [f"http://shop.test/silence?{n}" for n in range(SLOTS)]
        waiting = [pool.submit(refusal, get, url, limits=limits) for url in links]
        assert soon(lambda: len(internet.requests) == SLOTS)
        assert refusal(get, "http://shop.test/picture", limits=limits).code == "busy"
        assert {wait.result().code for wait in waiting} == {"slow"}


# What is said, and to whom


def test_what_is_inside_all_sounds_the_same(internet, get):
    """Whether a name, a port or a host exists in our network is not for a visitor to learn."""
    closed = replace(internet.network, route=lambda *_: ("127.0.0.1", 1))
    said = {str(refusal(get, url)) for url in ("http://loopback.test/", "http://nowhere.test/")}
    said.add(str(refusal(get, "http://shop.test:22/")))
    said.add(str(refusal(get, "http://shop.test/loop")))
    said.add(str(refusal(get, "http://shop.test/to?http://127.0.0.1/")))
    said.add(str(refusal(get, "https://other.test/")))
    said.add(str(refusal(fetch_picture_bytes, "http://shop.test/", network=closed, limits=SHORT)))
    assert said == {NOT_USABLE}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/404?token=secret", "missing"),
        ("/loop?token=secret", "redirects"),
        ("/silence?token=secret", "slow"),
        ("/to?http://127.0.0.1/token=secret", "address"),
    ],
)
def test_the_log_names_the_host_and_the_reason_only(get, path, code, caplog):
    caplog.set_level(logging.INFO)
    refusal(get, f"http://shop.test{path}")
    assert caplog.messages == [f"not fetched from host shop.test: {code}"]


def test_the_log_says_nothing_of_what_was_fetched(get, caplog):
    caplog.set_level(logging.INFO)
    get("http://shop.test/picture?token=secret")
    assert caplog.messages == []


def test_a_rehearsal_judges_links_and_stays_on_this_machine(internet):
    network = rehearsal(internet.ports[80])
    assert fetch_picture_bytes("http://any.shop.example/picture", network=network) == PNG
    assert refusal(fetch_picture_bytes, "http://127.0.0.1/", network=network).code == "address"
    assert refusal(fetch_picture_bytes, "http://localhost/", network=network).code == "address"
    assert len(internet.requests) == 1


def test_unless_told_otherwise_the_network_is_the_real_one():
    assert Network() == INTERNET
    assert INTERNET.route(SHOP, 443) == (SHOP, 443)
    assert INTERNET.certificates is None
    assert USUAL.size == MAX_BYTES


def test_who_pastes_no_link_does_not_wait_for_the_tools_to_follow_it():
    script = "import sys, lib.fetch; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "lib.addresses" in loaded
    assert not loaded & {"httpx", "httpcore", "numpy"}


def test_nothing_is_left_behind(internet, get):
    get("http://shop.test/picture")
    refusal(get, "http://shop.test/dripping-body")
    refusal(get, "http://mixed.test/")
    assert fetch._under_way == {}
    assert soon(lambda: not [t for t in threading.enumerate() if t.name == "look-up"])
