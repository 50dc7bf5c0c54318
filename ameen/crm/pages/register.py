"""What tells one register of the CRM from another: contacts, companies, leads …"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from ...store import Record, Snapshot, Table
from ...web.forms import Form
from .. import rules
from ..records import CustomField

Needs = Sequence[tuple[Table, bytes | None]]
Prepared = Iterable[tuple[dict[str, Any] | None, Needs]]
Names = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Column:
    """A column of a list. `sort` is the order to which its heading turns the list, `style` the
    class of its cells, `usual` whether it is there before somebody chose others. `field` is the
    field made in settings that it shows."""

    label: Any
    sort: str = ""
    style: str = ""
    usual: bool = True
    field: CustomField | None = None


@dataclass(frozen=True, kw_only=True)
class Register:
    """`name` is its module, its blueprint and its folder of templates; `one` a record of it.
    `words` are its texts, where all registers have the same page: see `crm/register/`.

    `links` are the fields in which another record is typed by name, each with the name of its
    table: the record's field is `<link>_id`. `prepare` gives what rows show, `needs` the other
    records in a row, and `tables` all whose records the list shows. `sorts` are the orders
    besides name, created and updated: each a scoped index of the table, with its name.
    `columns` are what the list can show beside the name, drawn by these names in `_row.html`.
    `begin` gives values for a new form, `implied` what it is linked to because of what its
    address links it to; `fit` is what its fields have to know of the store, before they are
    checked; `not_copied` are those that a duplicate begins without. `extras` are names for the
    template of the form, `filters` for that of the list, which is another one when their "mark"
    changes. `shape` holds what a row depends on besides records and rights, and `instead`
    another view of the list when the address asks for one.
    """

    name: str
    one: str
    table: Table
    tables: tuple[Table, ...]
    form: type[Form]
    icon: str
    words: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    sorts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    facets: dict[str, Callable[[str], str]]
    prepare: Callable[[Snapshot, list[bytes]], Prepared]
    needs: Callable[[Any], Needs]
    shown: Callable[[Snapshot, Any], dict[str, Any]]
    begin: Names = dict
    implied: Callable[[Snapshot], dict[str, bytes]] = lambda snap: {}
    fit: Callable[[Snapshot, Form, Any], None] = lambda snap, form, record: None
    not_copied: tuple[str, ...] = ("version", "external_id")
    extras: Names = dict
    filters: Names = dict
    shape: Callable[[Snapshot], Hashable] = lambda snap: ()
    instead: Callable[[], Response | None] = lambda: None

    @property
    def endpoint(self) -> str:
        return f"{self.name}.index"

    @property
    def key(self) -> str:
        """What its addresses call the id of a record."""
        return f"{self.one}_id"

    @property
    def region(self) -> str:
        """The id of the part of a list that changes while one filters."""
        return f"{self.name}-list"

    def template(self, name: str) -> str:
        return f"crm/{self.name}/{name}.html"

    def address(self, action: str, record: Record | bytes) -> str:
        record_id = record if isinstance(record, bytes) else record.id
        return url_for(f"{self.name}.{action}", **{self.key: record_id})


def facet(name: str) -> Callable[[str], str]:
    """What search knows a filter's value by."""
    return lambda value: rules.facet(name, value)
