"""What a file leaves to be decided: texts that stand for nothing here, and names of what isn't
here; with what comes near."""

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from ...accounts.queries import Viewer, active_colleagues
from ...store import Snapshot, fold
from .. import queries
from ..records import name, products
from . import cells
from .choices import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, Choices
from .kept import Import, import_path
from .kinds import KINDS, Field, Link
from .kinds.kind import CHOICE, CREATE, DAY, MOMENT
from .links import Finder
from .meaning import known_words
from .moments import day_of
from .reading import rows_of
from .targets import FIELDS, plain_name, with_custom

LOOKED_AT = 50_000  # rows of a file that are read for its texts
MOST_TEXTS = 5000  # different ones of a column: more, and it can't be decided one by one
MOST_ASKED = 100
MOST_NEAR = 2000
NEAR = 0.8


class Question(msgspec.Struct):
    """A target with texts that say nothing here. `texts` are (text, how often, what comes near);
    `offered` are all that may be chosen; `link` is the relation whose missing names these are."""

    target: str
    label: str
    texts: list[tuple[str, int, str]]
    offered: list[str] = []
    link: Link | None = None
    more: int = 0

    @property
    def pressing(self) -> bool:
        """Whether rows would be rejected, or something that is here be made once more."""
        makes = self.link is not None and self.link.missing == CREATE
        return not makes or any(near for _text, _count, near in self.texts)


def refined(snap: Snapshot, data: Path, made: Import) -> Import:
    """The draft, with what its contents suggest: fields made in settings, the order of dates."""
    targets = with_custom(made.choices.targets, made.sheet.names, KINDS[made.kind].custom(snap))
    dated = [
        place
        for place, target in enumerate(targets)
        if target in FIELDS[made.kind] and FIELDS[made.kind][target].sort in (DAY, MOMENT)
    ]
    rows = islice(rows_of(import_path(data, made.id), made.sheet), LOOKED_AT if dated else 0)
    order = _order(row.cells[place] for row in rows if not row.fault for place in dated)
    return replace(made, choices=replace(made.choices, targets=targets, dates=order))


def _order(texts: Iterable[str]) -> str:
    """The only order in which all of these are dates; day first where both would do."""
    possible = dict.fromkeys((DAY_FIRST, MONTH_FIRST), True)
    found = False
    for text in texts:
        plain = text.strip().split(" ")[0]
        if not plain or day_of(plain, YEAR_FIRST):
            continue
        for order in possible:
            possible[order] &= day_of(plain, order) is not None
        found = True
    fitting = [order for order, fits in possible.items() if fits]
    return (fitting or [DAY_FIRST])[0] if found else YEAR_FIRST


def questions(snap: Snapshot, data: Path, viewer: Viewer, made: Import) -> list[Question]:
    """What is left to decide, as the columns go now."""
    counted = _texts(data, made)
    asking = _Asking(snap, viewer, made)
    found = (asking.question(target, texts) for target, texts in counted.items())
    return [each for each in found if each is not None and each.texts]


def _texts(data: Path, made: Import) -> dict[str, Counter[str]]:
    """How often each text stands in the columns that name or choose something."""
    kind, nothing = KINDS[made.kind], made.choices.nothing
    links = {link.name for link in (*kind.links, *kind.asked)} | {"stage", "pipeline"}
    wanted = [
        (place, target)
        for place, target in enumerate(made.choices.targets)
        if target in links
        or (target in FIELDS[kind.name] and FIELDS[kind.name][target].sort == CHOICE)
    ]
    found: dict[str, Counter[str]] = {target: Counter() for _, target in wanted}
    if not wanted:
        return found
    for row in islice(rows_of(import_path(data, made.id), made.sheet), LOOKED_AT):
        for place, target in wanted if not row.fault else ():
            text = cells.text_of(row.cells[place])
            if text and text.casefold() not in nothing and len(found[target]) < MOST_TEXTS:
                found[target][text] += 1
    return found


class _Asking:
    """Knows what each target may name."""

    def __init__(self, snap: Snapshot, viewer: Viewer, made: Import) -> None:
        self._snap, self._viewer, self._made = snap, viewer, made
        self._kind = KINDS[made.kind]
        self._finder = Finder(snap, viewer, self._kind, made.choices, made.sheet.names)

    def question(self, target: str, texts: Counter[str]) -> Question | None:
        link = next((x for x in (*self._kind.links, *self._kind.asked) if x.name == target), None)
        field = FIELDS[self._kind.name][target]
        if link is not None:
            known = self._names(link)
            unknown = self._unknown(texts, lambda text: self._is_here(link, text))
        else:
            known = self._words(field)
            folded = {fold(word) for word in self._all_words(field)}
            unknown = self._unknown(texts, lambda t: fold(t.replace("_", " ")) in folded)
        asked = [(text, count, near(text, known)) for text, count in unknown[:MOST_ASKED]]
        more = max(0, len(unknown) - MOST_ASKED)
        offered = known if link is None or len(known) <= MOST_ASKED else []
        return Question(target, field.text, asked, offered, link, more)

    def _unknown(
        self, texts: Counter[str], is_known: Callable[[str], bool]
    ) -> list[tuple[str, int]]:
        return [(text, count) for text, count in texts.most_common() if not is_known(text)]

    def _is_here(self, link: Link, text: str) -> bool:
        found = self._finder.linked(link, {link.name: text}, decide=False)
        return found is not None and found.id is not None

    def _words(self, field: Field) -> list[str]:
        """What a choice may be, by one word each."""
        if field.name in ("stage", "pipeline"):
            return [each.name_en or each.name_ar for each in self._arranged(field.name)]
        return [str(choice) for choice in field.choices or ()]

    def _all_words(self, field: Field) -> Iterable[str]:
        if field.name in ("stage", "pipeline"):
            arranged = self._arranged(field.name)
            return [text for each in arranged for text in (each.name_en, each.name_ar) if text]
        return known_words(field)

    def _arranged(self, name: str) -> list[Any]:
        lines = [line for line in queries.all_pipelines(self._snap) if line.active]
        return lines if name == "pipeline" else [stage for line in lines for stage in line.stages]

    def _names(self, link: Link) -> list[str]:
        """The names that one may mean, as many as can be looked through."""
        if link.to == "users":
            return [person.name() for person in active_colleagues(self._snap)]
        kind = KINDS[link.to]
        if kind.table is products:
            hits = [hit.id for hit in self._snap.range(products, "name", limit=MOST_NEAR)]
        else:
            hits, _ = kind.page(self._snap, self._viewer, None, MOST_NEAR)
        found = (self._snap.get(kind.table, record_id) for record_id in hits)
        return [name(each) for each in found if each is not None]


def near(text: str, known: list[str]) -> str:
    """Of what is known that which this is likely to mean: the same but for spaces, marks and
    letter forms, or nearly the same; empty when nothing is."""
    plain = {plain_name(each): each for each in reversed(known) if each}
    wanted = plain_name(text)
    if wanted in plain:
        return plain[wanted]
    found = get_close_matches(wanted, plain, 1, NEAR)
    return plain[found[0]] if found else ""


def answered(choices: Choices, target: str, answers: dict[str, str]) -> Choices:
    """The choices with what texts of a target stand for; the text itself says: as it is."""
    kept = {text: other for text, other in answers.items() if other != text}
    values = {name: texts for name, texts in choices.values.items() if name != target}
    return replace(choices, values=values | ({target: kept} if kept else {}))
