"""The rows of a workbook as programs write them, and as nobody should."""

from datetime import date, datetime, time, timedelta

import pytest

from ameen.crm.exchange.reading import rows_of, sheet_of
from ameen.crm.exchange.reading.workbook.sheet import UNCOUNTED
from ameen.crm.exchange.writing import FORMATS
from tests.crm.exchange.books import archive_with, book_with, inline
from tests.crm.exchange.memory import most_held


@pytest.fixture
def read(tmp_path):
    def cells(content, **told):
        path = tmp_path / "file.xlsx"
        path.write_bytes(content)
        sheet = sheet_of(path, **told)
        return sheet, list(rows_of(path, sheet))

    return cells


def test_each_kind_of_cell_is_an_unambiguous_text(read):
    content = book_with(
        ["name", "code", "since", "called", "at", "took", "count", "share", "vip", "no"],
        ["سالم", "00968", date(2026, 1, 31), datetime.combine(date(2026, 1, 31), time(9, 30)), time(9, 30),
         timedelta(hours=30), 1.0, 0.25, True, False],
        H2="0%",
    )  # fmt: skip
    _, rows = read(content)
    assert rows[0].cells == [
        *("سالم", "00968", "2026-01-31", "2026-01-31T09:30", "09:30"),
        *("30:00", "1", "25%", "true", "false"),
    ]


def test_shared_and_rich_texts_come_whole_and_phonetic_hints_do_not(read):
    rich = "<si><r><t>An</t></r><r><t>na</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    rows = '<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="s"><v>1</v></c></row>'
    _, found = read(archive_with(rows, strings="<si><t>name</t></si>" + rich))
    assert [row.cells for row in found] == [["Anna"]]


def test_blank_rows_merged_and_missing_cells_keep_their_places(read):
    rows = (
        '<row r="3"><c r="A3" t="str"><v>name</v></c><c r="B3" t="str"><v>a</v></c>'
        '<c r="C3" t="str"><v>city</v></c></row>'
        '<row r="7" hidden="1"><c r="A7" t="str"><v>Anna</v></c><c r="C7" t="str"><v>Sur</v></c>'
        '</row><row r="9"><c r="A9" s="1"/></row>'
    )
    sheet, found = read(archive_with(rows))
    assert sheet.names == ("name", "a", "city")
    assert [(row.line, row.cells) for row in found] == [(7, ["Anna", "", "Sur"])]


def test_a_formula_is_its_result_and_without_one_a_fault(read):
    rows = (
        inline(1, "name", "total")
        + '<row r="2"><c t="str"><f>A1</f><v>Anna</v></c><c><f>1+1</f><v>2</v></c></row>'
        + '<row r="3"><c t="str"><f>A1</f><v>Omar</v></c><c><f>1+1</f></c></row>'
    )
    _, found = read(archive_with(rows))
    assert [(row.cells, row.fault) for row in found] == [
        (["Anna", "2"], ""),
        (["Omar", ""], UNCOUNTED),
    ]


def test_a_cell_beyond_the_columns_is_a_fault(read):
    _, rows = read(book_with(*[["name", "city"], ["Anna", "Sur"]] * 150, ["Li", "Sur", "extra"]))
    assert [(row.cells[0], bool(row.fault)) for row in rows if row.fault] == [("Li", True)]


def test_an_apostrophe_in_front_of_a_formula_is_kept_for_what_it_is(read):
    from ameen.crm.exchange.cells import restored

    _, rows = read(archive_with(inline(1, "name") + inline(2, "'=1") + inline(3, "=1")))
    assert [restored(row.cells[0]) for row in rows] == ["'=1", "=1"]


def count_of(path, count, **told):
    assert sum(1 for _ in rows_of(path, sheet_of(path, **told))) == count


def test_only_as_much_as_was_read_is_held(tmp_path):
    path = tmp_path / "file.xlsx"

    def peak(count):
        rows = ([f"Person {n}", f"{n}@example.com"] for n in range(count))
        path.write_bytes(b"".join(FORMATS["xlsx"].write(["name", "email"], rows)))
        return most_held(lambda: count_of(path, count))

    peak(10)
    assert peak(20_000) < peak(2000) * 1.5


def test_shared_texts_are_not_held_either(tmp_path):
    path = tmp_path / "file.xlsx"

    def peak(count):
        strings = "".join(f"<si><t>Person {n}</t></si>" for n in range(count))
        rows = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(count))
        path.write_bytes(archive_with(rows, strings=strings))
        return most_held(lambda: count_of(path, count, header=False))

    peak(10)
    assert peak(100_000) - peak(20_000) < 2_000_000  # 80,000 texts would be some 5,000,000
