"""What is sold: products are made, changed, and retired, by who may arrange the deals."""

from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Invalid
from ...store import Stale, Tx
from .. import rules
from ..queries import products_named
from ..records import Product, products
from ..rules import N_


def create_product(
    tx: Tx, values: dict[str, Any], *, record_id: bytes = b"", viewer: Viewer
) -> Product:
    """A new product, under `record_id` where one is given. Invalid by field, also for a name
    that another one has; Forbidden."""
    rules.need(viewer, "deals", "configure")
    accepted = rules.accepted(products.name, values)
    return tx.put(_checked(tx, Product(id=record_id, **accepted)))


def edit_product(
    tx: Tx, product_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Product:
    """Changes just these fields. Stale when it is no longer of `version` (None: any)."""
    rules.need(viewer, "deals", "configure")
    product = tx.require(products, product_id)
    if version is not None and version != product.version:
        raise Stale(products.name, product)
    values = rules.accepted(products.name, values, before=product)
    rules.check_currency(product, values)
    return tx.put(_checked(tx, replace(product, **values)))


def retire_product(tx: Tx, product_id: bytes, *, viewer: Viewer) -> Product:
    """It is not offered any more; the deals that have it keep it."""
    return edit_product(tx, product_id, None, {"active": False}, viewer=viewer)


def offer_product(tx: Tx, product_id: bytes, *, viewer: Viewer) -> Product:
    """It is offered again."""
    return edit_product(tx, product_id, None, {"active": True}, viewer=viewer)


def _checked(tx: Tx, product: Product) -> Product:
    """Two of one name could not be told apart where one types it."""
    rules.check_named(product)
    others = [each for each in products_named(tx, product.name) if each.id != product.id]
    if product.active and any(each.active for each in others):
        raise Invalid({"name": [N_("There is a product of this name already.")]})
    return product
