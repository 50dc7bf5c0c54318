"""The bell in the header, and the page of one's notifications."""

from . import bell, deliveries, mail, push, reading, stopping
from .blueprint import blueprint, delivery
from .listing import index

BLUEPRINTS = (blueprint, delivery, push.worker)

__all__ = [
    "BLUEPRINTS",
    "bell",
    "blueprint",
    "deliveries",
    "delivery",
    "index",
    "mail",
    "push",
    "reading",
    "stopping",
]
