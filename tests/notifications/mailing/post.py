"""A mail server on this machine that takes mail, or does what a test tells it to."""

import asyncio
import ssl
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.running import free_port

USER, PASSWORD = "hub@cast.example", "p@ss:word/ü"


class Post:
    """What came in stands in `mails`; `answers` maps an address to what RCPT is answered."""

    def __init__(self):
        self.mails, self.envelopes, self.answers, self.signed_in = [], [], {}, []
        self.at_the_end = []  # what is answered after the dot, one for each mail
        self.pause = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = self.answers.get(address, [])
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.pause)
        answer = self.at_the_end.pop(0) if self.at_the_end else "250 OK"
        if answer.startswith("250"):
            self.envelopes.append((envelope.mail_from, *envelope.rcpt_tos))
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    def check(self, server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.signed_in.append(good)
        return AuthResult(success=good, handled=good)


class Office:
    """A running server for `post`; a context manager."""

    def __init__(self, post, certificate=None, **more):
        self.post = post
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
        more.setdefault("enable_SMTPUTF8", False)
        self._controller = Controller(
            post,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=context,
            ready_timeout=30,
            **more,
        )

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *error):
        self._controller.stop()

    @property
    def port(self):
        return self._controller.port
