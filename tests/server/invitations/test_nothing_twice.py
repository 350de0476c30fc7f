"""Nobody gets an invitation twice by mail, whatever broke in between; what changed goes out anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from server.clock import ManualClock
from server.config import MailSection, Settings
from server.invitations.command import Letters, invite
from server.mail import MailTrouble
from server.planning import MeetingPlan, PlanError
from tests.server.invitations.demonstration import EARLY
from tests.server.invitations.liar import DATA, GREETING, OK, Liar
from tests.server.mailbox import Inbox


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
