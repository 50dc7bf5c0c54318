"""What somebody decided about a file before it is imported."""

from collections.abc import Mapping

import msgspec

from ...store import fold

UPDATE, SKIP, CREATE = "update", "skip", "create"
KEEP, CLEAR = "keep", "clear"
AUTO, BY_NUMBER, BY_EMAIL, BY_NAME, NEVER = "auto", "external_id", "email", "name", "none"
MATCHES = (AUTO, BY_NUMBER, BY_EMAIL, BY_NAME, NEVER)
MULTIPLIERS = (1, 1_000, 1_000_000)
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"
DATES = (YEAR_FIRST, DAY_FIRST, MONTH_FIRST)


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`targets` has a field for each column, "" for those left out. `empty` are the words that
    mean nothing; `blank` says what an empty cell does to a record that is there already.

    `templates` fill a field from columns (`{sales_agent}@example.com`), or with the same text in
    each row. `values` says for a target which text stands for which, "" for nothing. `missing`
    says for a relation what a name comes to that is not here. `dates` is the order of a date
    whose year doesn't come first.
    """

    targets: tuple[str, ...]
    empty: tuple[str, ...] = ()
    decimal: str = "."
    multiplier: int = 1
    currency: str = "OMR"
    match_by: str = AUTO
    on_match: str = UPDATE
    blank: str = KEEP
    contact_kind: str = "lead"
    templates: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    missing: dict[str, str] = {}
    dates: str = YEAR_FIRST

    @property
    def nothing(self) -> frozenset[str]:
        return frozenset(word.strip().casefold() for word in self.empty if word.strip())

    @property
    def filled(self) -> frozenset[str]:
        """All fields that the file fills."""
        return frozenset(self.targets) - {""} | self.templates.keys()

    def stands_for(self, target: str) -> Mapping[str, str]:
        """What a text of this target stands for, by the folded text."""
        return {fold(text): other for text, other in self.values.get(target, {}).items()}
