"""What users mean to search: colleagues know each other by name."""

from ..search import Document, Searchable
from ..store import Snapshot
from .records import User, users


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


SEARCHABLE = (Searchable(users, user_document),)
