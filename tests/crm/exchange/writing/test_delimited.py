"""CSV that a spreadsheet opens as it is meant."""

import csv
import io

from ameen.crm.exchange.writing.delimited import PIECE, pieces


def test_a_file_bears_its_mark_once_and_comes_a_piece_at_a_time():
    made = list(pieces(["name"], ([f"Person {n}"] for n in range(2 * PIECE))))
    assert len(made) == 3
    assert [piece.startswith(b"\xef\xbb\xbf") for piece in made] == [True, False, False]


def test_what_a_spreadsheet_would_run_is_neutralised():
    text = b"".join(pieces(["name", "phone"], [["=1+1", "+968 99123456"]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["name", "phone"], ["'=1+1", "+968 99123456"]]


def test_a_file_without_rows_still_names_its_columns():
    assert b"".join(pieces(["name", "city"], [])).decode("utf-8-sig") == "name,city\r\n"
