"""The command that invites: the file of addresses, links that stay the same, and what is refused in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.__main__ import EXIT_TROUBLE, main
from server.clock import ManualClock
from server.config import Settings
from server.folder import folder_lock
from server.identity import Identities
from server.invitations import sitting
from server.invitations.command import Letters, deadline, invite, personal_links, read_addresses
from server.obstacles import StartError
from server.planning import MeetingPlan, PlanError
from server.secret import load_secret
from server.store.store import Store
from tests.server.invitations.demonstration import EARLY


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
