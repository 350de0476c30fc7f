"""Open votes: put to the vote, cast, closed, counted (§ 54 HGO).

Who may vote is frozen when the vote opens: the voting members present, without those barred by a conflict of interest.
Each has one voice, whichever way it comes (own page, key at the seat, clerk, hand shown in the hall), and may change it
until the vote is closed. Closing counts; only the announcement by the chair makes the result final. Somebody who leaves
leaves the ballot in. A vote of an unquorate body would be void (§ 53 HGO), so it is not opened.

Whose voice is taken stands in `voices`, hands in `hands`, the order of a roll call in `rollcall`, what may follow a
count in `repeating` and `ownvote`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import entitlement, majorities, quorum, remote, rollcall, speakers, texts, voices, votebook
from agenda.commands import Command
from agenda.commands.votes import CastBallot, CloseVote, OpenTestVote, OpenVote, PassName
from agenda.events import Event
from agenda.events.votes import BallotCast, NamePassed, VoteAnnounced, VoteClosed, VoteImpaired, VoteOpened
from agenda.events.words import CallOrder, Choice, HandsVerdict, MajorityRule, VoteAbout, VoteForm
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Profile
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.people import Person
from agenda.state.votes import Vote, VoteState
from agenda.wording import N_

VoteStep = Literal["close", "announce", "break-off"]

VOTE: Mapping[tuple[VoteState, VoteStep], VoteState] = {
    ("open", "close"): "closed",
    ("closed", "announce"): "announced",
    ("open", "break-off"): "broken-off",
    ("closed", "break-off"): "broken-off",
}
REFUSED_STEP: Mapping[VoteStep, str] = {
    "close": "vote-closed",
    "announce": "vote-not-closed",
    "break-off": "vote-over",
}

VERDICT_CARRIES: Mapping[HandsVerdict, bool] = {"unanimously": True, "carried": True, "rejected": False}

IMPAIRED = N_("Störung der Bild- und Tonübertragung")

TEST_QUESTION = N_("Probeabstimmung: Funktioniert Ihre Stimmabgabe?")


def after(state: VoteState, step: VoteStep) -> VoteState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return VOTE[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def check_finished(meeting: Meeting) -> None:
    """Refuse to go on while a vote is open or its result not announced."""
    if meeting.vote_unfinished:
        raise Refusal("vote-unfinished")


def start(
    meeting: Meeting,
    question: str,
    *,
    about: VoteAbout = "item",
    about_id: str = "",
    rule: MajorityRule | None = None,
    basis: str = "",
    form: VoteForm = "open",
    order: CallOrder = "alphabetical",
    lot: int | None = None,
    barred: frozenset[str] = frozenset(),
    repeats: str = "",
) -> tuple[Event, ...]:
    """Put a question to the vote: the floor ends, and who may vote is frozen. Every subject votes through this.

    `rule` is the majority it takes (None: the profile's ordinary one) and `basis` the paragraph of another one;
    `barred` are persons who may not vote beside those with a recusal. Raises Refusal where a vote is unfinished,
    nobody may vote, or the body is not quorate; a test vote decides nothing and needs no quorum.
    """
    check_finished(meeting)
    if about != "test":
        quorum.check_quorate(meeting)
    form = _form(meeting, about, form)
    people = entitled(meeting, barred | without_statute_vote(meeting, about))
    if form == "secret":
        people = remote.admitted(meeting, people)
    called, letter = rollcall.sequence(people, order, lot) if form == "roll-call" else ((), "")
    opened = VoteOpened(
        vote_id=f"v{meeting.votes + 1}",
        item_id=meeting.item_id or "",
        question=_question(question),
        entitled=tuple(person.person_id for person in people),
        about=about,
        about_id=about_id,
        rule=meeting.law.majority.value if rule is None else rule,
        form=form,
        basis=basis,
        order=called,
        lot=letter,
        repeats=repeats,
    )
    return (*speakers.end(meeting, "finished"), opened)


def _form(meeting: Meeting, about: VoteAbout, wanted: VoteForm) -> VoteForm:
    """The form of the vote: the one demanded at the item; never secret without a demand; else as wanted."""
    demanded = form_demanded(meeting, about)
    if demanded is not None:
        return demanded
    if wanted == "secret":
        law = meeting.law.secret_vote
        raise Refusal("secret-vote-not-demanded", rule=law.citation if law.known else "")
    return wanted


def form_demanded(meeting: Meeting, about: VoteAbout) -> VoteForm | None:
    """The form that was demanded for votes on the matter under debate; secret goes before by name."""
    if about not in voices.ON_THE_ITEM or not meeting.item_id:
        return None
    if meeting.item_id in meeting.procedure.secret_items:
        return "secret"
    return "roll-call" if meeting.item_id in meeting.procedure.roll_call_items else None


def entitled(meeting: Meeting, barred: frozenset[str] = frozenset()) -> tuple[Person, ...]:
    """Those who may vote if a vote opened now; raises Refusal where there is nobody."""
    people = entitlement.voters(meeting, barred)
    if not people:
        raise Refusal("nobody-entitled")
    return people


def without_statute_vote(meeting: Meeting, about: VoteAbout) -> frozenset[str]:
    """The remote whom the law keeps from a vote on the statute under debate."""
    return remote.without_statute_vote(meeting) if about in voices.ON_THE_ITEM else frozenset()


def open_(meeting: Meeting, command: OpenVote) -> tuple[Event, ...]:
    """Open a vote on the current item."""
    item = meeting.current
    if item is None:
        raise Refusal("no-item")
    about = _about(item, command)
    special = special_majority(meeting, item) if about == "item" else None
    return start(
        meeting,
        command.question.strip() or item.motion,
        about=about,
        rule=special.value if special else None,
        basis=special.citation if special else "",
        form=command.form,
        order=command.order,
        lot=command.lot,
    )


def special_majority(meeting: Meeting, item: Item) -> Dated[MajorityRule] | None:
    """The majority that the item's own proposal takes where the ordinary one does not do (a change of the main
    statute); None where it does."""
    return meeting.law.main_statute if item.main_statute else None


def open_test(meeting: Meeting, command: OpenTestVote) -> tuple[Event, ...]:
    """Open a test vote, with or without an item under debate."""
    return start(meeting, TEST_QUESTION, about="test")


def cast(meeting: Meeting, command: CastBallot) -> tuple[Event, ...]:
    """Give one voice, or change it; the same voice again is no event."""
    vote = running(meeting, command.vote_id)
    person = meeting.person(command.person_id)
    check_abstentions(meeting.law, int(command.choice == "abstain"))
    voices.check(meeting, vote, person)
    if vote.ballots.get(person.person_id) == command.choice:
        return ()
    return (BallotCast(vote.vote_id, person.person_id, command.choice, command.channel),)


def pass_name(meeting: Meeting, command: PassName) -> tuple[Event, ...]:
    """Go on in a roll call without an answer of the person called."""
    vote = running(meeting, command.vote_id)
    person = meeting.person(command.person_id)
    if rollcall.called(vote) != person.person_id:
        raise Refusal("not-called", name=person.name)
    return (NamePassed(vote.vote_id, person.person_id),)


def close(meeting: Meeting, command: CloseVote) -> tuple[Event, ...]:
    """Close the vote and count it."""
    vote = the_vote(meeting)
    after(vote.state, "close")
    if not vote.hands_known:
        raise Refusal("hands-uncounted")
    if vote.form == "secret" and not vote.papers_confirmed:
        raise Refusal("papers-uncounted")
    return (tally(vote, meeting.planned.legal_seats),)


def tally(vote: Vote, legal_seats: int) -> VoteClosed:
    """Count the voices of a vote; where the chair judged the hands by sight, that verdict carries or rejects."""
    given = _given(vote)
    yes, no, abstain = given["yes"], given["no"], given["abstain"]
    verdict = vote.judged.verdict if vote.judged else None
    return VoteClosed(
        vote_id=vote.vote_id,
        yes=yes,
        no=no,
        abstain=abstain,
        not_voted=len(vote.missing) if verdict else len(vote.entitled) - vote.cast,
        carried=VERDICT_CARRIES[verdict] if verdict else majorities.carried(vote.rule, yes, no, abstain, legal_seats),
        verdict=verdict,
    )


def _given(vote: Vote) -> Counter[Choice]:
    """Those given by name, the hands counted and the papers, together."""
    given = Counter(vote.ballots.values())
    if vote.hands is not None:
        given.update({"yes": vote.hands.yes, "no": vote.hands.no, "abstain": vote.hands.abstain})
    if vote.papers is not None:
        given.update({"yes": vote.papers.yes, "no": vote.papers.no, "abstain": vote.papers.abstain})
    return given


def mark_impaired(
    meeting: Meeting, vote_id: str, reason: str = IMPAIRED, disturbance_id: str = ""
) -> tuple[Event, ...]:
    """The mark that a vote has to be repeated; nothing where it has it already or there is no such vote."""
    vote = next((one for one in votebook.votes_of(meeting) if one.vote_id == vote_id), None)
    return () if vote is None or vote.impaired else (VoteImpaired(vote_id, reason, disturbance_id),)


def may_vote(meeting: Meeting, person: Person) -> bool:
    """Whether a ballot of this person would be taken now."""
    vote = meeting.vote
    if vote is None or vote.state != "open":
        return False
    try:
        voices.check(meeting, vote, person)
    except Refusal:
        return False
    return True


def rule_text(law: Profile, rule: MajorityRule, basis: str = "") -> str:
    """The rule under a result, as people read it."""
    ordinary = law.majority.known and rule == law.majority.value
    where = basis or (law.majority.citation if ordinary else "")
    return ", ".join(part for part in (majorities.MAJORITY_NAME[rule], where) if part)


def the_vote(meeting: Meeting, vote_id: str | None = None) -> Vote:
    """The vote that is open or not yet announced; raises Refusal where there is none, or another one than meant."""
    if meeting.vote is None or (vote_id is not None and vote_id != meeting.vote.vote_id):
        raise Refusal("no-vote")
    return meeting.vote


def running(meeting: Meeting, vote_id: str) -> Vote:
    """The vote in which voices are taken; raises Refusal where it is not that one, or closed."""
    vote = the_vote(meeting, vote_id)
    if vote.state != "open":
        raise Refusal("vote-closed")
    return vote


def _about(item: Item, command: OpenVote) -> VoteAbout:
    """Beside the item's own proposal a question is another matter; where there is none, it is the item's."""
    return "other" if item.motion.strip() else "item"


def in_hall(meeting: Meeting, entitled: Sequence[str]) -> frozenset[str]:
    """Those of the entitled who are in the hall now."""
    return frozenset(one for one in entitled if meeting.people[one].present == "hall")


def _question(wanted: str) -> str:
    question = texts.paragraphs(wanted, "Die Frage", texts.MOTION_LIMIT).strip()
    if not question:
        raise Refusal("no-question")
    return question


def check_abstentions(law: Profile, abstentions: int) -> None:
    """Refuse abstentions, by whichever way they come, where nobody may abstain."""
    if abstentions and not law.abstention.value:
        raise Refusal("no-abstention", rule=law.abstention.citation)


def on_opened(meeting: Meeting, event: VoteOpened, at: datetime) -> Meeting:
    """Voices are taken from now on."""
    vote = Vote(
        vote_id=event.vote_id,
        item_id=event.item_id,
        question=event.question,
        entitled=event.entitled,
        opened_at=at,
        state="open",
        ballots={},
        about=event.about,
        about_id=event.about_id,
        rule=event.rule,
        form=event.form,
        basis=event.basis,
        in_hall=in_hall(meeting, event.entitled),
        order=event.order,
        lot=event.lot,
        repeats=event.repeats,
        public=not meeting.public_excluded,
    )
    held = remote.with_secret_ballot(meeting) if event.form == "secret" else meeting
    return replace(held, vote=vote, votes=meeting.votes + 1)


def on_cast(meeting: Meeting, event: BallotCast, at: datetime) -> Meeting:
    """One voice, in place of an earlier one of the same person."""
    return cast_all(meeting, (event,))


def cast_all(meeting: Meeting, events: Sequence[BallotCast]) -> Meeting:
    """Voices of one vote, each in place of an earlier one of the same person.

    What the chair judged by sight did not know them: it has to be judged again.
    """
    vote = the_vote(meeting, events[0].vote_id)
    given = {event.person_id: event.choice for event in events}
    return replace(meeting, vote=replace(vote, ballots={**vote.ballots, **given}, judged=None))


def on_passed(meeting: Meeting, event: NamePassed, at: datetime) -> Meeting:
    """Called in vain."""
    vote = the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(vote, passed=(*vote.passed, event.person_id)))


def on_closed(meeting: Meeting, event: VoteClosed, at: datetime) -> Meeting:
    """Counted, not yet final."""
    vote = the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(vote, state=after(vote.state, "close"), counted=event))


def on_announced(meeting: Meeting, event: VoteAnnounced, at: datetime) -> Meeting:
    """Final: the result stands where it belongs, and on the screens until the debate goes on."""
    vote = the_vote(meeting, event.vote_id)
    return votebook.kept(meeting, replace(vote, state=after(vote.state, "announce")))


def on_impaired(meeting: Meeting, event: VoteImpaired, at: datetime) -> Meeting:
    """The vote waits for its repetition."""
    vote = votebook.find(meeting, event.vote_id)
    return votebook.amended(meeting, replace(vote, impaired=True, impaired_by=event.disturbance_id))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    OpenVote: open_,
    OpenTestVote: open_test,
    CastBallot: cast,
    PassName: pass_name,
    CloseVote: close,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    VoteOpened: on_opened,
    BallotCast: on_cast,
    NamePassed: on_passed,
    VoteClosed: on_closed,
    VoteAnnounced: on_announced,
    VoteImpaired: on_impaired,
}
