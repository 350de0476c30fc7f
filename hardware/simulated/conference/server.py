"""What the simulated central units share: a port on loopback that stays theirs, and the ways in which they fail."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar, Final

from hardware.settings import ConferenceSettings, Make
from hardware.simulated.conference.desks import Desks

HOST: Final = "127.0.0.1"
USER, PASSWORD = "saal", "simuliert"


class CentralUnit(ABC):
    """A simulated central unit around `desks`.

    `frozen` takes connections and never answers (a half-open line), and sets `ignored` when somebody asks; `leave` and
    `start` again is a restart. So many commands to open a microphone as `deaf` are not followed: refused where the
    protocol can say so, else lost.
    """

    make: ClassVar[Make]

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self.port = 0
        self.frozen = False
        self.deaf = 0
        self.ignored = asyncio.Event()

    def is_deaf(self) -> bool:
        """Whether this command is not followed, which is counted."""
        deaf = self.deaf > 0
        self.deaf -= deaf
        return deaf

    @property
    def settings(self) -> ConferenceSettings:
        """The settings that lead a driver here."""
        chairs = tuple(sorted(self.desks.chairs))
        return ConferenceSettings(f"{self.make}:{HOST}:{self.port}", USER, PASSWORD, chairs)

    async def __aenter__(self) -> CentralUnit:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.leave()

    async def restart(self) -> None:
        """Power off and on: lines break, microphones are off, requests gone; the port stays the same."""
        await self.leave()
        self.desks.restart()
        await self.start()

    @abstractmethod
    async def start(self) -> None:
        """Listen, on the port of the time before."""

    @abstractmethod
    async def leave(self) -> None:
        """Stop listening and break every line."""
