"""What changes of the CRM's records mean to others."""

from ...search import Searchable
from ..records import TABLES
from .causes import Mentioned, mentioned
from .documents import document
from .touching import touched

SEARCHABLE = tuple(Searchable(table, document, touched(table)) for table in TABLES.values())

__all__ = ["SEARCHABLE", "Mentioned", "document", "mentioned", "touched"]
