"""Cards that address books take, and that come back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.crm.exchange.cells import joined, restored
from ameen.crm.exchange.reading import rows_of, sheet_of
from ameen.crm.exchange.writing.cards import OCTETS, folded, pieces

LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffd\ufeff")
TEXT = st.one_of(
    st.text(LETTERS, max_size=40),
    st.text("\\,;:\n\"^='-n 0", max_size=12),
    st.sampled_from(["سالم بن حمد", "=HYPERLINK(1)", "'=1", "00123", "🐪" * 40, "END:VCARD"]),
)
VALUES = st.dictionaries(
    st.sampled_from(
        ["job_title", "company", "department", "street", "country", "note", "preferred",
         "external_id", "name_ar", "a field: \"of one's\" own\n"]
    ),
    TEXT,
)  # fmt: skip
SEVERAL = st.lists(TEXT.map(lambda t: " ".join(t.split())).filter(bool), max_size=3)


def test_a_card_says_what_address_books_look_for():
    columns = ["id", "name_en", "name_ar", "emails", "company", "department", "city", "tags"]
    row = ["01J9ZXYABCDEFGHJKMNPQRSTVW", "Salim Ali", "سالم", "a@b.c; d@e.f", "Gulf; Co", "Sales",
           "Muscat", "vip; old"]  # fmt: skip
    newer = b"".join(pieces(columns, [row])).decode().split("\r\n")
    assert newer == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//Ameen Hub//EN",
        "FN;LANGUAGE=en;ALTID=1:Salim Ali",
        "FN;LANGUAGE=ar;ALTID=1:سالم",
        "N:Ali;Salim;;;",
        "EMAIL:a@b.c",
        "EMAIL:d@e.f",
        r"ORG:Gulf\; Co;Sales",
        "ADR:;;;Muscat;;;",
        "CATEGORIES:vip,old",
        "UID:01J9ZXYABCDEFGHJKMNPQRSTVW",
        "END:VCARD",
        "",
    ]
    older = b"".join(pieces(columns, [row], version="3.0")).decode().split("\r\n")
    assert older[1:5] == ["VERSION:3.0", "PRODID:-//Ameen Hub//EN", "FN;LANGUAGE=en:Salim Ali",
                          "X-AMEEN-NAME-AR:سالم"]  # fmt: skip


@given(st.text(LETTERS, max_size=200))
def test_no_line_is_too_long_and_no_letter_is_cut(line):
    found = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= OCTETS for piece in found)
    assert found[0] + "".join(piece[1:] for piece in found[1:]) == line


@pytest.mark.parametrize("version", ["4.0", "3.0"])
@given(name=TEXT.filter(str.strip), values=VALUES, emails=SEVERAL, socials=SEVERAL, website=TEXT)
def test_whatever_is_written_is_read_the_same(
    tmp_path_factory, version, name, values, emails, socials, website
):
    row = {"name_en": name, **values, "tags": joined(emails), "phones": joined(socials)}
    row |= {"website": "https://" + "".join(website.split())}
    path = tmp_path_factory.mktemp("cards") / "file.vcf"
    path.write_bytes(b"".join(pieces(list(row), [list(row.values())], version=version)))
    sheet = sheet_of(path)
    (found,) = rows_of(path, sheet)
    said = dict(zip(sheet.names, map(restored, found.cells), strict=True))
    assert _plain(said) == _plain(row)


def _plain(values):
    """As an import takes them: spaces around a text, and in a row, don't count."""
    return {name: " ".join(text.split()) for name, text in values.items() if text.strip()}
