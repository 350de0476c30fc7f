"""How the chamber's devices are: a small table of states, each with the one sentence that says what is to be done.

A driver reports steps ("refused", "answered", "mute" …); the table says what that means after what was before. The
state is never guessed from what was commanded. While a device is tried again the cause of the trouble stays shown: a
page that flickers between "connecting" and "refused" helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol, get_args

from media.texts import N_

State = Literal[
    "off",  # not started, or stopped in order
    "connecting",  # the first attempt is under way
    "ready",  # connected, its state has been read, it answers
    "puzzling",  # as ready, but some of its messages could not be read
    "refused",  # nothing listens there, or what does hangs up at once
    "unreachable",  # no way to it: name, cable, switch, power
    "denied",  # user or password
    "untrusted",  # another certificate than expected
    "half-open",  # takes the connection and never says a word
    "silent",  # was ready and stopped answering
    "restarted",  # was ready and hung up
    "foreign",  # answers, but not in this protocol
]
Step = Literal[
    "trying",
    "answered",
    "misread",
    "refused",
    "unreachable",
    "denied",
    "untrusted",
    "mute",
    "hung up",
    "garbled",
    "stopped",
]

STATES: Final[tuple[State, ...]] = get_args(State)
STEPS: Final[tuple[Step, ...]] = get_args(Step)
USABLE: Final[frozenset[State]] = frozenset({"ready", "puzzling"})
"""States in which commands reach the device."""

SENTENCES: Final[Mapping[State, str]] = {
    "off": N_("{name}: nicht in Betrieb."),
    "connecting": N_("{name}: Die Verbindung wird aufgebaut, bitte einen Augenblick warten."),
    "ready": N_("{name}: bereit."),
    "puzzling": N_(
        "{name}: bereit, aber {unread} Meldungen waren nicht zu lesen; bitte Gerätetyp und Firmware-Stand prüfen."
    ),
    "refused": N_(
        "{name}: Die Verbindung wird abgelehnt; bitte prüfen, ob das Gerät läuft und ob Adresse und Port stimmen."
    ),
    "unreachable": N_("{name}: nicht zu erreichen; bitte Strom, Netzkabel und Adresse prüfen."),
    "denied": N_("{name}: Benutzername oder Kennwort werden abgewiesen; bitte in config.toml prüfen."),
    "untrusted": N_(
        "{name}: weist sich mit einem anderen Zertifikat aus als erwartet; bitte certificate in config.toml prüfen und "
        "ob dort wirklich dieses Gerät antwortet."
    ),
    "half-open": N_(
        "{name}: Die Verbindung steht, aber es kommt keine Antwort; bitte das Gerät neu starten und den Port prüfen."
    ),
    "silent": N_("{name}: antwortet nicht mehr; bitte Netzkabel und Gerät prüfen, verbunden wird von selbst neu."),
    "restarted": N_(
        "{name}: hat die Verbindung beendet, wohl durch einen Neustart; bitte warten, verbunden wird von selbst neu."
    ),
    "foreign": N_("{name}: antwortet in einer fremden Sprache; bitte Gerätetyp, Adresse und Port prüfen."),
}

_EVERYWHERE: Final[Mapping[Step, State]] = {
    "answered": "ready",
    "refused": "refused",
    "unreachable": "unreachable",
    "denied": "denied",
    "untrusted": "untrusted",
    "mute": "half-open",
    "hung up": "refused",
    "garbled": "foreign",
    "stopped": "off",
}
_ESPECIALLY: Final[Mapping[tuple[State, Step], State]] = {
    ("off", "trying"): "connecting",
    ("ready", "misread"): "puzzling",
    ("ready", "mute"): "silent",
    ("puzzling", "mute"): "silent",
    ("ready", "hung up"): "restarted",
    ("puzzling", "hung up"): "restarted",
}
AFTER: Final[Mapping[tuple[State, Step], State]] = {
    (state, step): _ESPECIALLY.get((state, step), _EVERYWHERE.get(step, state)) for state in STATES for step in STEPS
}
"""The whole table: what a step leads to from each state; "trying" and "misread" mostly change nothing."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a device is; `name` is what people call it, `unread` counts messages that could not be read."""

    name: str
    state: State = "off"
    unread: int = 0

    @property
    def usable(self) -> bool:
        """Whether commands reach the device."""
        return self.state in USABLE

    @property
    def sentence(self) -> str:
        """The state as one German sentence; translations start from `SENTENCES`."""
        return SENTENCES[self.state].format(name=self.name, unread=self.unread)


GOOD_ANSWERS: Final = 6
"""Questions answered in a row, some 15 to 30 s, after which a message that could not be read is a thing of the past."""


class Watch:
    """Keeps a device's health; `on_change` hears of every change of state, not of every message that was unreadable."""

    def __init__(self, name: str, on_change: Callable[[Health], None]) -> None:
        self.health = Health(name)
        self._good = 0
        self._on_change = on_change

    def note(self, step: Step) -> None:
        """Take a step of the table."""
        if step == "misread":
            self._good = 0
        unread = self.health.unread + (step == "misread")
        before, self.health = self.health, replace(self.health, state=AFTER[self.health.state, step], unread=unread)
        if self.health.state != before.state:
            self._on_change(self.health)

    def understood(self) -> None:
        """A regular question was answered: enough of them without an unreadable message between them end the puzzle."""
        self._good += 1
        if self.health.state == "puzzling" and self._good >= GOOD_ANSWERS:
            self.note("answered")


class Driver(Protocol):
    """What all drivers have in common."""

    @property
    def health(self) -> Health:
        """How the device is now."""
        ...

    async def run(self) -> None:
        """Keep the device connected until cancelled; trouble with the device is health, never an exception."""
        ...
