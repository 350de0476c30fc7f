"""The place in the queue and its reasons as German sentences, for those who look at it and for the one who waits.

Each sentence is one template of the catalogue with its blanks filled, and the clause after "weil" is a template of its
own, so that the page finds both again for other languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agenda.speaking.order import Reason, Stand, because
from agenda.state import Meeting
from agenda.wording import N_

CLAUSES: Mapping[Reason, str] = {
    "order": N_("ein Antrag zur Geschäftsordnung vorgeht"),
    "point": N_("dieser Antrag zur Geschäftsordnung im Rang vorgeht"),
    "intervention": N_("eine Kurzintervention sofort auf den Redebeitrag folgt"),
    "reply": N_("die Erwiderung sofort auf die Kurzintervention folgt"),
    "report": N_("die Berichterstattung der Aussprache vorgeht"),
    "resident": N_("Einwohnerfragen der Aussprache vorgehen"),
    "rotation": N_("die Fraktionen reihum sprechen und diese Meldung in eine frühere Runde gehört"),
    "alternation": N_("Frauenliste und offene Liste abwechselnd an der Reihe sind"),
    "less-spoken": N_("zu diesem Punkt bisher weniger Redezeit verbraucht wurde"),
    "earlier": N_("die frühere Meldung vorgeht"),
    "moved": N_("der Vorsitz die Reihenfolge geändert hat"),
}

Grounds = tuple[Reason, str]
"""The reason, and what the chair said of it where he moved a request."""


def place(meeting: Meeting, waiting: Sequence[Stand], index: int) -> str:
    """Why somebody stands at this place, counted from 0: whom it comes after, and why."""
    if index == 0:
        return N_("Als Nächste oder Nächster an der Reihe.")
    before, stand = waiting[index - 1], waiting[index]
    reason, told = _grounds(meeting, before, stand)
    clause, name = CLAUSES[reason], _name(meeting, before)
    if told:
        return N_("Nach {name}, weil {because}: {reason}").format(name=name, because=clause, reason=told)
    return N_("Nach {name}, weil {because}.").format(name=name, because=clause)


def own_place(position: int) -> str:
    """The place of the one who waits, counted from 1."""
    if position == 1:
        return N_("Sie sind als Nächste oder Nächster an der Reihe.")
    return N_("Sie sind an {position}. Stelle der Redeliste.").format(position=position)


def ahead_of(meeting: Meeting, waiting: Sequence[Stand], index: int) -> tuple[str, ...]:
    """Who is before the one at this place, counted from 0, and why; those with the same reason in one sentence."""
    names: dict[Grounds, list[str]] = {}
    for before in waiting[:index]:
        names.setdefault(_grounds(meeting, before, waiting[index]), []).append(_name(meeting, before))
    return tuple(_ahead(grounds, ", ".join(who)) for grounds, who in names.items())


def _ahead(grounds: Grounds, names: str) -> str:
    reason, told = grounds
    if told:
        return N_("Vor Ihnen {names}, weil {because}: {reason}").format(
            names=names, because=CLAUSES[reason], reason=told
        )
    return N_("Vor Ihnen {names}, weil {because}.").format(names=names, because=CLAUSES[reason])


def _grounds(meeting: Meeting, ahead: Stand, behind: Stand) -> Grounds:
    reason = because(meeting.speaking.policy, ahead, behind)
    return reason, (ahead.request.moved or behind.request.moved) if reason == "moved" else ""


def _name(meeting: Meeting, stand: Stand) -> str:
    return meeting.people[stand.request.person_id].name
