"""The pages of products: seen by who sees deals, arranged by who may configure them."""

import pytest

from ameen.crm import actions
from ameen.crm.records import Line, deals, products
from ameen.store import id_text
from tests.cast import with_levels

FORM = {"name": "GTX Pro", "series": "GTX", "price": "٤٫٨٢١", "currency": "OMR"}


@pytest.fixture
def product(make, cast):
    return make(cast.owner, actions.create_product, {"name": "GTX Pro", "price": 4821})


@pytest.fixture
def now(store, product):
    def look():
        with store.read() as snap:
            return snap.get(products, product.id)

    return look


def to(record, rest=""):
    return f"/crm/products/{id_text(record.id)}{rest}"


def test_a_product_is_made_from_the_form(client_for, cast, everything):
    client = client_for(cast.owner)
    assert "No products yet" in client.get("/crm/products").get_data(as_text=True)
    answer = client.post("/crm/products", data=FORM)
    [made] = everything(products)
    assert (answer.status_code, answer.location) == (303, to(made))
    assert (made.name, made.series, made.price) == ("GTX Pro", "GTX", 4821)
    assert "OMR\u00a04.821" in client.get("/crm/products").get_data(as_text=True)


def test_two_products_of_one_name_cannot_be_told_apart(client_for, cast, product, everything):
    client = client_for(cast.owner)
    answer = client.post("/crm/products", data=FORM | {"name": "gtx  PRO"})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.get_data(as_text=True)
    client.post(to(product, "/retirement"))
    assert client.post("/crm/products", data=FORM).status_code == 303
    again = client.post(to(product, "/retirement"), data={"_method": "DELETE"})
    assert again.status_code == 303
    assert sorted(each.active for each in everything(products)) == [False, True]


@pytest.mark.parametrize("part", ["manager", "report", "colleague"])
def test_others_look_but_arrange_nothing(client_for, cast, product, now, part):
    client = client_for(cast[part])
    page = client.get(to(product)).get_data(as_text=True)
    assert "GTX Pro" in page and "/edit" not in page and "/retirement" not in page
    assert "/crm/products/new" not in client.get("/crm/products").get_data(as_text=True)
    for address in (to(product), to(product, "/retirement"), "/crm/products"):
        assert client.post(address, data=FORM).status_code == 403
    assert now() == product


def test_who_sees_no_deals_sees_no_products(store, client_for, cast, product):
    for person in (cast.outsider, with_levels(store, cast.colleague, contacts=3)):
        client = client_for(person)
        for address in (to(product), "/crm/products", "/crm/products/options?q=gtx"):
            assert client.get(address).status_code == 403


def test_its_page_shows_the_deals_that_the_reader_sees(client_for, cast, make, product):
    for person, name in ((cast.report, "Palms of hers"), (cast.colleague, "Palms of his")):
        values = {"name": name, "lines": [Line(product_id=product.id)]}
        make(person, actions.create, deals, values)
    seen = {
        part: [
            name
            for name in ("Palms of hers", "Palms of his")
            if name in client_for(cast[part]).get(to(product)).get_data(as_text=True)
        ]
        for part in ("owner", "manager", "report", "colleague")
    }
    assert seen == {
        "owner": ["Palms of hers", "Palms of his"],
        "manager": ["Palms of hers"],
        "report": ["Palms of hers"],
        "colleague": ["Palms of his"],
    }


def test_a_retired_product_is_not_offered(client_for, cast, product, now):
    client = client_for(cast.owner)
    options = client.get("/crm/products/options?lines-product=gt")
    assert '<option value="GTX Pro">' in options.get_data(as_text=True)
    client.post(to(product, "/retirement"))
    assert not now().active
    assert "<option" not in client.get("/crm/products/options?q=gt").get_data(as_text=True)
    assert "Retired" in client.get("/crm/products").get_data(as_text=True)
    client.post(to(product, "/retirement"), data={"_method": "DELETE"})
    assert now().active


def test_a_search_looks_at_the_beginnings_of_words(client_for, cast, make, product):
    make(cast.owner, actions.create_product, {"name": "MG Special", "series": "MG"})
    client = client_for(cast.report)
    for q, found in (("pro", ["GTX Pro"]), ("spec mg", ["MG Special"]), ("tx", [])):
        page = client.get(f"/crm/products?q={q}").get_data(as_text=True)
        assert [name for name in ("GTX Pro", "MG Special") if f">{name}</bdi>" in page] == found
    assert "Nothing found" in page


def test_who_saves_second_sees_both(client_for, cast, product, now):
    client = client_for(cast.owner)
    client.post(to(product), data=FORM | {"series": "Theirs", "version": "1"})
    answer = client.post(to(product), data=FORM | {"series": "Mine", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Theirs" in page and 'value="Mine"' in page
    assert now().series == "Theirs"


def test_the_list_goes_on_page_by_page(store, client_for, cast, viewer_for):
    viewer = viewer_for(cast.owner)

    def fill(tx):
        for number in range(60):
            actions.create_product(tx, {"name": f"Product {number:02}"}, viewer=viewer)

    store.write(fill, by=cast.owner.id)
    client = client_for(cast.report)
    first = client.get("/crm/products").get_data(as_text=True)
    assert "Product 49" in first and "Product 50" not in first and "60 records" in first
    onward = first.split('rel="next" href="')[1].split('"')[0]
    second = client.get(onward).get_data(as_text=True)
    assert "Product 59" in second and "Product 49" not in second
    back = second.split('rel="prev" href="')[1].split('"')[0]
    assert "Product 00" in client.get(back).get_data(as_text=True)
