"""The deals on the pages of companies and contacts: those that the reader sees."""

import pytest

from ameen.crm import actions
from ameen.crm.records import deals
from ameen.store import id_text
from tests.cast import with_levels


@pytest.mark.parametrize("link", ["company", "contact"])
def test_a_page_shows_the_deals_that_the_reader_sees(
    client_for, cast, make, at, company_of, contact_of, store, link
):
    record = {"company": company_of, "contact": contact_of}[link](
        cast.manager, assignee_id=cast.report.id
    )
    for person, name in ((cast.manager, "Palms of hers"), (cast.report, "Palms of the report")):
        make(person, actions.create, deals, {"name": name, f"{link}_id": record.id, "value": 1500})
    mine = client_for(cast.report).get(at(record)).get_data(as_text=True)
    assert "Palms of the report" in mine and "OMR\u00a01.500" in mine
    assert "Palms of hers" not in mine
    assert f'href="/crm/deals/new?{link}={id_text(record.id)}"' in mine
    both = client_for(cast.manager).get(at(record)).get_data(as_text=True)
    assert "Palms of hers" in both and "Palms of the report" in both
    modules = {"companies": 4, "contacts": 4}
    blind = client_for(with_levels(store, cast.colleague, **modules))
    page = blind.get(at(record)).get_data(as_text=True)
    assert "Palms" not in page and "/crm/deals" not in page


def test_a_deal_begun_there_is_linked_to_it(client_for, cast, company_of):
    company = company_of(cast.report, name_en="Nizwa Dates")
    page = client_for(cast.report).get(f"/crm/deals/new?company={id_text(company.id)}")
    assert 'name="company" value="Nizwa Dates"' in page.get_data(as_text=True)
