"""The pages of files, and the addresses under which they are served."""

from . import lists, pictures, serving, writing
from .blueprint import blueprint

__all__ = ["blueprint", "lists", "pictures", "serving", "writing"]
