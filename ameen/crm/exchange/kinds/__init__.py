"""The kinds of records that files bring and take, each described once."""

from .activities import ACTIVITIES
from .campaigns import CAMPAIGNS
from .companies import COMPANIES
from .contacts import CONTACTS
from .deals import DEALS
from .kind import Field, Kind, Link, link_fields
from .leads import LEADS
from .notes import NOTES
from .products import PRODUCTS
from .users import USERS

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CONTACTS,
        COMPANIES,
        PRODUCTS,
        LEADS,
        DEALS,
        ACTIVITIES,
        CAMPAIGNS,
        NOTES,
        USERS,
    )
}
TABLES: dict[str, Kind] = {kind.table.name: kind for kind in KINDS.values()}

__all__ = ["KINDS", "TABLES", "Field", "Kind", "Link", "link_fields"]
