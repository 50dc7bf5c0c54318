from ameen.crm.records import companies
from ameen.store import id_text

FORM = {
    "name_en": "Muscat Trading",
    "name_ar": "مسقط للتجارة",
    "industry": "Retail",
    "size": "٢٥٠",
    "revenue": "1,250.500",
    "currency": "OMR",
    "phone": "24123456",
    "email": "info@example.com",
    "website": "www.example.com",
    "country": "Oman",
    "tags": "vip",
}


def test_a_company_is_made_from_the_form(client_for, cast, everything):
    client = client_for(cast.report)
    assert client.get("/crm/companies/new").status_code == 200
    answer = client.post("/crm/companies", data=FORM)
    [company] = everything(companies)
    assert (answer.status_code, answer.location) == (303, f"/crm/companies/{id_text(company.id)}")
    assert (company.size, company.revenue, company.currency) == (250, 1_250_500, "OMR")
    assert company.phone == "+96824123456"
    page = client.get(answer.location).get_data(as_text=True)
    assert "OMR\u00a01,250.500" in page


def test_an_amount_is_read_by_the_decimals_of_its_currency(client_for, cast, everything):
    client = client_for(cast.report)
    client.post("/crm/companies", data=FORM | {"revenue": "12.50", "currency": "USD"})
    [company] = everything(companies)
    assert (company.revenue, company.currency) == (1250, "USD")
    wrong = client.post(
        "/crm/companies", data=FORM | {"revenue": "12.505", "currency": "USD", "anyway": "1"}
    )
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert 'id="revenue-error"' in page
    assert 'value="12.505"' in page
    assert '<option value="USD" selected>' in page
    assert len(everything(companies)) == 1


def test_the_page_shows_its_people_what_it_is_part_of_and_what_is_part_of_it(
    client_for, cast, company_of, contact_of, at
):
    above = company_of(cast.report, name_en="Above")
    company = company_of(cast.report, name_en="Middle", parent_id=above.id)
    below = company_of(cast.report, name_en="Below", parent_id=company.id)
    seen = contact_of(cast.report, name_en="Seen", company_id=company.id)
    owned = contact_of(cast.owner, name_en="Unseen", company_id=company.id)
    page = client_for(cast.report).get(at(company)).get_data(as_text=True)
    for other in (above, below, seen):
        assert f'href="{at(other)}"' in page
    assert at(owned) not in page
    assert "Unseen" not in page


def test_a_company_is_not_part_of_itself_or_of_those_below_it(
    client_for, cast, company_of, stored, at
):
    above = company_of(cast.report, name_en="Above")
    below = company_of(cast.report, name_en="Below", parent_id=above.id)
    client = client_for(cast.report)
    for name in ("Above", "Below"):
        answer = client.post(at(above), data={"name_en": "Above", "parent": name, "version": "1"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'id="parent-error"' in page
    assert stored(above).parent_id is None
    assert stored(below).parent_id == above.id


def test_who_saves_second_sees_the_others_parent(client_for, cast, company_of, stored, at):
    company = company_of(cast.report, name_en="Middle")
    company_of(cast.report, name_en="Left")
    company_of(cast.report, name_en="Right")
    data = {"name_en": "Middle", "currency": "OMR", "version": "1"}
    client = client_for(cast.report)
    client.post(at(company), data=data | {"parent": "Left"})
    kept = stored(company)
    answer = client.post(at(company), data=data | {"industry": "Retail"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'name="parent" value="Left"' in page  # only they changed it: it is taken over
    answer = client.post(at(company), data=data | {"parent": "Right"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'name="parent" value="Right"' in page
    assert "Left" in page
    assert stored(company) == kept


def test_a_colleagues_company_does_not_exist(client_for, cast, company_of, at):
    company = company_of(cast.report)
    other = client_for(cast.colleague)
    assert other.get(at(company)).status_code == 404
    assert other.post(at(company), data={"name_en": "Mine"}).status_code == 404
    assert at(company) not in other.get("/crm/companies").get_data(as_text=True)


def test_companies_are_filtered(client_for, cast, company_of, indexed):
    company_of(cast.report, name_en="Alpha", industry="Retail", country="Oman")
    company_of(cast.report, name_en="Beta", industry="Energy", country="Sweden")
    indexed()
    client = client_for(cast.report)
    for query, name, other in (
        ("industry=Retail", "Alpha", "Beta"),
        ("country=Sweden", "Beta", "Alpha"),
    ):
        page = client.get(f"/crm/companies?{query}").get_data(as_text=True)
        assert f"<bdi>{name}</bdi></a>" in page
        assert f"<bdi>{other}</bdi></a>" not in page
