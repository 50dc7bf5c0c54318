"""Style, script and pictures of the program, under addresses that change with their content."""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

FOREVER = "public, max-age=31536000, immutable"
ICONS = "vendor/tabler-icons"
HASH_LENGTH = 16
_ICON_NAME = re.compile(r"[a-z0-9-]+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def init_app(app: Flask) -> None:
    app.extensions["ameen.assets"] = {}
    app.jinja_env.globals.update(static=static, icon=icon)


def web() -> Any:
    """What `init_app` was given."""
    return current_app.extensions["ameen.web"]


def static(path: str) -> str:
    """The address of a file under static/, which may be kept for good."""
    known = current_app.extensions["ameen.assets"]
    address = known.get(path)
    if address is None or current_app.debug:
        address = url_for("static", filename=path, v=_hash(path))
        known[path] = address
    return address


def generation() -> str:
    """Changes whenever a template or a file of the program does: kept fragments name it."""
    known = current_app.extensions["ameen.assets"]
    if "" not in known:
        known[""] = _all_hashes()
    return known[""]


def icon(name: str, label: str = "", size: str = "") -> Markup:
    """The SVG of a Tabler icon, hidden from screen readers unless it has a `label`."""
    return _icon(current_app.static_folder, name, label, size)


@lru_cache(maxsize=512)
def _icon(folder: str, name: str, label: str, size: str) -> Markup:
    path = Path(folder) / ICONS / f"{name}.svg"
    if not _ICON_NAME.fullmatch(name) or not path.is_file():
        raise LookupError(f"no icon named {name}: static/{ICONS} holds those there are")
    svg = _COMMENT.sub("", path.read_text())
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    filled = 'fill="currentColor"' in svg[: svg.index(">", svg.index("<svg"))]
    paint = (
        'fill="currentColor"'
        if filled
        else 'fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round"'
    )
    told = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    extra = f" icon-{size}" if size else ""
    flip = " icon-flip" if name.startswith(("arrow-left", "arrow-right", "chevron-l", "chevron-r",
                                             "arrow-back", "log", "external")) else ""  # fmt: skip
    drawn = re.sub(r"\s+", " ", body).strip()
    return Markup(  # noqa: S704 - the files are our own, and checked by the manifest
        f'<svg class="icon{extra}{flip}" width="20" height="20" viewBox="0 0 24 24" '
        f"{paint} {told}>{drawn}</svg>"
    )


def _hash(path: str) -> str:
    folder = Path(current_app.static_folder).resolve()
    full = (folder / path).resolve()
    if not full.is_relative_to(folder) or not full.is_file():
        raise LookupError(f"there is no file static/{path}")
    return _content_hash(full, full.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _content_hash(path: Path, changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]


def _all_hashes() -> str:
    total = sha256()
    for folder in (current_app.static_folder, *current_app.jinja_loader.searchpath):
        for path in sorted(Path(folder).rglob("*.*")):
            if path.suffix in (".html", ".css", ".js"):
                total.update(path.read_bytes())
    for path in sorted((Path(__file__).parent / "translations").rglob("*.mo")):
        total.update(path.read_bytes())
    return total.hexdigest()[:HASH_LENGTH]


def keep_forever(response: Response) -> Response:
    """A year, for the address that names this very content; else asked for anew."""
    if response.status_code not in (200, 206, 304):
        return response
    path, given = request.view_args["filename"], request.args.get("v")
    right = given is not None and given == _hash(path)
    response.headers["Cache-Control"] = FOREVER if right else "public, no-cache"
    return response
