import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions, queries
from ameen.crm.records import FieldType
from ameen.store import Missing, Stale, id_text


@pytest.fixture
def field(do, cast):
    return do(cast.owner, actions.define_field, "contact", {"name_en": "Contract", "type": "text"})


def held(store, table):
    with store.read() as snap:
        return queries.custom_fields_of(snap, table, retired=True)


@pytest.mark.parametrize("part", ["manager", "report", "colleague", "outsider"])
def test_only_who_may_set_up_the_module_makes_fields(do, cast, store, field, part):
    with pytest.raises(Forbidden):
        do(cast[part], actions.define_field, "contact", {"name_en": "Mine"})
    for action, rest in (
        (actions.edit_field, (None, {"name_en": "Other"})),
        (actions.retire_field, ()),
        (actions.revive_field, ()),
        (actions.move_field, (1,)),
    ):
        with pytest.raises(Missing):
            do(cast[part], action, field.id, *rest)
    assert held(store, "contact") == (field,)


def test_fields_stand_in_order_and_are_moved(do, cast, store, field):
    second, third = (
        do(cast.owner, actions.define_field, "contact", {"name_en": name}) for name in "BC"
    )
    do(cast.owner, actions.move_field, third.id, -1)
    assert [f.id for f in held(store, "contact")] == [field.id, third.id, second.id]
    do(cast.owner, actions.move_field, field.id, -1)
    do(cast.owner, actions.move_field, second.id, 1)
    assert [f.id for f in held(store, "contact")] == [field.id, third.id, second.id]
    assert held(store, "company") == ()


def test_who_saves_second_is_told(do, cast, field):
    do(cast.owner, actions.edit_field, field.id, field.version, {"name_en": "Contract no."})
    with pytest.raises(Stale):
        do(cast.owner, actions.edit_field, field.id, field.version, {"name_en": "Contract nr"})


def test_a_retired_field_keeps_key_and_values(do, cast, store, field, contact):
    values = {"custom": {id_text(field.id): "C-7"}}
    do(cast.report, actions.edit, queries.TABLES["contact"], contact.id, None, values)
    do(cast.owner, actions.retire_field, field.id)
    other = do(cast.owner, actions.define_field, "contact", {"name_en": "Contract"})
    assert other.key == "contract_2"
    values = {"custom": {id_text(field.id): "", id_text(other.id): "new"}}
    edited = do(cast.report, actions.edit, queries.TABLES["contact"], contact.id, None, values)
    assert edited.custom == {id_text(field.id): "C-7", id_text(other.id): "new"}
    with store.read() as snap:
        assert queries.held_by(snap, field) == 1
        assert [f.id for f in queries.custom_fields_of(snap, "contact")] == [other.id]


def test_the_type_of_a_field_that_is_used_stays(do, cast, field, contact):
    values = {"custom": {id_text(field.id): "C-7"}}
    do(cast.report, actions.edit, queries.TABLES["contact"], contact.id, None, values)
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_field, field.id, None, {"name_en": "A", "type": "date"})
    do(cast.report, actions.edit, queries.TABLES["contact"], contact.id, None, {
        "custom": {id_text(field.id): None}
    })  # fmt: skip
    changed = do(cast.owner, actions.edit_field, field.id, None, {"name_en": "A", "type": "date"})
    assert changed.type is FieldType.DATE


def test_values_are_accepted_by_the_field_and_its_links_by_what_one_sees(do, cast, company):
    number = do(cast.owner, actions.define_field, "contact", {"name_en": "N", "type": "number"})
    link = do(
        cast.owner,
        actions.define_field,
        "contact",
        {"name_en": "Partner", "type": "link", "links_to": "company"},
    )
    with pytest.raises(Invalid) as refused:
        do(cast.report, actions.create_contact, {
            "name_en": "A", "custom": {id_text(number.id): "many"}
        })  # fmt: skip
    assert list(refused.value.errors) == ["custom_n"]
    values = {"name_en": "A", "custom": {id_text(link.id): company.id}}
    made = do(cast.report, actions.create_contact, values)
    assert made.custom == {id_text(link.id): id_text(company.id)}
    with pytest.raises(Invalid) as refused:
        do(cast.colleague, actions.create_contact, values)
    assert refused.value.errors == {"custom_partner": ["There is no such company."]}


def test_one_field_of_many_is_edited_at_once_and_undone(do, cast, store, field, contact):
    second = do(cast.report, actions.create_contact, {"name_en": "Bilal"})
    ids, table = [contact.id, second.id], queries.TABLES["contact"]
    values = {"custom": {id_text(field.id): "C-9"}, "job_title": "Buyer"}
    assert do(cast.report, actions.edit_all, table, ids, values) == 2
    batch = do.batch
    assert do(cast.report, actions.edit_all, table, ids, values) == 0
    with pytest.raises(Missing):
        do(cast.colleague, actions.edit_all, table, ids, values)
    with pytest.raises(Forbidden):
        do(cast.report, actions.edit_all, table, ids, {"assignee_id": cast.colleague.id})
    undone = do(cast.report, actions.undo, batch)
    assert undone == (2, [])
    with store.read() as snap:
        assert [(c.custom, c.job_title) for c in snap.get_many(table, ids)] == [({}, "")] * 2


def test_undoing_one_field_leaves_what_came_into_another(do, cast, store, field, contact):
    other = do(cast.owner, actions.define_field, "contact", {"name_en": "Other"})
    table = queries.TABLES["contact"]
    values = [{"custom": {id_text(f.id): "x"}} for f in (field, other)]
    do(cast.report, actions.edit, table, contact.id, None, values[0])
    first = do.batch
    do(cast.report, actions.edit, table, contact.id, None, values[1])
    assert do(cast.report, actions.undo, first) == (1, [])
    with store.read() as snap:
        assert snap.get(table, contact.id).custom == {id_text(other.id): "x"}
    again = do.batch
    do(cast.report, actions.edit, table, contact.id, None, values[0])
    assert do(cast.report, actions.undo, again).done == 0
