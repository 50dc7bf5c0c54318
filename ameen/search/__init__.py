"""A lens over the store: finds records by their text, rebuilt from the store at any time."""

from .document import Document, Found, Searchable
from .engine import Search
from .highlight import marked

__all__ = ["Document", "Found", "Search", "Searchable", "marked"]
