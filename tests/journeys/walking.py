"""Steps that journeys have in common, done as a person does them."""

import re
import subprocess
import sys
from pathlib import Path

from ..running import ROOT, clean_environment

EMAIL, NEW_PASSWORD = "owner@hub.example", "a sentence that I will remember"


def command(data: Path, *arguments: str, status: int = 0, told: str = "") -> str:
    """What a command of `python -m ameen` printed, that was `told` something."""
    done = subprocess.run(
        [sys.executable, "-m", "ameen", *arguments],
        cwd=ROOT,
        env=clean_environment() | {"AMEEN_DATA": str(data)},
        capture_output=True,
        input=told,
        text=True,
    )
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def prepared(data: Path) -> str:
    """An empty hub with its owner; the generated password."""
    return re.search(r"Password: (\S+)", command(data, "init", "--email", EMAIL))[1]


def sign_in(page, password: str, email: str = EMAIL) -> None:
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("#main form button:not([type=button])").last.click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def choose_own_password(page, generated: str) -> None:
    """What the first sign-in asks for."""
    page.locator("[name=current_password]").fill(generated)
    page.locator("[name=new_password]").fill(NEW_PASSWORD)
    page.locator("[name=again]").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    page.locator("#toasts").get_by_text("password").wait_for()


def imported(page, kind: str, file: Path) -> None:
    """Takes a file in through the import's pages, as it is suggested."""
    page.goto(f"/crm/{kind}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continue to the columns").click()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url(re.compile("/(values|preview)$"))
    if page.url.endswith("/values"):
        page.get_by_role("button", name="Continue to the preview").click()
    page.get_by_role("button", name="Start the import").click()
    finished = page.get_by_role("heading", name="Import finished")
    for _ in range(100):
        if finished.is_visible():
            return
        if page.get_by_role("link", name="Refresh").is_visible():
            page.get_by_role("link", name="Refresh").click()
        page.wait_for_timeout(100)
    raise AssertionError("the import did not finish")


def follows(page, address):
    """Opens a page and waits until its stream is open."""
    with page.expect_response(lambda answer: "/live/stream" in answer.url) as answer:
        page.goto(address)
    assert answer.value.status == 200
