"""The chair's keys about votes: test, finish, judge hands, call on, break off, repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from agenda import entitlement, hands, repeating, rollcall, votebook
from agenda.events.words import HandsVerdict
from agenda.minutes_texts import outcome_sentence
from agenda.minutes_values import tally_of
from agenda.state import Meeting
from agenda.state.votes import Vote
from agenda.step import Key, Step
from agenda.wording import N_

_JUDGED: Mapping[HandsVerdict, tuple[Key, str]] = {
    "unanimously": ("judge-unanimously", N_("Feststellen: einstimmig angenommen")),
    "carried": ("judge-carried", N_("Feststellen: mit Mehrheit angenommen")),
    "rejected": ("judge-rejected", N_("Feststellen: abgelehnt")),
}


def finish_vote(meeting: Meeting) -> Step | None:
    """What an unfinished vote waits for."""
    vote = meeting.vote
    if vote is None or not meeting.vote_unfinished:
        return None
    return next(step for rule in _FINISH if (step := rule(meeting, vote)) is not None)


def test_first(meeting: Meeting) -> Step | None:
    """Before the first item, where somebody votes by an own page: a test vote before the first real one."""
    begun = meeting.item_id is not None or any(item.state != "coming" for item in meeting.items.values())
    remote = any(person.voting and person.present == "remote" for person in meeting.people.values())
    return None if begun or not remote else _test(meeting)


def repeat_impaired(meeting: Meeting) -> Step | None:
    """A vote of this item that a disturbance impaired has to be repeated."""
    due = repeating.to_repeat(meeting)
    return None if due is None else _repeat(meeting, due)


def during(meeting: Meeting) -> tuple[Step, ...]:
    """The other keys while a vote is unfinished."""
    vote = meeting.vote
    return () if vote is None else tuple(step for steps in _DURING for step in steps(meeting, vote))


def about_votes(meeting: Meeting) -> Iterator[Step]:
    """The other keys about votes while none is unfinished."""
    test = _test(meeting)
    if test is not None:
        yield test
    newest = _newest(meeting)
    if newest is not None:
        yield _repeat(meeting, newest)


def _newest(meeting: Meeting) -> Vote | None:
    here = [
        vote for vote in votebook.votes_here(meeting) if vote.about != "test" and repeating.still_there(meeting, vote)
    ]
    return here[-1] if here else None


def _test(meeting: Meeting) -> Step | None:
    if meeting.votes or votebook.tested(meeting) or not entitlement.voters(meeting):
        return None
    say = N_("Zur Probe: Bitte drücken Sie jetzt eine Ihrer Abstimmtasten. Beschlossen wird damit nichts.")
    return Step("test-vote", N_("Probeabstimmung eröffnen"), say, {"name": "OpenTestVote"})


def _repeat(meeting: Meeting, vote: Vote) -> Step:
    label = N_("Abstimmung wiederholen")
    if vote.doubts:
        label = N_("Abstimmung wiederholen ({n} zweifeln)").format(n=len(vote.doubts))
    if vote.impaired:
        label = N_("Gestörte Abstimmung wiederholen")
    out = "" if vote.public or meeting.public_excluded else N_("Die Öffentlichkeit ist ab jetzt ausgeschlossen.") + " "
    say = N_("Wir wiederholen die Abstimmung: {question}").format(question=vote.question)
    order = "drawn" if vote.lot else "alphabetical"
    intent = {"name": "RepeatVote", "vote_id": vote.vote_id, "form": vote.form, "order": order}
    return Step("repeat-vote", label, f"{out}{say}", intent)


def _await_name(meeting: Meeting, vote: Vote) -> Step | None:
    called = rollcall.called(vote) if vote.state == "open" else None
    if called is None:
        return None
    name = meeting.people[called].name
    say = N_("{name}, wie stimmen Sie?").format(name=name)
    return Step("await-name", N_("Aufgerufen: {name}").format(name=name), say, None)


_ASKED: Mapping[bool, str] = {
    True: N_("Wer zustimmt, hebe bitte die Hand. Gegenstimmen? Enthaltungen?"),
    False: N_("Wer zustimmt, hebe bitte die Hand. Gegenstimmen?"),
}
"""By whether abstention may be chosen."""


def _await_hands(meeting: Meeting, vote: Vote) -> Step | None:
    if vote.state != "open" or vote.hands_known:
        return None
    abstain = meeting.law.abstention.known and meeting.law.abstention.value
    return Step("await-hands", N_("Handzeichen zählen lassen oder feststellen"), _ASKED[abstain], None)


def _await_papers(meeting: Meeting, vote: Vote) -> Step | None:
    if vote.state != "open" or vote.form != "secret" or vote.papers_confirmed:
        return None
    say = N_("Wir stimmen geheim ab. Bitte füllen Sie den Stimmzettel aus; danach zählen wir gemeinsam.")
    return Step("await-papers", N_("Stimmzettel zählen lassen: zwei Personen tragen die Zahlen ein"), say, None)


def _close(meeting: Meeting, vote: Vote) -> Step | None:
    if vote.state != "open":
        return None
    say = N_("Haben alle abgestimmt? Dann schließe ich die Abstimmung.")
    return Step("close-vote", N_("Abstimmung schließen"), say, {"name": "CloseVote"})


def _repeat_at_once(meeting: Meeting, vote: Vote) -> Step | None:
    return _repeat(meeting, vote) if vote.impaired else None


def _announce(meeting: Meeting, vote: Vote) -> Step:
    assert vote.counted is not None
    say = outcome_sentence(vote.about, tally_of(vote.counted))
    return Step("announce-vote", N_("Ergebnis verkünden"), say, {"name": "AnnounceVote"})


_FINISH: tuple[Callable[[Meeting, Vote], Step | None], ...] = (
    _await_name,
    _await_hands,
    _await_papers,
    _close,
    _repeat_at_once,
    _announce,
)
"""Asked from top to bottom; the last always has an answer."""


def _judgements(meeting: Meeting, vote: Vote) -> Iterator[Step]:
    for verdict in hands.verdicts(vote) if vote.state == "open" else ():
        key, label = _JUDGED[verdict]
        yield Step(key, label, "", {"name": "JudgeHands", "vote_id": vote.vote_id, "verdict": verdict})


def _passing(meeting: Meeting, vote: Vote) -> Iterator[Step]:
    called = rollcall.called(vote) if vote.state == "open" else None
    if called is not None:
        label = N_("Keine Antwort von {name}: weiter").format(name=meeting.people[called].name)
        yield Step("pass-name", label, "", {"name": "PassName", "vote_id": vote.vote_id, "person_id": called})


def _again(meeting: Meeting, vote: Vote) -> Iterator[Step]:
    """A count that nobody trusts is not announced but taken again."""
    if vote.state == "closed":
        yield _announce(meeting, vote)
        yield _repeat(meeting, vote)


def breaking_off(meeting: Meeting, vote: Vote) -> Iterator[Step]:
    """The vote ends without a result."""
    say = N_("Die Abstimmung endet ohne Ergebnis; die abgegebenen Stimmen zählen nicht.")
    label, intent = N_("Abstimmung abbrechen"), {"name": "BreakOffVote"}
    yield Step("break-off-vote", label, say, intent, danger=True, asks_reason=True)


_DURING: tuple[Callable[[Meeting, Vote], Iterator[Step]], ...] = (_judgements, _passing, _again, breaking_off)
