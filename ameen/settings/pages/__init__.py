"""The pages of the settings; each changes only what belongs to the reader."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...accounts import actions, queries
from ...accounts.actions import TooMany
from ...accounts.rules import LEVELS, MODULES, Invalid, device_of
from ...notifications import actions as telling
from ...notifications.queries import preferences_of, subscribed
from ...store import Stale
from ...web import access, page, see_other, store, toast, viewer, write
from ...web.answers import whole_page_at
from ..forms import (
    AppearanceForm,
    LanguageForm,
    NotificationsForm,
    PasswordForm,
    ProfileForm,
)
from .sections import SECTIONS, company

blueprint = Blueprint("settings", __name__)
BLUEPRINTS = (blueprint,)


@blueprint.get("/settings")
@access.signed_in
def index() -> Response:
    with store().read() as snap:
        roles = queries.roles_of(snap, viewer().user)
    return _page(
        "settings/index.html",
        _("Settings"),
        roles=roles,
        modules=MODULES,
        level_names=LEVELS,
        company=company(),
    )


@blueprint.get("/settings/profile")
@access.signed_in
def profile() -> Response:
    return _profile(ProfileForm.of(viewer().user))


@blueprint.post("/settings/profile")
@access.signed_in
def save_profile() -> Response:
    form = ProfileForm.of(viewer().user)
    if not form.validate():
        return _profile(form, 422)
    try:
        write(actions.save_profile, form.version.data, form.values())
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _profile(form, 422)
    except Stale as stale:
        return _profile(form, 409, form.lost_to(stale.current), stale.current.updated_at)
    toast(_("Saved."))
    return whole_page_at(url_for("settings.profile"))


def _profile(
    form: ProfileForm, status: int = 200, differences: Any = None, when: datetime | None = None
) -> Response:
    return _page(
        "settings/profile/edit.html",
        _("Profile"),
        status,
        form=form,
        differences=differences,
        when=when,
        who="",
    )


@blueprint.get("/settings/password")
@access.signed_in
def password() -> Response:
    return _password(PasswordForm())


@blueprint.post("/settings/password")
@access.signed_in
def change_password() -> Response:
    form = PasswordForm.of()
    if not form.validate():
        return _password(form, 422)
    first = viewer().user.must_change_password
    try:
        actions.change_password(
            store(),
            viewer(),
            form.current_password.data,
            form.new_password.data,
            request.remote_addr or "",
        )
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _password(form, 422)
    except TooMany as wait:
        form.form_errors.append(_("Too many attempts. Wait a little, then try again."))
        response = _password(form, 429)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    toast(_("The password is changed. You are signed out everywhere else."))
    return whole_page_at("/" if first else url_for("settings.password"))


def _password(form: PasswordForm, status: int = 200) -> Response:
    response = _page("settings/password/edit.html", _("Password"), status, form=form)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/settings/language")
@access.signed_in
def language() -> Response:
    return _language(LanguageForm.of(viewer().user))


@blueprint.post("/settings/language")
@access.signed_in
def save_language() -> Response:
    form = LanguageForm.of(viewer().user)
    if not form.validate():
        return _language(form, 422)
    values = form.values()
    return _preferences(values | {"language": values["language"] or ""}, "settings.language")


def _language(form: LanguageForm, status: int = 200) -> Response:
    return _page("settings/language/edit.html", _("Language and region"), status, form=form)


@blueprint.get("/settings/appearance")
@access.signed_in
def appearance() -> Response:
    return _appearance(AppearanceForm.of(viewer().user))


@blueprint.post("/settings/appearance")
@access.signed_in
def save_appearance() -> Response:
    form = AppearanceForm.of(viewer().user)
    if not form.validate():
        return _appearance(form, 422)
    return _preferences(form.values(), "settings.appearance")


def _appearance(form: AppearanceForm, status: int = 200) -> Response:
    return _page("settings/appearance/edit.html", _("Appearance"), status, form=form)


def _preferences(values: dict[str, Any], back: str) -> Response:
    """Saves, and loads the page whole: its very frame speaks or looks otherwise now."""
    write(actions.save_preferences, values)
    toast(_("Saved."))
    return whole_page_at(url_for(back))


@blueprint.get("/settings/notifications")
@access.signed_in
def notifications() -> Response:
    return _notifications()


@blueprint.post("/settings/notifications")
@access.signed_in
def save_notifications() -> Response:
    form = NotificationsForm.of()
    if not form.validate():
        return _notifications(form, 422)
    try:
        write(telling.save_preferences, form.values(), form.version.data)
    except Stale as stale:
        form.version.data, form.version.raw_data = stale.current.version, None
        form.form_errors.append(
            _("This was changed elsewhere meanwhile. Look it over, then save it again.")
        )
        return _notifications(form, 409)
    return see_other(url_for("settings.notifications"), _("Saved."))


def _notifications(form: NotificationsForm | None = None, status: int = 200) -> Response:
    with store().read() as snap:
        kept = preferences_of(snap, viewer().user.id)
        takes_push = subscribed(snap, viewer().user.id)
    return _page(
        "settings/notifications/edit.html",
        _("Notifications"),
        status,
        form=form or NotificationsForm(obj=kept),
        takes_push=takes_push,
    )


@blueprint.get("/settings/sessions")
@access.signed_in
def sessions() -> Response:
    who = viewer()
    with store().read() as snap:
        found = queries.sessions_of(snap, who.user.id, datetime.now(UTC))
    here = who.session.id if who.session else b""
    rows = [
        {"session": session, "device": device_of(session.agent), "here": session.id == here}
        for session in sorted(found, key=lambda session: session.id != here)
    ]
    return _page("settings/sessions/index.html", _("Where you are signed in"), rows=rows)


@blueprint.delete("/settings/sessions/<id:session_id>")
@access.signed_in
def end_session(session_id: bytes) -> Response:
    write(actions.end_session, session_id)
    return see_other(url_for("settings.sessions"), _("Signed out there."))


@blueprint.delete("/settings/sessions")
@access.signed_in
def end_other_sessions() -> Response:
    ended = write(actions.end_other_sessions)
    told = ngettext("Signed out in %(num)d place.", "Signed out in %(num)d places.", ended)
    return see_other(url_for("settings.sessions"), told)


def _page(template: str, title: str, status: int = 200, **names: Any) -> Response:
    tabs = [
        (url_for(endpoint), text, request.path == url_for(endpoint), icon)
        for endpoint, text, icon, _hint in SECTIONS
    ]
    sections = [(url_for(e), text, icon, hint) for e, text, icon, hint in SECTIONS]
    return page(template, status, title=title, tab_list=tabs, sections=sections, **names)
