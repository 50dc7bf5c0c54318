"""Which version of Ameen Hub this is."""

__version__ = "0.1.0"
