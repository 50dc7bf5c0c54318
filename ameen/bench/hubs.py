"""Hubs of made-up contacts to measure against, in temporary folders, each made once a run."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import Hub, create_app, open_hub
from ..accounts.actions import Attempt, SignedIn, first_owner, sign_in
from ..accounts.queries import Viewer, viewer_for
from ..config import Settings
from ..crm.records import Company, Contact
from ..store import Tx

EMAIL, PASSWORD = "owner@bench.example", "correct horse battery"
FIRST = ("Aisha", "Omar", "Maria", "Khalid", "Noor", "Salim", "Anna", "Yusuf", "Layla", "Tariq")
FAMILY = ("al-Harthy", "Anders", "al-Balushi", "Berglund", "Moreno", "al-Said", "Hardy", "Smith")
ARABIC = ("عائشة", "عمر", "مريم", "خالد", "نور", "سالم", "آنا", "يوسف", "ليلى", "طارق")
TOWNS = ("Muscat", "Salalah", "Sohar")
PER_COMPANY = 20
PIECE = 1000


class Bench:
    """The hubs of one run. `scale` shrinks every size, for a run that only shows that it works."""

    def __init__(self, scale: float, tell: Callable[[str], None]) -> None:
        self.scale, self.tell = scale, tell
        self.folder = Path(tempfile.mkdtemp(prefix="ameen-bench-"))
        self._hubs: dict[int, Hub] = {}
        self._apps: dict[int, Any] = {}

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *error: object) -> None:
        for hub in self._hubs.values():
            hub.close()
        shutil.rmtree(self.folder)

    def scaled(self, size: int, least: int = 1) -> int:
        return max(least, int(size * self.scale))

    def folder_of(self, contacts: int) -> Path:
        return self.folder / str(contacts)

    def hub(self, contacts: int) -> Hub:
        """A hub with so many contacts, all of them known to search."""
        if contacts not in self._hubs:
            self.tell(f"making a hub of {contacts:,} contacts")
            hub = open_hub(Settings.load({}, data=self.folder_of(contacts)))
            owner, _ = first_owner(hub.store, EMAIL, "Bench Owner", PASSWORD)
            for piece in _pieces(contacts):
                hub.store.write(_fill, *piece, by=owner.id)
            while hub.search.follow():
                continue
            self._hubs[contacts] = hub
        return self._hubs[contacts]

    def owner(self, contacts: int) -> Viewer:
        hub = self.hub(contacts)
        with hub.store.read() as snap:
            return viewer_for(snap, signed_in(hub).user)

    def app(self, contacts: int) -> tuple[Any, str]:
        """Its application, and the cookie of its owner."""
        hub = self.hub(contacts)
        if contacts not in self._apps:
            self._apps[contacts] = create_app(hub=hub)
        return self._apps[contacts], cookie(hub)


def filled(bench: Bench, name: str, size: int, fill: Callable[..., None]) -> Hub:
    """A hub in a folder of this name, into which `fill` puts so many records, piece by piece."""
    hub = open_hub(Settings.load({}, data=bench.folder / f"{name}-{size}"))
    owner, _ = first_owner(hub.store, EMAIL, "Bench Owner", PASSWORD)
    for piece in _pieces(size):
        hub.store.write(fill, *piece, by=owner.id)
    return hub


def signed_in(hub: Hub, email: str = EMAIL) -> SignedIn:
    return sign_in(hub.store, hub.settings.secret, Attempt(email, PASSWORD), datetime.now(UTC))


def cookie(hub: Hub, email: str = EMAIL) -> str:
    """What a browser sends that is signed in."""
    return f"ameen_session={signed_in(hub, email).token}"


def name_of(number: int) -> str:
    return f"{FIRST[number % 10]} {FAMILY[number // 10 % 8]} {number}"


def _pieces(contacts: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + PIECE, contacts)) for start in range(0, contacts, PIECE))


def _fill(tx: Tx, start: int, end: int) -> None:
    """Contacts, 20 to a company; every third lives in Muscat."""
    company_id = None
    for number in range(start, end):
        if number % PER_COMPANY == 0 or company_id is None:
            company_id = tx.put(Company(name_en=f"Company {number // PER_COMPANY}")).id
        tx.put(
            Contact(
                name_en=name_of(number),
                name_ar=f"{ARABIC[number % 10]} {number}",
                emails=(f"c{number}@mail{number % 97}.example",),
                phones=(f"+9689{number:07}",),
                city=TOWNS[number % 3],
                company_id=company_id,
            )
        )
