"""Whether the hub is well: for programs that watch it."""

from .checks import probes

__all__ = ["probes"]
