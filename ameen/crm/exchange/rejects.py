"""The rejected rows as a file: mended, it can be imported again."""

from collections.abc import Callable, Iterator
from typing import Any

from . import cells
from .kept import Import
from .running import rejected_rows

LINE, REASON = "line", "reason"


def plain(text: str) -> str:
    return text


def sentence(text: str, said: dict[str, Any], translate: Callable[[str], str] = plain) -> str:
    """A fault in words. What is said of fields and inner reasons is translated too."""
    inner = {k: translate(v) if k in ("field", "reason") else v for k, v in said.items()}
    if "reason" in inner and "%(" in inner["reason"]:
        inner["reason"] = inner["reason"] % inner
    whole = translate(text)
    return whole % inner if inner else whole


def reject_columns(made: Import) -> list[str]:
    return [LINE, REASON, *made.sheet.names]


def reject_rows(
    store: Any, made: Import, translate: Callable[[str], str] = plain
) -> Iterator[list[str]]:
    """Each rejected row: its line, the reasons, its cells as they were."""
    for line, row, faults in rejected_rows(store, made.id):
        reasons = " ".join(sentence(text, said, translate) for text, said in faults)
        yield [str(line), reasons, *map(cells.restored, row)]
