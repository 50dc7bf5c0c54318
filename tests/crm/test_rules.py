"""In which form values are kept, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.accounts.rules import Invalid
from ameen.crm import rules
from ameen.crm.records import Contact, ContactKind, Line, Preferred
from ameen.store import fold


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("92123456", "", "+96892123456"),
        ("٩٢١٢٣٤٥٦", "", "+96892123456"),
        ("00968 9212 3456", "", "+96892123456"),
        ("+49 30 123456", "", "+4930123456"),
        ("030 123456", "Germany", "+4930123456"),
        ("030 123456", "ألمانيا", "+4930123456"),
        ("(171) 555-2222", "UK", "+441715552222"),
        ("+1 212 555 0100 ext. 7", "", "+12125550100;ext=7"),
    ],
)
def test_a_phone_number_is_kept_as_e164(typed, country, kept):
    assert rules.normal_phone(typed, country) == kept
    assert rules.normal_phone(kept) == kept


def test_a_phone_number_that_cannot_be_read():
    with pytest.raises(Invalid) as refused:
        rules.accepted("contact", {"phones": ["call me"]})
    assert list(refused.value.errors) == ["phones"]
    assert rules.accepted("contact", {"phones": ["ask Bob"]}, lenient=True)["phones"] == (
        "ask Bob",
    )
    imported = Contact(name_en="A", phones=("ask Bob",))
    kept = rules.accepted("contact", {"phones": ["ask Bob", "92123456"]}, before=imported)
    assert kept["phones"] == ("ask Bob", "+96892123456")


def test_an_email_address_is_normalised_or_refused():
    kept = rules.accepted("contact", {"emails": [" Anna@EXAMPLE.com ", "Anna@example.com", ""]})
    assert kept["emails"] == ("Anna@example.com",)
    for wrong in ("anna", "anna@", "a b@c.com", "anna@ex ample.com"):
        with pytest.raises(Invalid):
            rules.accepted("contact", {"emails": [wrong]})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "https://example.com"),
        (" http://example.com/a ", "http://example.com/a"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("", ""),
    ],
)
def test_a_website_gets_its_scheme(typed, kept):
    assert rules.accepted("company", {"website": typed})["website"] == kept


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "\x01javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x",
              "https://", "mailto:a@b.c", "http://a b"],
)  # fmt: skip
def test_a_website_that_could_run_something_is_refused(typed):
    with pytest.raises(Invalid):
        rules.accepted("company", {"website": typed})
    if ":" in typed and not typed.startswith("http"):
        with pytest.raises(Invalid):
            rules.accepted("contact", {"socials": [typed]})


def test_tags_are_trimmed_and_unique_whatever_their_case():
    assert rules.normal_tags([" VIP ", "vip", "Big  fish", ""]) == ("VIP", "Big fish")
    for wrong in ("a,b", "a;b", "x" * 41):
        with pytest.raises(ValueError):
            rules.normal_tags([wrong])


@pytest.mark.parametrize("text", ["a\0b", "a\x07", "\ud800"])
def test_characters_that_cannot_be_kept_are_refused(text):
    for field in ("name_en", "tags", "emails", "website"):
        value = [text] if field in ("tags", "emails") else text
        with pytest.raises(Invalid) as refused:
            rules.accepted("contact", {field: value})
        assert list(refused.value.errors) == [field]
    with pytest.raises(Invalid):
        rules.accepted_note(text)


def test_choices_and_figures_are_checked():
    kept = rules.accepted("contact", {"kind": "partner", "preferred": "sms", "source": None})
    assert kept == {"kind": ContactKind.PARTNER, "preferred": Preferred.SMS, "source": None}
    for wrong in ({"kind": "friend"}, {"preferred": "fax"}, {"source": "rumour"}):
        with pytest.raises(Invalid):
            rules.accepted("contact", wrong)
    for wrong in ({"size": -1}, {"revenue": 2**63}, {"currency": "XXQ"}):
        with pytest.raises(Invalid):
            rules.accepted("company", wrong)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        rules.accepted("contact", {"emails": ["x"], "phones": ["y"], "name_en": "z" * 301})
    assert set(refused.value.errors) == {"emails", "phones", "name_en"}


@pytest.mark.parametrize("price", [10**14, -(10**14)])
def test_what_a_line_comes_to_is_no_more_than_an_amount_can_be(price):
    product = b"p" * 16
    assert rules.accepted("deal", {"lines": [Line(product_id=product, price=price)]})
    with pytest.raises(Invalid) as refused:
        rules.accepted("deal", {"lines": [Line(product_id=product, quantity=2, price=price)]})
    assert list(refused.value.errors) == ["lines"]


def test_fields_that_nobody_writes_have_no_rule():
    for field in ("id", "version", "created_by", "trashed_at"):
        with pytest.raises(KeyError):
            rules.accepted("contact", {field: b"x"})


TEXT = st.text(max_size=40)
VALUES = st.fixed_dictionaries(
    {
        "name_en": TEXT,
        "tags": st.lists(st.text(max_size=12), max_size=4),
        "phones": st.lists(st.text(alphabet="+0123456789 ()٠١٢٣", max_size=16), max_size=3),
        "website": st.one_of(
            st.just(""), st.from_regex(r"[a-z]{1,8}\.com(/[a-z]*)?", fullmatch=True)
        ),
        "country": st.sampled_from(["", "OM", "Germany", "عمان"]),
    }
)


@given(VALUES)
def test_what_was_accepted_is_accepted_again_as_it_is(values):
    try:
        kept = rules.accepted("contact", values, lenient=True)
    except Invalid:
        return
    assert rules.accepted("contact", kept, lenient=True) == kept
    assert len({fold(tag) for tag in kept["tags"]}) == len(kept["tags"])
