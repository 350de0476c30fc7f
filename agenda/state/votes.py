"""Open votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.secret_vote import PapersTyped
from agenda.events.votes import HandsCounted, HandsJudged, OwnVoteRecorded, VoteClosed
from agenda.events.words import Choice, MajorityRule, VoteAbout, VoteForm

VoteState = Literal["open", "closed", "announced", "broken-off"]


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote (offene Abstimmung); `ballots` maps person ids to choices, `counted` is None while it is open.

    `in_hall` are the entitled who are in the hall, as long as nobody has counted or judged their hands, and then those
    who were there at that moment: the hands shown are theirs. `hands` is their count, `judged` what the chair made of
    it by sight. `passed` are those who did not answer in a roll call, each as often as called in vain. `public`: it was
    opened before everybody. `impaired_by` is the disturbance for which it is to be repeated, empty where marked
    by hand.
    """

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]
    opened_at: datetime
    state: VoteState
    ballots: Mapping[str, Choice]
    counted: VoteClosed | None = None
    about: VoteAbout = "item"
    about_id: str = ""
    rule: MajorityRule = "simple"
    form: VoteForm = "open"
    basis: str = ""
    in_hall: frozenset[str] = frozenset()
    hands: HandsCounted | None = None
    judged: HandsJudged | None = None
    order: tuple[str, ...] = ()
    lot: str = ""
    passed: tuple[str, ...] = ()
    repeats: str = ""
    doubts: tuple[str, ...] = ()
    impaired: bool = False
    impaired_by: str = ""
    statements: tuple[OwnVoteRecorded, ...] = ()
    public: bool = True
    papers: PapersTyped | None = None
    papers_confirmed: bool = False

    @property
    def by_hand(self) -> frozenset[str]:
        """Those in the hall whose voice can only be among the hands shown."""
        return frozenset(self.in_hall.difference(self.ballots)) if self.form == "hands" else frozenset()

    @property
    def hands_shown(self) -> int:
        """The voices among the hands, as far as they were counted."""
        return self.hands.yes + self.hands.no + self.hands.abstain if self.hands else 0

    @property
    def hands_known(self) -> bool:
        """Whether the hands were counted or judged; True where there are none to count."""
        return self.hands is not None or self.judged is not None or not self.by_hand

    @property
    def cast(self) -> int:
        """The voices given so far."""
        papers = self.papers
        on_paper = papers.yes + papers.no + papers.abstain + papers.invalid if papers else 0
        return len(self.ballots) + self.hands_shown + on_paper

    @property
    def missing(self) -> tuple[str, ...]:
        """Those who may vote and have not; whose hands were counted or judged is not among them, and of a
        secret vote nobody can say."""
        if self.form == "secret":
            return ()
        shown = self.by_hand if self.hands or self.judged else frozenset[str]()
        return tuple(one for one in self.entitled if one not in self.ballots and one not in shown)
