"""A change of currency leaves no amount that would mean another sum."""

import pytest

from ameen.accounts.rules import Invalid
from ameen.crm.records import Campaign, Contact, Deal, Line
from ameen.crm.rules import check_currency

ID = b"p" * 16
PRICED, BARE = (Line(product_id=ID, price=12500),), (Line(product_id=ID),)
CAMPAIGN = Campaign(name="Fair", budget=12500, cost=12500)
FOLLOWING = Deal(name="Palms", value=12500, lines=PRICED)
OWN = Deal(name="Palms", value=9000, lines=PRICED)


@pytest.mark.parametrize(
    ("before", "values"),
    [
        (CAMPAIGN, {"budget": 5000}),
        (CAMPAIGN, {"budget": 5000, "currency": "OMR"}),
        (CAMPAIGN, {"budget": 5000, "cost": None, "currency": "USD"}),
        (CAMPAIGN, {"budget": 12500, "cost": 12500, "currency": "USD"}),
        (Campaign(name="Fair", cost=0), {"currency": "USD"}),
        (FOLLOWING, {"lines": PRICED, "currency": "USD"}),
        (FOLLOWING, {"value": 5000, "lines": (), "currency": "USD"}),
        (Deal(name="Palms", lines=BARE), {"value": 5000, "currency": "USD"}),
        (Contact(name_en="Anna"), {"name_en": "Anne"}),
    ],
)
def test_amounts_that_are_given_anew_may_be_in_another_currency(before, values):
    assert check_currency(before, values) is None


@pytest.mark.parametrize(
    ("before", "values", "left"),
    [
        (CAMPAIGN, {"budget": 5000}, ["actual cost"]),
        (CAMPAIGN, {}, ["budget", "actual cost"]),
        (FOLLOWING, {"value": 5000}, ["prices"]),
        (FOLLOWING, {"lines": ()}, ["value"]),
        (FOLLOWING, {"lines": BARE}, ["value"]),
        (OWN, {"lines": PRICED}, ["value"]),
        (OWN, {}, ["value", "prices"]),
    ],
)
def test_what_would_be_left_in_the_former_currency_is_named(before, values, left):
    with pytest.raises(Invalid) as refused:
        check_currency(before, values | {"currency": "USD"})
    texts = refused.value.errors["currency"]
    assert len(texts) == len(left)
    assert all(word in text for word, text in zip(left, texts, strict=True))
