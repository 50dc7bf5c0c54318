import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.files import rules
from ameen.files.rules import safe_name


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("offer.pdf", "offer.pdf"),
        ("عرض سعر.pdf", "عرض سعر.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/shadow/", "shadow"),
        ("a\0b.txt", "ab.txt"),
        ("in\u202egpj.exe", "ingpj.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("  two   words .txt ", "two words.txt"),
        ("..", "file"),
        ("", "file"),
        ("\u200f\u202e", "file"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_name_becomes_one_that_can_be_shown(given_name, wanted):
    assert safe_name(given_name) == wanted


def test_a_long_name_keeps_its_extension():
    name = safe_name("x" * 300 + ".pdf")
    assert len(name) == rules.LONGEST_NAME
    assert name.endswith("x.pdf")
    arabic = safe_name("س" * 300 + ".xlsx")
    assert len(arabic.encode()) <= rules.LONGEST_BYTES
    assert arabic.endswith("س.xlsx")


@given(st.text(max_size=400))
def test_no_name_leads_elsewhere_or_hides_anything(text):
    name = safe_name(text)
    assert name and name not in (".", "..")
    assert not set(name) & set("/\\\0\r\n")
    assert len(name.encode()) <= rules.LONGEST_BYTES + rules.LONGEST_EXTENSION * 4
    assert safe_name(name) == name
    hidden = [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    assert set(hidden) <= set(rules.JOINERS)


def test_what_a_browser_might_run_is_never_shown_in_place():
    for media in ("text/html", "image/svg+xml", "application/xml", "application/javascript"):
        assert media not in rules.INLINE
