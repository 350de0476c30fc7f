"""Majorities: when a motion is carried, how many voices it took, and that rule as a sentence for people.

Three denominators are told apart. *Votes cast* are yes and no: an abstention or an invalid voice is none (§ 54 Abs. 1
Satz 3 HGO). *Those who voted* are yes, no and abstentions. The *legal number* is the number of seats by law, filled or
not; two thirds of 81 are 54, however few are present. Whole numbers only; a tie is a no (§ 54 Abs. 1 Satz 2 HGO).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agenda.events.words import MajorityRule
from agenda.wording import N_

MAJORITY_NAME: Mapping[MajorityRule, str] = {
    "simple": N_("Einfache Mehrheit der abgegebenen Stimmen"),
    "absolute-of-legal": N_("Mehrheit der gesetzlichen Mitgliederzahl"),
    "two-thirds-of-legal": N_("Zwei Drittel der gesetzlichen Mitgliederzahl"),
    "absolute-of-voting": N_("Mehrheit aller Abstimmenden"),
    "two-thirds-of-voting": N_("Zwei Drittel aller Abstimmenden"),
    "unanimous": N_("Einstimmigkeit"),
}


@dataclass(frozen=True, slots=True)
class Voices:
    """What was counted, and the legal number of members; all of them counts."""

    yes: int
    no: int
    abstain: int
    legal_seats: int

    @property
    def voting(self) -> int:
        """Those who voted, abstaining or not."""
        return self.yes + self.no + self.abstain


def more_than_half(whole: int) -> int:
    """The smallest whole number above a half."""
    return whole // 2 + 1


def two_thirds(whole: int) -> int:
    """The smallest whole number that is at least two thirds."""
    return -(-2 * whole // 3)


def share_of(whole: int, parts: int) -> int:
    """The smallest whole number that is at least one of so many equal parts."""
    return -(-whole // parts)


_NEEDED: Mapping[MajorityRule, Callable[[Voices], int]] = {
    "simple": lambda voices: voices.no + 1,
    "absolute-of-legal": lambda voices: more_than_half(voices.legal_seats),
    "two-thirds-of-legal": lambda voices: two_thirds(voices.legal_seats),
    "absolute-of-voting": lambda voices: more_than_half(voices.voting),
    # At least one: nobody carries anything.
    "two-thirds-of-voting": lambda voices: max(1, two_thirds(voices.voting)),
    "unanimous": lambda voices: 1,
}
"""How many yes it takes."""

_SENTENCES: Mapping[MajorityRule, str] = {
    "simple": N_("Nötig waren mehr Ja- als Nein-Stimmen, also {needed}; Enthaltungen zählen nicht."),
    "absolute-of-legal": N_("Nötig waren {needed} von {legal_seats} Sitzen."),
    "two-thirds-of-legal": N_("Nötig waren {needed} von {legal_seats} Sitzen."),
    "absolute-of-voting": N_("Nötig waren {needed} von {voting} Abstimmenden; Enthaltungen zählen mit."),
    "two-thirds-of-voting": N_("Nötig waren {needed} von {voting} Abstimmenden; Enthaltungen zählen mit."),
    "unanimous": N_("Nötig war mindestens eine Ja-Stimme und keine Gegenstimme; Enthaltungen zählen nicht."),
}


def needed(rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int) -> int:
    """How many yes it took, given the other voices."""
    return _NEEDED[rule](Voices(yes, no, abstain, legal_seats))


def carried(rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int) -> bool:
    """Whether the motion has its majority."""
    if rule == "unanimous" and no:
        return False
    return yes >= needed(rule, yes, no, abstain, legal_seats)


def sentence(rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int) -> str:
    """What it took, as it stands under a result."""
    voices = Voices(yes, no, abstain, legal_seats)
    return _SENTENCES[rule].format(needed=_NEEDED[rule](voices), legal_seats=legal_seats, voting=voices.voting)
