"""A mail as it is written: text and HTML in its reader's language."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ...accounts.records import User, name
from ...catalogues import catalogue
from ...config import Settings
from ...store import id_text
from ...web.sealed import seal
from ..actions import Parcel
from ..queries import Told, isolated
from ..records import Kind
from ..rules import ALWAYS, KIND_TEXTS
from .links import with_link
from .server import MailServer, public_url

TEMPLATES = Path(__file__).parents[3] / "templates"
RIGHT_TO_LEFT = {"ar"}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SHOWN = 50
LONGEST_SUBJECT = 150
UNSUBSCRIBE = "unsubscribe"


class Unfolded(UnstructuredHeader):
    """A header on one line: folded, a long address in it is encoded, and no mail program finds it
    (RFC 2369 §2, RFC 8058 §3.1)."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", Unfolded)


class Letter(NamedTuple):
    """What a mail says, before it is one."""

    subject: str
    text: str
    html: str
    stop: str  # the address that turns such mail off; empty where nobody can


def letter(
    settings: Settings,
    user: User,
    told: list[tuple[Kind, Told]],
    digest: bool = False,
    stoppable: bool = True,
) -> Letter:
    """The mail that tells a reader of these notifications, each with a link to its page."""
    language = user.language or "en"
    words, url = catalogue(language), public_url(settings)
    kinds = _can_be_turned_off(kind for kind, _ in told) if stoppable else []
    stop = f"{url}/notifications/mail/{_token(settings, user, kinds)}" if kinds else ""
    titles = [one.title for _, one in told]
    count = words.ungettext("%(num)s notification", "%(num)s notifications", len(told))
    count %= {"num": _digits(user, len(told))}
    names = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "heading": titles[0] if len(told) == 1 else count,
        "called": isolated(name(user, language), language),
        "entries": [one._replace(path=url + one.path) for _, one in told[:SHOWN]],
        "more": _digits(user, len(told) - SHOWN) if len(told) > SHOWN else "",
        "all": f"{url}/notifications",
        "url": url,
        "settings": f"{url}/settings/notifications",
        "stop": stop,
        "kinds": [words.ugettext(KIND_TEXTS[kind]) for kind in kinds],
        "digest": digest,
    }
    return Letter(_subject(titles, count), *_rendered(language, names), stop)


def mail_of(settings: Settings, server: MailServer, parcel: Parcel, now: datetime) -> bytes:
    """The parcel as a mail, ready for the wire. However often it is made, it has the same
    Message-ID, by which mail programs know a second copy."""
    told = [(one.kind, with_link(settings, parcel.user, one)) for one in parcel.pieces]
    digest = any(piece.delivery.digest for piece in parcel.pieces)
    made = letter(settings, parcel.user, told, digest)
    message_id = f"<{id_text(parcel.id).lower()}.notification@{server.domain}>"
    return written(server, parcel.user, made, message_id, now)


def written(server: MailServer, user: User, made: Letter, message_id: str, now: datetime) -> bytes:
    """The mail with all its headers, lines ending in CRLF."""
    reader = reachable(user.email)
    policy = SMTP if reader.isascii() else SMTPUTF8
    mail = EmailMessage(policy=policy.clone(header_factory=HEADERS))
    mail["Subject"] = made.subject
    mail["From"] = Address("Ameen Hub", addr_spec=server.sender)
    mail["To"] = Address(_one_line(name(user, user.language or "en")), *reader.rsplit("@", 1))
    mail["Date"] = format_datetime(now.astimezone(UTC))
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    if made.stop:
        mail["List-Unsubscribe"] = f"<{made.stop}>"
        if made.stop.startswith("https:"):  # RFC 8058 §3.1
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(made.text, cte="quoted-printable")
    mail.add_alternative(made.html, subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def reachable(email: str) -> str:
    """The address as servers know it: the domain in its ASCII form, and the rest too if it can."""
    try:
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return email
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def _can_be_turned_off(kinds: Iterable[Kind]) -> list[Kind]:
    return [kind for kind in dict.fromkeys(kinds) if kind not in ALWAYS]


def _token(settings: Settings, user: User, kinds: list[Kind]) -> str:
    content = user.id + ",".join(kinds).encode()
    return seal(UNSUBSCRIBE, content, secret=settings.secret)


def _subject(titles: list[str], count: str) -> str:
    """What it is about; of several the first is named."""
    subject = titles[0] if len(titles) == 1 else f"{count}: {titles[0]}"
    return _one_line(subject)[:LONGEST_SUBJECT]


def _one_line(text: str) -> str:
    """Text that can't begin another header."""
    return " ".join("".join(c if _stays(c) else " " for c in text).split())


def _stays(letter: str) -> bool:
    """Also what joins letters or keeps directions apart, and isn't seen itself."""
    return letter.isprintable() or unicodedata.category(letter) == "Cf"


def _digits(user: User, number: int) -> str:
    return str(number).translate(ARABIC_DIGITS) if user.digits == "arab" else str(number)


def _rendered(language: str, names: dict[str, Any]) -> tuple[str, str]:
    """The text and the HTML part."""
    made = _environment(language)
    return (
        made.get_template("notifications/mail/show.txt").render(names),
        made.get_template("notifications/mail/show.html").render(names),
    )


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)
    return made
