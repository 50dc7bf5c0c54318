"""Every page, in both languages, light and dark, wide and narrow: nothing that axe objects to,
nothing beyond the edge of the screen, nothing that the content security policy refused."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ..running import PASSWORD, Running
from .walking import EMAIL, command, sign_in

PLACES = (
    "/",
    "/crm/contacts",
    "/crm/contacts?q=nothing-like-this",
    "/crm/contacts/new",
    "/crm/contacts/import",
    "/crm/contacts/trash",
    "/crm/companies",
    "/crm/companies/new",
    "/crm/activities",
    "/crm/activities?due=today",
    "/crm/activities/new",
    "/crm/campaigns",
    "/crm/campaigns/new",
    "/crm/deals",
    "/crm/deals/new",
    "/crm/products",
    "/crm/products/new",
    "/settings/pipelines",
    "/settings/pipelines/new",
    "/crm/leads",
    "/crm/leads/new",
    "/crm/leads/board",
    "/crm/deals/board",
    "/crm/deals/columns",
    "/crm/deals/views/new",
    "/crm/reports",
    "/crm/reports/closed",
    "/crm/reports/owners",
    "/settings",
    "/settings/fields",
    "/settings/fields/new?of=contact",
    "/files",
    "/files?kind=videos",
    "/search?q=anna",
    "/search",
    "/users",
    "/users/new",
    "/roles",
    "/settings/profile",
    "/settings/password",
    "/settings/language",
    "/settings/appearance",
    "/settings/sessions",
    "/nothing-here",
)
ONE = {"contacts": "contact", "companies": "company"}
LOOKS = (("en", 1280, False), ("ar", 1280, True), ("ar", 390, False), ("en", 390, True))


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    data = tmp_path_factory.mktemp("accessible") / "data"
    command(data, "init", "--email", EMAIL, "--password-stdin", told=PASSWORD)
    command(data, "demo")
    with Running(data) as running:
        yield running


def faults(page, width):
    """What is wrong with the page as it stands."""
    found = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]
    ]
    reach = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{reach} px wide"] if reach > width else [])


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_every_page_is_fit_for_everybody(running, page_of, language, width, dark):
    page = page_of(running, width=width, dark=dark)
    page.emulate_media(reduced_motion="reduce", color_scheme="dark" if dark else "light")
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Security" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto("/sign-in")
    if language == "ar":
        page.get_by_role("button", name="العربية").first.click()
        page.locator("html[dir=rtl]").wait_for()
    wrong = {"/sign-in": found} if (found := faults(page, width)) else {}
    sign_in(page, PASSWORD)
    places = [*PLACES]
    for kind in ("contacts", "companies"):
        page.goto(f"/crm/{kind}")
        shown = page.locator("#main tbody .name a").first.get_attribute("href")
        picture = f"/files/picture?subject={ONE[kind]}:{shown.rpartition('/')[2]}"
        places += [shown, f"{shown}/edit", picture]
    for place in places:
        page.goto(place)
        assert page.locator("html").get_attribute("lang") == language
        if found := faults(page, width):
            wrong[place] = found
    assert wrong == {}
    assert refused == []
