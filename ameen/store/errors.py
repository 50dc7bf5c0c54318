"""What the store refuses, and why; every other room turns these into answers for people."""


class StoreError(Exception):
    """The store could not do what was asked; nothing of it was kept."""


class Missing(StoreError):
    """There is no such record, or none that the asker may know of."""

    def __init__(self, table: str = "", record_id: bytes = b"") -> None:
        super().__init__(f"There is no such {table or 'record'}.")
        self.table, self.record_id = table, record_id


class Stale(StoreError):
    """The record was changed since it was read; `current` is what stands there now."""

    def __init__(self, table: str, current: object) -> None:
        super().__init__(f"This {table} was changed by somebody else in the meantime.")
        self.table, self.current = table, current


class Duplicate(StoreError):
    """Another record, `other_id`, already holds this value of a unique index."""

    def __init__(self, table: str, index: str, other_id: bytes) -> None:
        super().__init__(f"Another {table} already has this {index}.")
        self.table, self.index, self.other_id = table, index, other_id


class StoreFull(StoreError):
    """The disk, or the store's largest size, is reached; what was there before is whole."""


class StoreDamaged(StoreError):
    """The files are not a store, or not one that can be read."""


class StoreTooNew(StoreError):
    """A newer version of the program wrote this store."""


class UpgradeFailed(StoreError):
    """This version could not take the store over; it is as the version before left it."""


class KeyTooLong(StoreError):
    """An index value is longer than a key may be (511 bytes)."""
