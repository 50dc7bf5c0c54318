"""The records of the CRM as JSON, each kind the same way."""

from .resources import RESOURCES
from .routes import blueprint_of

BLUEPRINTS = tuple(blueprint_of(resource) for resource in RESOURCES)

__all__ = ["BLUEPRINTS"]
