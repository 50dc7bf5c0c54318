import pytest

from ameen.accounts.rules import Invalid, checked_person, normal_email, zones
from ameen.accounts.rules.person import normal_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@EXAMPLE.com ", "Anna@example.com"),
        ("x@hub.test", "x@hub.test"),
        ("jürgen@bücher.example", "jürgen@bücher.example"),
        ("a@xn--bcher-kva.example", "a@bücher.example"),
    ],
)
def test_an_address_is_kept_in_one_form(typed, kept):
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "a", "a@b", "@b.example", "a b@c.example", "a@b..example", "\0"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Invalid) as refused:
        normal_email(typed)
    assert list(refused.value.errors) == ["email"]


def test_a_phone_number_is_kept_as_e164_where_it_can_be_read():
    assert normal_phone("9212 3456") == "+96892123456"
    assert normal_phone("+44 20 7946 0958") == "+442079460958"
    assert normal_phone("ask at the desk") == "ask at the desk"
    assert normal_phone("") == ""


def test_wrong_values_are_named_all_at_once():
    values = {"email": "x", "zone": "Mars/Base", "language": "xx", "page_size": 7, "theme": "pink"}
    with pytest.raises(Invalid) as refused:
        checked_person(values | {"name_en": "n" * 121})
    assert set(refused.value.errors) == {*values, "name_en"}


def test_names_are_trimmed_and_no_language_means_the_browser_s():
    kept = checked_person({"name_en": "  Anna   Lind ", "language": None})
    assert kept == {"name_en": "Anna Lind", "language": ""}


def test_every_zone_offered_is_accepted():
    assert "Asia/Muscat" in zones()
    for zone in zones():
        checked_person({"zone": zone})
