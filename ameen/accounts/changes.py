"""What changes of people mean to others: in search, where colleagues know each other by name, and
to those whose account is touched."""

from collections.abc import Iterator

from ..search import Document, Searchable
from ..store import Change, Snapshot, parse_id
from ..store.cause import Cause
from ..store.log import EVENT
from .records import User, invitations, users

# What tells whether a link that is mailed is still good.
OF_LINKS = ("invitation", "round")
# What somebody is told of their own account, whoever did it, and where they can do something.
SECURITY = {
    "invited": "/settings",
    "link_made": "/settings/password",
    "password_asked": "/settings/password",
    "password_changed": "/settings/password",
    "signed_in": "/settings/sessions",
    "signed_out_everywhere": "/settings/sessions",
    "roles_changed": "/settings",
}


def user_document(snap: Snapshot, user: User) -> Document | None:
    """What search knows of a colleague; None of those who left."""
    if not user.active:
        return None
    local = "" if user.name_en or user.name_ar else user.email.partition("@")[0]
    return Document(
        names=(user.name_en or local, user.name_ar),
        text=(user.position, user.department),
        emails=(user.email,),
        phones=(user.phone,) if user.phone else (),
        name_en=user.name_en or local,
        name_ar=user.name_ar,
    )


def security(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Whose account was touched: not by a first password, nor by a browser that is known."""
    if change.op != EVENT or change.name not in SECURITY or change.after.get("usual"):
        return
    said = {"event": change.name, "path": SECURITY[change.name]}
    said |= {field: change.after[field] for field in OF_LINKS if field in change.after}
    if "invitation" in said and snap.get(invitations, parse_id(said["invitation"])) is None:
        return
    yield Cause(user_id=change.id, kind="security", by=change.by, said=said)


CAUSES = (security,)
SEARCHABLE = (Searchable(users, user_document),)
