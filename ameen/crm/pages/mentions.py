"""Who can be mentioned on a record, offered while one types `@`."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from ...web import access, fragment, language, store, viewer
from ...web.forms import one_line
from .. import queries
from .registers import REGISTERS

LONGEST = 60
blueprint = Blueprint("mentions", __name__, url_prefix="/crm")


@blueprint.get(f"/<any({', '.join(REGISTERS)}):module>/<id:subject_id>/mentions")
@access.signed_in
def index(module: str, subject_id: bytes) -> Response:
    """Colleagues of whose name this is the beginning; who can't see the record is marked."""
    text, table = one_line(request.args.get("q", ""))[:LONGEST], REGISTERS[module].table.name
    with store().read() as snap:
        subject = queries.record(snap, viewer(), table, subject_id)
        found = queries.colleagues_to_mention(snap, table, subject, text, language())
    return fragment("crm/notes/_mentions.html", subject=subject, found=found)
