"""`/api/openapi.json`: every JSON route, described from its address, its access and its schemas."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Flask, current_app
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from ..version import __version__
from .access import LEVEL, PUBLIC, Access, access, access_of
from .jsonapi import PROBLEM

View = TypeVar("View", bound=Callable[..., Any])

ID_PATTERN = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
PLACE = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\([^)]*\))?:)?(?P<name>[a-z_]+)>")
VERBS = ("get", "post", "put", "patch", "delete")

blueprint = Blueprint("openapi", __name__, url_prefix="/api")


class Described(NamedTuple):
    """What a route takes as a body, asks as arguments, and gives; `many` gives a page of these.
    `sends` names the part of a multipart form in which a file is sent."""

    takes: type[Schema] | None = None
    asks: type[Schema] | None = None
    gives: type[Schema] | None = None
    many: bool = False
    status: int = 200
    sends: str = ""


class ProblemSchema(Schema):
    """RFC 9457."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


def described(**names: Any) -> Callable[[View], View]:
    """Says what a route takes and gives: `@described(takes=ContactSchema, status=201)`."""

    def mark(view: View) -> View:
        view.described = Described(**names)
        return view

    return mark


@blueprint.get("/openapi.json")
@access.signed_in
def show() -> dict[str, Any]:
    """All that can be asked of this hub by JSON."""
    made = current_app.extensions.get("ameen.openapi")
    if made is None:
        made = current_app.extensions["ameen.openapi"] = document(current_app)
    return made


def document(app: Flask) -> dict[str, Any]:
    """The description of the routes under /api/ (OpenAPI 3.1)."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title="Ameen Hub",
        version=__version__,
        openapi_version="3.1.0",
        plugins=[plugin],
        security=[{"bearer": []}, {"cookie": []}],
        servers=[{"url": "/"}],
    )
    plugin.converter.add_attribute_function(_own_type)
    for name, scheme in _schemes().items():
        spec.components.security_scheme(name, scheme)
    spec.components.schema("Problem", schema=ProblemSchema)
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.rule.startswith("/api/"):
            spec.path(_address(rule), operations=_operations(app, rule), parameters=_places(rule))
    return spec.to_dict()


def _own_type(converter: Any, field: fields.Field, **names: Any) -> dict[str, Any]:
    """What a field of our own says of itself in OpenAPI's words."""
    own = getattr(field, "openapi", {})
    return own | {"type": [own["type"], "null"]} if own and field.allow_none else own


def _schemes() -> dict[str, dict[str, str]]:
    return {
        "bearer": {"type": "http", "scheme": "bearer"},
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": "ameen_session",
            "description": "Writes need the header X-CSRF-Token as well.",
        },
    }


def _address(rule: Rule) -> str:
    return PLACE.sub(lambda place: f"{{{place['name']}}}", rule.rule)


def _places(rule: Rule) -> list[dict[str, Any]]:
    places = []
    for place in PLACE.finditer(rule.rule):
        schema = {"type": "string"} | ({"pattern": ID_PATTERN} if place["kind"] == "id" else {})
        places.append({"in": "path", "name": place["name"], "required": True, "schema": schema})
    return places


def _operations(app: Flask, rule: Rule) -> dict[str, dict[str, Any]]:
    view, wanted = app.view_functions[rule.endpoint], access_of(app, rule.endpoint)
    told = getattr(view, "described", Described())
    return {
        verb: _operation(view, rule, verb, told, wanted)
        for verb in VERBS
        if verb.upper() in rule.methods
    }


def _operation(
    view: Callable[..., Any], rule: Rule, verb: str, told: Described, wanted: Access
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{verb}",
        "tags": [rule.rule.removeprefix("/api/").partition("/<")[0]],
        "responses": _responses(told, wanted, verb, bool(rule.arguments)),
    }
    parameters = [{"in": "query", "schema": told.asks}] if told.asks else []
    operation["parameters"] = [*parameters, *_headers(view, verb, told)]
    if view.__doc__:
        operation["summary"] = view.__doc__.strip().partition("\n")[0]
    if told.takes:
        content = {"application/json": {"schema": told.takes}}
        operation["requestBody"] = {"required": True, "content": content}
    if told.sends:
        part = {told.sends: {"type": "string", "format": "binary"}}
        form = {"type": "object", "required": [told.sends], "properties": part}
        content = {"multipart/form-data": {"schema": form}}
        operation["requestBody"] = {"required": True, "content": content}
    if wanted.kind == PUBLIC:
        operation["security"] = []
    if wanted.kind == LEVEL:
        operation["description"] = f"Needs “{wanted.action}” in “{wanted.module}”."
    return operation


def _responses(told: Described, wanted: Access, verb: str, one: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if told.gives is not None:
        answer["content"] = {"application/json": {"schema": _given(told)}}
    if told.status == 201:
        answer["headers"] = {"Location": {"schema": {"type": "string"}}}
    wrong = {"429": "Too many requests"}
    if wanted.kind != PUBLIC:
        wrong["401"] = "Not signed in"
    if wanted.kind == LEVEL:
        wrong["403"] = "The reader's level is too low"
    if one:
        wrong["404"] = "Not there, or not for this reader"
    if told.takes or told.asks:
        wrong["422"] = "Some values can't be accepted"
    if verb in ("patch", "delete"):
        wrong["412"] = "Changed since it was read"
    content = {PROBLEM: {"schema": "Problem"}}
    problems = {s: {"description": text, "content": content} for s, text in wrong.items()}
    return {str(told.status): answer, **dict(sorted(problems.items()))}


def _given(told: Described) -> Any:
    if not told.many:
        return told.gives
    items = {"type": "array", "items": told.gives}
    return {
        "type": "object",
        "required": ["items", "next", "total"],
        "properties": {
            "items": items,
            "next": {"type": ["string", "null"]},
            "total": {"type": ["integer", "null"]},
        },
    }


def _headers(view: Callable[..., Any], verb: str, told: Described) -> list[dict[str, Any]]:
    names = []
    if getattr(view, "repeatable", False):
        names.append("Idempotency-Key")
    if verb in ("patch", "delete"):
        names.append("If-Match")
    return [{"in": "header", "name": name, "schema": {"type": "string"}} for name in names]
