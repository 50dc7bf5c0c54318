"""What a number in a cell is meant as."""

import pytest

from ameen.crm.exchange.reading.workbook.numbers import Meaning, meaning_of, text_of


@pytest.mark.parametrize(
    ("number", "code", "meaning"),
    [
        (0, "", Meaning.PLAIN),
        (0, "General", Meaning.PLAIN),
        (14, "", Meaning.DATE),
        (9, "", Meaning.PERCENT),
        (20, "", Meaning.TIME),
        (46, "", Meaning.ELAPSED),
        (164, "dd/mm/yyyy", Meaning.DATE),
        (164, "[$-2010401]d/mm/yyyy;@", Meaning.DATE),
        (164, "mmm", Meaning.DATE),
        (164, "mm:ss", Meaning.TIME),
        (164, "[h]:mm", Meaning.ELAPSED),
        (164, '0.0"days"', Meaning.PLAIN),
        (164, '[Red]#,##0.00 "OMR"', Meaning.PLAIN),
        (164, "0.0%", Meaning.PERCENT),
        (164, r"\d0", Meaning.PLAIN),
    ],
)
def test_a_format_says_what_a_number_is(number, code, meaning):
    assert meaning_of(number, code)[0] is meaning


@pytest.mark.parametrize(
    ("value", "meaning", "text"),
    [
        ("1.0", Meaning.PLAIN, "1"),
        ("0.30000000000000004", Meaning.PLAIN, "0.3"),
        ("96899123456", Meaning.PLAIN, "96899123456"),
        ("1E+20", Meaning.PLAIN, "100000000000000000000"),
        ("1.5E-7", Meaning.PLAIN, "0.00000015"),
        ("-12.50", Meaning.PLAIN, "-12.5"),
        ("1E+300000", Meaning.PLAIN, "1E+300000"),
        ("NaN", Meaning.PLAIN, "NaN"),
        ("what", Meaning.DATE, "what"),
        ("0.25", Meaning.PERCENT, "25%"),
        ("46053", Meaning.DATE, "2026-01-31"),
        ("46053.395833333336", Meaning.DATE, "2026-01-31T09:30"),
        ("1", Meaning.DATE, "1900-01-01"),
        ("61", Meaning.DATE, "1900-03-01"),
        ("0.395833333333333", Meaning.TIME, "09:30"),
        ("0.99999999", Meaning.TIME, "24:00"),
        ("1.25", Meaning.ELAPSED, "30:00"),
        ("-5", Meaning.DATE, "-5"),
        ("99999999", Meaning.DATE, "99999999"),
    ],
)
def test_a_number_becomes_a_text_that_cannot_be_misread(value, meaning, text):
    assert text_of(value, meaning) == text


def test_dates_since_1904_and_zeros_in_front_are_kept():
    assert text_of("0", Meaning.DATE, since_1904=True) == "1904-01-01"
    assert meaning_of(164, "00000") == (Meaning.PLAIN, 5)
    assert text_of("123", Meaning.PLAIN, 5) == "00123"
