"""What may stand in a view that somebody keeps of a list."""

from collections.abc import Mapping
from typing import Any

from ...accounts.rules import N_, Invalid
from .values import UNWRITABLE

LONGEST_VIEW, LONGEST_QUERY = 80, 2000
MOST_COLUMNS = 60


def accepted_view(values: Mapping[str, Any]) -> dict[str, Any]:
    """The name, query, columns and openness of a view, as they are kept. Invalid by field."""
    name = " ".join(str(values.get("name") or "").split())
    if not name:
        raise Invalid({"name": [N_("Give it a name.")]})
    if len(name) > LONGEST_VIEW or UNWRITABLE.search(name):
        raise Invalid(
            {"name": [N_("This can't be kept: at most 80 characters that can be printed.")]}
        )
    query = str(values.get("query") or "")
    if len(query) > LONGEST_QUERY or UNWRITABLE.search(query):
        raise Invalid({"name": [N_("What is filtered here is too long to be kept.")]})
    return {
        "name": name,
        "query": query,
        "columns": accepted_columns(values.get("columns") or ()),
        "shared": bool(values.get("shared")),
    }


def accepted_columns(names: Any) -> tuple[str, ...]:
    """Names of columns, each once, in their order. What they name may come and go."""
    return tuple(dict.fromkeys(str(name)[:80] for name in names))[:MOST_COLUMNS]
