"""The pages of deals: list, form with product lines, record, and who gets which."""

from datetime import date

import pytest

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Line, Outcome, deals
from ameen.store import id_text
from tests.cast import with_levels

PROSPECTING, ENGAGING, PROPOSAL, _, WON, LOST = (stage.id for stage in USUAL.stages)
FORM = {
    "name": "Forty date palms",
    "stage_id": id_text(PROPOSAL),
    "value": "١٬٢٥٠٫٥٠٠",
    "currency": "OMR",
    "expected_close": "2026-05-01",
    "probability": "٦٠",
    "priority": "high",
    "source": "referral",
    "tags": "vip",
}
NO_LINES = {"lines-product": [""], "lines-quantity": [""], "lines-price": [""]}


@pytest.fixture
def deal_of(make):
    return lambda person, **values: make(person, actions.create, deals, {"name": "Palms"} | values)


@pytest.fixture
def product_of(make, cast):
    return lambda **values: make(cast.owner, actions.create_product, {"name": "GTX Pro"} | values)


@pytest.fixture
def now_of(store):
    def look(deal):
        with store.read() as snap:
            return snap.get(deals, deal.id)

    return look


def to(deal, rest=""):
    return f"/crm/deals/{id_text(deal.id)}{rest}"


def test_a_deal_is_made_from_the_form(client_for, cast, everything, company_of):
    company_of(cast.report, name_en="Nizwa Dates")
    client = client_for(cast.report)
    form = client.get("/crm/deals/new").get_data(as_text=True)
    assert f'<option value="{id_text(PROSPECTING)}" selected>' in form
    answer = client.post("/crm/deals", data=FORM | {"company": "Nizwa Dates"})
    [deal] = everything(deals)
    assert (answer.status_code, answer.location) == (303, to(deal))
    assert (deal.value, deal.currency, deal.probability) == (1_250_500, "OMR", 60)
    assert (deal.stage_id, deal.outcome, deal.expected_close) == (
        PROPOSAL, Outcome.OPEN, date(2026, 5, 1),
    )  # fmt: skip
    page = client.get(answer.location).get_data(as_text=True)
    for text in ("OMR\u00a01,250.500", "OMR\u00a0750.300", "60%", "Nizwa Dates", "High"):
        assert text in page
    assert "Forty date palms" in client.get("/crm/deals").get_data(as_text=True)


def test_wrong_figures_come_back_as_they_were_typed(client_for, cast, everything):
    wrong = FORM | {"value": "1.2345", "probability": "140", "name": " "}
    answer = client_for(cast.report).post("/crm/deals", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("value-error", "probability-error", "name-error"):
        assert f'id="{field}"' in page
    assert 'value="1.2345"' in page and 'value="140"' in page
    assert everything(deals) == []


def test_lines_are_typed_by_name_and_make_the_value(client_for, cast, everything, product_of):
    pro, plus = product_of(price=4821), product_of(name="GTX Plus", price=1096)
    lines = {
        "lines-product": ["gtx pro", "GTX Plus", ""],
        "lines-quantity": ["٢", "", ""],
        "lines-price": ["", "١٫٠٠١", ""],
    }
    client = client_for(cast.report)
    answer = client.post("/crm/deals", data=FORM | lines | {"value": ""})
    [deal] = everything(deals)
    assert answer.status_code == 303
    assert deal.lines == (
        Line(product_id=pro.id, quantity=2, price=4821),
        Line(product_id=plus.id, quantity=1, price=1001),
    )
    assert deal.value == 2 * 4821 + 1001
    page = client.get(to(deal)).get_data(as_text=True)
    assert "OMR\u00a010.643" in page and "OMR\u00a09.642" in page
    form = client.get(to(deal, "/edit")).get_data(as_text=True)
    assert 'name="lines-product" value="GTX Pro"' in form
    assert 'name="lines-price" value="4.821"' in form


def test_a_price_in_another_currency_is_not_taken_over(client_for, cast, everything, product_of):
    product_of(price=55000, currency="USD")
    data = FORM | NO_LINES | {"lines-product": ["GTX Pro"]}
    client_for(cast.report).post("/crm/deals", data=data)
    assert [line.price for line in everything(deals)[0].lines] == [None]


def test_amounts_of_lines_have_the_decimals_of_the_currency(
    client_for, cast, everything, product_of
):
    product_of()
    lines = {"lines-product": ["GTX Pro"], "lines-quantity": ["1"], "lines-price": ["1.005"]}
    client = client_for(cast.report)
    wrong = client.post("/crm/deals", data=FORM | lines | {"currency": "USD", "value": "1"})
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert 'id="lines-0-error"' in page and 'value="1.005"' in page
    right = client.post("/crm/deals", data=FORM | lines)
    assert right.status_code == 303
    assert everything(deals)[0].lines[0].price == 1005


@pytest.mark.parametrize(
    ("product", "quantity"), [("GTX Promise", "1"), ("", "3"), ("GTX Pro", "0"), ("Old", "1")]
)
def test_a_line_that_cannot_be_kept_stays_to_be_mended(
    client_for, cast, everything, product_of, make, product, quantity
):
    product_of()
    make(cast.owner, actions.retire_product, product_of(name="Old").id)
    lines = {"lines-product": [product], "lines-quantity": [quantity], "lines-price": [""]}
    answer = client_for(cast.report).post("/crm/deals", data=FORM | lines)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="lines-0-error"' in page
    assert f'name="lines-quantity" value="{quantity}"' in page
    assert everything(deals) == []


def test_rows_come_and_go_without_script_and_nothing_is_saved(
    client_for, cast, everything, product_of
):
    product_of()
    lines = {
        "lines-product": ["GTX Pro", "Nothing", ""],
        "lines-quantity": ["1", "2", ""],
        "lines-price": ["", "", ""],
    }
    client = client_for(cast.report)
    more = client.post("/crm/deals", data=FORM | lines | {"lines-add": "1"})
    page = more.get_data(as_text=True)
    assert page.count('name="lines-product"') == 4
    assert "field-error" not in page and 'value="Nothing"' in page
    fewer = client.post("/crm/deals", data=FORM | lines | {"lines-remove": "1"})
    page = fewer.get_data(as_text=True)
    assert page.count('name="lines-product"') == 2
    assert 'value="Nothing"' not in page and 'value="GTX Pro"' in page
    assert 'value="Forty date palms"' in page
    assert everything(deals) == []


def test_a_retired_product_stays_in_the_deal_that_has_it(
    client_for, cast, make, deal_of, product_of, now_of
):
    product = product_of()
    deal = deal_of(cast.report, lines=[Line(product_id=product.id)])
    make(cast.owner, actions.retire_product, product.id)
    lines = {"lines-product": ["GTX Pro"], "lines-quantity": ["5"], "lines-price": ["2"]}
    answer = client_for(cast.report).post(to(deal), data=FORM | lines | {"version": "1"})
    assert answer.status_code == 303
    assert now_of(deal).lines == (Line(product_id=product.id, quantity=5, price=2000),)


def test_the_lines_can_be_emptied(client_for, cast, deal_of, product_of, now_of):
    deal = deal_of(cast.report, lines=[Line(product_id=product_of().id)])
    client_for(cast.report).post(to(deal), data=FORM | NO_LINES | {"version": "1"})
    assert now_of(deal).lines == ()


def test_who_saves_second_keeps_the_lines_of_the_first(
    client_for, cast, deal_of, product_of, now_of
):
    product_of()
    deal = deal_of(cast.report)
    client = client_for(cast.report)
    one = {"lines-product": ["GTX Pro"], "lines-quantity": ["5"], "lines-price": ["2"]}
    client.post(to(deal), data=FORM | one | {"version": "1"})
    both = client.post(to(deal), data=FORM | NO_LINES | {"version": "1", "name": "Palms again"})
    page = both.get_data(as_text=True)
    assert both.status_code == 409
    assert 'name="lines-product" value="GTX Pro"' in page
    assert 'name="lines-quantity" value="5"' in page
    other = {"lines-product": ["GTX Pro"], "lines-quantity": ["7"], "lines-price": ["2"]}
    clash = client.post(to(deal), data=FORM | other | {"version": "1"})
    page = clash.get_data(as_text=True)
    assert clash.status_code == 409
    assert "7 × GTX Pro" in page and "5 × GTX Pro" in page
    assert now_of(deal).lines[0].quantity == 5


def test_the_reason_is_asked_only_of_what_is_lost(client_for, cast, make, deal_of, now_of):
    deal = deal_of(cast.report)
    client = client_for(cast.report)
    assert 'name="lost_reason"' not in client.get(to(deal, "/edit")).get_data(as_text=True)
    make(cast.report, actions.move_deal, deal.id, LOST, None, None, {"lost_reason": "Price"})
    page = client.get(to(deal, "/edit")).get_data(as_text=True)
    assert 'name="lost_reason" value="Price"' in page
    data = FORM | {"stage_id": id_text(WON), "lost_reason": "Price", "closed_on": "2026-02-03"}
    assert client.post(to(deal), data=data).status_code == 303
    assert (now_of(deal).lost_reason, now_of(deal).outcome) == ("", Outcome.WON)


def test_a_duplicate_begins_open_and_in_the_first_stage(client_for, cast, make, deal_of):
    deal = deal_of(cast.report, closed_on=date(2026, 1, 1))
    make(cast.report, actions.move_deal, deal.id, WON)
    page = client_for(cast.report).get(f"/crm/deals/new?copy={id_text(deal.id)}")
    assert f'<option value="{id_text(PROSPECTING)}" selected>' in page.get_data(as_text=True)


def test_the_list_is_ordered_by_closing_day(client_for, cast, deal_of):
    deal_of(cast.report, name="Later", expected_close=date(2026, 9, 1))
    deal_of(cast.report, name="Sooner", expected_close=date(2026, 3, 1))
    page = client_for(cast.report).get("/crm/deals?sort=close").get_data(as_text=True)
    assert page.index("Sooner") < page.index("Later")


def test_an_empty_list_and_trash_say_so(client_for, cast):
    client = client_for(cast.report)
    assert "No deals yet" in client.get("/crm/deals").get_data(as_text=True)
    assert "The trash is empty" in client.get("/crm/deals/trash").get_data(as_text=True)


def test_what_a_colleague_has_does_not_exist(client_for, cast, deal_of, now_of):
    deal = deal_of(cast.report, name="Hidden palms")
    other = client_for(cast.colleague)
    for rest in ("", "/edit", "/timeline", f"/stage?to={id_text(WON)}"):
        assert other.get(to(deal, rest)).status_code == 404
    assert other.post(to(deal), data=FORM).status_code == 404
    assert other.post(to(deal, "/stage"), data={"stage_id": id_text(WON)}).status_code == 404
    assert other.post(to(deal, "/trash")).status_code in (403, 404)
    assert "Hidden palms" not in other.get("/crm/deals").get_data(as_text=True)
    assert client_for(cast.outsider).get("/crm/deals").status_code == 403
    assert now_of(deal) == deal


def test_a_reader_finds_no_way_to_change_it(store, client_for, cast, deal_of):
    deal = deal_of(cast.report)
    reader = client_for(with_levels(store, cast.report, deals=1))
    page = reader.get(to(deal)).get_data(as_text=True)
    assert "/edit" not in page and "/stage" not in page
    assert "Prospecting" in page
    assert reader.post(to(deal, "/stage"), data={"stage_id": id_text(WON)}).status_code == 403


def test_trash_and_back(client_for, cast, deal_of, now_of):
    deal = deal_of(cast.manager, name="Forty palms")
    client = client_for(cast.manager)
    assert client.post(to(deal, "/trash")).status_code == 303
    assert "Forty palms" in client.get("/crm/deals/trash").get_data(as_text=True)
    page = client.get(to(deal)).get_data(as_text=True)
    assert "is in the trash" in page and 'name="stage_id"' not in page
    client.post(to(deal, "/trash"), data={"_method": "DELETE"})
    assert now_of(deal).trashed_at is None


def test_the_timeline_tells_stages_days_and_lines_in_words(client_for, cast, deal_of, product_of):
    product_of()
    deal = deal_of(cast.report)
    client = client_for(cast.report)
    lines = {"lines-product": ["GTX Pro"], "lines-quantity": ["5"], "lines-price": ["2"]}
    client.post(to(deal), data=FORM | lines | {"stage_id": id_text(PROSPECTING)})
    client.post(to(deal, "/stage"), data={"stage_id": id_text(PROPOSAL)})
    page = client.get(to(deal)).get_data(as_text=True)
    for text in ("5 × GTX Pro", "1 May 2026", "moved it", "<del><bdi>Prospecting</bdi></del>"):
        assert text in page
    timeline = page.split("What happened")[1]
    assert "rank" not in timeline and "staged_at" not in timeline


def test_a_column_of_the_board_begins_a_deal_in_its_stage(client_for, cast):
    answer = client_for(cast.report).get(f"/crm/deals/new?stage={id_text(PROPOSAL)}")
    assert f'<option value="{id_text(PROPOSAL)}" selected>' in answer.get_data(as_text=True)


def test_pages_speak_arabic(client_for, cast, deal_of):
    deal = deal_of(cast.report, value=1500)
    client = client_for(cast.report)
    client.post("/language", data={"language": "ar"})
    page = client.get(to(deal)).get_data(as_text=True)
    assert 'dir="rtl"' in page and "استكشاف" in page
