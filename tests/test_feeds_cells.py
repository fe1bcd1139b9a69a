"""Prices, addresses and texts of single cells, whatever stands in them."""

import datetime
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.feeds.cells import addresses, availability, web_address, within
from lib.feeds.colours import colours
from lib.feeds.prices import MOST, Price, price
from lib.feeds.spreadsheets import quoted, runs_in_a_spreadsheet, unquoted
from lib.feeds.texts import category, identity, line, without_markup


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("599.00 EUR", 599.0, "EUR"),
        ("EUR 599.00", 599.0, "EUR"),
        ("EUR599", 599.0, "EUR"),
        ("599,00€", 599.0, "EUR"),
        ("1.234,56 €", 1234.56, "EUR"),
        ("1,234.56", 1234.56, ""),
        ("1,234", 1234.0, ""),
        ("1.234", 1.234, ""),
        ("0,125", 0.125, ""),
        ("1,5", 1.5, ""),
        (",99", 0.99, ""),
        (".99", 0.99, ""),
        ("12.", 12.0, ""),
        ("1 234,50 zł", 1234.5, "PLN"),
        ("1\u202f234,50\u00a0€", 1234.5, "EUR"),
        ("CHF 1'250.–", 1250.0, "CHF"),
        ("1’250.00", 1250.0, ""),
        ("12,-", 12.0, ""),
        ("1.234.567", 1234567.0, ""),
        ("1,23,456.00", 123456.0, ""),
        ("₹1,200", 1200.0, "INR"),
        ("Rs. 1,200", 1200.0, ""),
        ("$19.99", 19.99, ""),
        ("US$19.99", 19.99, "USD"),
        ("£5", 5.0, "GBP"),
        ("usd 7", 7.0, "USD"),
        ("100 kr.", 100.0, ""),
        ("Fr. 20.50", 20.5, "CHF"),
        ("+3", 3.0, ""),
        ("$12.00 USD", 12.0, "USD"),
        ("US $12.00", 12.0, "USD"),
        ("USD $12.00", 12.0, "USD"),
        ("$1,200 MXN", 1200.0, "MXN"),
        ("MX$1,200", 1200.0, "MXN"),
        ("From $10.00", 10.0, ""),
        ("ab 12,90 €", 12.9, "EUR"),
        ("от 500 ₽", 500.0, "RUB"),
        ("1 200 руб.", 1200.0, "RUB"),
        ("100 lei", 100.0, "RON"),
        ("10,00 TL", 10.0, "TRY"),
        ("Rp 12.500", 12500.0, "IDR"),
        ("12.500 Ft", 12500.0, "HUF"),
        ("60.000 ARS", 60000.0, "ARS"),
        ("1.234,56 Ft", 1234.56, "HUF"),
        ("0.990 JPY", 0.99, "JPY"),
        ("1 260 ₽ /шт", 1260.0, "RUB"),
        ("Rs. 500 / pair", 500.0, ""),
        ("24,90 €/Stück", 24.9, "EUR"),
        ("1.234,50 €*", 1234.5, "EUR"),
        ("$9.99 each", 9.99, ""),
        ("$15.99 - $29.99", 15.99, ""),
        ("5,00 - 10,00 EUR", 5.0, "EUR"),
        ("12,90 – 15,90 €", 12.9, "EUR"),
        ("5 - 10 USD", 5.0, "USD"),
        ("R299.99", 299.99, "ZAR"),
        ("S/ 45.00", 45.0, "PEN"),
        ("2.800,00 DA", 2800.0, "DZD"),
        ("auf Anfrage", None, ""),
        ("Call us", None, ""),
        ("要問合せ", None, ""),
        ("desde 5 €", 5.0, "EUR"),
        ("vanaf € 5", 5.0, "EUR"),
        ("da 5 €", 5.0, "EUR"),
        ("od 5 zł", 5.0, "PLN"),
        ("-", None, ""),
        ("N/A", None, ""),
        ("0", 0.0, ""),
        ("", None, ""),
        ("   ", None, ""),
    ],
)
def test_a_price_is_read_as_people_write_it(text, amount, currency):
    assert price(text) == Price(amount, currency)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("black/white", ["black", "white"]),
        ("red; blue & green", ["red", "blue", "green"]),
        ("navy blue", ["navy blue"]),
        ("黒、白", ["黒", "白"]),
        ("blue (navy/white)", ["blue (navy/white)"]),
        ("blue (navy, dark), red", ["blue (navy dark)", "red"]),
        ("black (matt) / white (matt)", ["black (matt)", "white (matt)"]),
        ("n/a, red", ["red"]),
        ("-,red", ["red"]),
        ("b&w", ["b&w"]),
        ("n/a", []),
        ("", []),
        (" , ", []),
    ],
)
def test_the_colours_of_a_cell_are_told_apart(text, named):
    assert colours(text) == named


@settings(deadline=None)
@given(st.text() | st.from_regex(r"[0-9.,' \-+€$eE]{1,20}", fullmatch=True))
def test_whatever_is_a_price_is_a_finite_amount_that_is_not_negative(text):
    try:
        amount, currency = price(text)
    except ValueError as refused:
        assert len(str(refused)) < 100  # noqa: PT017 - refusing is as good
    else:
        assert amount is None or (math.isfinite(amount) and 0 <= amount < MOST)
        assert currency == "" or (len(currency) == 3 and currency.isupper())


@settings(deadline=None)
@given(
    st.integers(0, 10**9),
    st.integers(0, 99),
    st.sampled_from(["", "EUR", "USD", "JPY"]),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("", ".")]),
)
def test_amounts_come_back_however_they_are_parted(whole, cents, currency, signs):
    between, point = signs
    text = f"{whole:,}".replace(",", between) + f"{point}{cents:02} {currency}"
    assert price(text) == Price(float(f"{whole}.{cents:02}"), currency)


ADDRESS = st.from_regex(
    r"https?://[a-z]{1,8}\.example/[a-z0-9,;|._?=&%-]{0,30}[a-z0-9]", fullmatch=True
)


@settings(deadline=None)
@given(st.lists(ADDRESS, max_size=6), st.sampled_from([",", ", ", ";", "|", " ", "\n", " , "]))
def test_addresses_are_parted_only_before_the_next_one(several, between):
    assert addresses(between.join(several)) == several


@settings(deadline=None)
@given(st.text(), st.booleans())
def test_any_cell_is_split_into_something_that_was_in_it(text, many):
    for part in addresses(text, many=many):
        assert part
        assert part == part.strip()


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("https://x.example/a,b.jpg", ["https://x.example/a,b.jpg"]),
        ("https://x.example/?u=https://y.example/z", ["https://x.example/?u=https://y.example/z"]),
        ("HTTPS://X.example/a,http://y/b", ["HTTPS://X.example/a", "http://y/b"]),
        ("a.png,b.png; c.png", ["a.png", "b.png", "c.png"]),
        (
            '["https://x.example/1", "https://x.example/2"]',
            ["https://x.example/1", "https://x.example/2"],
        ),
        ("[https://x.example/1", ["[https://x.example/1"]),
        ("[" * 50_000, ["[" * 50_000]),
        (" , ; ", []),
        ("", []),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_cells_with_pictures_are_split(cell, parts):
    assert addresses(cell) == parts


def test_one_path_may_hold_a_comma_where_one_is_expected():
    assert addresses("mug, red.png", many=False) == ["mug, red.png"]


@settings(deadline=None)
@given(st.text())
def test_texts_are_one_visible_line_of_bounded_length(text):
    for most in (20, 300):
        clean = line(text, most)
        assert len(clean) <= most
        assert "\n" not in clean
        assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in clean)
        assert clean == clean.strip()
        clean.encode()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", " One  Two "),
        ("H<sub>2</sub>O", "H2O"),
        ("for screens < 30 inches & > 20", "for screens < 30 inches & > 20"),
        ("I <3 tea", "I <3 tea"),
        ("a<style>p{}</style>b<script>x<y</script>c", "abc"),
        ("Tom &amp; Jerry &lt;b&gt;!&lt;/b&gt;", "Tom & Jerry !"),
        ("a<!-- b -->c", "a c"),
        ("a<script>never closed", "a"),
    ],
)
def test_markup_becomes_text(html, text):
    assert without_markup(html) == text


@settings(deadline=None)
@given(st.text())
def test_what_a_spreadsheet_would_run_is_quoted_and_comes_back(text):
    assert unquoted(quoted(text)) == text
    assert not quoted(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert quoted(text) == text or runs_in_a_spreadsheet(text)


@settings(deadline=None)
@given(st.text())
def test_nothing_else_is_raised_over_any_text(text):
    identity(text)
    category(text)
    web_address(text)
    within((text, text), datetime.datetime.now(datetime.UTC))
    try:
        assert availability(text) in ("in stock", "out of stock", "preorder")
    except ValueError:
        assert text.strip()


@pytest.mark.parametrize(
    ("dates", "inside"),
    [
        (("", ""), True),
        (("2020-01-01", ""), True),
        (("", "2020-01-01"), False),
        (("2016-02-24T11:07+0100", "2999-02-29T23:07+0100"), False),  # there is no such day
        (("2016-02-24T11:07+0100", "2999-03-01T23:07+0100"), True),
        (("2999-01-01", ""), False),
        (("soon", ""), False),
    ],
)
def test_a_sale_lasts_from_its_first_to_its_last_day(dates, inside):
    assert within(dates, datetime.datetime.now(datetime.UTC)) is inside
