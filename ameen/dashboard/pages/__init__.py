"""The pages of this room: the dashboard with its tiles, and search."""

from .home import blueprint as dashboard
from .search import blueprint as search

__all__ = ["dashboard", "search"]
