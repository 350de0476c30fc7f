"""The kinds of motion on procedure: what each is called, what it must say, what it takes.

The more far-reaching is decided first; `KINDS` is in that order. Which ones there are and how they are argued the
standing orders say; the majority is the Land's (`agenda/profiles`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from agenda.events.words import MajorityRule, ProcedureKind
from agenda.profiles.model import Dated, Profile
from agenda.wording import N_

Need = Literal["item", "to", "seconds", "debate"]
"""What it must name (an item, a committee, a time), or that an item must be under debate."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` is what people call it, `question` what is voted on; its blanks are those of `ProcedureMoved`.

    `unopposed`: it may be accepted without a vote where nobody objects. The exclusion of the public may not: it takes
    a resolution (§ 52 Abs. 1 HGO). `puts_off`: it only puts something off, which a body that is not quorate has to be
    able to do (§ 53 Abs. 2 HGO: "zurückgestellt").
    """

    title: str
    question: str
    needs: frozenset[Need] = frozenset()
    unopposed: bool = True
    puts_off: bool = False


KINDS: Mapping[ProcedureKind, Kind] = {
    "adjourn-sitting": Kind(
        N_("Vertagung der Sitzung"), N_("Soll die Sitzung vertagt werden?"), puts_off=True
    ),
    "interrupt": Kind(
        N_("Unterbrechung der Sitzung"), N_("Soll die Sitzung für {minutes} Minuten unterbrochen werden?"),
        frozenset({"seconds"}), puts_off=True,
    ),
    "exclude-public": Kind(
        N_("Ausschluss der Öffentlichkeit"), N_("Soll die Öffentlichkeit für TOP {number} ausgeschlossen werden?"),
        frozenset({"debate"}), unopposed=False,
    ),
    "admit-public": Kind(
        N_("Wiederherstellung der Öffentlichkeit"), N_("Soll die Öffentlichkeit wieder zugelassen werden?"),
        frozenset({"debate"}), unopposed=False,
    ),
    "take-off": Kind(
        N_("Absetzung von der Tagesordnung"), N_("Soll TOP {number} von der Tagesordnung abgesetzt werden?"),
        frozenset({"item"}),
    ),
    "adjourn-item": Kind(
        N_("Vertagung"), N_("Soll TOP {number} vertagt werden?"), frozenset({"item"}), puts_off=True
    ),
    "refer": Kind(
        N_("Verweisung an einen Ausschuss"), N_("Soll TOP {number} an {to} verwiesen werden?"),
        frozenset({"item", "to"}),
    ),
    "close-debate": Kind(N_("Schluss der Debatte"), N_("Soll die Debatte geschlossen werden?"), frozenset({"debate"})),
    "close-list": Kind(
        N_("Schluss der Redeliste"), N_("Soll die Redeliste geschlossen werden?"), frozenset({"debate"})
    ),
    "limit-time": Kind(
        N_("Begrenzung der Redezeit"), N_("Soll die Redezeit auf {minutes} Minuten begrenzt werden?"),
        frozenset({"debate", "seconds"}),
    ),
    "reorder": Kind(
        N_("Änderung der Reihenfolge"), N_("Soll TOP {number} an anderer Stelle behandelt werden?"),
        frozenset({"item"}),
    ),
    "roll-call": Kind(
        N_("Namentliche Abstimmung"), N_("Soll namentlich abgestimmt werden?"), frozenset({"debate"})
    ),
    "secret-vote": Kind(N_("Geheime Abstimmung"), N_("Soll geheim abgestimmt werden?"), frozenset({"debate"})),
}  # fmt: skip

RANK: Mapping[ProcedureKind, int] = {kind: place for place, kind in enumerate(KINDS)}

_OWN_MAJORITY: Mapping[ProcedureKind, Callable[[Profile], Dated[MajorityRule]]] = {
    "exclude-public": lambda law: law.exclude_public,
    "admit-public": lambda law: law.exclude_public,
    "close-debate": lambda law: law.close_debate,
}


def majority(law: Profile, kind: ProcedureKind) -> Dated[MajorityRule]:
    """The majority it takes in this Land."""
    return _OWN_MAJORITY[kind](law) if kind in _OWN_MAJORITY else law.procedure
