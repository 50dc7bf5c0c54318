"""What somebody decided about a file before it is imported."""

import msgspec

UPDATE, SKIP, CREATE = "update", "skip", "create"
KEEP, CLEAR = "keep", "clear"
AUTO, BY_NUMBER, BY_EMAIL, BY_NAME, NEVER = "auto", "external_id", "email", "name", "none"
MATCHES = (AUTO, BY_NUMBER, BY_EMAIL, BY_NAME, NEVER)
MULTIPLIERS = (1, 1_000, 1_000_000)


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`targets` has a field for each column, "" for those left out. `empty` are the words that
    mean nothing; `blank` says what an empty cell does to a record that is there already."""

    targets: tuple[str, ...]
    empty: tuple[str, ...] = ()
    decimal: str = "."
    multiplier: int = 1
    currency: str = "OMR"
    match_by: str = AUTO
    on_match: str = UPDATE
    blank: str = KEEP
    contact_kind: str = "lead"

    @property
    def nothing(self) -> frozenset[str]:
        return frozenset(word.strip().casefold() for word in self.empty if word.strip())
