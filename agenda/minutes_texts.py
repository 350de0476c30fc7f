"""German sentences that the minutes and the timeline share; no times in them, and nothing that depends on a place."""

from __future__ import annotations

from agenda.minutes_values import QuorumRecord, Tally


def result_sentence(tally: Tally) -> str:
    """The result as the chair announces it: verdict, voices for and against, abstentions."""
    verdict = "Angenommen" if tally.carried else "Abgelehnt"
    voices = "Stimme" if tally.no == 1 else "Stimmen"
    return f"{verdict} mit {tally.yes} Ja- gegen {tally.no} Nein-{voices}{_abstentions(tally.abstain)}."


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


def _abstentions(count: int) -> str:
    if count == 0:
        return " ohne Enthaltung"
    return " bei 1 Enthaltung" if count == 1 else f" bei {count} Enthaltungen"
