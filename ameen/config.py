"""The settings: read from the environment, or `.env` in the data folder, once, and checked."""

import contextlib
import difflib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

FORMAT = "ameen 1"
FOLDERS = ("lmdb", "search", "uploads", "backups", "run")
UPLOADS = ("images", "documents", "videos", "others")
LEVELS = ("debug", "info", "warning", "error")
SHORTEST_SECRET = 32
MAIL_TLS = ("starttls", "tls", "none")
MAIL_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
KNOWN = (
    "AMEEN_DATA AMEEN_ENV AMEEN_URL AMEEN_SECRET AMEEN_CRON_SECRET AMEEN_MAIL_URL "
    "AMEEN_MAIL_FROM AMEEN_TRUSTED_PROXY AMEEN_WORKERS AMEEN_THREADS AMEEN_LOG"
).split()


class SettingsError(Exception):
    """The hub can't start as it is set up; the text says why and what would be right."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub was told. `secret` signs sessions; `cron_secret` lets a program run the jobs."""

    data: Path
    env: str
    url: str
    secret: bytes
    cron_secret: str
    mail_url: str
    mail_from: str
    trusted_proxy: str
    workers: int
    threads: int
    log: str

    @property
    def production(self) -> bool:
        return self.env == "production"

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, data: Path | None = None) -> "Settings":
        """The settings of this environment, its data folder made ready. SettingsError when wrong."""
        told = dict(os.environ if environ is None else environ)
        folder = Path(data or told.get("AMEEN_DATA") or "data").absolute()
        prepare_folder(folder)
        told = _from_file(folder / ".env") | told
        _refuse_unknown(told)
        env = _one_of(told, "AMEEN_ENV", ("development", "production"))
        return cls(
            data=folder,
            env=env,
            url=_address(told, "AMEEN_URL", ("http", "https"), "https://hub.example.com").rstrip(
                "/"
            ),
            secret=_secret(told, "AMEEN_SECRET", folder, env).encode(),
            cron_secret=_secret(told, "AMEEN_CRON_SECRET", folder, env),
            mail_url=_mail_url(told),
            mail_from=_mail_from(told),
            trusted_proxy=told.get("AMEEN_TRUSTED_PROXY", ""),
            workers=_number(told, "AMEEN_WORKERS", 1, 64),
            threads=_number(told, "AMEEN_THREADS", 6, 64),
            log=_one_of(told, "AMEEN_LOG", ("info", *LEVELS)),
        )


def prepare_folder(folder: Path) -> None:
    """Makes the data folder and what belongs in it, for its owner alone."""
    try:
        for path in (folder, *(folder / name for name in FOLDERS)):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077 and folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)  # a checkout brings it open to all
        for name in UPLOADS:
            (folder / "uploads" / name).mkdir(mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SettingsError(f"{error.filename} is in the way: a folder belongs there.") from error
    except OSError as error:
        raise SettingsError(f"The data folder {folder} can't be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"The data folder {folder} can't be written to by this user.")
    _check_format(folder / "format")


def _check_format(path: Path) -> None:
    _write_once(path, FORMAT + "\n")
    found = path.read_text(errors="replace").strip()
    if found != FORMAT:
        raise SettingsError(
            f"The data folder is of format {found!r}, and this version uses {FORMAT!r}. "
            "Start the version that made it, or choose another folder."
        )


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read as text: {error}.") from error
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise SettingsError(f"{path}, line {number}: NAME=VALUE is expected.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    if "AMEEN_DATA" in found:
        raise SettingsError(
            f"AMEEN_DATA stands in {path}, which is read from the data folder itself: it counts "
            "for nothing there. Set it in the environment."
        )
    return found


def _refuse_unknown(told: Mapping[str, str]) -> None:
    for name in told:
        if name.startswith("AMEEN_") and not name.startswith("AMEEN_TEST_") and name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, 1)
            hint = f" Did you mean {near[0]}?" if near else f" Known are {', '.join(KNOWN)}."
            raise SettingsError(f"There is no setting {name}.{hint}")


def _one_of(told: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = told.get(name) or choices[0]
    if value not in choices:
        right = " or ".join(dict.fromkeys(choices))
        raise SettingsError(f"{name} is {value!r}; it can be {right}.")
    return value


def _address(told: Mapping[str, str], name: str, schemes: tuple[str, ...], like: str) -> str:
    value = told.get(name, "")
    parts = urlsplit(value)
    if value and not (parts.scheme in schemes and parts.hostname):
        raise SettingsError(f"{name} is not an address that can be used; it looks like {like}.")
    return value


def _mail_url(told: Mapping[str, str]) -> str:
    like = "smtp://user:pass@host:587?tls=starttls"
    value = _address(told, "AMEEN_MAIL_URL", ("smtp", "smtps"), like)
    asked = parse_qs(urlsplit(value).query, keep_blank_values=True)
    tls = asked.pop("tls", ["none"])
    if asked or len(tls) > 1 or tls[0] not in MAIL_TLS or not _has_good_port(value):
        right = f"a port and tls={', tls='.join(MAIL_TLS)} are what can be added"
        raise SettingsError(f"AMEEN_MAIL_URL can't be used: {right}, as in {like}.")
    return value


def _has_good_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _mail_from(told: Mapping[str, str]) -> str:
    value = told.get("AMEEN_MAIL_FROM", "")
    if value and not MAIL_ADDRESS.fullmatch(value):
        raise SettingsError(
            "AMEEN_MAIL_FROM is no plain email address; it looks like hub@example.com."
        )
    return value


def _number(told: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = told.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise SettingsError(f"{name} is {value!r}; it can be a number from 1 to {most}.")
    return int(value)


def _secret(told: Mapping[str, str], name: str, folder: Path, env: str) -> str:
    value = told.get(name, "")
    if value and len(value.encode()) < SHORTEST_SECRET:
        raise SettingsError(f"{name} is too short: at least {SHORTEST_SECRET} bytes are needed.")
    if value:
        return value
    if env == "production":
        raise SettingsError(
            f"{name} is not set. In production it must be: at least {SHORTEST_SECRET} bytes, "
            "kept secret, the same at every start."
        )
    return _kept_secret(folder / name.removeprefix("AMEEN_").lower())


def _kept_secret(path: Path) -> str:
    """Made once, whoever comes first."""
    _write_once(path, secrets.token_urlsafe(48))
    value = path.read_text().strip()
    if len(value) < SHORTEST_SECRET:
        raise SettingsError(f"{path} holds no secret: remove it, and a new one is made.")
    return value


def _write_once(path: Path, text: str) -> None:
    """Makes the file unless it is there; nobody sees it half written."""
    if path.exists():
        return
    made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink(missing_ok=True)
