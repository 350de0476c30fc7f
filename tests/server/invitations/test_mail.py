"""Invitations by mail: letter and calendar entry to whoever has an address, and one sentence for a server that lies."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from server.clock import ManualClock
from server.config import MailSection, Settings
from server.invitations.command import Letters, invite
from server.mail import Mail, MailTrouble, message, send
from server.planning import MeetingPlan
from tests.server.invitations.demonstration import EARLY
from tests.server.invitations.liar import DATA, GREETING, OK, Kept, Liar
from tests.server.mailbox import Inbox


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
