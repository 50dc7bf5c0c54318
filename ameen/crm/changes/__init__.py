"""What changes of the CRM's records mean to others."""

from ...accounts.records import people_of
from ...live import followed
from ...search import Searchable
from ..records import MODULES, TABLES
from .causes import CAUSES
from .documents import document
from .touching import touched

SEARCHABLE = tuple(Searchable(table, document, touched(table)) for table in TABLES.values())
TOPICS = tuple(
    topic
    for name, table in TABLES.items()
    for topic in followed(table, MODULES[name], people_of, touched(table))
)

__all__ = ["CAUSES", "SEARCHABLE", "TOPICS", "document", "touched"]
