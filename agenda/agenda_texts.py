"""German sentences about agenda, motions and procedure that timeline and minutes share; no times in them."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.events.local_law import LocalRuleLaidDown
from agenda.events.motions import MotionMoved
from agenda.events.procedure import DecidedBy, ProcedureMoved
from agenda.events.words import Basis, LocalRule, MotionKind, Removed
from agenda.minutes_texts import with_reason
from agenda.procedure_kinds import KINDS

BASES: Mapping[Basis, str] = {
    "mover": "auf Wunsch des Antragstellers",
    "unopposed": "ohne Widerspruch",
    "decision": "durch Beschluss",
}
_REMOVED: Mapping[Removed, str] = {
    "taken-off": "{item} wird {basis} von der Tagesordnung abgesetzt",
    "referred": "{item} wird {basis} an {to} verwiesen",
    "adjourned": "{item} wird {basis} vertagt",
}
_MOTIONS: Mapping[MotionKind, str] = {
    "main": "Antrag",
    "amendment": "Änderungsantrag",
    "counter": "Gegenantrag",
}
OWN_PROPOSAL = "Beschlussvorschlag"
"""The item's own proposal, as the sentences name it."""

_LOCAL: Mapping[LocalRule, str] = {
    "remote": "Teilnahme in Bild und Ton",
    "emergency": "besonderer Ausnahmefall, in dem in Bild und Ton teilgenommen werden darf",
    "stream": "Übertragung ins Internet",
    "objection": "Widerspruch gegen die Übertragung der eigenen Rede",
    "hidden-ballots": "keine Anzeige der Stimmen vor dem Schluss der Abstimmung",
    "roll-call": "namentliche Abstimmung auf Verlangen",
    "minutes": "Frist der Niederschrift",
    "minutes-objection": "Frist für Einwände gegen die Niederschrift",
}
_NUMBERS: Mapping[LocalRule, str] = {
    "roll-call": "{n} Mitglieder",
    "minutes": "{n} Tage",
    "minutes-objection": "{n} Tage",
}

_VERDICT: Mapping[bool, str] = {True: "angenommen", False: "abgelehnt"}


def removed(item: str, how: Removed, to: str, basis: Basis, reason: str) -> str:
    """How an item left the agenda."""
    return with_reason(_REMOVED[how].format(item=item, to=to, basis=BASES[basis]), reason)


def restored(item: str, basis: Basis, reason: str) -> str:
    """An item stands on the agenda again."""
    return with_reason(f"{item} wird {BASES[basis]} wieder auf die Tagesordnung gesetzt", reason)


def rearranged(item: str, before: str, basis: Basis, reason: str) -> str:
    """An item stands elsewhere; `before` is empty for the end."""
    where = f"vor {before}" if before else "ans Ende"
    return with_reason(f"{item} wird {BASES[basis]} {where} gestellt", reason)


def motion(moved: MotionMoved) -> str:
    """A motion as the sentences name it."""
    return f"{_MOTIONS[moved.kind]} von {moved.mover}"


def motion_moved(moved: MotionMoved) -> str:
    """Who moves what."""
    return f"{moved.mover} stellt den {_MOTIONS[moved.kind]}: „{moved.text}“"


def split(about: str, parts: int) -> str:
    """Voted on in parts, or in one again."""
    how = f"in {parts} Teilen getrennt" if parts else "im Ganzen"
    return f"Über den {about} wird {how} abgestimmt."


def ordered(subjects: list[str], reason: str) -> str:
    """The chair's order of voting."""
    listed = ", ".join(f"{place}. {subject}" for place, subject in enumerate(subjects, start=1))
    return with_reason(f"Der Vorsitz bestimmt die Reihenfolge der Abstimmungen ({listed})", reason)


def worded(text: str) -> str:
    """The proposal as amended."""
    return f"Der {OWN_PROPOSAL} lautet nun: „{text}“" if text else f"Der {OWN_PROPOSAL} gilt wieder wie vorgelegt."


def decided(about: str, part: str, *, carried: bool) -> str:
    """A motion, or a part of something, is decided."""
    what = f"Teil {part} ({about})" if part else f"der {about}"
    return f"Damit ist {what} {_VERDICT[carried]}."


def settled(about: str) -> str:
    """Nothing is left to decide on it."""
    return f"Der {about} ist damit erledigt."


def revived(about: str) -> str:
    """There is something to decide on it again."""
    return f"Der {about} steht damit wieder zur Abstimmung."


def withdrawn(about: str) -> str:
    """Nobody wants it any more."""
    return f"Der {about} ist zurückgezogen."


def point(moved: ProcedureMoved) -> str:
    """A motion on procedure as the sentences name it."""
    return KINDS[moved.kind].title


def point_moved(moved: ProcedureMoved) -> str:
    """Who moves what on the procedure."""
    to = f", {moved.to}" if moved.to else ""
    minutes = f", {max(1, round(moved.seconds / 60))} Minuten" if moved.seconds else ""
    return with_reason(f"{moved.mover} beantragt zur Geschäftsordnung: {point(moved)}{to}{minutes}", moved.reason)


def point_decided(moved: ProcedureMoved, basis: DecidedBy, *, carried: bool) -> str:
    """What became of it."""
    if basis == "demand":
        return f"Dem Antrag zur Geschäftsordnung ({point(moved)}) ist zu folgen: Genügend Mitglieder verlangen es."
    how = "ohne Widerspruch " if basis == "unopposed" else ""
    return f"Der Antrag zur Geschäftsordnung ({point(moved)}) ist {how}{_VERDICT[carried]}."


def point_supported(moved: ProcedureMoved, name: str) -> str:
    """Who else demands it."""
    return f"{name} unterstützt den Antrag zur Geschäftsordnung ({point(moved)})."


def point_withdrawn(moved: ProcedureMoved) -> str:
    """Nobody wants it any more."""
    return f"Der Antrag zur Geschäftsordnung ({point(moved)}) ist zurückgezogen."


def local_rule(laid_down: LocalRuleLaidDown) -> str:
    """What the municipality has laid down, and where."""
    number = f" ({_NUMBERS[laid_down.rule].format(n=laid_down.number)})" if laid_down.rule in _NUMBERS else ""
    return f"Örtliche Regel: {_LOCAL[laid_down.rule]}{number}, nach {laid_down.citation}, seit {laid_down.dated}."


def interrupted(statement: str, planned_s: int | None, reason: str) -> str:
    """A break, for about how long, and why."""
    lasting = f" für etwa {max(1, round(planned_s / 60))} Minuten" if planned_s else ""
    return with_reason(f"{statement}{lasting}", reason)
