"""Who somebody is in a request, what that lets them do, and the people below them."""

from collections.abc import Hashable

from ...store import Snapshot
from ..records import Owned, Session, User, people_of, roles, users
from ..rules import ADMIN, NONE, allows, combined


class Viewer:
    """A user in one request: their levels, and the people whose records they see."""

    __slots__ = ("levels", "people", "session", "stamp", "user")

    def __init__(
        self,
        user: User,
        levels: dict[str, int],
        people: frozenset[bytes],
        session: Session | None = None,
    ) -> None:
        self.user, self.session = user, session
        self.levels, self.people = levels, people
        self.stamp: Hashable = tuple(sorted(levels.items()))

    def level(self, module: str) -> int:
        return self.levels.get(module, NONE)

    def may(self, module: str, action: str) -> bool:
        """Whether the levels allow the action; KeyError for one that the table of actions lacks."""
        return allows(self.levels.get(module, NONE), action)

    def sees_all(self, module: str) -> bool:
        return self.levels.get(module, NONE) >= ADMIN

    def may_see(self, module: str, record: Owned) -> bool:
        """Whether this very record exists for the viewer."""
        if not self.may(module, "view"):
            return False
        return self.sees_all(module) or not self.people.isdisjoint(people_of(record))


def viewer_for(snap: Snapshot, user: User, session: Session | None = None) -> Viewer:
    """The user as they are now: nothing is remembered from when they signed in."""
    return Viewer(user, levels_of(snap, user), people_below(snap, user.id) | {user.id}, session)


def levels_of(snap: Snapshot, user: User, even_inactive: bool = False) -> dict[str, int]:
    """The levels that the user's roles give; none while the user is not active."""
    if not (user.active or even_inactive):
        return {}
    return snap.memo(
        ("accounts.levels", user.role_ids),
        (roles,),
        lambda: combined([role for role in snap.get_many(roles, user.role_ids) if role]),
    )


def people_below(snap: Snapshot, user_id: bytes) -> frozenset[bytes]:
    """Everybody whose line of managers leads to the user, who may be in it in case of a loop."""
    return snap.memo(("accounts.below", user_id), (users,), lambda: _below(snap, user_id))


def _below(snap: Snapshot, user_id: bytes) -> frozenset[bytes]:
    reports = snap.memo("accounts.reports", (users,), lambda: _reports(snap))
    found: set[bytes] = set()
    waiting = [user_id]
    while waiting:
        fresh = [r for r in reports.get(waiting.pop(), ()) if r not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return frozenset(found)


def _reports(snap: Snapshot) -> dict[bytes, list[bytes]]:
    reports: dict[bytes, list[bytes]] = {}
    for (manager_id, user_id), _count in snap.tallies(users, "line"):
        reports.setdefault(manager_id, []).append(user_id)
    return reports


def leads_back(snap: Snapshot, user_id: bytes, manager_id: bytes) -> bool:
    """Whether reporting to `manager_id` would put the user above themselves."""
    return manager_id == user_id or manager_id in people_below(snap, user_id)
