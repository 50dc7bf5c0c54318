"""What an import leaves to be decided: names that are not here, and texts that mean nothing."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from msgspec.structs import replace
from werkzeug.wrappers import Response

from ...web import hub, page, see_other, store, viewer, write
from ..exchange.asking import Question, answered, questions
from ..exchange.kept import Import, decide
from ..exchange.kinds.kind import CREATE, EMPTY, REJECT
from .importing import address, draft_of, names_of

AS_IT_IS, NOTHING = "=", ""
DECISIONS = {
    CREATE: _l("Create it"),
    EMPTY: _l("Leave the field empty"),
    REJECT: _l("Reject the row"),
}


def left_to_ask(made: Import) -> list[Question]:
    """The questions that the file still leaves."""
    with store().read() as snap:
        return questions(snap, hub().settings.data, viewer(), made)


def is_asked(made: Import) -> bool:
    """Whether something is left that has to be asked before the preview."""
    return any(question.pressing for question in left_to_ask(made))


def values(kind: str, import_id: bytes) -> Response:
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    found = left_to_ask(made)
    if not found:
        return see_other(address(made, "preview"))
    return page(
        "crm/imports/values.html",
        title=_("Names and words of the import"),
        asked=[_shown(made, question) for question in found],
        **names_of(made),
    )


def answer(kind: str, import_id: bytes) -> Response:
    """Keeps what was decided, and shows what would happen."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    choices = made.choices
    for question in left_to_ask(made):
        choices = answered(choices, question.target, _answers(question))
        decision = request.form.get(f"missing-{question.target}", "")
        if decision in _decisions(question):
            choices = replace(choices, missing=choices.missing | {question.target: decision})
    if choices != made.choices:
        made = write(decide, made, made.sheet, choices)
    return see_other(address(made, "preview"))


def _answers(question: Question) -> dict[str, str]:
    """What each text stands for; those left as they are left out."""
    sent = (
        (text, request.form.get(f"{question.target}-{place}", AS_IT_IS))
        for place, (text, _count, _near) in enumerate(question.texts)
        if request.form.get(f"{question.target}-{place}-text") == text
    )
    return {text: other for text, other in sent if other != AS_IT_IS}


def _decisions(question: Question) -> tuple[str, ...]:
    if question.link is not None:
        return question.link.decided
    return (EMPTY, REJECT) if question.target in ("stage", "pipeline") else ()


def _shown(made: Import, question: Question) -> dict[str, Any]:
    """A question with what was answered before, else with what comes near."""
    kept = made.choices.values.get(question.target, {})
    rows = []
    for text, count, near in question.texts:
        offered = question.offered or ([near] if near else [])
        chosen = kept.get(text, near or AS_IT_IS)
        rows.append((text, count, offered, chosen))
    usual = question.link.missing if question.link else REJECT
    return {
        "target": question.target,
        "rows": rows,
        "more": question.more,
        "decisions": [(value, DECISIONS[value]) for value in _decisions(question)],
        "decision": made.choices.missing.get(question.target, usual),
    }
