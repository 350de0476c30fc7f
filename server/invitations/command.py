"""`python -m server invite PLAN`: letters into a folder, and mails where config.toml names a mail server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from agenda.commands.planning import PlanMeeting
from server.addresses import meeting_url, public_url
from server.clock import Clock
from server.config import Settings
from server.folder import folder_lock
from server.identity import Identities
from server.invitations import sitting
from server.invitations.calendar import calendar
from server.invitations.deadline import Head, of_sitting, outlook, warning
from server.invitations.letter import Letter, render
from server.invitations.outbox import Sending, SentBook, fingerprint
from server.invitations.sitting import Occasion
from server.links import ensure_invitations, validity
from server.mail import Attachment, Mail, MailTrouble, message, send
from server.planning import MeetingPlan, PlanError, PlannedPerson, commands
from server.secret import load_secret
from server.store.store import Store
from server.texts import Texts

Say = Callable[[str], None]

GERMAN: Final = Texts("de", {})
"""The command line speaks German."""

SO_FAR: Final = "Bis dahin sind {sent} Mails verschickt; beim nächsten Mal gehen nur die übrigen hinaus."
DOUBTFUL: Final = (
    "Bei {mail} brach die Verbindung beim Senden ab; ob die Mail ankam, ist ungewiss. Sie geht nicht noch einmal "
    "hinaus: Bitte nachfragen oder den Brief geben."
)


def _head(plan: MeetingPlan, settings: Settings) -> Head:
    """The sitting as the law looks at it."""
    first = next(commands(plan, settings.sitting.profile))
    assert isinstance(first, PlanMeeting), "planning begins with the meeting"
    return first


def deadline(plan: MeetingPlan, settings: Settings, clock: Clock) -> str:
    """A sentence on the period of the invitation, as it stands today."""
    zone = ZoneInfo(settings.town.timezone)
    return outlook(of_sitting(_head(plan, settings), clock.now().astimezone(zone).date(), zone), GERMAN)


def occasion_of(plan: MeetingPlan, settings: Settings, clock: Clock, days: int | None) -> Occasion:
    """The sitting as all letters tell it; today is the day on which the invitation arrives, as mail does."""
    zone, now = ZoneInfo(settings.town.timezone), clock.now()
    judgement = of_sitting(_head(plan, settings), now.astimezone(zone).date(), zone, days)
    return Occasion(plan, settings.town.name, zone, now, judgement, f"{public_url(settings)}/")


async def personal_links(plan: MeetingPlan, settings: Settings, folder: Path, clock: Clock) -> Mapping[str, str]:
    """The link of each person who has a page, by id. It is good until after the sitting, however early it is sent."""
    store = Store.open(settings.storage.database, folder, clock)
    try:
        identities = Identities(store.registry, load_secret(folder), clock, plan.meeting.id)
        valid = validity(plan, settings.sitting.link_validity_days, clock.now())
        invitations = await ensure_invitations(plan, identities, store.registry, valid)
        url = f"{meeting_url(settings)}/einladung"
        return {one.person_id: f"{url}/{identities.token(one.id)}" for one in invitations if one.person_id}
    finally:
        await store.close()


@dataclass(frozen=True, slots=True)
class Letters:
    """What the clerk wants of them: in which folder, to which addresses, by which period, and whether by mail too."""

    to: Path
    mails: Mapping[str, str]
    days: int | None = None
    sending: bool = False


def read_addresses(path: Path, people: Iterable[PlannedPerson]) -> Mapping[str, str]:
    """The file of mail addresses; raises PlanError."""
    try:
        return sitting.addresses(path.read_text("utf-8-sig"), people)
    except OSError as error:
        raise PlanError(f"{path}: Die Adressdatei ist nicht lesbar ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise PlanError(f"{path}: Die Adressdatei ist nicht in UTF-8 gespeichert.") from error


def invite(plan: MeetingPlan, settings: Settings, folder: Path, wanted: Letters, clock: Clock, say: Say) -> None:
    """Write letters and calendar entry; mail them to those whose address is known, where that is wanted.

    Raises PlanError where it is too late to invite, StartError while a server works in the folder, MailTrouble.
    """
    occasion = occasion_of(plan, settings, clock, wanted.days)
    told = warning(occasion.judgement, GERMAN)
    if not occasion.judgement.possible:
        raise PlanError(told)
    if wanted.sending:
        _ready(settings, wanted.mails)
    with folder_lock(folder):
        links = asyncio.run(personal_links(plan, settings, folder, clock))
    letters = {one.id: sitting.letter(occasion, one, links.get(one.id, "")) for one in plan.person}
    files = {person: render(one, occasion.written) for person, one in letters.items()}
    _write(wanted.to, plan.meeting.id, files, calendar([sitting.entry(occasion)]))
    say(
        f"{len(files)} Einladungen liegen in {wanted.to}. Sie enthalten persönliche Links: bitte vertraulich behandeln."
    )
    if told:
        say(told)
    if wanted.sending:
        _send(occasion, settings, wanted, letters, files, say)


def _ready(settings: Settings, mails: Mapping[str, str]) -> None:
    """Whether mail can be sent, asked before anything is written."""
    if not (settings.mail.host and settings.mail.sender):
        raise MailTrouble("Für das Verschicken fehlen host oder sender im Abschnitt [mail] in config.toml.")
    if not mails:
        raise MailTrouble(
            "Für das Verschicken fehlt die Adressdatei (--addresses DATEI.csv mit den Spalten id und mail)."
        )


def _write(to: Path, meeting_id: str, files: Mapping[str, bytes], entry: bytes) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
        for person, pdf in files.items():
            (to / f"einladung-{meeting_id}-{person}.pdf").write_bytes(pdf)
        (to / f"sitzung-{meeting_id}.ics").write_bytes(entry)
    except OSError as error:
        raise PlanError(f"Der Ordner {to} ist nicht beschreibbar ({error.strerror}).") from error


def _send(
    occasion: Occasion, settings: Settings, wanted: Letters, letters: Mapping[str, Letter], files: Mapping[str, bytes],
    say: Say,
) -> None:  # fmt: skip
    going = {who: Sending(mail, fingerprint(sitting.text(letters[who]))) for who, mail in wanted.mails.items()}
    book = SentBook(wanted.to / f"versand-{occasion.plan.meeting.id}.jsonl", going)
    doubtful, wanting = book.doubtful(), book.wanting()
    mails = {who: mail for who, mail in wanted.mails.items() if who in wanting}
    made = tuple(_messages(occasion, settings, letters, files, mails))
    try:
        send(made, settings.mail, book)
    except MailTrouble as trouble:
        raise MailTrouble(f"{trouble} {SO_FAR.format(sent=book.sent)}") from trouble
    say(f"{book.sent} Mails sind verschickt, {len(letters) - len(going)} Personen haben keine Mailadresse.")
    for line in _left(book, going, len(going) - len(wanting) - len(doubtful), doubtful):
        say(line)


def _left(book: SentBook, going: Mapping[str, Sending], before: int, doubtful: Iterable[str]) -> Iterator[str]:
    """A sentence for everything that was not sent."""
    if before:
        yield f"{before} Personen hatten diese Einladung schon und bekommen sie nicht noch einmal."
    for person, why in book.refusals.items():
        yield f"{going[person].mail} hat der Mailserver abgelehnt: {why}"
    for person in doubtful:
        yield DOUBTFUL.format(mail=going[person].mail)


def _messages(
    occasion: Occasion, settings: Settings, letters: Mapping[str, Letter], files: Mapping[str, bytes],
    mails: Mapping[str, str],
) -> Iterator[tuple[str, EmailMessage]]:  # fmt: skip
    entry = calendar([sitting.entry(occasion)])
    for person, address in mails.items():
        letter = letters[person]
        attached = (
            Attachment("Einladung.pdf", "application/pdf", files[person], {}),
            Attachment("Sitzung.ics", "text/calendar", entry, {"method": "PUBLISH", "charset": "utf-8"}),
        )
        mail = Mail(address, letter.name, letter.subject, sitting.text(letter), attached)
        yield person, message(mail, settings.mail, settings.town.name, occasion.written)
