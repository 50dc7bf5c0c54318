"""The pages of this room."""

from .invitations import blueprint as invitations
from .passwords import blueprint as passwords
from .roles import blueprint as roles
from .sign_in import blueprint as sign_in
from .users import blueprint as users

BLUEPRINTS = (sign_in, invitations, passwords, users, roles)

__all__ = ["BLUEPRINTS", "invitations", "passwords", "roles", "sign_in", "users"]
