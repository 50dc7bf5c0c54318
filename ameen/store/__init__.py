"""The cellar: typed records, their indexes and their history, in LMDB."""

from . import keys
from .engine import Store
from .errors import (
    Duplicate,
    KeyTooLong,
    Missing,
    Stale,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreTooNew,
    UpgradeFailed,
)
from .fold import fold, sort_key
from .ids import id_text, new_id, parse_id
from .log import Change
from .snapshot import Hit, Snapshot
from .table import TABLES, Index, Record, Table, Tally, Unique
from .transaction import Tx

__all__ = [
    "TABLES",
    "Change",
    "Duplicate",
    "Hit",
    "Index",
    "KeyTooLong",
    "Missing",
    "Record",
    "Snapshot",
    "Stale",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "Table",
    "Tally",
    "Tx",
    "Unique",
    "UpgradeFailed",
    "fold",
    "id_text",
    "keys",
    "new_id",
    "parse_id",
    "sort_key",
]
