"""Companies: who may do what, and the line of their parents."""

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.records import companies
from ameen.store import Missing


def test_each_of_the_cast_tries_each_deed(cast, do, company):
    deeds = {
        "edit": (actions.edit_company, company.id, None, {"city": "Sohar"}),
        "tag": (actions.tag, companies, [company.id], ("VIP",)),
        "assign": (actions.assign, companies, [company.id], cast.manager.id),
        "trash": (actions.trash_company, company.id),
        "restore": (actions.restore_company, company.id),
        "trash many": (actions.trash_all, companies, [company.id]),
        "restore again": (actions.restore_company, company.id),
    }
    for deed, (action, *args) in deeds.items():
        for person in cast:
            if person.part in ("colleague", "outsider"):
                with pytest.raises(Missing):
                    do(person, action, *args)
            elif person.part == "report" and deed not in ("edit", "tag"):
                with pytest.raises(Forbidden):
                    do(person, action, *args)
            else:
                do(person, action, *args)


def test_a_company_never_stands_above_itself(cast, do):
    top = do(cast.owner, actions.create_company, {"name_en": "Top"})
    middle = do(cast.owner, actions.create_company, {"name_en": "Middle", "parent_id": top.id})
    low = do(cast.owner, actions.create_company, {"name_en": "Low", "parent_id": middle.id})
    for wrong in (top.id, middle.id, low.id):
        with pytest.raises(Invalid) as refused:
            do(cast.owner, actions.edit_company, top.id, None, {"parent_id": wrong})
        assert list(refused.value.errors) == ["parent_id"]
    do(cast.owner, actions.edit_company, low.id, None, {"parent_id": top.id})


def test_a_parent_is_named_by_those_who_see_it(cast, do, company):
    hidden = do(cast.colleague, actions.create_company, {"name_en": "Secret Ltd"})
    with pytest.raises(Invalid):
        do(cast.report, actions.edit_company, company.id, None, {"parent_id": hidden.id})


def test_a_figure_keeps_its_currency(cast, do, store):
    made = do(
        cast.owner, actions.create_company,
        {"name_en": "Rich", "size": 0, "revenue": 1500, "currency": "OMR"},
    )  # fmt: skip
    do(cast.owner, actions.edit_company, made.id, None, {"revenue": 99, "currency": "USD"})
    with store.read() as snap:
        kept = snap.require(companies, made.id)
    assert (kept.size, kept.revenue, kept.currency) == (0, 99, "USD")
