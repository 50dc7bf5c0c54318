"""A real browser against a hub that really runs."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from ameen.accounts.door import COOKIE

from ..running import Running

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 12_000


@pytest.fixture(scope="session")
def browser():
    found = os.environ.get("AMEEN_TEST_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page_of(browser):
    """A page of a running hub; `java_script`, `width`, `dark` say of what kind of browser."""
    contexts = []

    def opened(running: Running, java_script=True, width=1280, dark=False):
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{running.port}",
            java_script_enabled=java_script,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(page_of, data):
    """A page of somebody of the cast, whose session tokens are the last of the module's `data`."""

    def opened(running, part, **kind):
        page = page_of(running, **kind)
        address = f"http://127.0.0.1:{running.port}"
        page.context.add_cookies([{"name": COOKIE, "value": data[-1][part], "url": address}])
        return page

    return opened
