"""The JSON edge: problem documents, collections, records with their ETag, bodies and arguments."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType
from werkzeug.wrappers import Response

from ..store import Record, id_text

LIMIT, MOST = 50, 200
PROBLEM = "application/problem+json"


class Problem(HTTPException):
    """Raise it to answer with a problem document."""

    def __init__(self, response: Response) -> None:
        super().__init__(response=response)


def problem(
    status: int,
    detail: str = "",
    errors: dict[str, list[str]] | None = None,
    *,
    title: str = "",
    **more: Any,
) -> Response:
    """RFC 9457; `errors` names the fields of a 422."""
    from . import headers

    content: dict[str, Any] = {"type": "about:blank", "title": title or _title(status)}
    content |= {"status": status, "detail": str(detail)}
    if errors:
        content["errors"] = errors
    if status >= 500:
        content["request_id"] = headers.request_id()
    response = current_app.json.response(content | more)
    response.status_code = status
    response.mimetype = PROBLEM
    return response


def collection(items: list[Any], next: str | None, total: int | None, **more: Any) -> Response:
    """The envelope of every list."""
    return current_app.json.response({"items": items, "next": next, "total": total, **more})


def record_answer(content: dict[str, Any], record: Record, status: int = 200) -> Response:
    """A record with its ETag; 304 when the asker has it already."""
    tag = etag_of(record)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains(tag):
        response = current_app.response_class(status=304)
    else:
        response = current_app.json.response(content)
        response.status_code = status
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Vary"] = "Authorization, Cookie, Accept-Language"
    return response


def created(content: dict[str, Any], record: Record, location: str) -> Response:
    """201, the record, and where it is."""
    response = record_answer(content, record, 201)
    response.headers["Location"] = location
    return response


def no_content() -> Response:
    return current_app.response_class(status=204)


def etag_of(record: Record) -> str:
    return f"{id_text(record.id)}-{record.version}"


def if_match(record: Record) -> int | None:
    """The version that `If-Match` asks for, None without it; 412 when it is not this one's."""
    wanted = request.if_match
    if not wanted or wanted.star_tag:
        return None
    if not wanted.contains(etag_of(record)):
        raise Problem(
            problem(412, _("The record has changed since you read it. Nothing was changed."))
        )
    return record.version


def body(schema: Schema, partial: bool = False) -> dict[str, Any]:
    """The checked values of a JSON body; 415, 400 or 422 when it is not one."""
    if not request.is_json:
        raise UnsupportedMediaType(_("Send JSON, with Content-Type: application/json."))
    try:
        content = request.get_json()
    except BadRequest as error:
        raise BadRequest(_("The body is not valid JSON.")) from error
    if not isinstance(content, dict):
        raise BadRequest(_("The body has to be a JSON object."))
    return checked(schema, content, partial)


def arguments(schema: Schema) -> dict[str, Any]:
    """The checked values of the query string; 422 with the names of what is wrong."""
    return checked(schema, request.args.to_dict(), False)


def checked(schema: Schema, content: dict[str, Any], partial: bool) -> dict[str, Any]:
    try:
        return schema.load(content, partial=partial)
    except ValidationError as error:
        detail = _("Some of the values cannot be accepted. Nothing was saved.")
        raise Problem(problem(422, detail, flat(error.normalized_messages()))) from error


def limit(default: int = LIMIT) -> int:
    """How many items are asked for; 400 when it is no number from 1 to 200."""
    text = request.args.get("limit", "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise BadRequest(_("“limit” has to be a number from 1 to %(most)s.", most=MOST))
    return int(text)


def flat(messages: Any, name: str = "") -> dict[str, list[str]]:
    """Marshmallow's nested messages as `field.0.part: [text]`."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for key, inner in messages.items():
            found |= flat(inner, f"{name}.{key}" if name else str(key))
        return found
    return {name: [str(text) for text in messages]}


def _title(status: int) -> str:
    from werkzeug.http import HTTP_STATUS_CODES

    return HTTP_STATUS_CODES.get(status, "Error")
