"""What may stand in fields made in settings."""

import json
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.accounts.rules import Invalid
from ameen.crm import rules
from ameen.crm.records import CustomField, FieldType, Option
from ameen.store import id_text, new_id

OPTIONS = (
    Option(key="gulf", name_en="Gulf", name_ar="الخليج"),
    Option(key="levant", name_en="Levant"),
    Option(key="old", name_en="Old", retired=True),
)


def field_of(kind, **names):
    options = OPTIONS if kind in rules.CHOSEN else ()
    links_to = "company" if kind is FieldType.LINK else ""
    made = {"key": str(kind), "name_en": str(kind), "options": options, "links_to": links_to}
    return CustomField(id=new_id(), table="contact", type=kind, **(made | names))


FIELDS = {kind: field_of(kind) for kind in FieldType}
MONEY = st.fixed_dictionaries(
    {"amount": st.integers(-(10**14), 10**14), "currency": st.sampled_from(("OMR", "USD", "JPY"))}
)
VALUES = {
    FieldType.TEXT: st.text(max_size=320),
    FieldType.NUMBER: st.one_of(
        st.integers(), st.decimals(allow_nan=True).map(str), st.floats(), st.text(max_size=20)
    ),
    FieldType.MONEY: MONEY,
    FieldType.DATE: st.one_of(st.dates(), st.dates().map(str), st.text(max_size=12)),
    FieldType.CHOICE: st.one_of(st.sampled_from(("gulf", "الخليج", "LEVANT", "x")), st.text()),
    FieldType.CHOICES: st.lists(st.sampled_from(("gulf", "levant", "old", "nowhere"))),
    FieldType.YES_NO: st.one_of(st.booleans(), st.sampled_from(("yes", "لا", "maybe"))),
    FieldType.LINK: st.one_of(st.binary(min_size=16, max_size=16), st.text(max_size=30)),
}
ANYTHING = st.sampled_from(list(FieldType)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.one_of(st.none(), *VALUES.values()))
)


@given(ANYTHING)
def test_whatever_is_accepted_is_accepted_again_as_it_is_and_can_be_kept(given):
    kind, value = given
    field = FIELDS[kind]
    try:
        kept = rules.accepted_value(field, value)
    except ValueError:
        kept = None
    assert rules.accepted_value(field, kept) == kept
    assert json.loads(json.dumps(kept)) == kept
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept)) == kept


def accepted(values, before):
    """What the fields hold afterwards, and the names of those that refused."""
    try:
        return rules.accepted_custom(list(FIELDS.values()), values, before), set()
    except Invalid as refused:
        return before, set(refused.errors)


@given(
    st.dictionaries(st.sampled_from(list(FieldType)), st.one_of(st.none(), st.booleans(), MONEY))
)
def test_only_what_is_named_changes(values):
    before = {id_text(FIELDS[FieldType.TEXT].id): "as it was"}
    named = {id_text(FIELDS[kind].id): value for kind, value in values.items()}
    after, wrong = accepted(named, before)
    assert wrong <= {rules.field_name(FIELDS[kind]) for kind in values}
    assert {k: v for k, v in after.items() if k not in named} == {
        k: v for k, v in before.items() if k not in named
    }
    assert None not in after.values()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldType.TEXT, "  two\n words ", "two words"),
        (FieldType.TEXT, "   ", None),
        (FieldType.NUMBER, "١٬٢٣٤٫٥٠", "1234.5"),
        (FieldType.NUMBER, "1,000", 1000),
        (FieldType.NUMBER, "0", 0),
        (FieldType.NUMBER, 2.5, "2.5"),
        (FieldType.DATE, date(2026, 3, 31), "2026-03-31"),
        (FieldType.DATE, "٢٠٢٦-٠٣-٣١", "2026-03-31"),
        (FieldType.CHOICE, "الخليج", "gulf"),
        (FieldType.CHOICES, ["Levant", "gulf", "gulf"], ["gulf", "levant"]),
        (FieldType.YES_NO, "نعم", True),
        (FieldType.YES_NO, False, False),
        (FieldType.LINK, bytes(16), "0" * 26),
    ],
)
def test_a_value_is_kept_in_one_form(kind, typed, kept):
    assert rules.accepted_value(FIELDS[kind], typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldType.TEXT, "x" * 301),
        (FieldType.TEXT, "a\x00b"),
        (FieldType.NUMBER, "many"),
        (FieldType.NUMBER, "NaN"),
        (FieldType.NUMBER, True),
        (FieldType.NUMBER, "0.1234567"),
        (FieldType.NUMBER, "1e400"),
        (FieldType.NUMBER, "-1e9999999"),
        (FieldType.MONEY, 5),
        (FieldType.MONEY, {"amount": 1.5, "currency": "OMR"}),
        (FieldType.MONEY, {"amount": 1, "currency": "XYZ"}),
        (FieldType.MONEY, {"amount": 1, "currency": []}),
        (FieldType.DATE, "2026-02-30"),
        (FieldType.DATE, "0026-02-03"),
        (FieldType.CHOICE, ["gulf"]),
        (FieldType.CHOICES, "gulf"),
        (FieldType.YES_NO, "maybe"),
        (FieldType.LINK, "the company"),
    ],
)
def test_what_is_not_of_the_type_is_refused(kind, typed):
    with pytest.raises(Invalid) as refused:
        rules.accepted_custom([FIELDS[kind]], {id_text(FIELDS[kind].id): typed})
    assert list(refused.value.errors) == [f"custom_{kind}"]


def test_a_needed_field_is_not_emptied_and_a_retired_one_takes_nothing_new():
    needed = field_of(FieldType.TEXT, key="needed", required=True)
    retired = field_of(FieldType.TEXT, key="retired", retired=True)
    with pytest.raises(Invalid) as refused:
        rules.accepted_custom([needed], {id_text(needed.id): ""}, {id_text(needed.id): "x"})
    assert list(refused.value.errors) == ["custom_needed"]
    before = {id_text(retired.id): "kept"}
    assert rules.accepted_custom([retired], {id_text(retired.id): "new"}, before) == before
    with pytest.raises(Invalid):
        rules.accepted_custom([needed], {id_text(new_id()): "of nowhere"})


def test_values_by_key_are_those_of_fields_in_use():
    used, retired = (
        field_of(FieldType.TEXT, key="a"),
        field_of(FieldType.TEXT, key="b", retired=True),
    )
    custom = {id_text(used.id): "1", id_text(retired.id): "2"}
    assert rules.custom_by_key([used, retired], custom) == {"a": "1"}
    assert rules.custom_from_keys([used, retired], {"a": "3"}) == {id_text(used.id): "3"}
    assert rules.custom_from_keys([used, retired], {}, whole=True) == {id_text(used.id): None}
    with pytest.raises(Invalid):
        rules.custom_from_keys([used, retired], {"b": "x"})


def test_what_search_knows_of_values():
    custom = {
        id_text(FIELDS[FieldType.CHOICES].id): ["gulf", "old"],
        id_text(FIELDS[FieldType.YES_NO].id): False,
        id_text(FIELDS[FieldType.TEXT].id): "free words",
        id_text(FIELDS[FieldType.NUMBER].id): 5,
    }
    fields = list(FIELDS.values())
    several, answer = FIELDS[FieldType.CHOICES], FIELDS[FieldType.YES_NO]
    assert rules.custom_facets(fields, custom) == [
        f"custom:{id_text(several.id)}:gulf",
        f"custom:{id_text(several.id)}:old",
        f"custom:{id_text(answer.id)}:no",
    ]
    assert rules.custom_words(fields, custom) == ("free words", "Gulf", "الخليج", "Old")
