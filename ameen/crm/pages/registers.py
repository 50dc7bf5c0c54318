"""What tells one register of the CRM from another: contacts, companies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from ...store import Record, Snapshot, Table
from ...web.forms import Form
from .. import rules

Needs = Sequence[tuple[Table, bytes | None]]
Prepared = Iterable[tuple[dict[str, Any] | None, Needs]]


@dataclass(frozen=True, kw_only=True)
class Register:
    """`name` is its module, its blueprint and its folder of templates; `one` a record of it.

    `link` is the field in which another company is typed by name. `prepare` gives what rows
    show, `needs` the other records in a row, and `tables` all whose records the list shows.
    `accepted` is the rule for its values. `extras` are names for
    the template of the form, `filters` for that of the list.
    """

    name: str
    one: str
    table: Table
    tables: tuple[Table, ...]
    form: type[Form]
    link: str
    words: dict[str, Any]

    load: Callable[..., Any]
    page: Callable[..., list[Any]]
    total: Callable[..., int]
    trashed: Callable[..., list[Any]]
    accepted: Callable[..., dict[str, Any]]
    facets: dict[str, Callable[[str], str]]
    prepare: Callable[[Snapshot, list[bytes]], Prepared]
    needs: Callable[[Any], Needs]
    shown: Callable[[Snapshot, Any], dict[str, Any]]
    extras: Callable[[], dict[str, Any]]
    filters: Callable[[], dict[str, Any]]

    create: Callable[..., Any]
    edit: Callable[..., Any]
    trash: Callable[..., Any]
    restore: Callable[..., Any]
    tag_many: Callable[..., int]
    assign_many: Callable[..., int]
    trash_many: Callable[..., int]

    @property
    def endpoint(self) -> str:
        return f"{self.name}.index"

    @property
    def region(self) -> str:
        """The id of the part of a list that changes while one filters."""
        return f"{self.name}-list"

    def template(self, name: str) -> str:
        return f"crm/{self.name}/{name}.html"

    def address(self, action: str, record: Record | bytes) -> str:
        record_id = record if isinstance(record, bytes) else record.id
        return url_for(f"{self.name}.{action}", **{f"{self.one}_id": record_id})


def facet(name: str) -> Callable[[str], str]:
    """What search knows a filter's value by."""
    return lambda value: rules.facet(name, value)
