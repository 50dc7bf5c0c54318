import pytest

from ameen.crm import actions
from ameen.crm.records import activities


@pytest.fixture
def activity(make, cast):
    return make(cast.report, actions.create, activities, {"subject": "Call Anna"})


def test_it_is_completed_opened_again_and_cancelled(client_for, cast, activity, stored, at):
    client = client_for(cast.report)
    answer = client.post(at(activity, "/completion"), data={"outcome": "Fine", "back": "/"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert (stored(activity).status, stored(activity).outcome) == ("done", "Fine")
    page = client.get(at(activity)).get_data(as_text=True)
    assert "completed it" in page
    answer = client.post(at(activity, "/completion"), data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, at(activity))
    assert stored(activity).status == "planned"
    client.post(at(activity, "/cancellation"), data={"outcome": "Ill"})
    assert (stored(activity).status, stored(activity).outcome) == ("cancelled", "Ill")
    client.delete(at(activity, "/cancellation"))
    assert stored(activity).status == "planned"


def test_completing_can_be_undone_from_the_next_page(
    client_for, cast, activity, stored, undo_of, at
):
    client = client_for(cast.report)
    client.post(at(activity, "/completion"))
    client.post(undo_of(client))
    assert stored(activity).status == "planned"


def test_who_comes_second_looks_first(client_for, cast, make, activity, stored, at):
    make(cast.report, actions.edit, activities, activity.id, None, {"place": "Muscat"})
    client = client_for(cast.report)
    answer = client.post(at(activity, "/completion"), data={"outcome": "Fine", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Fine</textarea>" in page
    assert 'name="version" value="2"' in page
    assert stored(activity).status == "planned"


def test_an_outcome_that_cannot_be_kept_comes_back(client_for, cast, activity, stored, at):
    data = {"outcome": "x" * 10_001}
    answer = client_for(cast.report).post(at(activity, "/completion"), data=data)
    assert answer.status_code == 422
    assert 'id="outcome-error"' in answer.get_data(as_text=True)
    assert stored(activity).status == "planned"


def test_nobody_is_sent_out_of_the_hub(client_for, cast, activity, at):
    data = {"back": "https://elsewhere.example/"}
    answer = client_for(cast.report).post(at(activity, "/completion"), data=data)
    assert answer.location == at(activity)


@pytest.mark.parametrize(("part", "status"), [("colleague", 404), ("outsider", 403)])
def test_somebody_elses_activity_is_not_completed(
    client_for, cast, activity, stored, at, part, status
):
    for rest in ("/completion", "/cancellation"):
        for method in ("POST", "DELETE"):
            answer = client_for(cast[part]).open(at(activity, rest), method=method)
            assert answer.status_code == status
    assert stored(activity).version == 1
