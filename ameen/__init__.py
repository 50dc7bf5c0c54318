"""The front door: the only place that knows every room, and joins them.

The rooms are imported within the functions, so that a part of the house (the store, in a test)
can be used without the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .version import __version__ as __version__

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings
    from .jobs import Job, WorkKind
    from .search import Search
    from .store import Store

TOP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Hub:
    """All that is open while a process works for a hub, and what the slices do in it."""

    settings: Settings
    store: Store
    search: Search
    jobs: tuple[Job, ...]
    work_kinds: dict[str, WorkKind]
    followers: tuple[Callable[[], int], ...] = field(default=())

    def close(self) -> None:
        """Lets go of the files."""
        self.search.close()
        self.store.close()


def open_hub(settings: Settings) -> Hub:
    """Opens the store and the search of a data folder, once a process and after any fork."""
    from . import health  # noqa: F401  tables are known before the store is opened
    from .accounts import changes as accounts_changes
    from .accounts import jobs as accounts_jobs
    from .crm import changes as crm_changes
    from .crm import jobs as crm_jobs
    from .jobs import housekeeping
    from .restoring import carry_on
    from .search import Search
    from .store import Store
    from .web import jobs as web_jobs

    carry_on(settings.data)
    store = Store.open(settings.data / "lmdb")
    searchable = (*crm_changes.SEARCHABLE, *accounts_changes.SEARCHABLE)
    search = Search.open(settings.data / "search", store, searchable)
    return Hub(
        settings=settings,
        store=store,
        search=search,
        jobs=(*housekeeping.JOBS, *web_jobs.JOBS, *accounts_jobs.JOBS, *crm_jobs.JOBS),
        work_kinds={kind.name: kind for kind in crm_jobs.WORK_KINDS},
        followers=(search.follow,),
    )


def create_app(settings: Settings | None = None, hub: Hub | None = None) -> Flask:
    """The hub as a WSGI application; of `hub` when it is open already."""
    from flask import Flask

    from . import web
    from .accounts import door
    from .config import Settings

    hub = hub or open_hub(settings or Settings.load())
    app = Flask("ameen", template_folder=str(TOP / "templates"), static_folder=str(TOP / "static"))
    web.init_app(
        app,
        hub,
        **door.for_web(),
        entries=_entries(),
        user_links=_user_links(),
        search="search.index",
        suggestions="search.suggestions",
    )
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    web.check_all(app)
    return app


def know_every_table() -> None:
    """Enters every room, for a store that is opened without its hub: it knows all tables then."""
    _blueprints()


def _blueprints() -> list:
    from .accounts import api as accounts_api
    from .accounts import pages as accounts_pages
    from .crm import api as crm_api
    from .crm import pages as crm_pages
    from .dashboard import pages as dashboard_pages
    from .health import api as health_api
    from .settings import pages as settings_pages
    from .web import openapi

    return [
        dashboard_pages.dashboard,
        dashboard_pages.search,
        *crm_pages.blueprints,
        *accounts_pages.BLUEPRINTS,
        settings_pages.blueprint,
        *accounts_api.BLUEPRINTS,
        *crm_api.BLUEPRINTS,
        *health_api.BLUEPRINTS,
        openapi.blueprint,
    ]


def _entries() -> tuple:
    from flask_babel import lazy_gettext as _l

    from .web import Entry

    return (
        Entry("dashboard.index", _l("Dashboard"), "layout-dashboard", "dashboard"),
        Entry("contacts.index", _l("Contacts"), "address-book", "contacts", "list"),
        Entry("companies.index", _l("Companies"), "building-skyscraper", "companies", "list"),
        Entry("users.index", _l("People"), "users", "users", "list"),
        Entry("roles.index", _l("Roles"), "shield", "roles", "list"),
    )


def _user_links() -> tuple:
    from flask_babel import lazy_gettext as _l

    from .web import Entry

    return (Entry("settings.profile", _l("Settings"), "settings"),)
