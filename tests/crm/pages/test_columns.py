import re

import pytest

from ameen.crm.actions import create
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Pipeline, Stage, deals, leads
from ameen.store import id_text, new_id

PROSPECTING, ENGAGING, PROPOSAL, _, WON, LOST = (stage.id for stage in USUAL.stages)


@pytest.fixture
def lead_of(make):
    return lambda person, **values: make(person, create, leads, {"title": "A shop"} | values)


@pytest.fixture
def deal_of(make):
    return lambda person, **values: make(person, create, deals, {"name": "Palms"} | values)


def place(record):
    kind = "leads" if type(record).__name__ == "Lead" else "deals"
    return f"/crm/{kind}/{id_text(record.id)}/place"


def text(answer):
    return answer.get_data(as_text=True)


def main(answer):
    return text(answer).partition('id="toasts"')[0]


def column(page, value):
    """What stands in a column of a page."""
    return page.split(f"column-{value}-head", 1)[1].split("</section>")[0]


def order(page, value):
    """The ids of the cards in a column."""
    return re.findall(r'data-card="(\w+)"', column(page, value))


def test_the_board_shows_columns_with_their_counts_and_sums(client_for, cast, lead_of):
    lead_of(cast.report, title="First", value=1_000)
    lead_of(cast.report, title="Second", value=2_500)
    lead_of(cast.report, title="Third", value=7_000, currency="USD")
    lead_of(cast.report, title="Fourth", status="qualified")
    page = main(client_for(cast.report).get("/crm/leads/board"))
    new = column(page, "new")
    assert 'board-count">3<' in new
    assert "3.500" in new and "70.00" in new
    assert "First" in new and "Fourth" in column(page, "qualified")
    assert "Nothing here." in column(page, "contacted")


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague"])
def test_each_sees_just_their_own_cards_and_sums(client_for, cast, deal_of, part):
    deal_of(cast.report, name="Of the report", value=1_000)
    deal_of(cast.colleague, name="Of the colleague", value=20_000)
    page = main(client_for(cast[part]).get("/crm/deals/board"))
    seen = {
        "owner": (True, True, "21.000"),
        "manager": (True, False, "1.000"),
        "report": (True, False, "1.000"),
        "colleague": (False, True, "20.000"),
    }[part]
    assert ("Of the report" in page, "Of the colleague" in page) == seen[:2]
    sums = re.search(r'board-sums">(.*?)</p>', column(page, id_text(PROSPECTING)))[1]
    assert seen[2] in sums
    assert ("Of the" in page) and sums.count("money") == 1


def test_an_outsider_has_no_board(client_for, cast):
    for path in ("/crm/leads/board", "/crm/deals/board"):
        assert client_for(cast.outsider).get(path).status_code == 403


def test_one_looks_at_the_cards_of_one_person(client_for, cast, lead_of):
    lead_of(cast.manager, title="Of the manager")
    lead = lead_of(cast.report, title="Of the report", value=4_000)
    client = client_for(cast.manager)
    address = f"/crm/leads/board?person={id_text(cast.report.id)}"
    page = main(client.get(address))
    assert "Of the report" in page and "Of the manager" not in page
    assert 'board-count">1<' in column(page, "new")
    data = {"column": "contacted", "person": id_text(cast.report.id)}
    assert client.post(place(lead), data=data).location.startswith(address)
    for nobody in (cast.colleague.id, new_id()):
        assert client.get(f"/crm/leads/board?person={id_text(nobody)}").status_code == 404
    assert client.get("/crm/leads/board?person=x").status_code == 404
    own = client_for(cast.report)
    assert own.get(f"/crm/leads/board?person={id_text(cast.manager.id)}").status_code == 404


def test_a_column_goes_on_below_its_cards_and_on_a_page_of_its_own(client_for, cast, make):
    def many(tx, *, viewer):
        return [create(tx, leads, {"title": f"No. {n}"}, viewer=viewer).id for n in range(60)]

    ids = [id_text(i) for i in sorted(make(cast.report, many), reverse=True)]
    client = client_for(cast.report)
    page = main(client.get("/crm/leads/board"))
    assert order(page, "new") == ids[:25]
    more = re.search(r'href="(/crm/leads/board\?column=new[^"]+)"', page)[1].replace("&amp;", "&")
    plain = main(client.get(more))
    assert order(plain, "new") == ids[25:50]
    assert "column-qualified" not in plain
    assert 'href="/crm/leads/board"' in plain
    part = client.get(more, htmx=True, headers={"HX-Target": "p#leads-column-new-more"})
    assert re.findall(r'data-card="(\w+)"', text(part)) == ids[25:50]
    assert 'hx-target="#leads-column-new-cards" hx-swap="beforeend"' in text(part)
    assert client_for(cast.manager).get(more).status_code == 400


def test_pipelines_have_a_board_each(store, client_for, cast, deal_of):
    deal_of(cast.report, name="Of sales")
    stages = (Stage(id=new_id(), name_en="Asked"), Stage(id=new_id(), name_en="Signed"))
    line = store.write(lambda tx: tx.put(Pipeline(name_en="Tenders", stages=stages, place=1)))
    deal_of(cast.report, name="Of tenders", stage_id=stages[1].id)
    client = client_for(cast.report)
    first = main(client.get("/crm/deals/board"))
    assert "Of sales" in first and "Of tenders" not in first
    address = f"/crm/deals/board?pipeline={id_text(line.id)}"
    assert address in first.replace("&amp;", "&")
    second = main(client.get(address))
    assert "Of tenders" in column(second, id_text(stages[1].id))
    assert "Of sales" not in second


def test_an_unchanged_board_is_not_sent_again(client_for, cast, lead_of):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    tag = client.get("/crm/leads/board").headers["ETag"]
    again = client.get("/crm/leads/board", headers={"If-None-Match": tag})
    assert again.status_code == 304
    client.post(place(lead), data={"column": "contacted"})
    client.get("/crm/leads/board")
    answer = client.get("/crm/leads/board", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "A shop" in column(main(answer), "contacted")
