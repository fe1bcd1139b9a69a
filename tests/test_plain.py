"""Escaped text is checked against the Markdown parser most Markdown is checked with."""

import pytest

from pages.parts.plain import plain


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Speckled mug, sage", "Speckled mug, sage"),
        ("a\n\n# b", r"a \# b"),
        ("x\u202ey\u0000z", "x y z"),
        ("**b** _i_ `c`", r"\*\*b\*\* \_i\_ \`c\`"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\<\/script\>"),
        ("![](http://x/p.gif)", "\\!\\[\\]\\(http\\:\u2060\\/\\/x\\/p\\.gif\\)"),
        ("HTTPS://x.example", "HTTPS\\:\u2060\\/\\/x\\.example"),
        ("Www.x.example", "Www\u2060\\.x\\.example"),
        ("a@-b.co", "a\\@\u2060\\-b\\.co"),
        ("a@x.example", "a\\@\u2060x\\.example"),
        (":red[x] :material/home: $a$", r"\:red\[x\] \:material\/home\: \$a\$"),
        ("1. one", r"1\. one"),
    ],
)
def test_markup_is_escaped(text, escaped):
    assert plain(text) == escaped


def test_long_text_is_cut():
    assert plain("x" * 500, longest=10) == "x" * 9 + "…"
