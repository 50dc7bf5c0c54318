"""Names, parameters and values as they are written by many programs."""

import pytest

from ameen.crm.exchange.reading.cards.properties import property_of


@pytest.mark.parametrize(
    ("line", "name", "parameters", "text"),
    [
        ("FN:Anna", "FN", {}, "Anna"),
        ("item1.EMAIL;type=INTERNET:a@b.c", "EMAIL", {"TYPE": ["INTERNET"]}, "a@b.c"),
        ("TEL;CELL;HOME:1", "TEL", {"TYPE": ["CELL", "HOME"]}, "1"),
        ('TEL;TYPE="cell,voice":1', "TEL", {"TYPE": ["cell", "voice"]}, "1"),
        ("TEL;TYPE=cell,voice:1", "TEL", {"TYPE": ["cell", "voice"]}, "1"),
        ('ADR;LABEL="a;b:c":;;x', "ADR", {"LABEL": ["a;b:c"]}, ";;x"),
        ('X-A;NAME="^\'x^n^^":y', "X-A", {"NAME": ['"x\n^']}, "y"),
        (r"NOTE:a\, b\; c\\n\nd", "NOTE", {}, "a, b; c\\n\nd"),
        ("NOTE:", "NOTE", {}, ""),
        ("NOTE:a:b;c,d", "NOTE", {}, "a:b;c,d"),
    ],
)
def test_a_line_is_a_name_parameters_and_a_value(line, name, parameters, text):
    found = property_of(line)
    assert (found.name, found.parameters, found.text) == (name, parameters, text)


@pytest.mark.parametrize("line", ["", "no colon", ":value", "FN;X=", ";;;", 'TEL;TYPE="x:1'])
def test_what_is_no_property_is_none(line):
    assert property_of(line) is None


def test_the_parts_of_a_value_keep_what_is_escaped():
    assert property_of(r"N:a\;b;c\\;d\,e;").parts() == ["a;b", "c\\", "d,e", ""]


def test_quoted_printable_is_decoded_by_its_charset():
    line = "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=B3=D8=A7=D9=84=D9=85=0D=0Ax"
    assert property_of(line).text == "سالم\nx"


def test_preference_is_said_in_two_ways():
    assert property_of("TEL;PREF=2:1").preference == 2
    assert property_of("TEL;TYPE=pref:1").preference == 1
    assert property_of("TEL:1").preference > 100
