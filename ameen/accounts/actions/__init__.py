"""What can be done about people: signing in and out, passwords, adding them, giving rights."""

from .attempts import TooMany
from .expiry import purge_expired
from .passwords import Arrival, accept_invitation, change_password
from .people import (
    INVITATION_LASTS,
    AlreadyPrepared,
    add_user,
    create_user,
    delete_role,
    edit_user,
    first_owner,
    grant_roles,
    invite,
    save_preferences,
    save_profile,
    set_active,
)
from .sign_in import (
    Attempt,
    Refused,
    SignedIn,
    end_other_sessions,
    end_session,
    is_stale,
    see_session,
    session_viewer,
    sign_in,
    sign_out,
)

__all__ = [
    "INVITATION_LASTS",
    "AlreadyPrepared",
    "Arrival",
    "Attempt",
    "Refused",
    "SignedIn",
    "TooMany",
    "accept_invitation",
    "add_user",
    "change_password",
    "create_user",
    "delete_role",
    "edit_user",
    "end_other_sessions",
    "end_session",
    "first_owner",
    "grant_roles",
    "invite",
    "is_stale",
    "purge_expired",
    "save_preferences",
    "save_profile",
    "see_session",
    "session_viewer",
    "set_active",
    "sign_in",
    "sign_out",
]
