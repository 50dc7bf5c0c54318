"""Records at the JSON edge: names of the record, ids of 26 characters, times in UTC, money."""

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from ameen.crm import schemas
from ameen.crm.records import Company, Contact, ContactKind
from ameen.store import id_text, new_id


def test_a_contact_as_json():
    at = datetime(2026, 11, 23, 9, 0, 0, 5000, tzinfo=UTC)
    company = new_id()
    contact = Contact(
        id=new_id(), version=3, name_en="Anna", emails=("a@b.com",), company_id=company,
        created_at=at, kind=ContactKind.CUSTOMER,
    )  # fmt: skip
    shown = schemas.shown(schemas.ContactSchema(), contact)
    assert shown["id"] == id_text(contact.id)
    assert len(shown["company_id"]) == 26
    assert shown["created_at"] == "2026-11-23T09:00:00.005Z"
    assert (shown["kind"], shown["emails"], shown["preferred"]) == ("customer", ["a@b.com"], None)
    assert set(shown) == set(Contact.__struct_fields__)


def test_money_is_an_amount_with_its_currency():
    shown = schemas.shown(
        schemas.CompanySchema(), Company(id=new_id(), name_en="A", revenue=1500, currency="OMR")
    )
    assert shown["revenue"] == {"amount": 1500, "currency": "OMR"}
    assert "currency" not in shown
    assert (
        schemas.shown(schemas.CompanySchema(), Company(id=new_id(), name_en="A"))["revenue"] is None
    )
    loaded = schemas.CompanySchema().load({"revenue": {"amount": 7, "currency": "USD"}})
    assert loaded == {"revenue": 7, "currency": "USD"}


def test_the_amounts_of_one_record_have_one_currency():
    campaign = schemas.CampaignSchema()
    both = {"budget": {"amount": 5, "currency": "USD"}, "cost": {"amount": 3, "currency": "USD"}}
    assert campaign.load(both) == {"budget": 5, "cost": 3, "currency": "USD"}
    assert campaign.load({"budget": None}) == {"budget": None}
    both["cost"]["currency"] = "OMR"
    with pytest.raises(ValidationError) as refused:
        campaign.load(both)
    assert set(refused.value.messages) & {"budget", "cost"}


@pytest.mark.parametrize(
    "wrong", ["2026-11-23", "2026-11-23T09:00:00", "soon", 5, None,
              "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"],
)  # fmt: skip
def test_a_moment_names_its_offset(wrong):
    with pytest.raises(ValidationError):
        schemas.ActivitySchema().load({"subject": "x", "ends_at": wrong or 0})
    given = schemas.ActivitySchema().load({"ends_at": "2026-11-23T13:00:00+04:00"})
    assert given == {"ends_at": datetime(2026, 11, 23, 9, tzinfo=UTC)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"surname": "x"}, {"id": "01KY0000000000000000000000"}, {"version": 2},
        {"created_by": None}, {"trashed_at": None}, {"kind": "friend"}, {"emails": "a@b.com"},
        {"name_en": 5}, {"name_en": None}, {"company_id": "x"}, {"assignee_id": 5},
    ],
)  # fmt: skip
def test_what_is_no_field_or_no_value_is_refused(wrong):
    with pytest.raises(ValidationError) as refused:
        schemas.ContactSchema().load(wrong)
    assert list(refused.value.normalized_messages()) == list(wrong)


@pytest.mark.parametrize(
    "wrong", [12.5, "5 OMR", {"amount": 1.5, "currency": "OMR"}, {"amount": 5},
              {"amount": 5, "currency": "rial"}, {"amount": 2**70, "currency": "OMR"}],
)  # fmt: skip
def test_money_that_is_none_is_refused(wrong):
    with pytest.raises(ValidationError):
        schemas.CompanySchema().load({"revenue": wrong})


@pytest.mark.parametrize(
    "wrong", [{"value": {}}, {"value": {"amount": 5}}, {"value": {"currency": "OMR"}},
              {"lines": [{}]}, {"lines": [{"quantity": 2}]}],
)  # fmt: skip
def test_an_amount_or_a_line_is_sent_whole_where_other_fields_are_left_out(wrong):
    with pytest.raises(ValidationError) as refused:
        schemas.DealSchema().load(wrong, partial=True)
    assert list(refused.value.messages) == list(wrong)
    line = {"product_id": id_text(new_id())}
    assert schemas.DealSchema().load({"lines": [line]}, partial=True)["lines"][0].quantity == 1
