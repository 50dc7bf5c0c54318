"""The records of the CRM as JSON, each kind the same way; and what is asked of many at once."""

from . import catalogue, statistics
from .resources import RESOURCES
from .routes import blueprint_of

BLUEPRINTS = (
    *(blueprint_of(resource) for resource in RESOURCES),
    statistics.blueprint,
    catalogue.blueprint,
)

__all__ = ["BLUEPRINTS"]
