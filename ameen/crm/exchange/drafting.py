"""From a file to a draft of its import: how it is written, and where its columns seem to go."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from ...accounts.rules import N_
from .choices import Choices
from .errors import Unreadable
from .guessing import decimal_mark, empty_words_in, guessed, kind_of_contacts, multiplier
from .kept import Import, drop_file, import_path, keep_file
from .kinds import KINDS
from .kinds.kind import MONEY, WHOLE
from .reading import CARDS, Sheet, rows_of, sheet_of
from .targets import CONTACTS

SAMPLE = 200
PEOPLE = N_("These are cards of people (vCard). Import them under contacts.")
Samples = Sequence[Sequence[str]]


def draft(data: Path, kind: str, filename: str, stream, **sheet: object) -> Import:
    """Keeps the file and makes the import that it suggests; nothing is stored but the file.

    Unreadable, with why, when it can't be taken; the file is gone then.
    """
    import_id = keep_file(data, stream)
    path = import_path(data, import_id)
    try:
        found = sheet_of(path, **sheet)
        if found.format == CARDS and kind != CONTACTS:
            raise Unreadable(PEOPLE)
    except Exception:
        drop_file(data, import_id)
        raise
    return Import(
        id=import_id,
        kind=kind,
        filename=filename[:200],
        size=path.stat().st_size,
        sheet=found,
        choices=suggested(kind, filename, found, samples_of(path, found)),
    )


def samples_of(path: Path, sheet: Sheet, limit: int = SAMPLE) -> list[list[str]]:
    """The cells of the first rows."""
    return [row.cells for row in islice(rows_of(path, sheet), limit)]


def suggested(kind: str, filename: str, sheet: Sheet, samples: Samples) -> Choices:
    """The choices that names and contents suggest."""
    targets = guessed(sheet.names, samples, kind)
    figures = [
        cell
        for field in KINDS[kind].fields
        if field.sort in (MONEY, WHOLE)
        for cell in _column(samples, targets, field.name)
    ]
    return Choices(
        targets=tuple(targets),
        empty=() if _written_by_hubs(sheet, targets) else tuple(empty_words_in(samples)),
        decimal=decimal_mark(figures),
        multiplier=1 if "currency" in targets else multiplier(_column(samples, targets, "revenue")),
        contact_kind=kind_of_contacts(filename) if kind == CONTACTS else "lead",
    )


def _written_by_hubs(sheet: Sheet, targets: Sequence[str]) -> bool:
    """Whether nobody typed a word for "nothing" into this: cards, and what bears hubs' numbers."""
    return sheet.format == CARDS or "id" in targets


def _column(samples: Samples, targets: Sequence[str], field: str) -> list[str]:
    if field not in targets:
        return []
    place = targets.index(field)
    return [cells[place] for cells in samples if place < len(cells)]
