"""Invitations: in time, to each with what they may know, as letter, calendar entry and mail."""

from __future__ import annotations

import email
import email.policy
import io
from asyncio import Server
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from server.__main__ import DEMO_PLAN, EXIT_TROUBLE, main
from server.clock import ManualClock
from server.config import MailSection, Settings, load
from server.folder import folder_lock
from server.identity import Identities, load_secret
from server.invitations import sitting
from server.invitations.calendar import Entry, calendar
from server.invitations.command import Letters, invite, occasion_of, personal_links, read_addresses
from server.invitations.deadline import judged, last_day
from server.invitations.letter import render
from server.mail import Mail, MailTrouble, message, send
from server.obstacles import StartError
from server.planning import MeetingPlan, PlanError, PlannedPerson, read_plan
from server.store import Store
from tests.server.house import ROOT

EARLY = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
LINK = "http://localhost:8440/einladung/abc"
CLOSED = "Gartenstraße"
"""In the title of a non-public item of the demonstration."""


@pytest.fixture(scope="module")
def plan() -> MeetingPlan:
    return read_plan(DEMO_PLAN)


@pytest.fixture
def settings() -> Settings:
    return load(ROOT / "config.toml")


def guest(plan: MeetingPlan) -> PlannedPerson:
    return plan.person[0].model_copy(update={"id": "gast", "name": "Gisela Gast", "function": "guest"})


class TestDeadline:
    SITTING = date(2026, 11, 26)

    @pytest.mark.parametrize(
        ("arrives", "warned", "noticed", "possible"),
        [
            (date(2026, 11, 22), False, False, True),
            (date(2026, 11, 23), True, True, True),
            (date(2026, 11, 25), True, True, True),
            (date(2026, 11, 26), True, False, False),
        ],
    )
    def test_in_hesse_three_days_lie_between_invitation_and_sitting(
        self, arrives: date, warned: bool, noticed: bool, possible: bool
    ) -> None:
        verdict = judged("DE-HE", self.SITTING, arrives)
        assert (bool(verdict.warning), bool(verdict.notice), verdict.possible) == (warned, noticed, possible)

    def test_the_rules_of_procedure_may_ask_for_more_and_never_for_less(self) -> None:
        arrives = last_day(self.SITTING, 5)
        assert "7 Tagen" in judged("DE-HE", self.SITTING, arrives, 7).warning
        assert not judged("DE-HE", self.SITTING, arrives, 1).warning
        assert judged("DE-HE", self.SITTING, date(2026, 11, 24), 1).warning

    def test_what_is_not_known_of_a_land_is_said_and_not_guessed(self) -> None:
        verdict = judged("DE-BY", self.SITTING, date(2026, 11, 25))
        assert "nicht hinterlegt" in verdict.warning
        assert verdict.possible


class TestLetter:
    def _text(self, plan: MeetingPlan, settings: Settings, person: PlannedPerson, link: str = "") -> str:
        occasion = occasion_of(plan, settings, ManualClock(EARLY), None)
        pdf = render(sitting.letter(occasion, person, link), EARLY)
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)

    def test_a_member_reads_the_whole_agenda_and_the_own_link(self, plan: MeetingPlan, settings: Settings) -> None:
        text = self._text(plan, settings, plan.person[1], LINK)
        assert "Thomas Kaya" in text
        assert "Donnerstag, 26.11.2026, 19:30 Uhr" in text
        assert CLOSED in text
        assert LINK in text

    def test_a_guest_does_not_learn_what_the_non_public_items_are_about(
        self, plan: MeetingPlan, settings: Settings
    ) -> None:
        text = self._text(plan, settings, guest(plan))
        assert CLOSED not in text
        assert "Nichtöffentliche Beratung" in text
        assert "Zugang" not in text

    def test_the_link_can_be_followed_in_the_file(self, plan: MeetingPlan, settings: Settings) -> None:
        occasion = occasion_of(plan, settings, ManualClock(EARLY), None)
        pdf = render(sitting.letter(occasion, plan.person[1], LINK), EARLY)
        notes: Any = PdfReader(io.BytesIO(pdf)).pages[0]["/Annots"]
        assert LINK in [note.get_object()["/A"]["/URI"] for note in notes]

    def test_the_same_letter_is_the_same_file(self, plan: MeetingPlan, settings: Settings) -> None:
        letter = sitting.letter(occasion_of(plan, settings, ManualClock(EARLY), None), plan.person[1], LINK)
        assert render(letter, EARLY) == render(letter, EARLY)

    def test_a_text_that_looks_like_markup_stays_text(self, plan: MeetingPlan, settings: Settings) -> None:
        hostile = plan.person[1].model_copy(update={"name": '#eval("1+1") *x* $y$ <z> \N{GRINNING FACE}'})
        assert '#eval("1+1") *x* $y$ <z>' in self._text(plan, settings, hostile)

    def test_a_late_letter_says_that_the_period_was_shortened(self, plan: MeetingPlan, settings: Settings) -> None:
        late = occasion_of(plan, settings, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)), None)
        assert "abgekürzt" in sitting.text(sitting.letter(late, plan.person[0], ""))


class TestCalendar:
    def entry(self, **changes: Any) -> Entry:
        start = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
        return replace(Entry("a@ratssaal", "Titel", "Saal", "Text", start, None, EARLY), **changes)

    @given(
        title=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co", "Zs"))),
        text=st.text("abcäöü,;\\:\n\"' 雨"),
        hours=st.integers(1, 12),
    )
    def test_another_program_reads_what_was_written(self, title: str, text: str, hours: int) -> None:
        start = self.entry().start
        raw = calendar([self.entry(title=title, text=text, end=start + timedelta(hours=hours))])
        event: Any = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
        assert str(event.get("SUMMARY", "")) == title
        assert str(event.get("DESCRIPTION", "")) == text
        assert (event["DTSTART"].dt, event["DTEND"].dt, event["DTSTAMP"].dt) == (
            start,
            start + timedelta(hours=hours),
            EARLY,
        )
        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))

    def test_no_text_can_add_a_line_of_its_own(self) -> None:
        raw = calendar([self.entry(title="x\r\nATTENDEE:mailto:a@b.example", place="y\rURL:http://z.example")])
        event: Any = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
        assert not event.keys() & {"ATTENDEE", "URL"}

    def test_a_sitting_tells_no_secret_and_no_link(self, plan: MeetingPlan, settings: Settings) -> None:
        raw = calendar([sitting.entry(occasion_of(plan, settings, ManualClock(EARLY), None))]).decode()
        unfolded = raw.replace("\r\n ", "")
        assert CLOSED not in unfolded
        assert "einladung/" not in unfolded
        assert "Nichtöffentliche Beratung" in unfolded


class TestAddresses:
    def test_both_separators_and_a_byte_order_mark_are_read(self, plan: MeetingPlan) -> None:
        for text in ("\ufeffid;mail\np01;a@b.example\n", "id,mail\np01, a@b.example \n"):
            assert sitting.addresses(text, plan.person) == {"p01": "a@b.example"}

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("name;mail\nx;a@b.example\n", "Spalten"),
            ("", "Spalten"),
            ("id;mail\nfremd;a@b.example\n", "fremd"),
            ("id;mail\np01;a b@c.example\n", "keine Mailadresse"),
            ("id;mail\np01;a@b.example,c@d.example\n", "keine Mailadresse"),
            ("id;mail\np01\n", "keine Mailadresse"),
            ("id;mail\np01;a@b.example\np01;c@d.example\n", "zweimal"),
        ],
    )
    def test_a_wrong_file_is_refused_in_one_sentence(self, plan: MeetingPlan, text: str, word: str) -> None:
        with pytest.raises(PlanError, match=word):
            sitting.addresses(text, plan.person)

    def test_a_file_that_is_no_text_is_refused(self, plan: MeetingPlan, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"id;mail\np01;\xff\n")
        with pytest.raises(PlanError, match="UTF-8"):
            read_addresses(tmp_path / "a.csv", plan.person)
        with pytest.raises(PlanError, match="nicht lesbar"):
            read_addresses(tmp_path / "b.csv", plan.person)


class Inbox:
    """What a mail server took; it refuses whoever is called nobody."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"


class OnAnyPort(Controller):
    """A mail server on a port that the system chose."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailSection]]:
    """A mail server on a port of its own."""
    taken = Inbox()
    controller = OnAnyPort(taken, hostname="127.0.0.1", port=0)
    controller.start()
    yield taken, MailSection(host="127.0.0.1", port=controller.port, security="none", sender="rat@example.de")
    controller.stop(no_assert=True)


class TestMail:
    def test_everybody_with_an_address_gets_letter_and_calendar_entry(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        taken, mail = inbox
        said: list[str] = []
        wanted = Letters(tmp_path / "out", {"p02": "kaya@example.de", "p03": "nobody@example.de"}, sending=True)
        invite(plan, replace(settings, mail=mail), tmp_path / "data", wanted, ManualClock(EARLY), said.append)
        (one,) = taken.mails
        assert (one["To"], one["From"]) == ("Thomas Kaya <kaya@example.de>", "Musterstadt <rat@example.de>")
        parts = {part.get_content_type(): part for part in one.walk()}
        assert {"text/plain", "application/pdf", "text/calendar"} <= parts.keys()
        assert "/einladung/" in parts["text/plain"].get_content()
        assert parts["application/pdf"].get_content().startswith(b"%PDF")
        assert any("unknown here" in line for line in said)
        assert any(line.startswith("1 Mails sind verschickt") for line in said)

    def test_a_name_cannot_add_a_header(self, settings: Settings) -> None:
        section = MailSection(sender="rat@example.de")
        with pytest.raises(MailTrouble):
            message(Mail("a@b.example", "x\r\nBcc: c@d.example", "s", "t"), section, "Stadt", EARLY)

    def test_without_encryption_nothing_is_sent_where_it_is_asked_for(self, inbox: tuple[Inbox, MailSection]) -> None:
        taken, mail = inbox
        one = message(Mail("a@b.example", "A", "s", "t"), mail, "Stadt", EARLY)
        with pytest.raises(MailTrouble, match=r"\[mail\]"):
            send([one], replace(mail, security="starttls"), lambda _: None)
        assert taken.mails == []

    def test_a_server_that_is_not_there_is_one_sentence(self, inbox: tuple[Inbox, MailSection]) -> None:
        with pytest.raises(MailTrouble, match="nimmt nichts an"):
            send([], MailSection(host="127.0.0.1", port=1, security="none"), lambda _: None)

    @pytest.mark.parametrize("mails", [{}, {"p02": "kaya@example.de"}])
    def test_what_is_missing_for_mail_is_said_before_anything_is_written(
        self, plan: MeetingPlan, settings: Settings, tmp_path: Path, mails: dict[str, str]
    ) -> None:
        wanted = Letters(tmp_path / "out", mails, sending=True)
        with pytest.raises(MailTrouble):
            invite(plan, settings, tmp_path / "data", wanted, ManualClock(EARLY), print)
        assert not (tmp_path / "out").exists()


class TestCommand:
    def test_links_stay_the_same_when_invited_again(
        self, plan: MeetingPlan, settings: Settings, tmp_path: Path
    ) -> None:
        clock = ManualClock(EARLY)
        for name in ("a", "b"):
            invite(plan, settings, tmp_path / "data", Letters(tmp_path / name, {}), clock, lambda _: None)
        a, b = ((tmp_path / name / f"einladung-{plan.meeting.id}-p02.pdf").read_bytes() for name in ("a", "b"))
        assert a == b

    async def test_a_link_is_good_until_after_the_sitting_however_early_it_is_sent(
        self, plan: MeetingPlan, settings: Settings, tmp_path: Path
    ) -> None:
        clock = ManualClock(plan.meeting.starts_at - timedelta(days=100))
        links = await personal_links(plan, settings, tmp_path, clock)
        clock.advance(timedelta(days=101).total_seconds())
        store = Store.open(settings.storage.database, tmp_path, clock)
        identities = Identities(store.registry, load_secret(tmp_path), clock)
        invitation, _ = await identities.enter(links["p02"].rpartition("/")[2])
        assert invitation.person_id == "p02"
        await store.close()

    def test_a_server_at_work_is_not_disturbed(self, plan: MeetingPlan, settings: Settings, tmp_path: Path) -> None:
        with folder_lock(tmp_path / "data"), pytest.raises(StartError, match="läuft schon"):
            invite(plan, settings, tmp_path / "data", Letters(tmp_path / "a", {}), ManualClock(EARLY), print)

    def test_after_the_last_day_nobody_is_invited(self, plan: MeetingPlan, settings: Settings, tmp_path: Path) -> None:
        late = ManualClock(plan.meeting.starts_at)
        with pytest.raises(PlanError, match="nicht mehr geladen"):
            invite(plan, settings, tmp_path / "data", Letters(tmp_path / "a", {}), late, print)
        assert not (tmp_path / "a").exists()

    def test_the_command_line_tells_a_wrong_plan_in_one_sentence(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["invite", str(tmp_path / "none.toml"), "--folder", str(tmp_path)]) == EXIT_TROUBLE
        assert "nicht lesbar" in capsys.readouterr().err
