"""The settings of pipelines: seen and changed by who may configure deals, without script."""

import re

import pytest

from ameen.crm import actions
from ameen.crm.queries import all_pipelines
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import deals
from ameen.store import id_text, new_id
from tests.cast import with_levels

HOME = "/settings/pipelines"
ONE = f"{HOME}/{id_text(USUAL.id)}"


@pytest.fixture
def lines(store):
    def look():
        with store.read() as snap:
            return all_pipelines(snap)

    return look


@pytest.fixture
def owner(client_for, cast):
    return client_for(cast.owner)


def test_all_stages_are_shown_with_what_they_mean(owner):
    page = owner.get(HOME).get_data(as_text=True)
    for text in ("Sales", "Prospecting", "استكشاف", "75%", "Won", "Lost"):
        assert text in page


def test_only_who_may_configure_deals_gets_there(store, client_for, cast):
    for part in ("manager", "report", "colleague", "outsider"):
        assert client_for(cast[part]).get(HOME).status_code == 403
        assert client_for(cast[part]).post(HOME, data={"name_en": "x"}).status_code == 403
    someone = client_for(with_levels(store, cast.colleague, deals=4))
    assert someone.get(HOME).status_code == 200
    for way in ("/crm/deals", "/settings"):
        assert HOME in someone.get(way).get_data(as_text=True)
        assert HOME not in client_for(cast.manager).get(way).get_data(as_text=True)


def test_a_pipeline_is_made_renamed_and_taken_out_of_use(owner, lines):
    answer = owner.post(HOME, data={"name_en": "Service", "name_ar": "الخدمة", "active": "1"})
    assert (answer.status_code, answer.location) == (303, HOME)
    made = lines()[1]
    there = f"{HOME}/{id_text(made.id)}"
    assert 'value="الخدمة"' in owner.get(f"{there}/edit").get_data(as_text=True)
    owner.post(there, data={"name_en": "After sales", "version": "1"})
    assert (lines()[1].name_en, lines()[1].active) == ("After sales", False)
    assert "Not in use" in owner.get(HOME).get_data(as_text=True)


def test_names_are_needed(owner, lines):
    for address in (HOME, ONE, f"{ONE}/stages"):
        answer = owner.post(address, data={"name_en": " ", "name_ar": "", "active": "1"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'id="name_en-error"' in page
    assert lines() == (USUAL,)


def test_the_last_pipeline_in_use_cannot_be_taken_out(owner, lines):
    answer = owner.post(ONE, data={"name_en": "Sales"})
    assert answer.status_code == 422
    assert "At least one pipeline has to be in use." in answer.get_data(as_text=True)
    assert lines()[0].active


def test_stages_are_added_changed_and_put_in_order(owner, lines):
    owner.post(f"{ONE}/stages", data={"name_en": "Demo", "outcome": "open", "probability": "٤٠"})
    demo = lines()[0].stages[4]
    assert (demo.name_en, demo.probability) == ("Demo", 40)
    there = f"{ONE}/stages/{id_text(demo.id)}"
    owner.post(there, data={"name_en": "Trial", "outcome": "open", "probability": "45"})
    owner.post(f"{there}/place", data={"step": "up"})
    assert lines()[0].stages[3].name_en == "Trial"
    owner.post(f"{there}/place", data={"step": "down"})
    assert lines()[0].stages[4].name_en == "Trial"
    owner.post(f"{there}/place", data={"at": "0"})
    assert lines()[0].stages[0].name_en == "Trial"


def test_pipelines_are_put_in_order(owner, lines):
    owner.post(HOME, data={"name_en": "Service", "active": "1"})
    owner.post(f"{ONE}/place", data={"step": "down"})
    assert [line.name_en for line in lines()] == ["Service", "Sales"]
    owner.post(f"{ONE}/place", data={"step": "up"})
    assert [line.name_en for line in lines()] == ["Sales", "Service"]


def test_who_comes_second_gets_both_texts(owner, lines):
    owner.post(ONE, data={"name_en": "Theirs", "active": "1"})
    answer = owner.post(ONE, data={"name_en": "Mine", "active": "1", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Theirs" in page and 'value="Mine"' in page
    assert lines()[0].name_en == "Theirs"
    stage = f"{ONE}/stages/{id_text(USUAL.stages[2].id)}"
    data = {"name_en": "Offer", "outcome": "open", "probability": "50", "version": "1"}
    answer = owner.post(stage, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Proposal" in page and 'value="Offer"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert owner.post(stage, data=data | {"version": version}).status_code == 303


def test_deleting_a_stage_asks_and_then_moves_its_deals(owner, cast, make, lines, store):
    stage = USUAL.stages[2]
    values = {"name": "Palms", "stage_id": stage.id}
    deal = make(cast.report, actions.create, deals, values)
    there = f"{ONE}/stages/{id_text(stage.id)}/deletion"
    page = owner.get(there).get_data(as_text=True)
    assert "1 deal stands in this stage." in page
    assert f'<option value="{id_text(USUAL.stages[1].id)}">' in page
    assert f'<option value="{id_text(stage.id)}">' not in page
    refused = owner.post(there, data={"into": ""})
    assert refused.status_code == 422
    assert 'id="into-error"' in refused.get_data(as_text=True)
    old = owner.post(there, data={"into": id_text(USUAL.stages[1].id), "version": "9"})
    assert old.status_code == 409
    assert "Nothing was deleted yet" in old.get_data(as_text=True)
    answer = owner.post(there, data={"into": id_text(USUAL.stages[1].id)})
    assert answer.status_code == 303
    with store.read() as snap:
        assert snap.require(deals, deal.id).stage_id == USUAL.stages[1].id
    assert stage.id not in {each.id for each in lines()[0].stages}
    undo = re.search(r'action="(/undo/\w+)"', owner.get(HOME).get_data(as_text=True))[1]
    owner.post(undo)
    assert stage.id in {each.id for each in lines()[0].stages}


def test_what_is_not_there_is_404(owner):
    nothing = id_text(new_id())
    for address in (f"{HOME}/{nothing}/edit", f"{ONE}/stages/{nothing}/edit"):
        assert owner.get(address).status_code == 404
    assert owner.post(f"{ONE}/stages/{nothing}/deletion").status_code == 404
