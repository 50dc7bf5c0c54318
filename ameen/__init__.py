"""The front door: the only place that knows every room, and joins them.

The rooms are imported within the functions, so that a part of the house (the store, in a test)
can be used without the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .version import __version__ as __version__

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings
    from .files.queries import Subject
    from .jobs import Job, WorkKind
    from .live.datagrams import Datagrams
    from .search import Search
    from .store import Store

TOP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Hub:
    """All that is open while a process works for a hub, and what the slices do in it.

    `errands` are done by who leads again and again, each by itself, for they wait for other
    machines. `beginnings` is done once by who comes to lead, `restorers` says for each table how one of
    its changes is undone, `subjects` on what files can be.
    """

    settings: Settings
    store: Store
    search: Search
    jobs: tuple[Job, ...]
    work_kinds: dict[str, WorkKind]
    datagrams: Datagrams
    followers: tuple[Callable[[], int], ...] = field(default=())
    errands: tuple[Callable[[Any], int], ...] = field(default=())
    beginnings: tuple[Callable[[Any, datetime], int], ...] = field(default=())
    restorers: dict[str, Callable[..., str | None]] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    def close(self) -> None:
        """Lets go of the files."""
        self.search.close()
        self.store.close()
        self.datagrams.close()


def open_hub(settings: Settings) -> Hub:
    """Opens the store and the search of a data folder, once a process and after any fork."""
    from . import health  # noqa: F401  tables are known before the store is opened
    from .accounts import changes as accounts_changes
    from .accounts import jobs as accounts_jobs
    from .crm import actions as crm_actions
    from .crm import changes as crm_changes
    from .crm import jobs as crm_jobs
    from .files import actions as files_actions
    from .files import jobs as files_jobs
    from .jobs import housekeeping
    from .live.datagrams import Datagrams
    from .notifications import actions as notifications_actions
    from .notifications import jobs as notifications_jobs
    from .restoring import carry_on
    from .search import Search
    from .store import Store
    from .web import jobs as web_jobs

    carry_on(settings.data)
    store = Store.open(settings.data / "lmdb")
    datagrams = Datagrams(settings.data / "run")
    store.after_commit = datagrams.send
    searchable = (*crm_changes.SEARCHABLE, *accounts_changes.SEARCHABLE)
    search = Search.open(settings.data / "search", store, searchable)
    causes = (*crm_changes.CAUSES, *accounts_changes.CAUSES)
    notifier = notifications_actions.Notifier(store, causes)
    subjects = _subjects()
    return Hub(
        settings=settings,
        store=store,
        search=search,
        jobs=(
            *housekeeping.JOBS,
            *web_jobs.JOBS,
            *accounts_jobs.JOBS,
            *crm_jobs.JOBS,
            *files_jobs.JOBS,
            *notifications_jobs.JOBS,
        ),
        work_kinds={kind.name: kind for kind in crm_jobs.WORK_KINDS},
        datagrams=datagrams,
        followers=(search.follow, notifier.follow),
        errands=notifications_jobs.ERRANDS,
        beginnings=(files_jobs.sweep,),
        restorers={
            **crm_actions.RESTORERS,
            "attachment": partial(files_actions.restore, subjects=subjects),
        },
        subjects=subjects,
    )


def _subjects() -> dict[str, Subject]:
    """The kinds of record that files can be on, by table."""
    from .accounts import queries as accounts
    from .accounts.records import name, users
    from .files.queries import Subject
    from .files.records import Purpose

    pictures = {"contact": Purpose.AVATAR, "company": Purpose.LOGO}
    pictures |= dict.fromkeys(("lead", "deal", "activity", "campaign"))  # files alone
    people = Subject(
        table=users,
        module="users",
        load=accounts.known_user,
        name=name,
        address=_page_of_user,
        picture=Purpose.AVATAR,
        takes_files=False,
        may_edit=accounts.may_edit_user,
    )
    found = {table: _subject(table, picture) for table, picture in pictures.items()}
    return found | {users.name: people}


def _subject(table: str, picture: Any) -> Subject:
    """A kind of record of the CRM, as files know it."""
    from flask import url_for

    from .crm import queries
    from .crm.records import name
    from .files.queries import Subject

    module = queries.MODULES[table]
    return Subject(
        table=queries.TABLES[table],
        module=module,
        load=lambda snap, viewer, record_id: queries.record(snap, viewer, table, record_id),
        name=name,
        address=lambda record_id: url_for(f"{module}.show", **{f"{table}_id": record_id}),
        picture=picture,
    )


def _page_of_user(user_id: bytes) -> str:
    """One's own profile, which needs no level, or the page of a colleague."""
    from flask import url_for

    from .web import viewer

    if user_id == viewer().user.id:
        return url_for("settings.profile")
    return url_for("users.show", user_id=user_id)


def create_app(settings: Settings | None = None, hub: Hub | None = None) -> Flask:
    """The hub as a WSGI application; of `hub` when it is open already."""
    from flask import Flask

    from . import web
    from .accounts import door
    from .config import Settings
    from .live import front as live_front
    from .notifications.pages import bell

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
        stream="live.stream",
        position=live_front.position,
        bell=bell.drawn,
        bell_mark=bell.mark,
    )
    live_front.init_app(app, hub, _topics(), door.for_live())
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    web.check_all(app)
    return app


def _topics() -> tuple:
    from .crm import changes as crm_changes
    from .dashboard import changes as dashboard_changes
    from .notifications import changes as notifications_changes

    return (*crm_changes.TOPICS, *dashboard_changes.TOPICS, *notifications_changes.TOPICS)


def know_every_table() -> None:
    """Enters every room, for a store that is opened without its hub: it knows all tables then."""
    _blueprints()


def _blueprints() -> list:
    from .accounts import api as accounts_api
    from .accounts import pages as accounts_pages
    from .crm import api as crm_api
    from .crm import pages as crm_pages
    from .dashboard import pages as dashboard_pages
    from .files import api as files_api
    from .files import pages as files_pages
    from .health import api as health_api
    from .live import pages as live_pages
    from .notifications import api as notifications_api
    from .notifications import pages as notifications_pages
    from .settings import pages as settings_pages
    from .web import openapi

    return [
        dashboard_pages.dashboard,
        dashboard_pages.search,
        *crm_pages.blueprints,
        files_pages.blueprint,
        *accounts_pages.BLUEPRINTS,
        *notifications_pages.BLUEPRINTS,
        settings_pages.blueprint,
        *accounts_api.BLUEPRINTS,
        *crm_api.BLUEPRINTS,
        files_api.blueprint,
        *notifications_api.BLUEPRINTS,
        *health_api.BLUEPRINTS,
        live_pages.blueprint,
        openapi.blueprint,
    ]


def _entries() -> tuple:
    from flask_babel import lazy_gettext as _l

    from .web import Entry

    return (
        Entry("dashboard.index", _l("Dashboard"), "layout-dashboard", "dashboard"),
        Entry("contacts.index", _l("Contacts"), "address-book", "contacts", "list"),
        Entry("companies.index", _l("Companies"), "building-skyscraper", "companies", "list"),
        Entry("leads.index", _l("Leads"), "filter-star", "leads", "list"),
        Entry("deals.index", _l("Deals"), "briefcase", "deals", "list"),
        Entry("activities.index", _l("Activities"), "calendar-event", "activities", "list"),
        Entry("campaigns.index", _l("Campaigns"), "speakerphone", "campaigns", "list"),
        Entry("reports.index", _l("Reports"), "chart-bar", "reports", "list"),
        Entry("files.index", _l("Files"), "paperclip", "files", "list"),
        Entry("users.index", _l("People"), "users", "users", "list"),
        Entry("roles.index", _l("Roles"), "shield", "roles", "list"),
    )


def _user_links() -> tuple:
    from flask_babel import lazy_gettext as _l

    from .web import Entry

    return (Entry("settings.profile", _l("Settings"), "settings"),)
