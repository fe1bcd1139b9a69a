import threading
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.addresses import NOT_USABLE, public_addresses, public_url, system_addresses
from lib.errors import FetchError
from lib.ip import is_public

REFUSED_URLS = {
    # literals, plain and in disguise
    "http://127.0.0.1/": "address",
    "http://169.254.169.254/latest/meta-data/": "address",
    "http://[::1]/": "address",
    "http://[::ffff:127.0.0.1]/": "address",
    "http://[::ffff:a9fe:a9fe]/": "address",
    "http://0.0.0.0/": "address",
    "http://[::]/": "address",
    "http://2130706433/": "address",
    "http://0x7f000001/": "address",
    "http://0X7F.1/": "address",
    "http://x.0x7f/": "address",
    "http://017700000001/": "address",
    "http://0177.0.0.1/": "url",
    "http://127.1/": "address",
    "http://0/": "address",
    "http://127.0.0.1./": "address",
    "http://127.0.0.1../": "address",
    "http://①②⑦.⓪.⓪.①/": "url",
    "http://127。0。0。1/": "address",
    "http://10.0.0.5/": "address",
    "http://100.100.100.200/": "address",
    "http://192.0.0.192/": "address",
    "http://168.63.129.16/": "address",
    "http://[fd00:ec2::254]/": "address",
    "http://[fec0::1]/": "address",
    "http://[fe80::1%25lo]/": "address",
    "http://[64:ff9b::7f00:1]/": "address",
    "http://[2002:7f00:1::1]/": "address",
    "http://[::127.0.0.1]/": "address",
    "http://[5f00::1]/": "address",
    # names that are nobody else's
    "http://localhost/": "address",
    "http://LOCALHOST./": "address",
    "http://redis/": "address",
    "http://x.internal/": "address",
    "http://metadata.google.internal/computeMetadata/v1/": "address",
    "http://METADATA.GOOGLE.INTERNAL./": "address",
    "http://db.default.svc.cluster.local/": "address",
    "http://printer.lan/": "address",
    # names that are no names
    "http:///img": "address",
    "http://.shop.test/": "address",
    "http://shop..test/": "address",
    "http://int%2etest/": "address",
    "http://sh op.test/": "url",
    "http://" + "a" * 64 + ".test/": "address",
    "http://" + "abc." * 70 + "test/": "address",
    "http://" + "a." * 2000 + "shop.test/img": "url",
    "http://sho\u200bp.test/": "url",
    # who is meant: the name before the @, the # or the backslash, or the one behind it?
    "http://shop.test@127.0.0.1/": "url",
    "http://user:pw@shop.test/img": "url",
    "http://[::1]@shop.test/img": "url",
    "http://127.0.0.1#@shop.test/": "address",
    "http://shop.test:80\\@127.0.0.1/": "url",
    "http://127.0.0.1:80。shop.test/": "url",
    "http://shop.test%2f@int.test/": "url",
    # characters that end a line, or a header
    "http://127.0.0.1\t.shop.test/": "url",
    "http://shop.test\r\nHost: int.test/": "url",
    "http://shop.test/a\rb": "url",
    "http://shop.test/a\nb": "url",
    "http://shop.test/a\x00b": "url",
    "http://shop.test/a\x7fb": "url",
    "http://shop.test/\ud800": "url",
    # ports
    "http://shop.test:22/": "port",
    "http://shop.test:6379/": "port",
    "http://shop.test:8080/": "port",
    "http://shop.test:0/": "port",
    "http://shop.test:65616/": "port",
    "http://shop.test:80:22/": "url",
    # other schemes
    "file:///etc/passwd": "scheme",
    "gopher://127.0.0.1:6379/_PING": "scheme",
    "ftp://shop.test/img": "scheme",
    "//shop.test/img": "scheme",
    "shop.test/img": "scheme",
    "red shoes": "url",
    "": "scheme",
    "http://[::1": "url",
    "http://shop.test/" + "a" * 100_000: "url",
}


@pytest.mark.parametrize("url", REFUSED_URLS, ids=lambda url: ascii(url[:60]))
def test_a_link_that_cannot_be_public_is_refused_without_a_look_up(url):
    with pytest.raises(FetchError) as refusal:
        public_url(url)
    assert refusal.value.code == REFUSED_URLS[url]
    assert str(refusal.value) == NOT_USABLE


ACCEPTED_URLS = {
    "https://shop.test/img.jpg": "https://shop.test/img.jpg",
    "HTTP://SHOP.TEST/IMG.jpg": "http://shop.test/IMG.jpg",
    "  https://shop.test/img.jpg\n": "https://shop.test/img.jpg",
    "https://shop.test:443/": "https://shop.test/",
    "http://shop.test:443/": "http://shop.test:443/",
    "http://sub_x.shop.test/img": "http://sub_x.shop.test/img",
    "http://bücher.shop.test/img": "http://xn--bcher-kva.shop.test/img",
    "http://shop.test/two words é?a=%zz": "http://shop.test/two%20words%20%C3%A9?a=%zz",
    "http://93.184.216.34/img": "http://93.184.216.34/img",
    "http://[2606:4700:4700::1111]/img": "http://[2606:4700:4700::1111]/img",
}


@pytest.mark.parametrize("url", ACCEPTED_URLS)
def test_a_public_link_is_read_as_a_browser_reads_it(url):
    read = public_url(url)
    there = read.copy_with(host=read.raw_host.decode())
    assert str(there) == ACCEPTED_URLS[url]


def test_a_pasted_picture_is_explained():
    with pytest.raises(FetchError, match="upload") as refusal:
        public_url("data:image/png;base64,iVBORw0KGgo=")
    assert refusal.value.code == "data"
    assert str(refusal.value) != NOT_USABLE


@settings(deadline=None)  # a busy machine is no failure
@given(st.text() | st.from_regex(r"https?://[^/]{0,30}(/.{0,20})?"))
@example("http://[")
@example("https://[::ffff:0:0%25]/")
@example("http://\u2100.com")
@example("http://shop.test:９/")
def test_no_text_leads_anywhere_but_to_a_public_looking_host(text):
    try:
        url = public_url(text)
    except FetchError:
        return
    host = url.raw_host.decode("ascii")
    assert url.scheme in ("http", "https")
    assert url.port in (None, 80, 443)
    assert not url.userinfo
    assert is_public(host.rstrip(".")) or ("." in host and not host.endswith(".local"))


def test_every_answer_must_be_public():
    answers = {
        "shop.test": ["93.184.216.34", "2606:4700:4700::1111"],
        "first.test": ["127.0.0.1", "93.184.216.34"],
        "last.test": ["93.184.216.34", "::1"],
    }

    def resolve(host, _port):
        return answers[host]

    assert public_addresses("shop.test", 80, resolve, 1) == answers["shop.test"]
    for host in ("first.test", "last.test"):
        with pytest.raises(FetchError) as refusal:
            public_addresses(host, 80, resolve, 1)
        assert (refusal.value.code, str(refusal.value)) == ("address", NOT_USABLE)


def test_an_address_is_named_once():
    answer = ["93.184.216.34"] * 3
    assert public_addresses("shop.test", 80, lambda *_: answer, 1) == ["93.184.216.34"]


@pytest.mark.parametrize("answer", [OSError("no such name"), UnicodeError("label too long"), []])
def test_a_name_without_an_address_is_refused(answer):
    def resolve(_host, _port):
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(FetchError) as refusal:
        public_addresses("shop.test", 80, resolve, 1)
    assert (refusal.value.code, str(refusal.value)) == ("dns", NOT_USABLE)


def test_a_look_up_that_never_answers_is_outwaited():
    answered = threading.Event()

    def resolve(_host, _port):
        answered.wait(10)
        return ["93.184.216.34"]

    started = time.monotonic()
    with pytest.raises(FetchError) as refusal:
        public_addresses("slow.test", 80, resolve, 0.1)
    assert refusal.value.code == "dns"
    assert time.monotonic() - started < 2
    assert public_addresses("shop.test", 80, lambda *_: ["8.8.8.8"], 1) == ["8.8.8.8"]
    answered.set()


def test_the_system_resolver_takes_numbers_as_they_are():
    assert system_addresses("93.184.216.34", 443) == ["93.184.216.34"]
    assert all(not is_public(address) for address in system_addresses("localhost", 80))
