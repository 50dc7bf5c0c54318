"""What goes into a cell comes out of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.crm.exchange.cells import figure, joined, restored, several, share, text_of, written

AWKWARD = st.text(max_size=30) | st.text("'=+-@;,\\ \t\nابج٣", max_size=12)


@given(AWKWARD)
def test_what_is_written_is_restored(text):
    assert restored(written(text)) == text


@given(AWKWARD)
def test_nothing_written_is_run_by_a_spreadsheet(text):
    cell = written(text)
    plain = cell.lstrip("+-").replace(" ", "").replace(".", "", 1).replace(",", "", 1)
    assert cell[:1] not in ("=", "@", "\t", "\r")
    assert cell[:1] not in ("+", "-") or plain.isdecimal()


@pytest.mark.parametrize("text", ["+968 9912 3456", "+96899123456", "-12.5", "0012", "12,5"])
def test_plain_numbers_stay_as_they_are(text):
    assert written(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\tx", "\rx", "'=1"])
def test_what_a_spreadsheet_would_run_is_neutralised(text):
    assert written(text) == "'" + text


@given(st.lists(st.text(max_size=12).map(lambda t: " ".join(t.split())).filter(bool), max_size=5))
def test_several_texts_in_a_cell_come_apart_again(values):
    assert several(written(joined(values))) == tuple(values)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a@b.c; d@e.f", ("a@b.c", "d@e.f")),
        ("a@b.c, d@e.f", ("a@b.c", "d@e.f")),
        ("a@b.c\nd@e.f", ("a@b.c", "d@e.f")),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_cells_with_several_texts_are_parted(cell, found):
    assert several(cell) == found


def test_stray_spaces_go_and_zeros_stay():
    assert text_of("  Mataderos \u00a0 2312 ") == "Mataderos 2312"
    assert [text_of(cell) for cell in ("0", "00:00", "false", "05021")] == [
        "0",
        "00:00",
        "false",
        "05021",
    ]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1,100.04", ".", "1100.04"),
        ("1.100,04", ",", "1100.04"),
        ("1100.04", ".", "1100.04"),
        ("١٬١٠٠٫٠٤", ".", "1100.04"),
        ("1 100,5", ",", "1100.5"),
        ("-3", ".", "-3"),
    ],
)
def test_figures_are_read_by_their_decimal_mark(text, decimal, number):
    assert figure(text, decimal) == Decimal(number)


@pytest.mark.parametrize("text", ["", "many", "1,2,3", "1.2.3", "12 Mio", "1,1000.5"])
def test_what_is_no_figure_is_none(text):
    assert figure(text) is None


@pytest.mark.parametrize("text", ["12.5", "12.5%", "12.5 %", "١٢٫٥٪"])
def test_a_share_is_what_it_shows(text):
    assert share(text) == Decimal("12.5")
