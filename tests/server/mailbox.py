"""A real mail server for tests, on a port that the system chose, and what it took."""

from __future__ import annotations

import email
import email.policy
import threading
from asyncio import Server
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from server.config import MailSection

FOR_EVER, FOR_NOW = "550 unknown here", "450 come back later"
"""How it refuses."""


class Inbox:
    """Takes mail, refuses whoever is called nobody with `refusal`, and hangs up after the data when told to."""

    def __init__(self, refusal: str = FOR_EVER) -> None:
        self.mails: list[EmailMessage] = []
        self.leaves_after_data = False
        self._refusal = refusal
        self._more = threading.Condition()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return self._refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        made = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        with self._more:
            self.mails.append(made)
            self._more.notify_all()
        if self.leaves_after_data and server.transport is not None:
            server.transport.close()
        return "250 OK"

    def wait_for(self, number: int, patience_s: float) -> bool:
        """Whether so many mails came."""
        with self._more:
            return self._more.wait_for(lambda: len(self.mails) >= number, patience_s)

    def texts(self) -> list[str]:
        """What they say."""
        return [str(one.get_content()) for one in self.mails]


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(inbox: Inbox) -> Iterator[MailSection]:
    """Serve the inbox, and how it is reached."""
    controller = _OnAnyPort(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield MailSection(host="127.0.0.1", port=controller.port, security="none", sender="rat@example.de")
    controller.stop(no_assert=True)
