from . import things  # noqa: F401  its tables must be known before a store is opened
