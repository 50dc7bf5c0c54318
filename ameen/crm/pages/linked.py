"""A company that is typed by its name, in the form of a contact or of another company."""

from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _

from ...store import Snapshot, fold, parse_id
from ...web import hub, language, viewer
from ...web.forms import one_line
from ..actions import create_company
from ..queries import companies_named
from ..records import Company, companies
from ..records import name as name_in

LONGEST = 200
FEW = 8


@dataclass
class CompanyLink:
    """The name decides; ids only tell apart companies of one name.

    `chosen` is the company's id, `create` says that a new one is to be made of `text`. With an
    `error` neither is settled: `candidates` are then offered, and `may_create` the new one.
    """

    field: str
    text: str = ""
    chosen: bytes | None = None
    create: bool = False
    error: str = ""
    candidates: list[Company] = field(default_factory=list)
    may_create: bool = False

    @classmethod
    def showing(cls, snap: Snapshot, name: str, company_id: bytes | None) -> "CompanyLink":
        """The company that a record has now."""
        company = snap.get(companies, company_id) if company_id else None
        if company is None:
            return cls(name)
        return cls(name, name_in(company, language()), company.id)

    @classmethod
    def read(
        cls, snap: Snapshot, name: str, current: bytes | None = None, own: bytes | None = None
    ) -> "CompanyLink":
        """What was sent. `current` is the company that the record had, visible or not; `own`
        the company that is being edited, which can't belong to itself."""
        link = cls(name, one_line(request.form.get(name, "").replace("\0", " "))[:LONGEST])
        link.create = request.form.get(f"{name}_new") == "1"
        if link.text:
            link._find(snap, current, own)
        return link

    @property
    def key(self) -> str:
        return f"{self.field}_id"

    def value(self, tx: Any, viewer: Any) -> bytes | None:
        """The company's id; makes the company when that was asked for."""
        if not self.create:
            return self.chosen
        arabic = any("\u0600" <= letter <= "\u06ff" for letter in self.text)
        values = {"name_ar" if arabic else "name_en": self.text}
        return create_company(tx, values, viewer=viewer).id

    def show(self, snap: Snapshot, company_id: bytes | None) -> None:
        """Takes another company instead of what was typed."""
        other = CompanyLink.showing(snap, self.field, company_id)
        self.text, self.chosen, self.create = other.text, other.chosen, False

    def _find(self, snap: Snapshot, current: bytes | None, own: bytes | None) -> None:
        if current and _is_called(snap.get(companies, current), self.text):
            self.chosen, self.create = current, False
            return
        same = [c for c in companies_named(snap, viewer(), self.text) if c.id != own]
        picked = _id(request.form.get(f"{self.field}_pick", ""))
        if picked and request.form.get(f"{self.field}_asked") == self.text:
            offered = {c.id for c in (*same, *companies_like(snap, self.text))} - {own}
            if picked in offered:
                self.show(snap, picked)
                return
        if len(same) == 1:
            self.chosen, self.create = same[0].id, False
        elif same:
            self.candidates, self.create = same, False
            self.error = _("Several companies have this name. Which one is it?")
        else:
            self._unknown(snap, own)

    def _unknown(self, snap: Snapshot, own: bytes | None) -> None:
        may_create = viewer().may("companies", "create")
        if self.create and may_create:
            return
        self.create, self.may_create = False, may_create
        self.candidates = [c for c in companies_like(snap, self.text) if c.id != own]
        self.error = _("There is no company of this name.")


def companies_like(snap: Snapshot, text: str, limit: int = FEW) -> list[Company]:
    """Companies that the reader may see whose names come close, best first."""
    who = viewer()
    if not text or not who.may("companies", "search"):
        return []
    scope = {companies.name: None if who.sees_all("companies") else who.people}
    found = hub().search.find(scope, text, limit=limit, names_only=(companies.name,))
    seen = hub().search.records(snap, found, lambda _, record: who.may_see("companies", record))
    return [record for _, record in seen]


def _is_called(company: Company | None, text: str) -> bool:
    wanted = fold(text)
    return company is not None and wanted in {fold(company.name_en), fold(company.name_ar)} - {""}


def _id(text: str) -> bytes | None:
    try:
        return parse_id(text) if text else None
    except ValueError:
        return None
