"""Fields that a company adds to its records, and the views that people keep of a list."""

from enum import StrEnum

import msgspec

from ...store import Index, Record, Table, Unique


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    LINK = "link"


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A choice of a field: what is kept, and what it is called. Retired ones are not offered."""

    key: str
    name_en: str = ""
    name_ar: str = ""
    retired: bool = False


class CustomField(Record):
    """A field of the records of one table. `key` is its name in files and JSON, and never changes.

    `links_to` is the table that a link leads to. A retired field keeps its values, unseen.
    """

    table: str
    key: str
    name_en: str = ""
    name_ar: str = ""
    type: FieldType = FieldType.TEXT
    options: tuple[Option, ...] = ()
    links_to: str = ""
    required: bool = False
    place: int = 0
    retired: bool = False


class SavedView(Record):
    """A list as somebody likes it: the query of its address and the columns, under a name.

    Shared ones are offered to all who may list the module; they show each only what each sees.
    """

    module: str
    name: str
    query: str = ""
    columns: tuple[str, ...] = ()
    shared: bool = False


class ListColumns(Record):
    """The columns that somebody chose for the lists of a module, where no view says others."""

    module: str
    user_id: bytes
    columns: tuple[str, ...] = ()


custom_fields = Table(
    "custom_field",
    CustomField,
    Index("place", lambda f: [(f.table, f.place)]),
)
saved_views = Table(
    "saved_view",
    SavedView,
    Index("owner", lambda v: [(v.module, v.created_by)] if v.created_by else []),
    Index("shared", lambda v: [(v.module,)] if v.shared else []),
)
list_columns = Table(
    "list_columns",
    ListColumns,
    Unique("owner", lambda c: [(c.module, c.user_id)]),
)
