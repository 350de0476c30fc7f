"""Invitations: in time, to each with what they may know, as letter, calendar entry and mail."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from agenda.commands.planning import PlanMeeting
from agenda.invitation import Judgement, last_day
from server.__main__ import DEMO_PLAN, EXIT_TROUBLE, main
from server.clock import ManualClock
from server.config import MailSection, Settings, load
from server.folder import folder_lock
from server.identity import Identities
from server.invitations import sitting
from server.invitations.calendar import Entry, calendar
from server.invitations.command import Letters, deadline, invite, occasion_of, personal_links, read_addresses
from server.invitations.deadline import notice, of_sitting, outlook, warning
from server.invitations.letter import render
from server.mail import Mail, MailTrouble, message, send
from server.obstacles import StartError
from server.planning import MeetingPlan, PlanError, PlannedPerson, read_plan
from server.secret import load_secret
from server.store.store import Store
from server.texts import load_texts
from server.web import WEB
from tests.server.house import ROOT
from tests.server.mailbox import Inbox, mail_server

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

    def judgement(self, land: str, arrives: date, own: int | None = None, *, first: bool = False) -> Judgement:
        plan = PlanMeeting("Rat", "1.", "Saal", "2026-11-26T19:30:00+01:00", 5, land, first_sitting=first)
        return of_sitting(plan, arrives, ZoneInfo("Europe/Berlin"), own)

    def days_before(self, days: int) -> date:
        return self.SITTING - timedelta(days=days)

    @pytest.mark.parametrize(("days", "standing"), [(8, "in-time"), (7, "shortened")])
    def test_all_citizens_are_invited_a_week_before_their_assembly(self, days: int, standing: str) -> None:
        plan = PlanMeeting("Bürger", "1.", "Saal", "2026-11-26T19:30:00+01:00", 5, "DE-HE", kind="assembly")
        found = of_sitting(plan, self.days_before(days), ZoneInfo("Europe/Berlin"))
        assert (found.standing, found.days, found.source) == (standing, 7, "§ 8a Abs. 2 HGO")

    @pytest.mark.parametrize(
        ("land", "before", "standing"),
        [
            ("DE-HE", 4, "in-time"),
            ("DE-HE", 3, "shortened"),
            ("DE-HE", 1, "shortened"),
            ("DE-HE", 0, "too-late"),
            ("DE-RP", 5, "in-time"),
            ("DE-RP", 4, "shortened"),
            ("DE-RP", 2, "shortened"),
            ("DE-RP", 1, "too-late"),
            ("DE-BW", 8, "in-time"),
            ("DE-BW", 7, "shortened"),
            ("DE-BW", 0, "shortened"),
            ("DE-BW", -1, "too-late"),
            ("DE-NI", 8, "own-rules"),
            ("DE-BY", 8, "own-rules"),
            ("DE-NW", 8, "own-rules"),
            ("DE-MV", 8, "unread"),
            ("DE-SL", 8, "unread"),
        ],
    )
    def test_each_land_has_its_own_period_or_says_that_it_is_not_known(
        self, land: str, before: int, standing: str
    ) -> None:
        found = self.judgement(land, self.days_before(before))
        assert found.standing == standing
        assert found.possible is (standing != "too-late")
        assert found.source

    def test_for_the_first_sitting_lower_saxony_has_a_period_of_its_own(self) -> None:
        assert self.judgement("DE-NI", self.days_before(8), first=True).standing == "in-time"
        late = self.judgement("DE-NI", self.days_before(7), first=True)
        assert (late.standing, late.days, late.source) == ("shortened", 7, "§ 59 Abs. 2 Satz 2 NKomVG")

    def test_a_sitting_before_the_law_that_was_read_is_not_judged(self) -> None:
        plan = PlanMeeting("Rat", "1.", "Saal", "2001-11-26T19:30:00+01:00", 5, "DE-HE")
        assert of_sitting(plan, self.SITTING, ZoneInfo("Europe/Berlin")).standing == "unread"

    def test_the_rules_of_procedure_may_ask_for_more_and_never_for_less(self) -> None:
        arrives = last_day(self.SITTING, 5)
        assert self.judgement("DE-HE", arrives, 7).days == 7
        assert self.judgement("DE-HE", arrives, 1).standing == "in-time"
        assert self.judgement("DE-HE", self.days_before(2), 1).standing == "shortened"

    @pytest.mark.parametrize("land", ["DE-BY", "DE-NI", "DE-NW", "DE-MV"])
    def test_where_the_law_has_no_period_that_of_the_rules_of_procedure_counts(self, land: str) -> None:
        assert self.judgement(land, self.days_before(8), 7).standing == "in-time"
        assert self.judgement(land, self.days_before(7), 7).standing == "shortened"
        assert self.judgement(land, self.SITTING, 7).standing == "too-late"

    def test_the_day_of_the_sitting_is_that_of_the_town(self) -> None:
        plan = PlanMeeting("Rat", "1.", "Saal", "2026-11-25T23:30:00+00:00", 5, "DE-HE")
        assert of_sitting(plan, self.days_before(4), ZoneInfo("Europe/Berlin")).standing == "in-time"

    @pytest.mark.parametrize("land", ["DE-HE", "DE-RP", "DE-BW", "DE-BY", "DE-MV"])
    @pytest.mark.parametrize("before", [20, 2, 0, -3])
    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_every_standing_is_one_whole_sentence(self, land: str, before: int, lang: str) -> None:
        texts = load_texts(WEB / "locale")[lang]
        found = self.judgement(land, self.days_before(before))
        told = outlook(found, texts)
        assert "{" not in told
        assert "None" not in told
        assert told.endswith(".")
        assert bool(warning(found, texts)) is (found.standing != "in-time")
        assert bool(notice(found)) is (found.standing == "shortened")


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


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailSection]]:
    """A mail server on a port of its own."""
    taken = Inbox()
    with mail_server(taken) as section:
        yield taken, section


class Kept:
    """An outbox that remembers."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []

    def begun(self, key: str) -> None:
        self.steps.append((key, "begun"))

    def taken(self, key: str) -> None:
        self.steps.append((key, "taken"))

    def refused(self, key: str, why: str) -> None:
        self.steps.append((key, f"refused: {why}"))


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
            send([("a", one)], replace(mail, security="starttls"), Kept())
        assert taken.mails == []

    def test_a_server_that_is_not_there_is_one_sentence(self, inbox: tuple[Inbox, MailSection]) -> None:
        with pytest.raises(MailTrouble, match="nimmt nichts an"):
            send([], MailSection(host="127.0.0.1", port=1, security="none"), Kept())

    @pytest.mark.parametrize("mails", [{}, {"p02": "kaya@example.de"}])
    def test_what_is_missing_for_mail_is_said_before_anything_is_written(
        self, plan: MeetingPlan, settings: Settings, tmp_path: Path, mails: dict[str, str]
    ) -> None:
        wanted = Letters(tmp_path / "out", mails, sending=True)
        with pytest.raises(MailTrouble):
            invite(plan, settings, tmp_path / "data", wanted, ManualClock(EARLY), print)
        assert not (tmp_path / "out").exists()


class Liar:
    """A mail server that says its lines in order, one for each line it is told, and then hangs up."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._door = socket.create_server(("127.0.0.1", 0))
        self.section = MailSection(
            host="127.0.0.1", port=self._door.getsockname()[1], security="none", sender="rat@example.de", patience_s=2
        )
        self._thread = threading.Thread(target=self._speak)

    def __enter__(self) -> MailSection:
        self._thread.start()
        return self.section

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._door.close()

    def _speak(self) -> None:
        line, _ = self._door.accept()
        with suppress(ConnectionError), line, line.makefile("rb") as told:
            for answer in self._answers:
                line.sendall(answer)
                if not told.readline():
                    return


GREETING, OK, DATA = b"220 here\r\n", b"250 ok\r\n", b"354 go on\r\n"


class TestLies:
    def mails(self, settings: MailSection) -> list[tuple[str, EmailMessage]]:
        return [(key, message(Mail(f"{key}@b.example", key, "s", "t"), settings, "Stadt", EARLY)) for key in ("a", "b")]

    @pytest.mark.parametrize(
        "answers",
        [
            (b"",),
            (b"hello I am no mail server\r\n",),
            (b"554 go away\r\n",),
            (b"421 too busy\r\n",),
            (b"220 " + b"x" * 100_000,),
            (GREETING, b"500 no EHLO\r\n", b"500 no HELO either\r\n"),
            (GREETING, b"\xff\xfe\r\n"),
        ],
        ids=["silence", "no SMTP", "refusal", "busy", "a line without an end", "no greeting back", "noise"],
    )
    def test_a_server_that_is_none_is_one_sentence_and_nothing_is_sent(self, answers: tuple[bytes, ...]) -> None:
        outbox = Kept()
        with Liar(*answers) as section, pytest.raises(MailTrouble, match="nimmt nichts an") as caught:
            send(self.mails(section), section, outbox)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)
        assert ("a", "taken") not in outbox.steps

    def test_a_sender_that_is_refused_is_refused_once_for_all(self) -> None:
        outbox = Kept()
        with Liar(GREETING, OK, b"550 who are you\r\n", OK) as section, pytest.raises(MailTrouble, match="who are you"):
            send(self.mails(section), section, outbox)
        assert outbox.steps == [("a", "begun"), ("a", "refused: who are you")]

    def test_a_mail_that_is_refused_after_all_stands_in_the_way_of_no_other(self) -> None:
        outbox = Kept()
        lines = mail_lines(self.mails(MailSection(sender="rat@example.de"))[0][1])
        answers = (GREETING, OK, OK, OK, DATA, *(b"",) * lines, b"554 spam\r\n", OK)
        with Liar(*answers) as section, pytest.raises(MailTrouble):
            send(self.mails(section), section, outbox)
        assert outbox.steps[:3] == [("a", "begun"), ("a", "refused: spam"), ("b", "begun")]

    def test_a_line_that_breaks_before_the_answer_leaves_the_mail_begun(self) -> None:
        outbox = Kept()
        with Liar(GREETING, OK, OK, OK, DATA) as section, pytest.raises(MailTrouble):
            send(self.mails(section), section, outbox)
        assert outbox.steps == [("a", "begun")]


def mail_lines(mail: EmailMessage) -> int:
    """Lines of the mail as it is sent, the dot at its end is answered."""
    return mail.as_bytes().count(b"\n")


class TestNothingTwice:
    MAILS: ClassVar = {"p02": "kaya@example.de", "p03": "other@example.de"}

    def invite(self, plan: MeetingPlan, settings: Settings, mail: MailSection, folder: Path, mails: Any) -> list[str]:
        said: list[str] = []
        wanted = Letters(folder / "out", mails, sending=True)
        invite(plan, replace(settings, mail=mail), folder / "data", wanted, ManualClock(EARLY), said.append)
        return said

    def test_who_has_the_invitation_does_not_get_it_again(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        taken, mail = inbox
        self.invite(plan, settings, mail, tmp_path, {"p02": "kaya@example.de"})
        said = self.invite(plan, settings, mail, tmp_path, self.MAILS)
        assert [one["To"].addresses[0].addr_spec for one in taken.mails] == ["kaya@example.de", "other@example.de"]
        assert any(line.startswith("1 Personen hatten diese Einladung schon") for line in said)

    def test_an_invitation_that_changed_goes_out_anew(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        taken, mail = inbox
        self.invite(plan, settings, mail, tmp_path, self.MAILS)
        moved = plan.model_copy(update={"meeting": plan.meeting.model_copy(update={"place": "Anderer Saal"})})
        self.invite(moved, settings, mail, tmp_path, self.MAILS)
        assert len(taken.mails) == 4

    def test_two_people_with_one_mailbox_get_a_letter_each(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        taken, mail = inbox
        mails = dict.fromkeys(("p02", "p03"), "office@example.de")
        for _ in range(2):
            self.invite(plan, settings, mail, tmp_path, mails)
        assert len({one["To"].addresses[0].display_name for one in taken.mails}) == len(taken.mails) == 2

    def test_who_was_refused_is_tried_again(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        _, mail = inbox
        for _ in range(2):
            said = self.invite(plan, settings, mail, tmp_path, {"p02": "nobody@example.de"})
            assert any("unknown here" in line for line in said)

    def test_after_a_line_that_broke_the_doubtful_are_named_and_not_mailed(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        taken, mail = inbox
        with (
            Liar(GREETING, OK, OK, OK, DATA) as section,
            pytest.raises(MailTrouble, match=r"Bis dahin sind 0 Mails verschickt"),
        ):
            self.invite(plan, settings, section, tmp_path, self.MAILS)
        said = self.invite(plan, settings, mail, tmp_path, self.MAILS)
        assert [one["To"].addresses[0].addr_spec for one in taken.mails] == ["other@example.de"]
        assert any("kaya@example.de" in line and "ungewiss" in line for line in said)

    def test_a_torn_last_line_says_nothing_and_a_broken_book_is_one_sentence(
        self, plan: MeetingPlan, settings: Settings, inbox: tuple[Inbox, MailSection], tmp_path: Path
    ) -> None:
        _, mail = inbox
        self.invite(plan, settings, mail, tmp_path, self.MAILS)
        (book,) = (tmp_path / "out").glob("versand-*.jsonl")
        book.write_text(book.read_text("utf-8") + '{"person": "p0', "utf-8")
        said = self.invite(plan, settings, mail, tmp_path, self.MAILS)
        assert any(line.startswith("2 Personen hatten") for line in said)
        book.write_text("{}\n", "utf-8")
        with pytest.raises(PlanError, match="Nicht lesbar"):
            self.invite(plan, settings, mail, tmp_path, self.MAILS)


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
        identities = Identities(store.registry, load_secret(tmp_path), clock, plan.meeting.id)
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

    def test_planning_says_until_when_the_invitations_must_be_there(
        self, plan: MeetingPlan, settings: Settings
    ) -> None:
        assert "22.11.2026" in deadline(plan, settings, ManualClock(EARLY))
        assert "nicht mehr einzuhalten" in deadline(plan, settings, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)))
