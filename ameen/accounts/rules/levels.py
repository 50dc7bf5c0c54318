"""Levels, modules and actions: the one table of what a level allows, and the roles of the system."""

from collections.abc import Iterable, Mapping

from ..records import Role

NONE, READ, WRITE, FULL, ADMIN, OWNER = range(6)


def N_(text: str) -> str:  # noqa: N802 - the name that readers of catalogues look for
    """Marks a text that is translated where it is shown."""
    return text


LEVELS = {
    NONE: N_("None"),
    READ: N_("Read"),
    WRITE: N_("Write"),
    FULL: N_("Full"),
    ADMIN: N_("Admin"),
    OWNER: N_("Owner"),
}

ACTIONS = {
    "list": READ,
    "view": READ,
    "read": READ,
    "search": READ,
    "export": READ,
    "create": WRITE,
    "edit": WRITE,
    "write": WRITE,
    "duplicate": WRITE,
    "import": WRITE,
    "delete": FULL,
    "trash": FULL,
    "assign": FULL,
    "transfer": FULL,
    "restore": FULL,
    "configure": ADMIN,
    "see_all": ADMIN,
    "grant": OWNER,
}

ACTION_TEXTS = {
    "list": N_("list"),
    "view": N_("view"),
    "search": N_("search"),
    "export": N_("export"),
    "create": N_("create"),
    "edit": N_("edit"),
    "duplicate": N_("duplicate"),
    "import": N_("import"),
    "delete": N_("delete"),
    "assign": N_("assign"),
    "transfer": N_("transfer"),
    "restore": N_("restore"),
    "configure": N_("set up the module"),
    "see_all": N_("see everybody’s records"),
    "grant": N_("give rights"),
}

MODULES = {
    "dashboard": N_("Dashboard"),
    "contacts": N_("Contacts"),
    "companies": N_("Companies"),
    "leads": N_("Leads"),
    "deals": N_("Deals"),
    "activities": N_("Activities"),
    "campaigns": N_("Campaigns"),
    "tasks": N_("Tasks"),
    "scheduler": N_("Scheduler"),
    "notifications": N_("Notifications"),
    "reports": N_("Reports"),
    "files": N_("Files"),
    "users": N_("Users"),
    "roles": N_("Roles"),
    "settings": N_("Settings"),
    "audit": N_("Audit"),
}

BUSINESS = tuple(
    module for module in MODULES if module not in ("users", "roles", "settings", "audit")
)

SYSTEM_ROLES = {
    "owner": (
        N_("Owner"),
        N_("Everything, including giving and taking rights."),
        dict.fromkeys(MODULES, OWNER),
    ),
    "administrator": (
        N_("Administrator"),
        N_("Sees and arranges everybody's records, and the people."),
        dict.fromkeys(BUSINESS, ADMIN)
        | {"users": ADMIN, "roles": READ, "settings": ADMIN, "audit": READ},
    ),
    "manager": (
        N_("Manager"),
        N_("Works with the records of a team, and may assign and delete them."),
        dict.fromkeys(BUSINESS, FULL) | {"users": READ},
    ),
    "member": (
        N_("Member"),
        N_("Makes and changes own records."),
        dict.fromkeys(BUSINESS, WRITE),
    ),
    "reader": (
        N_("Reader"),
        N_("Sees own records and changes nothing."),
        dict.fromkeys(BUSINESS, READ),
    ),
}


class Forbidden(Exception):
    """Who asks may not do this; the text says why, in English, and is translated when shown."""


class Invalid(Exception):
    """What was typed can't be kept: `errors` has a list of texts for each field."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(text for texts in errors.values() for text in texts))
        self.errors = errors


def allows(level: int, action: str) -> bool:
    """Whether a level is enough for an action; KeyError for an action that the table lacks."""
    return level >= ACTIONS[action]


def covers(levels: Mapping[str, int], others: Mapping[str, int]) -> bool:
    """Whether no level of `others` is above the same one of `levels`."""
    return all(levels.get(module, NONE) >= level for module, level in others.items())


def combined(roles: Iterable[Role]) -> dict[str, int]:
    """The levels of someone with several roles: the highest of each module counts."""
    levels: dict[str, int] = {}
    for role in roles:
        for module, level in role.levels.items():
            if module in MODULES and level > levels.get(module, NONE):
                levels[module] = min(level, OWNER)
    return levels
