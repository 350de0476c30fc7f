"""German sentences that the minutes and the timeline share; no times in them, and nothing that depends on a place."""

from __future__ import annotations

from collections.abc import Mapping

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


def result_sentence(tally: Tally) -> str:
    """The result as the chair announces it: verdict, voices for and against, abstentions."""
    template = _RESULTS[tally.no == 1, min(tally.abstain, 2)]
    verdict = _VERDICTS[tally.carried]
    return template.format(verdict=verdict, yes=tally.yes, no=tally.no, abstain=tally.abstain)


def quorum_sentence(stated: QuorumRecord) -> str:
    """What the chair stated, with the numbers that show why."""
    able = "beschlussfähig" if stated.quorate else "nicht beschlussfähig"
    return (
        f"Die Versammlung ist {able}: {stated.present} von {stated.legal_seats} Mitgliedern anwesend, "
        f"nötig sind {stated.required}."
    )


def with_reason(statement: str, reason: str) -> str:
    """The statement with its reason, if one was given."""
    return f"{statement}: {reason}" if reason else f"{statement}."
