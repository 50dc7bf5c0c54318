"""What a browser says of itself, in words that people know."""

from typing import NamedTuple

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)


class Device(NamedTuple):
    """Names as their makers write them, in no language; empty when they aren't known."""

    browser: str
    system: str


def device_of(agent: str) -> Device:
    """What a browser says of itself, in words that people know. Only ever shown, never trusted."""
    return Device(_first(BROWSERS, agent), _first(SYSTEMS, agent))


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark.lower() in agent.lower()), "")
