"""German sentences that the minutes and the timeline share; no times in them, and nothing that depends on a place."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.events.words import (
    Choice,
    HandsVerdict,
    MinutesOffice,
    ObjectionEnd,
    QuorumBasis,
    VoteAbout,
)
from agenda.minutes_values import QuorumRecord, Tally
from agenda.wording import N_

_VERDICTS: Mapping[bool, str] = {True: N_("Angenommen"), False: N_("Abgelehnt")}

_RESULTS: Mapping[tuple[bool, int], str] = {
    (False, 0): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimmen ohne Enthaltung."),
    (False, 1): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimmen bei {abstain} Enthaltung."),
    (False, 2): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimmen bei {abstain} Enthaltungen."),
    (True, 0): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimme ohne Enthaltung."),
    (True, 1): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimme bei {abstain} Enthaltung."),
    (True, 2): N_("{verdict} mit {yes} Ja- gegen {no} Nein-Stimme bei {abstain} Enthaltungen."),
}
"""By whether exactly one voted no, and by how many abstained: none, one, or more."""

CHOICE_WORD: Mapping[Choice, str] = {"yes": "Ja", "no": "Nein", "abstain": "Enthaltung"}

OFFICE_WORD: Mapping[MinutesOffice, str] = {"chair": "Vorsitz", "clerk": "Schriftführung"}

OBJECTION_ENDS: Mapping[ObjectionEnd, str] = {
    "upheld": "ist stattgegeben",
    "rejected": "ist zurückgewiesen",
    "withdrawn": "ist zurückgenommen",
}

_BY_SIGHT: Mapping[HandsVerdict, str] = {
    "unanimously": N_("Einstimmig angenommen, nach Handzeichen festgestellt."),
    "carried": N_("Mit Mehrheit angenommen, nach Handzeichen festgestellt."),
    "rejected": N_("Ohne Mehrheit abgelehnt, nach Handzeichen festgestellt."),
}

TESTED = N_("Probe: {yes} Ja, {no} Nein, {abstain} Enthaltung, {not_voted} nicht abgestimmt. Beschlossen ist nichts.")


def outcome_sentence(about: VoteAbout, tally: Tally) -> str:
    """The end of a vote as the chair announces it; a test vote decides nothing and says so."""
    if about == "test":
        return TESTED.format(yes=tally.yes, no=tally.no, abstain=tally.abstain, not_voted=tally.not_voted)
    return result_sentence(tally)


def result_sentence(tally: Tally) -> str:
    """The result as the chair announces it: verdict, voices for and against, abstentions."""
    if tally.verdict is not None:
        return _BY_SIGHT[tally.verdict]
    template = _RESULTS[tally.no == 1, min(tally.abstain, 2)]
    verdict = _VERDICTS[tally.carried]
    return template.format(verdict=verdict, yes=tally.yes, no=tally.no, abstain=tally.abstain)


QUORUM_WHY: Mapping[QuorumBasis, str] = {
    "ordinary": "",
    "second-call": " Zu diesem Punkt wurde zum zweiten Mal geladen.",
    "mostly-barred": " Mehr als die Hälfte der Mitglieder ist bei diesem Punkt von Gesetzes wegen ausgeschlossen.",
}
"""Why fewer may be enough than the law asks for as a rule."""


def quorum_sentence(stated: QuorumRecord) -> str:
    """What the chair stated, with the numbers that show why."""
    able = "beschlussfähig" if stated.quorate else "nicht beschlussfähig"
    return (
        f"Die Versammlung ist {able}: {stated.present} von {stated.legal_seats} Mitgliedern anwesend, "
        f"nötig sind {stated.required}.{QUORUM_WHY[stated.basis]}"
    )


def audience_sentence(number: int) -> str:
    """How many people came."""
    return "1 Person im Saal" if number == 1 else f"{number} Personen im Saal"


def with_reason(statement: str, reason: str) -> str:
    """The statement with its reason, if one was given."""
    return f"{statement}: {reason}" if reason else f"{statement}."
