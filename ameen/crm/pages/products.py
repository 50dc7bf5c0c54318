"""The pages of products: what can stand in the lines of deals."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import Invalid
from ...store import Stale
from ...web import access, fragment, language, page, paging, see_other, store, viewer, write
from ...web.forms import one_line
from .. import actions, queries
from ..forms import OUTCOMES, ProductForm
from ..records import Product, deals, name, products
from .browsing import undo_address
from .lists import page_size

LONGEST = 200
OFFERED = 50
SOME = 12

blueprint = Blueprint("products", __name__, url_prefix="/crm/products")


@blueprint.before_request
def in_deals() -> None:
    g.section = "deals"


@blueprint.get("")
@access("deals", "list")
def index() -> Response:
    """Products by name; those that fit what was typed, when something was."""
    q = one_line(request.args.get("q", ""))[:LONGEST]
    token, size, spec = request.args.get("cursor") or None, page_size(), ("products",)
    with store().read() as snap:
        if q:
            items, found = queries.products_like(snap, q, size, retired=True), None
        else:
            after, direction = paging.opened(spec, token) if token else (None, "")
            hits = queries.products_page(snap, after, size + 1, direction == paging.BACK)
            total = sum(snap.tally(products, "active", (active,)) for active in (True, False))
            found = paging.cut(hits, size, spec, token, total)
            items = [snap.require(products, hit.id) for hit in found.items]
    here = url_for("products.index")
    return page(
        "crm/products/index.html",
        title=_("Products"),
        q=q,
        items=items,
        page=found,
        addresses={
            way: f"{here}?cursor={cursor}"
            for way in ("next", "previous")
            if found is not None and (cursor := getattr(found, way))
        },
        may_configure=viewer().may("deals", "configure"),
        may_import=viewer().may("deals", "configure"),
        may_export=viewer().may("deals", "export"),
    )


@blueprint.get("/options")
@access("deals", "search")
def options() -> Response:
    """Names to choose from while one types one in a line of a deal."""
    text = one_line(request.args.get("q") or request.args.get("lines-product") or "")[:LONGEST]
    with store().read() as snap:
        found = queries.products_like(snap, text, OFFERED)
    return fragment("crm/products/_options.html", products=found)


@blueprint.get("/new")
@access("deals", "configure")
def new() -> Response:
    return _form_page(ProductForm.of())


@blueprint.post("")
@access("deals", "configure")
def create() -> Response:
    form = ProductForm.of()
    if not form.validate():
        return _form_page(form, status=422)
    try:
        product = write(actions.create_product, form.values())
    except Invalid as error:
        form.refuse(error.errors)
        return _form_page(form, status=422)
    return see_other(_address(product), toast=_("The product was created."), undo=undo_address())


@blueprint.get("/<id:product_id>")
@access("deals", "view")
def show(product_id: bytes) -> Response:
    """A product, and the deals with it that the reader sees."""
    with store().read() as snap:
        product = snap.require(products, product_id)
        found = queries.linked_to(snap, viewer(), deals, "product", product_id, SOME + 1)
        sold = [(deal, queries.stage_named(snap, deal.stage_id)) for deal in found[:SOME]]
    return page(
        "crm/products/show.html",
        title=name(product, language()),
        product=product,
        sold=sold,
        more=len(found) > SOME,
        outcomes=OUTCOMES,
        may_configure=viewer().may("deals", "configure"),
    )


@blueprint.get("/<id:product_id>/edit")
@access("deals", "configure")
def edit(product_id: bytes) -> Response:
    product = _product(product_id)
    return _form_page(ProductForm.of(product), product)


@blueprint.route("/<id:product_id>", methods=["POST", "PUT"])
@access("deals", "configure")
def update(product_id: bytes) -> Response:
    """Saves the form; who comes second gets both texts."""
    product = _product(product_id)
    form = ProductForm.of(product)
    if not form.validate():
        return _form_page(form, product, status=422)
    try:
        write(actions.edit_product, product_id, form.version.data, form.values())
    except Invalid as error:
        form.refuse(error.errors)
        return _form_page(form, product, status=422)
    except Stale as stale:
        differences = form.lost_to(stale.current)
        return _form_page(form, product, differences, 409)
    return see_other(_address(product), toast=_("The product was saved."), undo=undo_address())


@blueprint.post("/<id:product_id>/retirement")
@access("deals", "configure")
def retire(product_id: bytes) -> Response:
    product = write(actions.retire_product, product_id)
    said = _("The product is not offered any more.")
    return see_other(_address(product), toast=said, undo=undo_address())


@blueprint.delete("/<id:product_id>/retirement")
@access("deals", "configure")
def offer(product_id: bytes) -> Response:
    try:
        product = write(actions.offer_product, product_id)
    except Invalid as error:
        product, said = _product(product_id), _(next(iter(error.errors.values()))[0])
        return see_other(_address(product), toast=said, tone="warning")
    said = _("The product is offered again.")
    return see_other(_address(product), toast=said, undo=undo_address())


def _product(product_id: bytes) -> Product:
    with store().read() as snap:
        return snap.require(products, product_id)


def _address(product: Product) -> str:
    return url_for("products.show", product_id=product.id)


def _form_page(
    form: ProductForm, product: Product | None = None, differences: Any = None, status: int = 200
) -> Response:
    title = _("Edit %(name)s", name=name(product, language())) if product else _("New product")
    return page(
        "crm/products/edit.html",
        status,
        title=title,
        form=form,
        product=product,
        differences=differences,
        action=_address(product) if product else url_for("products.index"),
        cancel=_address(product) if product else url_for("products.index"),
    )
