"""Products: arranged by who may, each under a name of its own."""

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.queries import product_named, products_like
from ameen.crm.records import products
from ameen.store import Stale


@pytest.fixture
def product(do, cast):
    return do(cast.owner, actions.create_product, {"name": "GTX Pro", "price": 4821})


@pytest.mark.parametrize("part", ["manager", "report", "colleague", "outsider"])
def test_only_who_may_configure_deals_arranges_products(store, do, cast, product, part):
    for action, args in (
        (actions.create_product, ({"name": "x"},)),
        (actions.edit_product, (product.id, None, {"name": "x"})),
        (actions.retire_product, (product.id,)),
        (actions.offer_product, (product.id,)),
    ):
        with pytest.raises(Forbidden):
            do(cast[part], action, *args)
    with store.read() as snap:
        assert [snap.require(products, hit.id) for hit in snap.range(products)] == [product]


@pytest.mark.parametrize("values", [{"name": " "}, {"name": "x" * 301}, {"currency": "ZZZ"}])
def test_what_cannot_be_kept_is_refused(do, cast, product, values):
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_product, product.id, None, values)


def test_an_old_version_is_stale(do, cast, product):
    do(cast.owner, actions.edit_product, product.id, None, {"series": "GTX"})
    with pytest.raises(Stale):
        do(cast.owner, actions.edit_product, product.id, 1, {"series": "MG"})


def test_a_change_and_a_new_product_are_undone(store, do, cast, product):
    do(cast.owner, actions.edit_product, product.id, None, {"price": 5000})
    assert do(cast.owner, actions.undo, do.batch) == (1, [])
    do(cast.owner, actions.create_product, {"name": "MG Special"})
    do(cast.owner, actions.undo, do.batch)
    with store.read() as snap:
        assert snap.require(products, product.id).price == 4821
        assert not product_named(snap, "MG Special").active
        assert [each.name for each in products_like(snap, "")] == ["GTX Pro"]


def test_a_name_finds_the_one_that_is_still_sold(store, do, cast, product):
    do(cast.owner, actions.retire_product, product.id)
    new = do(cast.owner, actions.create_product, {"name": "GTX PRO"})
    with store.read() as snap:
        assert product_named(snap, "gtx pro") == new
        assert product_named(snap, "gtx pro", {product.id}).id == product.id
        assert product_named(snap, "gtx") is None


def test_a_currency_does_not_change_under_a_price(do, cast, product):
    with pytest.raises(Invalid) as refused:
        do(cast.owner, actions.edit_product, product.id, None, {"currency": "USD"})
    assert list(refused.value.errors) == ["currency"]
    anew = {"currency": "USD", "price": 1250}
    assert do(cast.owner, actions.edit_product, product.id, None, anew).price == 1250
