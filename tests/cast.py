"""The cast: an owner, a manager, her report, a colleague, an outsider; made by the hub's actions."""

from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from ameen.accounts import actions, queries
from ameen.accounts.actions import Arrival, Attempt
from ameen.accounts.records import Role, User, users
from ameen.store import Store

PASSWORD = "one plain sentence will do"
DOMAIN = "cast.example"
NAMES = ("owner", "manager", "report", "colleague", "outsider")
PEOPLE = {  # name in English, in Arabic, role, reports to
    "owner": ("Maryam Al Balushi", "مريم البلوشي", "owner", None),
    "manager": ("Salma Al Harthy", "سلمى الحارثي", "manager", None),
    "report": ("Khalid Al Amri", "خالد العامري", "member", "manager"),
    "colleague": ("Jonas Weber", "يوناس فيبر", "member", None),
    "outsider": ("Nadia Rahman", "نادية رحمن", None, None),
}


@dataclass(frozen=True)
class Person:
    """Somebody of the cast, as they were when the test began."""

    part: str
    user: User
    password: str = PASSWORD

    @property
    def id(self) -> bytes:
        return self.user.id

    @property
    def email(self) -> str:
        return self.user.email


@dataclass(frozen=True)
class Cast:
    """Who may do everything; who sees a team; who is in it; who isn't; who may do nothing."""

    owner: Person
    manager: Person
    report: Person
    colleague: Person
    outsider: Person

    def __iter__(self):
        return iter([self.owner, self.manager, self.report, self.colleague, self.outsider])

    def __getitem__(self, part: str) -> Person:
        return getattr(self, part)


def build(store: Store, secret: bytes) -> Cast:
    """Makes the cast in an empty store."""
    owner, _password = actions.first_owner(
        store, f"owner@{DOMAIN}", PEOPLE["owner"][0], PASSWORD, "en"
    )
    made = {"owner": owner}
    for part in NAMES[1:]:
        name_en, name_ar, role, manager = PEOPLE[part]
        values = {
            "email": f"{part}@{DOMAIN}",
            "name_en": name_en,
            "name_ar": name_ar,
            "language": "en",
            "manager_id": made[manager].id if manager else None,
        }
        made[part] = add(store, secret, owner, values, role)
    return cast_of(store)


def add(store: Store, secret: bytes, by: User, values: dict, role: str | None = None) -> User:
    """Somebody more: invited by `by`, and come in with the cast's password."""
    with store.read() as snap:
        viewer = queries.viewer_for(snap, snap.require(users, by.id))
        role_ids = [queries.role_by_key(snap, role).id] if role else []
    user, token = store.write(actions.add_user, values, role_ids, secret, viewer=viewer, by=by.id)
    actions.accept_invitation(store, secret, Arrival(token, PASSWORD))
    with store.read() as snap:
        return snap.require(users, user.id)


def cast_of(store: Store) -> Cast:
    """The cast of a store in which it was built."""
    with store.read() as snap:
        found = {
            part: Person(part, queries.user_by_email(snap, f"{part}@{DOMAIN}")) for part in NAMES
        }
    return Cast(**found)


def viewer(store: Store, person: Person | User) -> queries.Viewer:
    """The person as the hub sees them now."""
    with store.read() as snap:
        return queries.viewer_for(snap, snap.require(users, person.id))


def session_token(store: Store, secret: bytes, person: Person, address: str = "127.0.0.1") -> str:
    """Signs the person in, as the page does."""
    attempt = Attempt(person.email, person.password, address, "Mozilla/5.0 Firefox/140.0 Linux")
    return actions.sign_in(store, secret, attempt).token


def with_roles(store: Store, person: Person, *keys: str) -> Person:
    """The person with other roles of the system."""

    def work(tx):
        ids = tuple(queries.role_by_key(tx, key).id for key in keys)
        return tx.put(changed(tx.require(users, person.id), role_ids=ids))

    return replace(person, user=store.write(work))


def with_levels(store: Store, person: Person, **levels: int) -> Person:
    """The person with one role of just these levels."""

    def work(tx):
        role = tx.put(Role(name=f"only {sorted(levels.items())}", levels=levels))
        return tx.put(changed(tx.require(users, person.id), role_ids=(role.id,)))

    return replace(person, user=store.write(work))
