"""What can be wrong with the tables `[[camera]]`, `[seats]` and `[director]`, each fault in one German sentence.

`faults_in` finds all of them at once: whoever fills in 37 seats does not want to start the server 37 times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, cast, get_args

from hardware.cameras.settings import MAKES, Light, Make
from hardware.cameras.visca import FIRST_RESERVED, LAST_RESERVED
from hardware.hosts import is_host
from hardware.settings import PICTURE_ALLOWED, is_picture
from hardware.shots import Rhythm
from media.texts import N_

Table = Mapping[str, object]
VISCA_MAKES: Final[frozenset[Make]] = frozenset({"visca_udp", "visca_tcp", "ptzoptics"})
HIGHEST_PRESET: Final[Mapping[Make, int]] = {
    "visca_udp": 127,
    "visca_tcp": 127,
    "ptzoptics": 254,
    "panasonic": 99,
    "onvif": 999,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the keys from the top of the file, for whoever finds the line to them."""

    where: tuple[str, ...]
    sentence: str


def faults_in(cameras: object, seats: object, director: object) -> list[Fault]:
    """All faults of the tables as the TOML parser gives them; seats are held against cameras that are in order."""
    alone = [*_camera_faults(cameras), *_director_faults(director)]
    return alone or [*_seat_faults(seats, cast(Sequence[Table], cameras)), *_chair_faults(director, seats)]


# -- rules for single values ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """`allowed` completes "erlaubt ist …"."""

    allowed: str
    fits: Callable[[object], bool]
    needed: bool = False


def _whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _number(least: float, most: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _presets(value: object) -> bool:
    return isinstance(value, list) and all(_PRESET.fits(one) for one in value)


def _seats(value: object) -> bool:
    return isinstance(value, list) and all(map(_whole(0, 65535), value))


_PRESET: Final = Rule(N_("eine ganze Zahl von 0 bis 999"), _whole(0, 999))
_NAME: Final = N_("ein Text in Anführungszeichen, nicht leer")
_FLAG: Final = Rule(N_("true oder false"), lambda value: isinstance(value, bool))
_TEXT: Final = Rule(N_("ein Text in Anführungszeichen"), lambda value: isinstance(value, str))
_SECONDS: Final = Rule(N_("eine Zahl von 0 bis 120 (Sekunden)"), _number(0, 120))

CAMERA_RULES: Final[Mapping[str, Rule]] = {
    "id": Rule(_NAME, _filled, needed=True),
    "make": Rule(", ".join(f'"{make}"' for make in MAKES), lambda value: value in MAKES, needed=True),
    "host": Rule(N_("eine IP-Adresse oder ein Rechnername, ohne http:// und ohne Port"), is_host, needed=True),
    "port": Rule(N_("eine ganze Zahl von 0 bis 65535"), _whole(0, 65535)),
    "user": _TEXT,
    "password": _TEXT,
    "settle": Rule(N_("eine Zahl von 0.1 bis 10 (Sekunden)"), _number(0.1, 10)),
    "light": Rule('"none", "sony", "ptzoptics"', lambda value: value in get_args(Light)),
    "notify_port": Rule(N_("eine ganze Zahl von 0 bis 65535"), _whole(0, 65535)),
    "picture": Rule(PICTURE_ALLOWED, is_picture),
    "wide": _PRESET,
    "audience": Rule(N_("eine Liste von Voreinstellungen wie [50, 51]"), _presets),
}
SEAT_RULES: Final[Mapping[str, Rule]] = {
    "camera": Rule(_NAME, _filled),
    "preset": _PRESET,
    "second_camera": Rule(_NAME, _filled),
    "second_preset": _PRESET,
    "no_camera": _FLAG,
}
DIRECTOR_RULES: Final[Mapping[str, Rule]] = {
    "enabled": _FLAG,
    "chairs": Rule(N_("eine Liste von Plätzen wie [1]"), _seats),
    "ballot": Rule('"wide", "placard"', lambda value: value in ("wide", "placard")),
    "crowd": Rule(N_("eine ganze Zahl von 2 bis 20"), _whole(2, 20)),
} | {one.name: _SECONDS for one in fields(Rhythm) if one.name != "crowd"}

UNKNOWN: Final = N_("{where}: Den Schlüssel „{key}“ gibt es nicht; erlaubt sind {allowed}.")
WRONG: Final = N_("{where}: „{key}“ ist unbrauchbar; erlaubt ist {allowed}.")
LACKING: Final = N_("{where}: „{key}“ fehlt; erlaubt ist {allowed}.")
NO_TABLE: Final = N_("{where}: Hier stehen Schlüssel mit Werten; bitte den Aufbau in config.toml ansehen.")


def _checked(path: tuple[str, ...], where: str, table: object, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    if not isinstance(table, dict):
        yield Fault(path, NO_TABLE.format(where=where))
        return
    for key, value in table.items():
        rule = rules.get(key)
        if rule is None:
            yield Fault((*path, key), UNKNOWN.format(where=where, key=key, allowed=", ".join(rules)))
        elif not rule.fits(value):
            yield Fault((*path, key), WRONG.format(where=where, key=key, allowed=rule.allowed))
    for key, rule in rules.items():
        if rule.needed and key not in table:
            yield Fault(path, LACKING.format(where=where, key=key, allowed=rule.allowed))


# -- cameras and director ---------------------------------------------------------------------------------------------

TWICE: Final = N_("Kamera „{id}“: Diesen Namen haben zwei Kameras; bitte jeder einen eigenen geben.")
WIDE_AUDIENCE: Final = N_(
    "Kamera „{id}“: Die Voreinstellung {preset} zeigt das Publikum und kann nicht die Totale sein; bitte eine andere."
)
WIDE_TOO_HIGH: Final = N_(
    "Kamera „{id}“: Voreinstellungen gehen hier von 0 bis {highest}; {preset} kann nicht die Totale sein."
)
WIDE_RESERVED: Final = N_(
    "Kamera „{id}“: Die Voreinstellung {preset} öffnet ihr Menü und kann nicht die Totale sein; bitte keine von "
    "{least} bis {most}."
)
NO_CHAIR: Final = N_("[director]: Den Platz {seat} in „chairs“ gibt es in [seats] nicht.")


def _camera_faults(cameras: object) -> Iterator[Fault]:
    if not isinstance(cameras, list):
        yield Fault(("camera",), NO_TABLE.format(where="[[camera]]"))
        return
    for place, table in enumerate(cameras):
        path, where = ("camera", str(place)), f"[[camera]] {place + 1}"
        yield from _checked(path, where, table, CAMERA_RULES)
    tables = [table for table in cameras if isinstance(table, dict)]
    yield from _doubled_cameras(tables)
    yield from _wide_faults(tables)


def _doubled_cameras(tables: Sequence[Table]) -> Iterator[Fault]:
    for name, times in Counter(str(table.get("id")) for table in tables).items():
        if times > 1:
            yield Fault(("camera",), TWICE.format(id=name))


def _wide_faults(tables: Sequence[Table]) -> Iterator[Fault]:
    for place, table in enumerate(tables):
        if "wide" in table and _PRESET.fits(table["wide"]):
            for sentence in _wide_sentences(table, cast(int, table["wide"])):
                yield Fault(("camera", str(place), "wide"), sentence)


def _wide_sentences(table: Table, wide: int) -> Iterator[str]:
    said, audience = {"id": table.get("id"), "preset": wide}, table.get("audience")
    if isinstance(audience, list) and wide in audience:
        yield WIDE_AUDIENCE.format(**said)
    make = next((one for one in MAKES if one == table.get("make")), None)
    if make is not None and wide > HIGHEST_PRESET[make]:
        yield WIDE_TOO_HIGH.format(**said, highest=HIGHEST_PRESET[make])
    if make in VISCA_MAKES and FIRST_RESERVED <= wide <= LAST_RESERVED:
        yield WIDE_RESERVED.format(**said, least=FIRST_RESERVED, most=LAST_RESERVED)


def _director_faults(director: object) -> Iterator[Fault]:
    yield from _checked(("director",), "[director]", director, DIRECTOR_RULES)


def _chair_faults(director: object, seats: object) -> Iterator[Fault]:
    for seat in cast(list[int], cast(Table, director).get("chairs", [])):
        if str(seat) not in cast(Table, seats):
            yield Fault(("director", "chairs"), NO_CHAIR.format(seat=seat))


# -- seats ------------------------------------------------------------------------------------------------------------

NO_NUMBER: Final = N_("Platz „{seat}“: Plätze sind ganze Zahlen ab 0, wie sie am Pult stehen.")
NO_CAMERA: Final = N_("Platz {seat}: Die Kamera „{camera}“ gibt es nicht; erlaubt sind {allowed}.")
HALF: Final = N_("Platz {seat}: „{camera}“ und „{preset}“ gehören zusammen; bitte beide angeben oder keines.")
BOTH: Final = N_("Platz {seat}: Mit no_camera = true wird der Platz nie gezeigt; bitte camera und preset streichen.")
AUDIENCE: Final = N_("Platz {seat}: Die Voreinstellung {preset} von „{camera}“ zeigt das Publikum; bitte eine andere.")
TOO_HIGH: Final = N_("Platz {seat}: Die Kamera „{camera}“ kennt Voreinstellungen von 0 bis {highest}, nicht {preset}.")
RESERVED: Final = N_(
    "Platz {seat}: Die Voreinstellung {preset} öffnet bei „{camera}“ ihr Menü; bitte keine von {least} bis {most}."
)
PERSON: Final = N_(
    "Platz {seat}: Wer hier sitzt, steht im Sitzungsplan als „seat“ bei der Person; bitte „person“ hier streichen."
)
PAIRS: Final = (("camera", "preset"), ("second_camera", "second_preset"))


class Hall:
    """What the seats' views are held against."""

    def __init__(self, cameras: Sequence[Table]) -> None:
        self.makes = {str(table["id"]): cast(Make, table["make"]) for table in cameras}
        self.audience = {str(table["id"]): set(cast(list[int], table.get("audience", []))) for table in cameras}


def _seat_faults(seats: object, cameras: Sequence[Table]) -> Iterator[Fault]:
    hall = Hall(cameras)
    if not isinstance(seats, dict):
        yield Fault(("seats",), NO_TABLE.format(where="[seats]"))
        return
    for seat, table in seats.items():
        if not (seat.isascii() and seat.isdecimal()):
            yield Fault(("seats", seat), NO_NUMBER.format(seat=seat))
        faults = list(_row_faults(seat, table))
        yield from faults or _view_faults(seat, table, hall)


def _row_faults(seat: str, table: object) -> Iterator[Fault]:
    """A person is named in one place only, so that plan and hall never disagree about who sits where."""
    if isinstance(table, dict) and "person" in table:
        yield Fault(("seats", seat, "person"), PERSON.format(seat=seat))
        table = {key: value for key, value in table.items() if key != "person"}
    yield from _checked(("seats", seat), f"Platz {seat}", table, SEAT_RULES)


def _view_faults(seat: str, table: Table, hall: Hall) -> Iterator[Fault]:
    path = "seats", seat
    for camera, preset in PAIRS:
        if (camera in table) != (preset in table):
            yield Fault(path, HALF.format(seat=seat, camera=camera, preset=preset))
        elif camera in table:
            yield from _one_view_faults(seat, str(table[camera]), cast(int, table[preset]), hall)
    if table.get("no_camera") and any(camera in table for camera, _ in PAIRS):
        yield Fault(path, BOTH.format(seat=seat))


def _one_view_faults(seat: str, camera: str, preset: int, hall: Hall) -> Iterator[Fault]:
    path, said = ("seats", seat), {"seat": seat, "camera": camera, "preset": preset}
    make = hall.makes.get(camera)
    if make is None:
        yield Fault(path, NO_CAMERA.format(**said, allowed=", ".join(hall.makes)))
        return
    if preset in hall.audience[camera]:
        yield Fault(path, AUDIENCE.format(**said))
    if preset > HIGHEST_PRESET[make]:
        yield Fault(path, TOO_HIGH.format(**said, highest=HIGHEST_PRESET[make]))
    if make in VISCA_MAKES and FIRST_RESERVED <= preset <= LAST_RESERVED:
        yield Fault(path, RESERVED.format(**said, least=FIRST_RESERVED, most=LAST_RESERVED))
