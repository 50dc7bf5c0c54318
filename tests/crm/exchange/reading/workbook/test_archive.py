"""Files that only look like workbooks, and those made to do harm."""

import io
import tracemalloc
import zipfile

import pytest

from ameen.crm.exchange.errors import Unreadable
from ameen.crm.exchange.reading import rows_of, sheet_of
from ameen.crm.exchange.reading.rows import EMPTY
from ameen.crm.exchange.reading.workbook.archive import (
    DAMAGED,
    LOCKED,
    NO_WORKBOOK,
    OLD,
    TOO_LARGE,
)
from tests.crm.exchange.books import archive_with, book_with, inline

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = inline(1, "name") + inline(2, "Anna")
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def torn(content):
    """The same with a piece of its sheet overwritten."""
    return content[:60] + b"\0" * 40 + content[100:]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (OLE + bytes(600), OLD),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(99), LOCKED),
        (zipped(**{"word/document.xml": "<x/>"}), NO_WORKBOOK),
        (zipped(names="a,b\n"), NO_WORKBOOK),
        (b"PK\x03\x04" + bytes(99), DAMAGED),
        (torn(archive_with(HEAD)), DAMAGED),
        (archive_with("<row><c>"), DAMAGED),
        (archive_with('<row r="2"/><row r="1"/>'), DAMAGED),
        (archive_with('<row r="x"/>'), DAMAGED),
        (archive_with('<row><c r="AAAA1"><v>1</v></c></row>'), DAMAGED),
        (archive_with('<row><c t="s"><v>7</v></c></row>'), DAMAGED),
        (archive_with(HEAD, before=LAUGHS), DAMAGED),
        (archive_with(""), EMPTY),
        (book_with(), EMPTY),
    ],
)
def test_one_sentence_says_why_a_file_is_not_taken(tmp_path, content, reason):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        sheet_of(path)
    assert str(refused.value) == reason


MANY = 40 << 20
BOMBS = {
    "one endless text": inline(1, "a" * MANY),
    "one endless row": f"<row>{'<c/>' * (MANY // 4)}</row>",
    "endless rows": "<row/>" * (MANY // 6),
    "a row far down": HEAD + '<row r="2000000000"><c><v>1</v></c></row>',
    "an endless comment": f"<!--{'a' * MANY}-->",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_little_memory(tmp_path, bomb):
    path = tmp_path / "file.xlsx"
    path.write_bytes(archive_with(BOMBS[bomb]))
    tracemalloc.start()
    try:
        faults = [row.fault for row in rows_of(path, sheet_of(path))]
    except Unreadable as refused:
        faults = [str(refused)]
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert faults[-1] == TOO_LARGE
    assert held < 8 << 20


def test_an_endless_shared_text_costs_little_memory(tmp_path):
    path = tmp_path / "file.xlsx"
    rows = '<row><c t="s"><v>0</v></c></row>'
    path.write_bytes(archive_with(rows, strings=f"<si><t>{'a' * (16 << 20)}</t></si>"))
    tracemalloc.start()
    with pytest.raises(Unreadable):
        sheet_of(path)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 12 << 20


def test_an_archive_of_too_many_parts_is_not_even_opened(tmp_path):
    path = tmp_path / "file.xlsx"
    path.write_bytes(zipped(**{f"part{n}": "" for n in range(2001)}))
    with pytest.raises(Unreadable) as refused:
        sheet_of(path)
    assert str(refused.value) == TOO_LARGE


def test_what_is_damaged_further_down_costs_the_rows_from_there(tmp_path):
    path = tmp_path / "file.xlsx"
    rows = inline(1, "name") + "".join(inline(n, f"P{n}") for n in range(2, 9000)) + "<row><c>"
    path.write_bytes(archive_with(rows))
    found = list(rows_of(path, sheet_of(path)))
    assert [row.fault for row in found if row.fault] == [DAMAGED]
    assert [row.cells[0] for row in found[:2]] == ["P2", "P3"]
