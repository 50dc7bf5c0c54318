"""Products and pipelines as JSON: read by who sees deals, arranged by who may configure them."""

from typing import Any

from flask import Blueprint, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from ...store import Record, Stale, Table
from ...web import (
    access,
    arguments,
    body,
    collection,
    created,
    if_match,
    no_content,
    paging,
    problem,
    record_answer,
    repeatable,
    store,
    write,
)
from ...web.openapi import described
from .. import actions, queries
from ..records import Outcome, Pipeline, Product, products
from ..schemas import CollectionSchema, Id, Moment, Money, Whole
from .routes import CHANGED

blueprint = Blueprint("catalogue_api", __name__, url_prefix="/api/crm")


class ArrangedSchema(Schema):
    id = Id(dump_only=True)
    version = fields.Integer(dump_only=True)
    active = fields.Boolean()
    created_at = Moment(dump_only=True)
    updated_at = Moment(dump_only=True)


class ProductSchema(ArrangedSchema):
    name = fields.String()
    series = fields.String()
    price = Whole(Money, allow_none=True)
    external_id = fields.String()


class StageSchema(Schema):
    id = Id(dump_only=True)
    name_en = fields.String()
    name_ar = fields.String()
    probability = fields.Integer(strict=True, validate=validate.Range(0, 100))
    outcome = fields.Enum(Outcome, by_value=True)
    moves_to = Id(dump_only=True)


class PipelineSchema(ArrangedSchema):
    name_en = fields.String()
    name_ar = fields.String()
    stages = fields.List(fields.Nested(StageSchema), dump_only=True)


class DeletionSchema(Schema):
    """`into` is the stage that takes the deals of the one that is deleted."""

    into = Id(load_default=None)


@blueprint.get("/products")
@access("deals", "list")
@described(asks=CollectionSchema, gives=ProductSchema, many=True)
def list_products() -> Response:
    """Products by name; those that fit `q`, when it is given."""
    asked = arguments(CollectionSchema())
    spec, limit = ("products", "api"), asked["limit"]
    with store().read() as snap:
        if asked["q"]:
            found = queries.products_like(snap, asked["q"], limit, retired=True)
            return collection([product_json(product) for product in found], None, len(found))
        after = paging.opened(spec, asked["cursor"])[0] if asked["cursor"] else None
        hits = queries.products_page(snap, after, limit + 1)
        total = sum(snap.tally(products, "active", (active,)) for active in (True, False))
        page = paging.cut(hits, limit, spec, asked["cursor"], total)
        items = [product_json(snap.require(products, hit.id)) for hit in page.items]
    return collection(items, page.next, page.total)


@blueprint.post("/products")
@access("deals", "configure")
@described(takes=ProductSchema, gives=ProductSchema, status=201)
@repeatable
def create_product() -> Response:
    """Makes one."""
    product = write(actions.create_product, product_values(body(ProductSchema())))
    address = url_for("catalogue_api.show_product", product_id=product.id)
    return created(product_json(product), product, address)


@blueprint.get("/products/<id:product_id>")
@access("deals", "view")
@described(gives=ProductSchema)
def show_product(product_id: bytes) -> Response:
    """One, retired or not."""
    product = _stored(products, product_id)
    return record_answer(product_json(product), product)


@blueprint.patch("/products/<id:product_id>")
@access("deals", "configure")
@described(takes=ProductSchema, gives=ProductSchema)
def edit_product(product_id: bytes) -> Response:
    """Changes just the fields that are sent; `active` false retires it."""
    version = if_match(_stored(products, product_id))
    values = product_values(body(ProductSchema(), partial=True))
    try:
        product = write(actions.edit_product, product_id, version, values)
    except Stale:
        return problem(412, CHANGED)
    return record_answer(product_json(product), product)


@blueprint.get("/pipelines")
@access("deals", "list")
@described(gives=PipelineSchema, many=True)
def list_pipelines() -> Response:
    """All pipelines with their stages, in their order."""
    with store().read() as snap:
        lines = queries.all_pipelines(snap)
    return collection([pipeline_json(line) for line in lines], None, len(lines))


@blueprint.post("/pipelines")
@access("deals", "configure")
@described(takes=PipelineSchema, gives=PipelineSchema, status=201)
@repeatable
def create_pipeline() -> Response:
    """Makes one with the stages that are usual."""
    line = write(actions.create_pipeline, body(PipelineSchema()))
    address = url_for("catalogue_api.show_pipeline", pipeline_id=line.id)
    return created(pipeline_json(line), line, address)


@blueprint.get("/pipelines/<id:pipeline_id>")
@access("deals", "view")
@described(gives=PipelineSchema)
def show_pipeline(pipeline_id: bytes) -> Response:
    """One, in use or not."""
    line = _line(pipeline_id)
    return record_answer(pipeline_json(line), line)


@blueprint.patch("/pipelines/<id:pipeline_id>")
@access("deals", "configure")
@described(takes=PipelineSchema, gives=PipelineSchema)
def edit_pipeline(pipeline_id: bytes) -> Response:
    """Changes its names, or whether it is in use."""
    values = body(PipelineSchema(), partial=True)
    return _arranged(pipeline_id, actions.edit_pipeline, values)


@blueprint.post("/pipelines/<id:pipeline_id>/stages")
@access("deals", "configure")
@described(takes=StageSchema, gives=PipelineSchema)
def add_stage(pipeline_id: bytes) -> Response:
    """Adds a stage behind those of its outcome; gives the pipeline."""
    return _arranged(pipeline_id, actions.add_stage, body(StageSchema()))


@blueprint.patch("/pipelines/<id:pipeline_id>/stages/<id:stage_id>")
@access("deals", "configure")
@described(takes=StageSchema, gives=PipelineSchema)
def edit_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    """Changes a stage; gives the pipeline."""
    values = body(StageSchema(), partial=True)
    return _arranged(pipeline_id, actions.edit_stage, values, stage_id)


@blueprint.delete("/pipelines/<id:pipeline_id>/stages/<id:stage_id>")
@access("deals", "configure")
@described(asks=DeletionSchema, status=204)
def delete_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    """Deletes a stage and moves its deals `into` another; 202 when that goes on for a while."""
    version, into = if_match(_line(pipeline_id)), arguments(DeletionSchema())["into"]
    try:
        work = write(actions.delete_stage, pipeline_id, stage_id, version, into)
    except Stale:
        return problem(412, CHANGED)
    response = no_content()
    response.status_code = 204 if work is None else 202
    return response


def product_json(product: Product) -> dict[str, Any]:
    told = _product.dump({f: getattr(product, f) for f in _product.fields if f != "price"})
    price = product.price
    told["price"] = None if price is None else {"amount": price, "currency": product.currency}
    return told


def product_values(loaded: dict[str, Any]) -> dict[str, Any]:
    """Loaded values as the record has them: the amount and its currency apart."""
    if "price" not in loaded:
        return loaded
    money = loaded.pop("price")
    if money is None:
        return loaded | {"price": None}
    return loaded | {"price": money["amount"], "currency": money["currency"]}


def pipeline_json(line: Pipeline) -> dict[str, Any]:
    return _pipeline.dump(line)


def _arranged(pipeline_id: bytes, action: Any, values: dict[str, Any], *stage: bytes) -> Response:
    version = if_match(_line(pipeline_id))
    try:
        write(action, pipeline_id, *stage, version, values)
    except Stale:
        return problem(412, CHANGED)
    line = _line(pipeline_id)
    return record_answer(pipeline_json(line), line)


def _stored(table: Table, record_id: bytes) -> Record:
    with store().read() as snap:
        return snap.require(table, record_id)


def _line(pipeline_id: bytes) -> Pipeline:
    with store().read() as snap:
        return queries.pipeline_required(snap, pipeline_id)


_product, _pipeline = ProductSchema(), PipelineSchema()
