"""Mail by SMTP (RFC 5321): one connection for all. A server that does not speak as config.toml says ends it with one
sentence before the first mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final

from server.config import MailSection

TIMEOUT_SECONDS: Final = 30.0
"""A mail server that greets later than that is taken as away; some make strangers wait for twenty."""


class MailTrouble(Exception):
    """Mail cannot be sent; the text says why and what to do."""


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


def send(
    messages: Iterable[EmailMessage], settings: MailSection, sent: Callable[[EmailMessage], None]
) -> Mapping[str, str]:
    """Send them all, telling `sent` of each that was taken; returns why which address was refused.

    Raises MailTrouble where the server cannot be used at all.
    """
    refused: dict[str, str] = {}
    try:
        with _connected(settings) as server:
            for one in messages:
                try:
                    server.send_message(one)
                    sent(one)
                except smtplib.SMTPRecipientsRefused as error:
                    refused |= {address: _said(reply) for address, (_, reply) in error.recipients.items()}
    except (OSError, smtplib.SMTPException) as error:
        raise MailTrouble(
            f"Der Mailserver {settings.host}:{settings.port} nimmt nichts an ({_why(error)}). "
            "Bitte den Abschnitt [mail] in config.toml prüfen."
        ) from error
    return refused


def _connected(settings: MailSection) -> AbstractContextManager[smtplib.SMTP]:
    """A connection that is encrypted and logged in as config.toml says."""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.security == "tls":
        server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
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
