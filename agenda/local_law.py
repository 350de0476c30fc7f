"""Local law: what a municipality has laid down itself, where the law of its Land leaves that to it.

A rule names where it is written (Hauptsatzung, Geschäftsordnung) and since when it holds. What the Land asks for is
checked here; what follows from a rule stands in its subject: joining in `agenda/remote.py`, the stream in
`agenda/streaming.py`, objections to it in `agenda/publication.py`, a demand for a roll call in `agenda/demands.py`, the
minutes in `agenda/minutes_due.py`, objecting to them in `agenda/minutes_course.py`. A rule laid down again replaces the
former one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from agenda import texts
from agenda.commands import Command
from agenda.commands.local_law import LayDown
from agenda.days import later, of_sitting
from agenda.elections_texts import BASIS_NAME
from agenda.events import Event
from agenda.events.local_law import LocalRuleLaidDown
from agenda.events.words import LocalBasis, LocalRule
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Profile
from agenda.state import Meeting

LONGEST_DUE_DAYS = 366
"""Minutes that nobody has seen for a year are a slip of the keyboard."""

NOT_LAID_DOWN: Mapping[LocalRule, str] = {"remote": "remote-not-laid-down", "stream": "stream-not-laid-down"}
"""The refusal of what the law of the Land leaves to a local rule that is missing."""


def lay_down(meeting: Meeting, command: LayDown) -> tuple[Event, ...]:
    """Note the rule; the same again is no event."""
    CHECKS[command.rule](meeting, command)
    laid_down = LocalRuleLaidDown(
        rule=command.rule,
        basis=command.basis,
        dated=_day(meeting, command.dated),
        citation=texts.filled_line(command.citation, "Die Fundstelle"),
        number=command.number,
    )
    return () if meeting.local.rules.get(command.rule) == laid_down else (laid_down,)


def check_laid_down(meeting: Meeting, rule: LocalRule, basis: Dated[LocalBasis]) -> None:
    """Refuse what the municipality has yet to lay down; raises Refusal("law-unknown") where the Land's law is."""
    where = BASIS_NAME[basis.value]
    if rule not in meeting.local.rules:
        raise Refusal(NOT_LAID_DOWN[rule], rule=basis.citation, basis=where)


def check_emergency(meeting: Meeting, citation: str) -> None:
    """Refuse what only an emergency allows, unless the body has found one and its time is not over."""
    found = meeting.local.rules.get("emergency")
    if found is None:
        raise Refusal("emergency-not-found", rule=citation)
    rule = meeting.law.emergency_months
    end = later(date.fromisoformat(found.dated), rule.value)
    if of_sitting(meeting) > end:
        raise Refusal("emergency-over", rule=rule.citation, day=f"{end:%d.%m.%Y}")


def _day(meeting: Meeting, dated: str) -> str:
    """The day from which the rule holds, not after the day of the sitting."""
    try:
        day = date.fromisoformat(dated)
    except ValueError:
        raise Refusal("local-day-invalid") from None
    if day > of_sitting(meeting):
        raise Refusal("local-day-later")
    return day.isoformat()


# -- what the Land asks of a rule --------------------------------------------------------------------------------------

Check = Callable[[Meeting, LayDown], None]


def _written_in(asked: Callable[[Profile], Dated[LocalBasis]]) -> Check:
    def check(meeting: Meeting, command: LayDown) -> None:
        basis = asked(meeting.law)
        if command.basis != basis.value:
            raise Refusal("local-basis-unfit", rule=basis.citation, basis=BASIS_NAME[basis.value])

    return check


def _emergency(meeting: Meeting, command: LayDown) -> None:
    """What the Land allows as a rule, or not at all, no emergency changes."""
    use = meeting.law.remote_in(meeting.planned.kind)
    if use.value != "emergency":
        raise Refusal("local-settled-by-law", rule=use.citation)
    if command.basis != "resolution":
        raise Refusal("local-basis-unfit", rule=use.citation, basis=BASIS_NAME["resolution"])


def _objection(meeting: Meeting, command: LayDown) -> None:
    """Where the law itself lets a speaker object nothing is left to lay down."""
    rule = meeting.law.speaker_may_object
    if rule.value:
        raise Refusal("local-settled-by-law", rule=rule.citation)


def _hidden(meeting: Meeting, command: LayDown) -> None:
    """That voices are shown while a vote is open may be ended by the body; that they are not, only by the law."""
    rule = meeting.law.live_ballots
    if not rule.value:
        raise Refusal("local-settled-by-law", rule=rule.citation)


def _roll_call(meeting: Meeting, command: LayDown) -> None:
    rule = meeting.law.roll_call
    if rule.value != "rules-of-procedure":
        raise Refusal("local-settled-by-law", rule=rule.citation)
    _check_number(command, meeting.planned.legal_seats)


def _minutes(meeting: Meeting, command: LayDown) -> None:
    rule = meeting.law.minutes_months
    if rule.value is not None:
        raise Refusal("local-settled-by-law", rule=rule.citation)
    _check_number(command, LONGEST_DUE_DAYS)


def _objecting(meeting: Meeting, command: LayDown) -> None:
    _check_number(command, LONGEST_DUE_DAYS)


def _check_number(command: LayDown, most: int) -> None:
    if not 1 <= command.number <= most:
        raise Refusal("local-number-invalid", most=most)


CHECKS: Mapping[LocalRule, Check] = {
    "remote": _written_in(lambda law: law.local_basis),
    "emergency": _emergency,
    "stream": _written_in(lambda law: law.public_stream),
    "objection": _objection,
    "hidden-ballots": _hidden,
    "roll-call": _roll_call,
    "minutes": _minutes,
    "minutes-objection": _objecting,
}


def on_laid_down(meeting: Meeting, event: LocalRuleLaidDown, at: datetime) -> Meeting:
    """The rule holds."""
    rules = {**meeting.local.rules, event.rule: event}
    return replace(meeting, local=replace(meeting.local, rules=rules))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {LayDown: lay_down}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {LocalRuleLaidDown: on_laid_down}
