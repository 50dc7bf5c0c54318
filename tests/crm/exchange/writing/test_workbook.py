"""A workbook that other programs read, and that runs nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ameen.crm.exchange.cells import restored
from ameen.crm.exchange.reading import rows_of, sheet_of
from ameen.crm.exchange.writing import workbook
from ameen.crm.exchange.writing.workbook import pieces

AWKWARD = st.one_of(
    st.text(max_size=20),
    st.text("=+-@'\"<>&_x0041\t\n\r\0\x01\x7f\ufffe 0", max_size=12),
    st.sampled_from(
        ["سالم بن حمد", "=HYPERLINK(1)", "'=1", "00123", "+968 99", "<r>x</r>", "_x0041_", "🐪"]
    ),
)


def file_of(columns, rows):
    return b"".join(pieces(columns, rows))


def test_another_program_reads_the_same_texts_and_no_formula():
    rows = [["=1+1", "00123"], ["<r><t>x</t></r>", "سالم\n & co"]]
    sheet = load_workbook(io.BytesIO(file_of(["name", "code"], rows))).active
    assert [[cell.value for cell in row] for row in sheet] == [["name", "code"], *rows]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert {cell.number_format for row in sheet for cell in row} == {"@"}
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b


@given(st.lists(st.tuples(AWKWARD, AWKWARD), min_size=1, max_size=8))
def test_whatever_is_written_is_read_the_same(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("books") / "file.xlsx"
    path.write_bytes(file_of(["name", "note"], map(list, rows)))
    found = [tuple(map(restored, row.cells)) for row in rows_of(path, sheet_of(path, header=True))]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_BYTES"])
def test_what_one_sheet_cannot_hold_stands_on_the_next(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(workbook, "PIECE", 2)
    monkeypatch.setattr(workbook, limit, 4 if limit == "MOST_ROWS" else 350)
    path = tmp_path / "file.xlsx"
    path.write_bytes(file_of(["name"], [[f"Person {n}"] for n in range(9)]))
    places = sheet_of(path).places
    assert len(places) == 3
    found = [list(rows_of(path, sheet_of(path, place=place))) for place in places]
    assert [row.cells[0] for rows in found for row in rows] == [f"Person {n}" for n in range(9)]


def test_pieces_leave_while_rows_still_come():
    taken = []

    def rows():
        for n in range(10 * workbook.PIECE):
            taken.append(n)
            yield [f"{n * 7919}" * 40]

    made = pieces(["name"], rows())
    next(made)
    assert len(taken) <= 2 * workbook.PIECE
    made.close()
