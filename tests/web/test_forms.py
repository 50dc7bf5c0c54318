from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from flask import g
from werkzeug.datastructures import MultiDict

from ameen.store import id_text
from ameen.web import forms

from .room import ThingForm, Viewer


def sent(app, *pairs):
    context = app.test_request_context("/things/new", method="POST", data=MultiDict(pairs))
    with context:
        form = ThingForm.of()
        form.validate()
        return form, {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def test_what_is_typed_is_trimmed_and_empty_values_go(app):
    form, errors = sent(
        app, ("name", "  Cup \t of  tea "), ("emails", " a@b.om "), ("emails", ""),
        ("kind", "big"), ("worth", "١٬٢٥٠٫٥"),
    )  # fmt: skip
    assert errors == {}
    assert form.values() == {
        "name": "Cup of tea", "emails": ("a@b.om",), "kind": "big", "worth": 1250500,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This is needed."),
        ("name", "   ", "This is needed."),
        ("name", "a\0b", "cannot be kept"),
        ("name", "x" * 21, "longer than 20"),
        ("emails", "nope", "not an email address"),
        ("emails", "a\0@b.om", "cannot be kept"),
        ("kind", "huge", "not one of the choices"),
        ("worth", "1.0001", "not an amount"),
        ("worth", "9" * 30, "not an amount"),
        ("worth", "Infinity", "not an amount"),
        ("worth", "1e5000000", "not an amount"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(app, field, value, said):
    pairs = {"name": "Cup", "kind": "big"} | {field: value}
    _, errors = sent(app, *pairs.items())
    assert list(errors) == [field]
    assert said in errors[field][0]


def test_a_refused_form_comes_back_with_what_was_typed(as_, token):
    client = as_("anna")
    answer = client.post("/things/new", data=MultiDict([
        ("csrf_token", token(client)), ("name", ""), ("emails", "good@b.om"), ("emails", "<bad>"),
        ("worth", "much"), ("kind", "small"),
    ]))  # fmt: skip
    assert answer.status_code == 422
    page = answer.text
    assert 'id="form-errors"' in page
    name = page.split('name="name"')[1].split(">")[0]
    assert 'aria-invalid="true"' in name
    assert 'aria-describedby="name-error"' in name
    assert 'id="name-error"' in page
    assert 'value="&lt;bad&gt;"' in page
    assert 'value="good@b.om"' in page
    assert 'value="much"' in page
    assert '<option value="small" selected>' in page


def test_an_actions_refusal_stands_beside_its_field_too(app):
    with app.test_request_context("/", method="POST", data={"name": "Cup"}):
        form = ThingForm.of()
        assert form.validate()
        form.refuse({"name": ["Taken."], "other": ["No."]})
        assert form.errors == {"name": ["Taken."], "": ["No."]}


def test_who_saves_second_sees_both_texts(app):
    from types import SimpleNamespace

    current = SimpleNamespace(version=4, name="Plate", emails=("a@b.om",), kind="big", worth=1500)
    pairs = [("name", "Cup"), ("emails", "a@b.om"), ("kind", "small"), ("worth", "1.5")]
    with app.test_request_context("/", method="POST", data=MultiDict(pairs)):
        form = ThingForm.of()
        assert form.validate()
        assert form.lost_to(current) == [("Name", "Cup", "Plate"), ("Kind", "Small", "Big")]


class PlanForm(forms.Form):
    at = forms.Moment("At")
    people = forms.RecordChoices("People", choices=lambda: [(ANNA, "Anna"), (BO, "Bo")])


ANNA, BO, GONE = (bytes([n]) * 16 for n in (1, 2, 3))


def planned(app, zone, text, obj=None):
    """What a reader in `zone` means by `text`, and what is said when it means nothing."""
    with app.test_request_context("/things/new", method="POST", data={"at": text}):
        g.viewer = Viewer()
        g.viewer.user.zone = zone
        form = PlanForm.of(obj)
        form.validate()
        return form.at.data, [str(text) for text in form.at.errors], form.at.text()


@pytest.mark.parametrize(
    ("zone", "text", "meant"),
    [
        ("Asia/Muscat", "2026-03-31T14:30", "2026-03-31T10:30"),
        ("Asia/Muscat", "٢٠٢٦-٠٣-٣١ ١٤:٣٠", "2026-03-31T10:30"),
        ("Asia/Muscat", "۲۰۲۶-۰۳-۳۱T۱۴:۳۰:۱۵", "2026-03-31T10:30:15"),
        ("Asia/Kolkata", "2026-03-31T00:10", "2026-03-30T18:40"),
        ("Pacific/Tongatapu", "2026-03-31T00:10", "2026-03-30T11:10"),
        ("America/Los_Angeles", "2026-01-31T20:00", "2026-02-01T04:00"),
        # 02:30 is left out on this day: by the offset from before it is what comes out as 03:30
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30"),
        # 02:30 is there twice on this day: the first of the two
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
    ],
)
def test_a_moment_is_typed_as_the_readers_clock_shows_it(app, zone, text, meant):
    moment, errors, _shown = planned(app, zone, text)
    assert errors == []
    assert moment == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-02-30T10:00",
        "2026-03-31",
        "2026-03-31T25:00",
        "2026-03-31T10",
        "2026-03-31T10:00+04:00",
        "0001-01-01T00:00",
    ],
)
def test_what_is_no_moment_is_told_and_comes_back(app, text):
    moment, errors, shown = planned(app, "Asia/Muscat", text)
    assert moment is None
    assert "not a day and a time" in errors[0]
    assert shown == text


def test_a_moment_that_comes_back_as_it_was_shown_stays_to_the_second(app):
    for kept in (
        datetime(2026, 3, 31, 10, 30, 59, 123000, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # the second 02:30 of that day in Berlin
    ):
        shown = kept.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M")
        moment, _errors, text = planned(app, "Europe/Berlin", shown, SimpleNamespace(at=kept))
        assert (moment, text) == (kept, shown)
    moment, _errors, _text = planned(app, "Europe/Berlin", "", SimpleNamespace(at=kept))
    assert moment is None


def test_several_records_are_chosen_each_once_and_only_those_offered(app):
    def chosen(*ids, obj=None):
        data = MultiDict([("people", id_text(i) if isinstance(i, bytes) else i) for i in ids])
        with app.test_request_context("/things/new", method="POST", data=data):
            form = PlanForm.of(obj)
            return form.validate(), form.people.data, form.people.said()

    assert chosen(BO, ANNA, BO) == (True, (BO, ANNA), "Anna, Bo")
    assert chosen() == (True, (), "")
    assert chosen(GONE)[0] is False
    assert chosen("nonsense")[0] is False
    assert chosen(GONE, obj=SimpleNamespace(people=(GONE,)))[:2] == (True, (GONE,))
