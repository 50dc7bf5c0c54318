"""Where the page of a record is."""

from flask import current_app, url_for

from ..records import MODULES


def place_of(table: str, record_id: bytes) -> str:
    """The address of a record's page; '' for a kind that has none."""
    endpoint = f"{MODULES[table]}.show"
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **{f"{table}_id": record_id})
