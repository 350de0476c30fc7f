"""Until when an invitation must be there: by the law of each Land, and by rules of procedure that ask for more."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from agenda.commands.planning import PlanMeeting
from agenda.invitation import Judgement, last_day
from server.invitations.deadline import notice, of_sitting, outlook, warning
from server.texts import load_texts
from server.web import WEB


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
