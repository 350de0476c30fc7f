"""Whose sphere is a disturbance? What the law presumes from who else had picture and sound, and what is measured.

Some Länder presume the sphere from the other members' transmission: in North Rhine-Westphalia it is the member's where
all others had a faultless one, and nothing is said where one more had not (§ 10 Abs. 1 S. 5 DigiSiVO); in
Mecklenburg-Vorpommern it is not the municipality's where one other remote member was fine (§ 29a Abs. 2 S. 4 KV M-V),
in Rhineland-Palatinate faults of the public network are not the municipality's (§ 35a GemO). Others presume nothing.
Everywhere a hall whose own picture or sound does not leave the house is the municipality's fault, and silence on the
return makes a disturbance negligible (§ 10 Abs. 4 DigiSiVO).

Pure, and a proposal only: it names the rule and the facts it saw, the chair decides and may decide otherwise. Where law
and facts say nothing the proposal is "unknown", never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agenda.events.disturbance import Evidence
from agenda.events.words import FaultAnswer, Sphere, SpherePresumption
from agenda.wording import N_


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whose sphere it probably was, the rule that says so (empty: none does), and the facts in one German sentence."""

    sphere: Sphere
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Law:
    """What the profile says: how it presumes the sphere, and where that is written."""

    presumption: SpherePresumption
    citation: str


NO_EVIDENCE = N_("Es liegen keine Messwerte vor.")
HALL_FAILED = N_("Bild oder Ton des Saals kamen beim Server nicht an.")
NOBODY_OBJECTS = N_("Das Mitglied hat nach der Rückkehr keine Rüge erhoben.")
ALL_FINE = N_("Alle anderen Zugeschalteten ({others}) empfingen Bild und Ton des Saals einwandfrei.")
SOME_FINE = N_("{fine} von {others} anderen Zugeschalteten empfingen Bild und Ton des Saals einwandfrei.")
NONE_FINE = N_("Von den anderen Zugeschalteten ({others}) empfing niemand Bild und Ton des Saals einwandfrei.")
ALONE = N_("Außer diesem Mitglied ist niemand zugeschaltet, mit dem sich vergleichen ließe.")
LINE_FAILED = N_("Der Saal sendete; die Leitung des Mitglieds war unterbrochen oder verlor {lost} Prozent der Pakete.")

LOSSY_PERCENT = 5
"""From here on a line is named as the reason: half of the loss at which speech counts as missed."""


def propose(evidence: Evidence | None, answer: FaultAnswer | None, law: Law) -> Proposal:
    """What rules and facts say of it."""
    if answer in ("accepted", "unanswered"):
        return Proposal("negligible", law.citation, NOBODY_OBJECTS)
    if evidence is None:
        return Proposal("unknown", "", NO_EVIDENCE)
    if not (evidence.hall_video and evidence.hall_audio):
        return Proposal("municipality", law.citation, HALL_FAILED)
    sphere = _PRESUMED[law.presumption](evidence)
    return Proposal(sphere, law.citation if sphere != "unknown" else "", _facts(evidence, law))


def _if_all_others_fine(evidence: Evidence) -> Sphere:
    """NRW: the hall's people perceive the sitting in the hall; so the others are the remote ones. The presumption does
    not speak of more than one who is disturbed."""
    return "member" if evidence.fine and not evidence.faulty else "unknown"


def _if_one_other_fine(evidence: Evidence) -> Sphere:
    if evidence.fine:
        return "member"
    return "municipality" if evidence.faulty else "unknown"


def _if_line_failed(evidence: Evidence) -> Sphere:
    """Rhineland-Palatinate: a line that fails between two ends that work is the public network."""
    if _line_failed(evidence) and not evidence.faulty:
        return "member"
    return "municipality" if evidence.faulty and not evidence.fine else "unknown"


def _nothing(evidence: Evidence) -> Sphere:
    return "unknown"


_PRESUMED: Mapping[SpherePresumption, Callable[[Evidence], Sphere]] = {
    "none": _nothing,
    "member-if-all-others-fine": _if_all_others_fine,
    "member-if-one-other-fine": _if_one_other_fine,
    "member-if-line-failed": _if_line_failed,
}


def _line_failed(evidence: Evidence) -> bool:
    return not evidence.connected or max(evidence.lost_up, evidence.lost_down) >= LOSSY_PERCENT


def _facts(evidence: Evidence, law: Law) -> str:
    if law.presumption == "member-if-line-failed" and _line_failed(evidence):
        return LINE_FAILED.format(lost=max(evidence.lost_up, evidence.lost_down) if evidence.connected else 100)
    fine, others = len(evidence.fine), len(evidence.fine) + len(evidence.faulty)
    if not others:
        return ALONE
    sentence = NONE_FINE if not fine else ALL_FINE if fine == others else SOME_FINE
    return sentence.format(fine=fine, others=others)
