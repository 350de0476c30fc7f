"""Mail by SMTP (RFC 5321): one connection for all. A server that does not speak as config.toml says ends it with one
sentence before the first mail.

Nothing is sent twice: an outbox is told before each mail goes out and of what became of it, so that after a line that
broke in between it is known of which mail nobody can say whether it was taken.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Protocol

from server.config import MailSection


class MailTrouble(Exception):
    """Mail cannot be sent; the text says why and what to do."""


class Outbox(Protocol):
    """Whoever keeps what became of each mail; `key` names the mail."""

    def begun(self, key: str) -> None:
        """The mail goes out now."""

    def taken(self, key: str) -> None:
        """The server has taken it."""

    def refused(self, key: str, why: str) -> None:
        """The server will not have it, and it was not sent."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; `kind` is its media type."""

    name: str
    kind: str
    data: bytes
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person."""

    to: str
    name: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


def message(mail: Mail, settings: MailSection, town: str, at: datetime) -> EmailMessage:
    """The mail as it is sent; raises MailTrouble for an address that is none."""
    made = EmailMessage()
    try:
        made["From"] = Address(town, addr_spec=settings.sender)
        made["To"] = Address(mail.name, addr_spec=mail.to)
        made["Subject"] = mail.subject
    except (ValueError, IndexError) as error:  # IndexError: how the standard library meets an empty address
        raise MailTrouble(f"„{mail.to}“ ist keine Mailadresse, an die geschrieben werden kann.") from error
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    made.set_content(mail.text)
    for one in mail.attachments:
        main, _, sub = one.kind.partition("/")
        made.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name, params=dict(one.parameters))
    return made


def send(messages: Iterable[tuple[str, EmailMessage]], settings: MailSection, outbox: Outbox) -> None:
    """Send them all, telling the outbox of each by its key.

    Raises MailTrouble where the server cannot be used at all, or leaves.
    """
    try:
        with _connected(settings) as server:
            for key, one in messages:
                _send_one(server, key, one, outbox)
    except (OSError, smtplib.SMTPException) as error:
        raise MailTrouble(
            f"Der Mailserver {settings.host}:{settings.port} nimmt nichts an ({_why(error)}). "
            "Bitte den Abschnitt [mail] in config.toml prüfen."
        ) from error


def _send_one(server: smtplib.SMTP, key: str, one: EmailMessage, outbox: Outbox) -> None:
    """A mail that is refused stands in the way of no other; one whose line breaks stays begun."""
    outbox.begun(key)
    try:
        server.send_message(one)
    except smtplib.SMTPRecipientsRefused as error:
        outbox.refused(key, "; ".join(_said(reply) for _, reply in error.recipients.values()))
    except (smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
        outbox.refused(key, _why(error))
    except smtplib.SMTPSenderRefused as error:
        outbox.refused(key, _why(error))
        raise  # whose sender is refused once will be refused for all
    else:
        outbox.taken(key)


def _connected(settings: MailSection) -> AbstractContextManager[smtplib.SMTP]:
    """A connection that is encrypted and logged in as config.toml says."""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.security == "tls":
        server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.patience_s, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.patience_s)
    if settings.security == "starttls":
        server.starttls(context=context)  # raises where the server knows none: never in the clear instead
    if settings.user:
        server.login(settings.user, settings.password)
    return server


def _why(error: Exception) -> str:
    reply = getattr(error, "smtp_error", b"")
    return _said(reply) or type(error).__name__


def _said(reply: bytes | str) -> str:
    """The server's words on one line; never the password, which it does not know in the clear."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:200]
