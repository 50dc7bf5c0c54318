#!/usr/bin/env python3
"""Mail a warning when a certificate comes near its end: renewing must have failed for a while.

    warn.py FULLCHAIN        AMEEN_MAIL_URL says by what server, AMEEN_MAIL_FROM from what
                             address, HUB_MAIL to whom

It warns from 21 days before the end (a quarter of its life, for a short-lived one), once a day.
It runs where certbot does, with certbot's Python: the standard library and cryptography are all
that it may use.
"""

import os
import smtplib
import ssl
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from cryptography import x509

EARLIEST = timedelta(days=21)
DAY = 24 * 3600
PORTS = {"none": 25, "starttls": 587, "tls": 465}


def main(path: Path) -> int:
    if not path.exists():
        return 0
    left, life = remaining(path, datetime.now(UTC))
    if left >= min(EARLIEST, life / 4):
        return 0
    text = f"The certificate of {os.environ.get('HUB_DOMAIN', 'the hub')} ends in {left.days} days."
    print(f"certbot: {text}", file=sys.stderr)
    mark = path.parent.parent / "warned"
    if mark.exists() and time.time() - mark.stat().st_mtime < DAY:
        return 0
    if not send(text):
        return 1
    mark.touch()
    return 0


def remaining(path: Path, now: datetime) -> tuple[timedelta, timedelta]:
    """How long the certificate is still good, and how long it was made for."""
    found = x509.load_pem_x509_certificate(path.read_bytes())
    end = found.not_valid_after.replace(tzinfo=UTC)
    return end - now, end - found.not_valid_before.replace(tzinfo=UTC)


def send(text: str) -> bool:
    """Mails the warning; False, and a word about it, when that can't be done."""
    address, reader = os.environ.get("AMEEN_MAIL_URL", ""), os.environ.get("HUB_MAIL", "")
    if not address or not reader:
        print("certbot: no mail is sent: AMEEN_MAIL_URL or HUB_MAIL is not set", file=sys.stderr)
        return False
    server = urlsplit(address)
    message = EmailMessage()
    message["Subject"], message["To"] = "Ameen Hub: certificate", reader
    message["From"] = sender(unquote(server.username or ""))
    message.set_content(
        f"{text}\n\nIt is renewed by itself 30 days before its end, and that has not succeeded.\n"
        "Look into logs/certbot/letsencrypt.log, and try: ops/deploy-production.sh ssl --force\n"
    )
    try:
        hand_over(message, server)
    except (OSError, smtplib.SMTPException) as error:
        print(f"certbot: {server.hostname} did not take the warning: {error}", file=sys.stderr)
        return False
    return True


def sender(user: str) -> str:
    """The address that the hub's own mail comes from."""
    usual = user if "@" in user else f"ameen@{os.environ.get('HUB_DOMAIN', 'localhost')}"
    return os.environ.get("AMEEN_MAIL_FROM") or usual


def hand_over(message: EmailMessage, server: SplitResult) -> None:
    """As the hub does it: no password and no mail without the TLS that was asked for."""
    tls = parse_qs(server.query).get("tls", ["tls" if server.scheme == "smtps" else "none"])[0]
    port, context = server.port or PORTS[tls], ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(server.hostname, port, timeout=30, context=context)
        if tls == "tls"
        else smtplib.SMTP(server.hostname, port, timeout=30)
    ) as post:
        if tls == "starttls":
            post.starttls(context=context)
        if server.username:
            post.login(unquote(server.username), unquote(server.password or ""))
        post.send_message(message)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
