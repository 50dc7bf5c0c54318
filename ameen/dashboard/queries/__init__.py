"""What the dashboard's tiles and the search page read."""

from . import results, tiles

__all__ = ["results", "tiles"]
