"""Files as people have them: every delimiter, encoding, line end and accident."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.crm.exchange.errors import Unreadable
from ameen.crm.exchange.reading import Sheet, rows_of, sheet_of

ARABIC = "الاسم,المدينة,ملاحظات\nسالم الحارثي,مسقط,العميل الأول\nمريم البلوشي,صلالة,اتصال\n"
FRENCH = "name,city,note\nFrédérique Citeaux,Orléans,déjà vu\nJosé Núñez,Málaga,ñandú\n"


@pytest.fixture
def read(tmp_path):
    def cells(content, **told):
        path = tmp_path / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        sheet = sheet_of(path, **told)
        return sheet, list(rows_of(path, sheet))

    return cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_recognised(read, delimiter):
    text = "name,city,note\nAnna,Muscat,one\nOmar,Sur,two\n".replace(",", delimiter)
    sheet, rows = read(text)
    assert sheet.delimiter == delimiter
    assert [row.cells for row in rows] == [["Anna", "Muscat", "one"], ["Omar", "Sur", "two"]]


def test_commas_in_text_do_not_hide_the_semicolon(read):
    sheet, rows = read("name;note\nAnna;a, b, c\nOmar;d, e\nLi;f, g, h, i\n")
    assert sheet.delimiter == ";"
    assert rows[0].cells == ["Anna", "a, b, c"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [ARABIC, FRENCH])
def test_unicode_comes_out_right_with_and_without_a_mark(read, text, encoding):
    _, rows = read(text.encode(encoding))
    assert [row.cells for row in rows] == list(csv.reader(io.StringIO(text)))[1:]


@pytest.mark.parametrize(("text", "encoding"), [(ARABIC, "cp1256"), (FRENCH, "cp1252")])
def test_windows_encodings_are_told_apart(read, text, encoding):
    sheet, rows = read(text.encode(encoding))
    assert sheet.encoding == encoding
    assert [row.cells for row in rows] == list(csv.reader(io.StringIO(text)))[1:]


def test_a_broken_letter_costs_its_row_alone(read):
    content = (ARABIC * 20).encode().replace("اتصال".encode(), b"\xd8", 1)
    sheet, rows = read(content)
    assert sheet.encoding == "utf-8"
    assert [row.line for row in rows if row.fault] == [3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_line_end_is_one(read, end):
    _, rows = read(end.join(["name,city", "Anna,Muscat", "Omar,Sur"]))
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "Anna"), (3, "Omar")]


def test_lines_within_quotes_stay_and_the_next_row_knows_its_line(read):
    _, rows = read('name,note\nAnna,"one\ntwo\r\nthree"\nOmar,x\n')
    assert rows[0].cells == ["Anna", "one\ntwo\r\nthree"]
    assert [row.line for row in rows] == [2, 5]


def test_a_header_that_comes_again_is_no_row(read):
    _, rows = read("name,city\nAnna,Muscat\nName,City\nOmar,Sur\n")
    assert [row.cells[0] for row in rows] == ["Anna", "Omar"]


def test_one_name_for_two_columns_keeps_both(read):
    sheet, rows = read("name,phone,phone\nAnna,1,2\n")
    assert sheet.names == ("name", "phone", "phone")
    assert rows[0].cells == ["Anna", "1", "2"]


def test_a_column_without_a_name_stays_when_it_holds_something(read):
    sheet, rows = read("name,,,\nAnna,x,,\nOmar,y,,\n")
    assert len(sheet.names) == 2
    assert rows[0].cells == ["Anna", "x"]


def test_rows_without_a_header_are_all_data(read):
    sheet, rows = read("Anna,anna@example.com,99123456\nOmar,omar@example.com,99123457\n")
    assert not sheet.header
    assert len(rows) == 2


def test_too_many_and_too_few_cells_are_faults_unless_empty(read):
    _, rows = read("name,city\nAnna,Muscat,extra\nOmar\nLi,Sur,,\n")
    assert [bool(row.fault) for row in rows] == [True, True, False]
    assert rows[0].said == {"cells": 3, "columns": 2}


def test_a_quotation_mark_never_closed_costs_one_row(read):
    _, rows = read('name,city\n"Anna,Muscat\nOmar,Sur\nLi,Nizwa\n')
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, True), (3, False), (4, False)]


def test_zero_bytes_and_blank_rows_are_passed_over(read):
    _, rows = read(b"name,city\nAn\0na,Muscat\n\n , \nOmar,Sur\n")
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "Anna"), (5, "Omar")]


def test_a_line_that_names_the_separator_is_obeyed(read):
    sheet, rows = read("sep=;\nname;city\nAnna;Muscat\n")
    assert sheet.delimiter == ";"
    assert [(row.line, row.cells) for row in rows] == [(3, ["Anna", "Muscat"])]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf \n",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"\xff\xd8\xff\xe0" + bytes(range(256)),
    ],
)
def test_what_is_no_csv_is_unreadable(read, content):
    with pytest.raises(Unreadable):
        read(content)


def test_a_long_file_is_read_in_flat_memory(tmp_path):
    import tracemalloc

    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("name,city\n")
        file.writelines(f"Person {n},Muscat\n" for n in range(100_000))
    sheet = sheet_of(path)
    tracemalloc.start()
    count = sum(1 for _ in rows_of(path, sheet))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 2_000_000


CELL = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufffd\ufeff\r"),
    max_size=20,
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20))
def test_whatever_is_quoted_comes_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("quoted") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    sheet = Sheet(encoding="utf-8", delimiter=",", header=False, names=("", ""))
    found = [tuple(row.cells) for row in rows_of(path, sheet)]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]
