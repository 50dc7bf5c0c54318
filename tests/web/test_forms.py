import pytest
from werkzeug.datastructures import MultiDict

from .room import ThingForm


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
