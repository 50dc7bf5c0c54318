"""Columns find their fields by name, in English and Arabic, and by what they hold."""

import io

import pytest

from ameen.crm.exchange.drafting import draft
from ameen.crm.exchange.exporting import columns_of
from ameen.crm.exchange.guessing import (
    decimal_mark,
    empty_words_in,
    guessed,
    kind_of_contacts,
    multiplier,
)
from ameen.crm.exchange.kinds import KINDS


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-mail Address", "emails"),
        ("customerID", "external_id"),
        ("First Name", "first_name"),
        ("البريد الإلكتروني", "emails"),
        ("الشركة", "company"),
        ("رقم الهاتف", "phones"),
        ("المسمى الوظيفي", "job_title"),
        ("fax", ""),
        ("Shoe size", ""),
    ],
)
def test_names_in_two_languages_are_known(name, field):
    assert guessed([name], [], "contacts") == [field]


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_of_an_export_find_their_own_fields(kind):
    names = columns_of(KINDS[kind])
    stamps = {"created_at": "written_at" if kind == "notes" else "", "updated_at": ""}
    known = [stamps.get(name, name) for name in names]
    assert guessed(names, [], kind) == known


def test_addresses_are_known_by_what_they_hold():
    assert guessed(["Name", "Kontakt"], [["Anna", "anna@example.com"]], "contacts") == [
        "name",
        "emails",
    ]


def test_a_foreign_number_is_not_taken_for_one_of_this_hub():
    assert guessed(["id", "name"], [["17", "Anna"]], "contacts") == ["external_id", "name"]


def test_two_phones_share_a_field_and_two_cities_do_not():
    assert guessed(["name", "Phone", "Mobile", "City", "Town"], [], "contacts") == [
        "name", "phones", "phones", "city", "",
    ]  # fmt: skip


def test_words_for_nothing_are_found_as_they_are_written():
    assert empty_words_in([["NULL", "x"], ["n/a", "NULL"], ["0", "false"]]) == ["NULL", "n/a"]


def test_figures_say_how_they_are_meant():
    assert decimal_mark(["1.100,04", "12,5"]) == ","
    assert decimal_mark(["1,100.04"]) == "."
    assert multiplier(["1100.04", "251.41"]) == 1_000_000
    assert multiplier(["1100000", "251410"]) == 1
    assert multiplier(["125000.50", "98000.25"]) == 1
    assert multiplier(["12500.500", "980.250"]) == 1  # of a currency with three decimals
    assert (kind_of_contacts("customers.csv"), kind_of_contacts("list.csv")) == ("customer", "lead")


def test_the_decimal_mark_is_read_off_all_figures_of_a_kind(hub):
    text = b"Name;Value\nA;1.234,50\nB;2.500,00\nC;2.500\n"
    made = draft(hub.settings.data, "deals", "file.csv", io.BytesIO(text))
    assert made.choices.decimal == ","
