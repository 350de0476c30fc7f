"""The two films of a simulated member: talking, with lips that follow the voice, and listening."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hardware.capture.loops import Loop, encode_loop
from hardware.simulated.lettering import Lettering
from hardware.simulated.members.portrait import MOUTHS, Face, Portrait
from hardware.simulated.planes import Planes, planes_of
from hardware.simulated.voice import RATE, SPEECH_RMS, Sound, room_tone, speech

FPS = 10  # pictures a second
LOOP_S = 4  # seconds of each film
BLINKS = (7, 31)  # pictures of the loop with closed eyes
SWAY = (0, 0, 1, 1, 2, 2, 1, 1, 0, 0, -1, -1, -2, -2, -1, -1)  # pixels, a person sitting still breathes


@dataclass(frozen=True, slots=True)
class Person:
    """A remote member as the command line names one."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Films:
    """Both films of one person, encoded."""

    talking: Loop
    listening: Loop


def films_of(person: Person, lettering: Lettering) -> Films:
    """Draw, synthesise and encode; about half a second of work."""
    portrait = Portrait(person.id, person.name, lettering)
    quiet = room_tone(person.id, LOOP_S)
    voice = quiet + speech(person.id, LOOP_S)
    return Films(_film(portrait, voice), _film(portrait, quiet))


def _film(portrait: Portrait, sound: Sound) -> Loop:
    mouths = mouth_openings(sound)
    return encode_loop([_picture(portrait, number, mouth) for number, mouth in enumerate(mouths)], FPS, sound)


def _picture(portrait: Portrait, number: int, mouth: int) -> Planes:
    face = Face(mouth, number in BLINKS, SWAY[number // 2 % len(SWAY)])
    return planes_of(portrait.picture(face, number / (FPS * LOOP_S)))


def mouth_openings(sound: Sound) -> list[int]:
    """How far the mouth is open in each picture: 0 to MOUTHS-1 by the loudness of its stretch of sound."""
    stretches = sound[: FPS * LOOP_S * (RATE // FPS)].reshape(FPS * LOOP_S, -1)
    loudness = np.sqrt(np.mean(np.square(stretches), axis=1)) / SPEECH_RMS
    return [int(min(MOUTHS - 1, value * 2)) for value in loudness]
