"""The routes that every kind of record has."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...store import Stale, parse_id
from ...web import (
    access,
    arguments,
    body,
    collection,
    created,
    hub,
    if_match,
    language,
    no_content,
    paging,
    problem,
    record_answer,
    repeatable,
    store,
    viewer,
    write,
)
from ...web.openapi import described
from .. import actions, queries, rules
from ..schemas import CollectionSchema
from .custom import filters_of, told, with_filters, with_ids, with_keys
from .resources import IDS, Resource

SORTS = ("name", "created", "updated")
PAGED_AT_MOST = 10_000
CHANGED = _l("The record has changed since you read it. Nothing was changed.")


def blueprint_of(resource: Resource) -> Blueprint:
    """The routes of a resource."""
    module = resource.module
    schema, asks = resource.schema, _asked(resource)
    blueprint = Blueprint(f"{module}_api", __name__, url_prefix=f"/api/crm/{module}")

    @blueprint.get("")
    @access(module, "list")
    @described(asks=asks, gives=schema, many=True)
    def index() -> Response:
        """A page of those that the reader may see; `sort` with a minus is the other way round."""
        own = filters_of(resource)
        asked = arguments(with_filters(asks, own)())
        facets = [
            own[name](asked[name]) if name in own else _facet(name, asked[name])
            for name in (*resource.filters, *own)
            if asked.get(name)
        ]
        if asked["sort"] and asked["sort"].removeprefix("-") not in (
            *SORTS,
            *resource.sorts,
        ):
            raise BadRequest(_("There is no such order."))
        return _found(resource, asked, facets) if asked["q"] or facets else _all(resource, asked)

    @blueprint.post("")
    @access(module, "create")
    @described(takes=schema, gives=schema, status=201)
    @repeatable
    def create() -> Response:
        """Makes one."""
        record = write(actions.create, resource.table, with_ids(resource, body(schema()), True))
        address = url_for(f"{module}_api.show", record_id=record.id)
        return created(with_keys(resource, record), record, address)

    @blueprint.get("/<id:record_id>")
    @access(module, "view")
    @described(gives=schema)
    def show(record_id: bytes) -> Response:
        """One, in the trash or not."""
        record = _load(resource, record_id)
        return record_answer(with_keys(resource, record), record)

    @blueprint.patch("/<id:record_id>")
    @access(module, "edit")
    @described(takes=schema, gives=schema)
    def edit(record_id: bytes) -> Response:
        """Changes just the fields that are sent."""
        version = if_match(_load(resource, record_id))
        values = with_ids(resource, body(schema(), partial=True))
        try:
            record = write(actions.edit, resource.table, record_id, version, values)
        except Stale:
            return problem(412, CHANGED)
        return record_answer(with_keys(resource, record), record)

    @blueprint.delete("/<id:record_id>")
    @access(module, "delete")
    @described(status=204)
    def trash(record_id: bytes) -> Response:
        """Puts it in the trash, from where it can be restored for 30 days."""
        version = if_match(_load(resource, record_id))
        try:
            write(actions.trash, resource.table, record_id, version)
        except Stale:
            return problem(412, CHANGED)
        return no_content()

    @blueprint.delete("/<id:record_id>/trash")
    @access(module, "restore")
    @described(gives=schema)
    def restore(record_id: bytes) -> Response:
        """Takes it out of the trash."""
        record = write(actions.restore, resource.table, record_id)
        return record_answer(with_keys(resource, record), record)

    return blueprint


def _load(resource: Resource, record_id: bytes) -> Any:
    with store().read() as snap:
        return queries.record(snap, viewer(), resource.table.name, record_id)


def _asked(resource: Resource) -> type[Schema]:
    own = {name: fields.String(load_default="") for name in resource.filters}
    return CollectionSchema.from_dict(own, name=f"{resource.module}Collection")


def _all(resource: Resource, asked: dict[str, Any]) -> Response:
    """A page in the order of an index."""
    sort, tongue = asked["sort"] or "name", language()
    spec, limit = (resource.module, "api", sort, tongue), asked["limit"]
    after = paging.opened(spec, asked["cursor"])[0] if asked["cursor"] else None
    with store().read() as snap:
        hits = queries.records_page(
            snap,
            viewer(),
            resource.table,
            sort=sort.removeprefix("-"),
            reverse=sort.startswith("-"),
            after=after,
            limit=limit + 1,
            language=tongue,
        )
        found = paging.cut(
            hits,
            limit,
            spec,
            asked["cursor"],
            queries.records_total(snap, viewer(), resource.table),
        )
        records = snap.get_many(resource.table, [hit.id for hit in found.items])
        items = [told(snap, resource, record) for record in records if record is not None]
    return collection(items, found.next, found.total)


def _found(resource: Resource, asked: dict[str, Any], facets: list[str]) -> Response:
    """A page of what search finds: best first for a question, else by name, unless it says so."""
    who, order = viewer(), asked["sort"] or ("" if asked["q"] else "name")
    sort = order.removeprefix("-")
    sort = f"name_{language()}" if sort == "name" else "when" if sort in resource.sorts else sort
    spec = (resource.module, "api", asked["q"], order, sort, tuple(facets))
    given = asked["cursor"]
    offset = int.from_bytes(paging.opened(spec, given)[0], "big") if given else 0
    hub().search.catch_up(who.user.id)
    found = hub().search.find(
        {resource.table.name: None if who.sees_all(resource.module) else who.people},
        asked["q"],
        facets=facets,
        sort=sort,
        reverse=order.startswith("-"),
        offset=offset,
        limit=asked["limit"],
    )
    with store().read() as snap:
        seen = hub().search.records(
            snap, found, lambda _, record: who.may_see(resource.module, record)
        )
        items = [told(snap, resource, record) for _, record in seen]
    end = offset + asked["limit"]
    more = end < min(found.total, PAGED_AT_MOST)
    onward = paging.seal(spec, end.to_bytes(4, "big")) if more else None
    return collection(items, onward, found.total)


def _facet(name: str, value: str) -> str:
    """A filter as the search index has it; ids are checked, so that none is made up."""
    if name in IDS:
        try:
            parse_id(value)
        except ValueError as error:
            raise BadRequest(_("“%(name)s” has to be an id.", name=name)) from error
        return f"{name}:{value.upper()}"
    return rules.facet(name, value)
