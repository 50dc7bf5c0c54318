"""The bell in the header, and the page of one's notifications."""

from . import bell, reading
from .blueprint import blueprint
from .listing import index

BLUEPRINTS = (blueprint,)

__all__ = ["BLUEPRINTS", "bell", "blueprint", "index", "reading"]
