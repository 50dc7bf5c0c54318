"""Rules of the house that import contracts can't say. Templates and catalogues have their own."""

import ast
import re
from pathlib import Path

import pytest

from ameen.accounts.rules import ACTIONS, MODULES
from ameen.web.access import EXEMPT, LEVEL, PUBLIC, access_of

TOP = Path(__file__).parent.parent
CODE = sorted(TOP.glob("ameen/**/*.py"))
TESTS = sorted(TOP.glob("tests/**/*.py"))
LONGEST = 300
NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "manager", "managers", "misc", "util"} | {
    "utilities",
    "utils",
}

# Each of these answers to nobody in particular, or asks for a secret of its own.
OPEN_TO_ALL = {"language.choose", "sign_in.new", "sign_in.create", "sign_in.leave"} | {
    "auth.login",
    "invitations.edit",  # the token in the address
    "invitations.accept",
    "passwords.new",
    "passwords.create",  # says the same of every address
    "passwords.edit",  # the token in the address
    "passwords.update",
    "service_worker.show",
    "notifications.stop",  # the sealed address
    "notifications.stopped",
    "health.show",
    "health.jobs",  # the cron secret
    "health.run",
    "metrics.show_metrics",
    "notifications_api.queue",  # the cron secret
    "notifications_api.deliver",
}
TELLS_PEOPLE = {"BadRequest", "Conflict", "Forbidden", "Invalid", "NotFound", "ValidationError"} | {
    "answer",
    "page",
    "problem",
    "see_other",
}


def test_no_file_is_longer_than_300_lines_unless_contributing_names_it():
    contributing = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = contributing.partition("## Files over 300 lines")[2]
    long = {
        str(path.relative_to(TOP)): lines
        for path in CODE + TESTS
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert {path: lines for path, lines in long.items() if f"`{path}`" not in named} == {}


def test_the_style_sheet_closes_what_it_opens():
    """An open @media would swallow all that comes after it."""
    open_blocks, wrong = 0, []
    sheet = (TOP / "static" / "css" / "ameen.css").read_text(encoding="utf-8")
    for number, line in enumerate(sheet.splitlines(), 1):
        if line.startswith("/*") and open_blocks:
            wrong.append(f"line {number}: {line}")
        open_blocks += line.count("{") - line.count("}")
    assert (wrong, open_blocks) == ([], 0)


def test_no_name_says_nothing():
    paths = [*CODE, *TESTS, *TOP.glob("templates/**/*"), *TOP.glob("static/js/**/*")]
    parts = {path: path.relative_to(TOP).with_suffix("").parts for path in paths}
    empty = [path for path in paths if NAMES_THAT_SAY_NOTHING & {p.strip("_") for p in parts[path]}]
    assert empty == []


def test_each_module_says_what_belongs_there():
    mute = [
        str(path.relative_to(TOP))
        for path in CODE
        if (text := path.read_text(encoding="utf-8").strip())
        and ast.get_docstring(ast.parse(text)) is None
    ]
    assert mute == []


def test_each_test_file_has_its_twin():
    alone = []
    for path in TESTS:
        folder = path.parent.relative_to(TOP / "tests")
        if not path.name.startswith("test_") or folder.parts[:1] in {(), ("journeys",)}:
            continue
        twin = TOP / "ameen" / folder / path.stem.removeprefix("test_")
        if not twin.with_suffix(".py").exists() and not twin.is_dir():
            alone.append(str(path.relative_to(TOP)))
    assert alone == []


def test_no_program_text_reaches_for_a_clock_without_a_zone_or_the_shell():
    wrong = re.compile(r"datetime\.utcnow\(|shell=True|os\.system\(|\beval\(|\bpickle\b")
    found = [
        f"{path.relative_to(TOP)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []


def test_what_people_are_told_is_marked_for_translation():
    bare = []
    for path in CODE:
        if path.relative_to(TOP).parts[1] in {"store", "search", "bench"} or "shell" in path.stem:
            continue  # they speak to whoever runs the hub
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLS_PEOPLE:
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                bare += [f"{path.relative_to(TOP)}:{node.lineno}" for a in given if _sentence(a)]
    assert bare == []


def _sentence(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0] if argument.values else argument
    text = getattr(argument, "value", None)
    return (
        isinstance(text, str)
        and re.match(r"[A-Z][a-z]*(['’]\w+)? \w|[A-Z][a-z]+\.?$", text) is not None
    )


def test_each_route_declares_an_access_that_exists(app):
    asked = {name: access_of(app, name) for name in app.view_functions if name not in EXEMPT}
    unknown = {
        name: access
        for name, access in asked.items()
        if access.kind == LEVEL and (access.module not in MODULES or access.action not in ACTIONS)
    }
    assert unknown == {}


def test_what_anyone_may_reach_is_named_here(app):
    public = {
        name
        for name in app.view_functions
        if name not in EXEMPT and access_of(app, name).kind == PUBLIC
    }
    assert public == OPEN_TO_ALL


@pytest.mark.parametrize("path", ["ops/run", "ops/test", ".ci/run"])
def test_a_command_of_the_readme_can_be_run(path):
    assert (TOP / path).stat().st_mode & 0o111, f"chmod +x {path}"


def test_the_data_folder_comes_empty():
    # Only what git would take: the one who runs the hub here has data of his own.
    assert (TOP / "data" / ".gitkeep").exists()
    assert "/data/*" in (TOP / ".gitignore").read_text(encoding="utf-8").splitlines()
