"""German sentences about elections that screens, timeline and minutes share; no times in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agenda.elections_count import NextStep
from agenda.events import Event
from agenda.events.elections import (
    BallotPaperIssued,
    ElectionAnnounced,
    ElectionAnswered,
    ElectionBrokenOff,
    ElectionCounted,
    ElectionEnded,
    ElectionImpaired,
    ElectionOpened,
    ElectionPrepared,
    ElectionRepeated,
    ElectionUnimpaired,
    ElectronicBallotAllowed,
    Figures,
    FiguresTyped,
    HandsObjected,
    JointProposalDecided,
    LotDrawn,
    LotSealed,
    Nominated,
    NominationWithdrawn,
    Outcome,
    Score,
    UrnOpened,
)
from agenda.events.words import BallotWay, ElectionKind, LocalBasis
from agenda.minutes_texts import with_reason
from agenda.wording import N_

Labels = Mapping[str, str]
"""Candidates and lists as they are called, by their ids."""

WAY_NAME: Mapping[BallotWay, str] = {
    "hands": N_("durch Handzeichen"),
    "paper": N_("schriftlich und geheim"),
    "app": N_("geheim, elektronisch"),
}
KIND_NAME: Mapping[ElectionKind, str] = {
    "majority": N_("Mehrheitswahl"),
    "lists": N_("Verhältniswahl"),
    "joint": N_("einheitlicher Wahlvorschlag"),
}
BASIS_NAME: Mapping[LocalBasis, str] = {
    "main-statute": N_("Hauptsatzung"),
    "rules-of-procedure": N_("Geschäftsordnung"),
    "statute-and-resolution": N_("Satzung und Beschluss"),
    "resolution": N_("Beschluss"),
}

_ELECTED = N_("{names} ist gewählt.")
_SEATS = N_("Die Sitze entfallen auf: {names}.")
_NEXT: Mapping[NextStep, str] = {
    "run-off": N_("Es folgt eine Stichwahl zwischen {names}."),
    "second-round": N_("Es folgt ein weiterer Wahlgang mit {names}."),
    "repeat": N_("Der Wahlgang wird wiederholt."),
    "lot": N_("Zwischen {names} entscheidet das Los."),
    "lot-for-run-off": N_("Wer in die Stichwahl kommt, entscheidet das Los zwischen {names}."),
    "not-elected": N_("Niemand ist gewählt."),
}


def result_sentence(labels: Labels, outcome: Outcome) -> str:
    """What a ballot came to, as the chair announces it."""
    if outcome.next is not None:
        return _NEXT[outcome.next].format(names=_names(labels, outcome.lot or outcome.candidates))
    if outcome.seats:
        return _SEATS.format(names=scores(labels, outcome.seats))
    return _ELECTED.format(names=labels[outcome.elected])


def scores(labels: Labels, counted: Iterable[Score]) -> str:
    """Names with their numbers."""
    return ", ".join(f"{labels[one.candidate_id]} {one.count}" for one in counted)


def figures_sentence(labels: Labels, figures: Figures) -> str:
    """All figures of a ballot."""
    rest = f"Nein {figures.no}, Enthaltung {figures.abstain}, ungültig {figures.invalid}"
    return f"{scores(labels, figures.votes)}; {rest}."


def _names(labels: Labels, ids: Sequence[str]) -> str:
    *before, last = (labels[one] for one in ids) if ids else ("",)
    return f"{', '.join(before)} und {last}" if before else last


@dataclass(slots=True)
class ElectionTexts:
    """Says each event of the elections, remembering what later ones need."""

    prepared: dict[str, ElectionPrepared] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    counted: dict[str, ElectionCounted] = field(default_factory=dict)

    def say(self, event: Event, name: Callable[[str], str]) -> str:
        """The event as a German sentence; `name` tells whom an id means."""
        return _SAYINGS[type(event)](self, event, name)

    def _prepared(self, event: ElectionPrepared, name: Callable[[str], str]) -> str:
        self.prepared[event.election_id] = event
        self.labels[event.election_id] = {}
        seats = f", {event.seats} Sitze" if event.seats > 1 else ""
        return f"Zu wählen ist: {event.post} ({KIND_NAME[event.kind]}{seats})."

    def _nominated(self, event: Nominated, name: Callable[[str], str]) -> str:
        self.labels[event.election_id][event.candidate_id] = event.label
        listed = f" ({', '.join(event.names)})" if event.names else ""
        mover = f" von {event.mover}" if event.mover else ""
        return f"Wahlvorschlag{mover} für {self._post(event)}: {event.label}{listed}."

    def _withdrawn(self, event: NominationWithdrawn, name: Callable[[str], str]) -> str:
        label = self.labels[event.election_id][event.candidate_id]
        return f"Der Wahlvorschlag {label} für {self._post(event)} ist zurückgezogen."

    def _objected(self, event: HandsObjected, name: Callable[[str], str]) -> str:
        return f"{name(event.person_id)} widerspricht der Wahl durch Handzeichen ({self._post(event)})."

    def _allowed(self, event: ElectronicBallotAllowed, name: Callable[[str], str]) -> str:
        return f"Geheime Wahl auf elektronischem Weg: {BASIS_NAME[event.basis]} vom {event.dated}, {event.citation}."

    def _opened(self, event: ElectionOpened, name: Callable[[str], str]) -> str:
        labels = self.labels[event.election_id]
        head = f"{self._post(event)}: {event.round}. Wahlgang, {WAY_NAME[event.way]}"
        names = _names(labels, event.candidates)
        return f"{head}, mit {names}. Wahlberechtigt: {len(event.entitled)}.{_locked(event, name)}"

    def _broken_off(self, event: ElectionBrokenOff, name: Callable[[str], str]) -> str:
        return with_reason(f"Der Wahlgang {self._post(event)} ist abgebrochen", event.reason)

    def _impaired(self, event: ElectionImpaired, name: Callable[[str], str]) -> str:
        return with_reason(f"Ein Wahlgang {self._post(event)} ist zu wiederholen", event.reason)

    def _unimpaired(self, event: ElectionUnimpaired, name: Callable[[str], str]) -> str:
        return with_reason(f"Ein Wahlgang {self._post(event)} ist doch nicht zu wiederholen", event.reason)

    def _repeated(self, event: ElectionRepeated, name: Callable[[str], str]) -> str:
        return f"Der gestörte Wahlgang {self._post(event)} wird wiederholt; was er ergeben hat, gilt nicht."

    def _issued(self, event: BallotPaperIssued, name: Callable[[str], str]) -> str:
        return f"{name(event.person_id)} hat den elektronischen Stimmzettel erhalten ({self._post(event)})."

    def _typed(self, event: FiguresTyped, name: Callable[[str], str]) -> str:
        return f"{name(event.person_id)} hat ausgezählt ({self._post(event)}); eine zweite Zählung bestätigt."

    def _urn(self, event: UrnOpened, name: Callable[[str], str]) -> str:
        return f"Die elektronische Urne ist geöffnet ({self._post(event)}): {len(event.slips)} Stimmzettel."

    def _counted(self, event: ElectionCounted, name: Callable[[str], str]) -> str:
        self.counted[event.election_id] = event
        found = figures_sentence(self.labels[event.election_id], event.figures)
        by = f" Gezählt von {name(event.typed_by)} und {name(event.confirmed_by)}." if event.typed_by else ""
        return f"Ausgezählt ({self._post(event)}): {found}{by}"

    def _announced(self, event: ElectionAnnounced, name: Callable[[str], str]) -> str:
        outcome = self.counted[event.election_id].outcome
        sentence = result_sentence(self.labels[event.election_id], outcome)
        return f"{self._post(event)}: {sentence} {outcome.why} ({outcome.rule})"

    def _sealed(self, event: LotSealed, name: Callable[[str], str]) -> str:
        return f"Das Los ist versiegelt ({self._post(event)}), Prüfsumme {event.commitment}."

    def _drawn(self, event: LotDrawn, name: Callable[[str], str]) -> str:
        labels = self.labels[event.election_id]
        how = "vom Vorsitz gezogen" if event.way == "by-hand" else f"mit der im Saal genannten Zahl {event.number}"
        return (
            f"Das Los ({self._post(event)}) zwischen {_names(labels, event.among)}, {how}, fällt auf "
            f"{_names(labels, event.winners)}."
        )

    def _answered(self, event: ElectionAnswered, name: Callable[[str], str]) -> str:
        if event.accepted:
            return f"{event.name} nimmt die Wahl an ({self._post(event)})."
        moved = f" {event.successor} rückt nach." if event.successor else ""
        return f"{event.name} lehnt die Wahl ab ({self._post(event)}).{moved}"

    def _joint(self, event: JointProposalDecided, name: Callable[[str], str]) -> str:
        if event.carried:
            return f"Der einheitliche Wahlvorschlag für {self._post(event)} ist einstimmig angenommen."
        return f"Der einheitliche Wahlvorschlag für {self._post(event)} ist nicht einstimmig angenommen."

    def _ended(self, event: ElectionEnded, name: Callable[[str], str]) -> str:
        return with_reason(f"Die Wahl {self._post(event)} endet ohne Ergebnis", event.reason)

    # Any: every event of an election names it.
    def _post(self, event: Any) -> str:
        return f"„{self.prepared[event.election_id].post}“"


def _locked(event: ElectionOpened, name: Callable[[str], str]) -> str:
    if not event.locked_out:
        return ""
    return f" Zugeschaltet und deshalb nicht beteiligt: {', '.join(name(one) for one in event.locked_out)}."


# Any: each method takes the one event type it stands beside.
_SAYINGS: Mapping[type[Event], Callable[[ElectionTexts, Any, Callable[[str], str]], str]] = {
    ElectionPrepared: ElectionTexts._prepared,
    Nominated: ElectionTexts._nominated,
    NominationWithdrawn: ElectionTexts._withdrawn,
    HandsObjected: ElectionTexts._objected,
    ElectronicBallotAllowed: ElectionTexts._allowed,
    ElectionOpened: ElectionTexts._opened,
    ElectionBrokenOff: ElectionTexts._broken_off,
    ElectionImpaired: ElectionTexts._impaired,
    ElectionUnimpaired: ElectionTexts._unimpaired,
    ElectionRepeated: ElectionTexts._repeated,
    BallotPaperIssued: ElectionTexts._issued,
    FiguresTyped: ElectionTexts._typed,
    UrnOpened: ElectionTexts._urn,
    ElectionCounted: ElectionTexts._counted,
    ElectionAnnounced: ElectionTexts._announced,
    LotSealed: ElectionTexts._sealed,
    LotDrawn: ElectionTexts._drawn,
    ElectionAnswered: ElectionTexts._answered,
    JointProposalDecided: ElectionTexts._joint,
    ElectionEnded: ElectionTexts._ended,
}
EVENTS: tuple[type[Event], ...] = tuple(_SAYINGS)
"""All events of elections."""
