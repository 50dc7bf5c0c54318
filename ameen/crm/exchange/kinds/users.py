"""Users in files: with their manager, and roles as far as who imports may give them. They come
without a password, and are not invited yet."""

from collections.abc import Mapping
from typing import Any

from ....accounts.actions import create_user, edit_user, grant_roles, set_active
from ....accounts.queries import (
    Viewer,
    all_roles,
    colleagues,
    knows,
    may_grant,
    roles_of,
    user_by_email,
    users_page,
)
from ....accounts.records import users
from ....accounts.rules import N_, Forbidden, Invalid, checked_person
from ....store import Change, Snapshot, Tx, fold
from .. import cells
from .contacts import Named
from .kind import ITSELF, SEVERAL, YES_NO, Field, Link
from .shared import BOTH_NAMES, OWN_ID, PERSON_NAMES

NO_ROLE = N_("There is no role “%(value)s”.")
NOT_GIVEN = N_("You may not give the role “%(value)s”: it has rights that you don't have.")
PERSON = (
    "email",
    "name_en",
    "name_ar",
    "phone",
    "position",
    "department",
    "manager_id",
    "language",
)


class Users(Named, frozen=True, kw_only=True):
    @property
    def module(self) -> str:
        return "users"

    def sees(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        return viewer.may("users", "view") and knows(viewer, record.id)

    def page(
        self, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
    ) -> tuple[list[bytes], bytes | None]:
        hits = users_page(snap, viewer, after=after, limit=limit)
        return [hit.id for hit in hits], hits[-1].key if len(hits) == limit else None

    def custom(self, snap: Snapshot) -> tuple[Any, ...]:
        return ()

    def under(
        self, snap: Snapshot, viewer: Viewer, index: str, key: str, most: int = 0
    ) -> list[Any]:
        user = user_by_email(snap, key) if index == "emails" else None
        return [user] if user is not None and self.sees(snap, viewer, user) else []

    def namesakes(self, snap: Snapshot, viewer: Viewer, name: str) -> list[Any]:
        folded = fold(name)
        ids = [
            c.id for c in colleagues(snap).values() if folded in (fold(c.name_en), fold(c.name_ar))
        ]
        return [u for u in snap.get_many(users, ids) if u and self.sees(snap, viewer, u)]

    def accept(self, values: dict[str, Any]) -> dict[str, Any]:
        return checked_person(values)

    def from_name(self, name: str) -> dict[str, Any]:
        if "@" in name:
            return {"email": name}
        return super().from_name(name)

    def nameless(self, values: Mapping[str, Any], old: Any) -> str:
        return ""

    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        if "email" not in plan.values and plan.record is None:
            plan.faults.append((N_("A user needs an email address."), {}))
        if "roles" not in meant.aside:
            return
        wanted = []
        for text in meant.aside["roles"]:
            found = [
                r for r in all_roles(planner.snap) if fold(text) in (fold(r.name), fold(r.key))
            ]
            if not found:
                plan.faults.append((NO_ROLE, {"value": text}))
                continue
            held = plan.record is not None and found[0].id in plan.record.role_ids
            if not held and not may_grant(planner.viewer, found[0]):
                plan.faults.append((NOT_GIVEN, {"value": text}))
            wanted.append(found[0].id)
        plan.values["role_ids"] = tuple(dict.fromkeys(wanted))

    def make(self, tx: Tx, values: dict[str, Any], viewer: Viewer) -> Any:
        user = create_user(
            tx,
            {f: v for f, v in values.items() if f in PERSON},
            record_id=values.get("id", b""),
            viewer=viewer,
        )
        return self._standing(tx, user, values, viewer)

    def change(self, tx: Tx, record: Any, values: dict[str, Any], viewer: Viewer) -> Any:
        said = {f: v for f, v in values.items() if f in PERSON and v != getattr(record, f)}
        user = edit_user(tx, record.id, None, said, viewer=viewer) if said else record
        return self._standing(tx, user, values, viewer)

    def _standing(self, tx: Tx, user: Any, values: dict[str, Any], viewer: Viewer) -> Any:
        if "role_ids" in values:
            user = grant_roles(tx, user.id, values["role_ids"], viewer=viewer)
        if values.get("active", user.active) != user.active:
            user = set_active(tx, user.id, values["active"], viewer=viewer)
        return user

    def take_back(self, tx: Tx, change: Change, viewer: Viewer) -> str | None:
        """Who was made may no longer sign in; what was changed becomes as it was."""
        user = tx.get(users, change.id)
        if user is None:
            return None
        try:
            if change.op == "create":
                set_active(tx, user.id, False, viewer=viewer)
            else:
                before = {
                    f: v for f, v in change.before.items() if f in (*PERSON, "active", "role_ids")
                }
                if any(getattr(user, f) != _held(change.after.get(f)) for f in before):
                    return user.name_en or user.name_ar or user.email
                self.change(tx, user, {f: _held(v) for f, v in before.items()}, viewer)
        except (Forbidden, Invalid):
            return user.name_en or user.name_ar or user.email
        return None

    def is_gone(self, record: Any) -> bool:
        return record is None or not record.active

    def said(self, snap: Snapshot, viewer: Viewer, record: Any, field: str) -> str | None:
        if field == "roles":
            return cells.joined(role.key or role.name for role in roles_of(snap, record))
        return None


def _held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


USERS = Users(
    name="users",
    table=users,
    title=N_("Import users"),
    naming=frozenset(("name", "name_en", "name_ar", "first_name", "last_name", "email")),
    name_field="name_en",
    by_name=ITSELF,
    fields=(
        OWN_ID,
        Field(
            name="name",
            text=BOTH_NAMES[0].text,
            sort=BOTH_NAMES[0].sort,
            names=f"user username employee employeename salesagent agent person {BOTH_NAMES[0].names}",
        ),
        *BOTH_NAMES[1:],
        *PERSON_NAMES,
        Field(
            name="email",
            text=N_("Email"),
            names="email emailaddress mail workemail البريد البريدالالكتروني الايميل ايميل",
        ),
        Field(name="phone", text=N_("Phone"), names="phone phonenumber mobile tel الهاتف هاتف"),
        Field(name="position", text=N_("Position"), names="position jobtitle title المنصب الوظيفه"),
        Field(
            name="department",
            text=N_("Department"),
            names="department office regionaloffice team division القسم الداءره المكتب",
        ),
        Field(
            name="roles",
            text=N_("Roles"),
            sort=SEVERAL,
            aside=True,
            names="roles role الادوار الدور",
        ),
        Field(
            name="active",
            text=N_("Active"),
            sort=YES_NO,
            names="active enabled نشط",
            wrong=N_("“%(value)s” is neither yes nor no."),
        ),
        Field(name="language", text=N_("Language"), names="language locale اللغه"),
    ),
    links=(
        Link(
            name="manager",
            field="manager_id",
            to="users",
            text=N_("Reports to"),
            names="manager reportsto supervisor boss المدير المسوولالمباشر",
            later=True,
        ),
    ),
)
