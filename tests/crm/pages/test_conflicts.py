"""Two people save the same record, and nothing of either is lost."""

import re

import pytest

from ameen.crm import actions
from ameen.crm.records import Line, campaigns, companies, deals, leads
from ameen.store import id_text

MONEY = {
    leads: ("title", "value", {"status": "new", "priority": "medium"}),
    deals: ("name", "value", {"priority": "medium"}),
    campaigns: ("name", "budget", {"status": "draft", "kind": "email"}),
    companies: ("name_en", "revenue", {}),
}


def shown(page, field):
    """What stands in an input of the page."""
    tag = re.search(rf'<input[^>]*\bname="{field}"[^>]*>', page)[0]
    return re.search(r'\bvalue="([^"]*)"', tag)[1]


def chosen(page, field):
    """What is chosen in a select of the page."""
    select = re.search(rf'<select[^>]*\bname="{field}".*?</select>', page, re.S)[0]
    option = re.search(r"<option[^>]*\bselected[^>]*>", select)[0]
    return re.search(r'\bvalue="([^"]*)"', option)[1]


@pytest.fixture
def opened(do, cast):
    """A record of the report with an amount of 12.500 OMR, and the form as it was opened."""

    def begin(table, **values):
        name, amount, rest = MONEY[table]
        record = do(cast.report, actions.create, table, {name: "D", amount: 12500} | values)
        form = rest | {name: "D", amount: "12.500", "currency": "OMR", "version": "1"}
        if table is deals:
            form["stage_id"] = id_text(record.stage_id)
        return record, form

    return begin


@pytest.mark.parametrize("table", MONEY, ids=lambda table: table.name)
def test_an_amount_is_taken_over_with_its_currency(do, cast, as_, at, stored, opened, table):
    record, form = opened(table)
    name, amount, _ = MONEY[table]
    form[name] = "D renamed"
    do(cast.manager, actions.edit, table, record.id, None, {amount: 5000, "currency": "USD"})
    answer = as_("report").post(at(record), data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert (shown(page, amount), chosen(page, "currency")) == ("50.00", "USD")
    form |= {field: shown(page, field) for field in (amount, "version")} | {"currency": "USD"}
    assert as_("report").post(at(record), data=form).status_code == 303
    now = stored(record)
    assert (getattr(now, name), getattr(now, amount), now.currency) == ("D renamed", 5000, "USD")


@pytest.mark.parametrize("table", MONEY, ids=lambda table: table.name)
def test_an_amount_that_both_changed_is_told_with_its_currency(do, cast, as_, at, opened, table):
    record, form = opened(table)
    amount = MONEY[table][1]
    do(cast.manager, actions.edit, table, record.id, None, {amount: 12500, "currency": "USD"})
    answer = as_("report").post(at(record), data=form | {amount: "50", "currency": "EUR"})
    page = answer.get_data(as_text=True)
    assert (shown(page, amount), chosen(page, "currency")) == ("50", "EUR")
    conflict = page[page.index('id="conflict"') :]
    assert "EUR 50" in conflict
    assert "USD 125.00" in conflict


def test_amounts_beside_the_one_that_was_typed_stay_in_its_currency(do, cast, as_, at, opened):
    record, form = opened(campaigns, cost=1000)
    values = {"budget": 5000, "cost": 1000, "currency": "USD"}
    do(cast.manager, actions.edit, campaigns, record.id, None, values)
    form |= {"cost": "7.500"}
    page = as_("report").post(at(record), data=form).get_data(as_text=True)
    assert [shown(page, field) for field in ("budget", "cost")] == ["12.500", "7.500"]
    assert chosen(page, "currency") == "OMR"
    assert "OMR 12.500" in page
    assert "USD 10.00" in page


def test_the_prices_of_lines_are_taken_over_with_their_currency(do, cast, as_, at, stored, opened):
    palm = do(cast.owner, actions.create_product, {"name": "Palm", "price": 12500})
    record, form = opened(deals, lines=[Line(product_id=palm.id, price=12500)])
    rows = {"lines-product": "Palm", "lines-quantity": "1", "lines-price": "12.500"}
    lines = (Line(product_id=palm.id, price=4000),)
    values = {"value": 5000, "lines": lines, "currency": "USD"}
    do(cast.manager, actions.edit, deals, record.id, None, values)
    page = as_("report").post(at(record), data=form | rows).get_data(as_text=True)
    assert shown(page, "lines-price") == "40.00"
    form |= {"value": shown(page, "value"), "currency": "USD", "version": "2"}
    as_("report").post(at(record), data=form | rows | {"lines-price": "40.00"})
    assert (stored(record).lines, stored(record).value) == (lines, 5000)


def test_a_change_is_found_behind_hundreds_of_notes(do, cast, as_, at, stored, opened):
    record, form = opened(companies, phone="+96892123456")

    def note(tx, viewer):
        for number in range(210):
            actions.add_note(tx, "company", record.id, f"Call {number}", viewer=viewer)

    do(cast.manager, actions.edit, companies, record.id, None, {"phone": "+96899887766"})
    do(cast.manager, note)
    form |= {"phone": "+96892123456", "city": "Sur"}
    page = as_("report").post(at(record), data=form).get_data(as_text=True)
    form |= {field: shown(page, field) for field in ("phone", "version")}
    as_("report").post(at(record), data=form)
    assert (stored(record).phone, stored(record).city) == ("+96899887766", "Sur")
