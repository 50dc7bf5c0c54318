"""One connection to a mail server (RFC 5321), and each mail over it step by step, so that the last
word before the server takes it over is said only when that has been noted."""

import contextlib
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator

from ..rules import N_
from .server import MailServer

CONNECTS_WITHIN = 15.0  # seconds
# Servers look for viruses and junk before they say that they took it. A web process that is at one
# request for a minute is ended, and the cron's request sends mail as well.
ANSWERS_WITHIN = 30.0
LONGEST_SAID = 300
PLAIN = re.compile(r"[^\s<>]+@[^\s<>]+")

BAD_SIGN_IN = N_("The mail server did not accept the user name and password.")
NO_SIGN_IN = N_("The mail server offers no way to sign in. Perhaps it does so only over TLS.")
NO_STARTTLS = N_("The mail server offers no encryption (STARTTLS), which the settings ask for.")
BAD_CERTIFICATE = N_("The certificate of the mail server is not valid, so nothing was sent to it.")
BAD_TLS = N_("No encrypted connection to the mail server came about.")
UNKNOWN_HOST = N_("The name of the mail server is not known.")
NOBODY_THERE = N_("Nobody answers at the address of the mail server.")
TOO_SLOW = N_("The mail server did not answer in time.")
LOST = N_("The connection to the mail server broke off.")
TURNED_AWAY = N_("The mail server turned the hub away.")
BAD_SENDER = N_("The mail server does not take mail from the hub’s address.")
BAD_READER = N_("The mail server does not take mail for this address.")
LATER = N_("The mail server asks to try again later.")
BAD_MAIL = N_("The mail server did not take this mail.")
BAD_ADDRESS = N_("The mail server can’t reach an address with such letters.")


class Undelivered(Exception):
    """A mail that didn't go out. `permanent`: trying again would not help. `in_doubt`: it may have
    gone out all the same. `connected`: the server can be asked for the next one."""

    def __init__(
        self,
        sentence: str,
        said: str = "",
        permanent: bool = False,
        in_doubt: bool = False,
        connected: bool = False,
    ) -> None:
        super().__init__(f"{sentence}\n{said}" if said else sentence)
        self.permanent, self.in_doubt, self.connected = permanent, in_doubt, connected


class Wire:
    """An open connection, by which one mail after another goes out; a context manager."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp = _connected(server)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *error: object) -> None:
        self._smtp.close()

    def send(self, reader: str, mail: bytes, hand_over: Callable[[], None]) -> None:
        """Sends a mail with lines ending in CRLF. `hand_over()` is called when only the dot is
        left to be said after which the server has it. Undelivered when it is not taken."""
        with _explained():
            self._envelope(reader)
            self._command("data", expected=354, refused=BAD_MAIL)
            self._smtp.send(re.sub(rb"(?m)^\.", b"..", mail))
        hand_over()
        with _explained(in_doubt=True):
            self._smtp.send(b".\r\n")
            code, said = self._smtp.getreply()
        if code != 250:
            raise _refused(code, said, BAD_MAIL)

    def quit(self) -> None:
        """Takes leave as the protocol has it; what was sent is sent, whatever comes of it."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()

    def _envelope(self, reader: str) -> None:
        option = ""
        if not PLAIN.fullmatch(reader):
            raise Undelivered(BAD_READER, permanent=True, connected=True)
        if not reader.isascii():
            if not self._smtp.has_extn("smtputf8"):
                raise Undelivered(BAD_ADDRESS, permanent=True, connected=True)
            self._smtp.command_encoding, option = "utf-8", " SMTPUTF8"
        self._command(f"MAIL FROM:<{self._server.sender}>{option}", 250, BAD_SENDER, "sender")
        self._command(f"RCPT TO:<{reader}>", 250, BAD_READER)

    def _command(self, text: str, expected: int, refused: str, about: str = "") -> None:
        code, said = self._smtp.docmd(text)
        if code != expected and not (expected == 250 and code == 251):
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.rset()
            raise _refused(code, said, refused, for_good=about != "sender")


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    with _explained():
        made = {"local_hostname": server.domain, "timeout": CONNECTS_WITHIN}
        if server.tls == "tls":
            smtp = smtplib.SMTP_SSL(server.host, server.port, context=context, **made)
        else:
            smtp = smtplib.SMTP(server.host, server.port, **made)
    try:
        with _explained():
            if server.tls == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                _sign_in(smtp, server)
            smtp.sock.settimeout(ANSWERS_WITHIN)
    except Undelivered:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    """`smtplib` signs in with ASCII alone; other letters are UTF-8 (RFC 4616 §2)."""
    if (server.user + server.password).isascii():
        smtp.login(server.user, server.password)
        return
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("AUTH PLAIN")
    told = f"\0{server.user}\0{server.password}".encode()
    code, said = smtp.docmd("AUTH", f"PLAIN {b64encode(told).decode()}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


@contextlib.contextmanager
def _explained(in_doubt: bool = False) -> Iterator[None]:
    """Says what goes wrong on the way in words for people."""
    try:
        yield
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        broken_by = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
        sentence, said = _words(broken_by or error)
        raise Undelivered(sentence, said, in_doubt=in_doubt) from error


def _words(error: BaseException) -> tuple[str, str]:
    match error:
        case smtplib.SMTPAuthenticationError():
            return BAD_SIGN_IN, _text(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return (NO_STARTTLS if "STARTTLS" in str(error) else NO_SIGN_IN), ""
        case smtplib.SMTPResponseException():
            return TURNED_AWAY, _text(error.smtp_code, error.smtp_error)
        case ssl.SSLCertVerificationError():
            return BAD_CERTIFICATE, error.verify_message
        case ssl.SSLError():
            return BAD_TLS, error.reason or ""
        case socket.gaierror():
            return UNKNOWN_HOST, ""
        case ConnectionRefusedError():
            return NOBODY_THERE, ""
        case TimeoutError():
            return TOO_SLOW, ""
    return LOST, ""


def _refused(code: int, said: bytes, sentence: str, for_good: bool = True) -> Undelivered:
    """5xx is for good when it is about this mail or its reader, and 4xx never (RFC 5321 §4.2.1).
    What is wrong with the hub's own address somebody can put right."""
    later = 400 <= code < 500
    return Undelivered(
        LATER if later else sentence,
        _text(code, said),
        permanent=500 <= code < 600 and code != 552 and for_good and code != 421,
        connected=code not in (421, -1),
    )


def _text(code: int, said: bytes) -> str:
    """What a server said, on one line, for those who can read it."""
    words = " ".join(said.decode("utf-8", "replace").split())
    printable = "".join(letter for letter in words if letter.isprintable())
    return f"{code} {printable}"[:LONGEST_SAID]
