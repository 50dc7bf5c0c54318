"""How a field is made in settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.accounts.rules import Invalid
from ameen.crm import rules
from ameen.crm.records import CustomField, FieldType


def define(others=(), before=None, used=False, **values):
    return rules.accepted_definition({"type": FieldType.TEXT} | values, others, before, used)


def made(**values):
    return CustomField(table="contact", **define(**values))


@given(st.text())
def test_a_key_is_of_small_letters_figures_and_underscores(text):
    key = rules.normal_key(text)
    assert rules.normal_key(key) == key
    assert len(key) <= 40
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789_" for letter in key)


def test_a_key_is_made_of_the_name_and_never_used_again():
    first = made(name_en="Contract number")
    assert first.key == "contract_number"
    second = define([first], name_en="Contract Number!")
    assert second["key"] == "contract_number_2"
    assert define([first], name_ar="رقم العقد")["key"] == "field"
    with pytest.raises(Invalid) as refused:
        define([first], name_en="Other", key="Contract Number")
    assert list(refused.value.errors) == ["key"]


def test_a_field_needs_a_name_choices_and_something_to_link_to():
    for values, wrong in (
        ({}, "name_en"),
        ({"name_en": "x" * 81}, "name_en"),
        ({"name_en": "A", "type": FieldType.CHOICE}, "options"),
        ({"name_en": "A", "type": FieldType.LINK}, "links_to"),
        ({"name_en": "A", "type": FieldType.LINK, "links_to": "activity"}, "links_to"),
        ({"name_en": "A", "key": "؟"}, "key"),
    ):
        with pytest.raises(Invalid) as refused:
            define(**values)
        assert list(refused.value.errors) == [wrong]


def test_two_choices_of_one_name_are_refused():
    with pytest.raises(Invalid):
        define(name_en="A", type=FieldType.CHOICE, options=[{"name_en": "Red"}, {"name_ar": "red"}])


def test_the_type_stays_once_records_hold_values():
    field = made(name_en="A")
    assert define([], field, False, name_en="A", type=FieldType.DATE)["type"] is FieldType.DATE
    with pytest.raises(Invalid) as refused:
        define([], field, True, name_en="A", type=FieldType.DATE)
    assert list(refused.value.errors) == ["type"]


def test_a_choice_keeps_its_key_and_one_left_out_is_retired_while_records_may_hold_it():
    several = [{"name_en": "Red"}, {"name_ar": "أزرق"}, {"name_en": "Red wine"}]
    field = made(name_en="Colour", type=FieldType.CHOICE, options=several)
    assert [o.key for o in field.options] == ["red", "choice", "red_wine"]
    renamed = [{"key": "red", "name_en": "Crimson"}, {"name_en": "Red"}]
    names = {"name_en": "Colour", "type": FieldType.CHOICE, "options": renamed}
    after = define([], field, True, **names)["options"]
    assert [(o.key, o.retired) for o in after] == [
        ("red", False),
        ("red_2", False),
        ("choice", True),
        ("red_wine", True),
    ]
    assert [o.key for o in define([], field, False, **names)["options"]] == ["red", "red_2"]
