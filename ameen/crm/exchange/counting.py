"""What an import counts and tells of while it runs, and what it makes on the way."""

from collections.abc import Iterable
from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from .kinds import KINDS
from .links import Linked, free_id
from .meaning import Fault, Meant
from .planning import CREATED, OUTCOMES, UPDATED, Plan

MOST_WARNINGS = 100


def empty_result() -> dict[str, Any]:
    """`made` counts by kind what rows named and was made, `blanks` by field what they left empty."""
    counts: dict[str, Any] = dict.fromkeys((*OUTCOMES, "warned"), 0)
    return counts | {"made": {}, "blanks": {}, "warnings": []}


def copied(result: dict[str, Any]) -> dict[str, Any]:
    whole = empty_result() | result
    copies = {"made": dict(whole["made"]), "blanks": dict(whole["blanks"])}
    return whole | copies | {"warnings": list(whole["warnings"])}


def make_linked(tx: Tx, linked: Linked, viewer: Viewer, result: dict[str, Any]) -> bytes:
    """A record of which only the name is known yet."""
    kind = KINDS[linked.to]
    values = kind.accept(kind.from_name(linked.make, linked.email))
    if linked.external_id:
        values["external_id"] = linked.external_id
    if own := linked.own_id and free_id(tx, kind, linked.own_id):
        values["id"] = own
    count_made(result, linked.to)
    return kind.make(tx, values, viewer).id


def count_made(result: dict[str, Any], kind: str) -> None:
    """One more was made on the way, since a row named it."""
    result["made"][kind] = result["made"].get(kind, 0) + 1


def note(result: dict[str, Any], line: int, meant: Meant, plan: Plan) -> None:
    """What is worth telling of a row that was taken: what it left empty, what it warns of."""
    for target in meant.blanks:
        result["blanks"][target] = result["blanks"].get(target, 0) + 1
    if plan.outcome in (CREATED, UPDATED):
        warn(result, line, plan.warnings)


def warn(result: dict[str, Any], line: int, faults: Iterable[Fault]) -> None:
    for text, said in faults:
        result["warned"] += 1
        if len(result["warnings"]) < MOST_WARNINGS:
            result["warnings"].append((line, text, said))
