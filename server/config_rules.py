"""What a value in config.toml may be: each rule knows the test and the words in which the test is told.

`allowed` is German and completes "erlaubt ist …"; config.toml repeats it above the key, and a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hardware.conference.room import LAST_SEAT
from hardware.conference.trust import fingerprint
from hardware.hosts import has_host
from hardware.room.settings import OutputError, parse_output
from hardware.settings import CONFERENCE_ALLOWED, SettingsError, Use, parse_conference, parse_source
from hardware.tally import receiver

_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.(?!-)[A-Za-z0-9-]{1,63})*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ORIGIN = re.compile(r"https?://[^/\s?#]+/?")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LINK = re.compile(r"https?://[^\s\"<>]+")
_DATABASE = re.compile(r"(sqlite:///|postgresql\+psycopg://)\S+")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,200}=*")  # RFC 6750 § 2.1; shorter ones can be guessed
_TURN_HOST = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?"
_TURN_URL = re.compile(rf"stuns?:{_TURN_HOST}|turns?:{_TURN_HOST}(\?transport=(udp|tcp))?")
_HOOK = re.compile(r"https?://[^/\s]+(/\S*)?")
_RESTREAM_URL = re.compile(rf"(rtmps?|srt)://([^@/\s]+@)?{_TURN_HOST}(/\S*|\?\S*)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A test for type and value, and its description. A `secret` value is never repeated, not even when it is wrong."""

    allowed: str
    fits: Callable[[object], bool]
    secret: bool = False


def whole(least: int, most: int, unit: str = "", step: int = 1) -> Rule:
    """A whole number from `least` to `most`, a multiple of `step`."""

    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most and value % step == 0

    multiple = f", teilbar durch {step}" if step > 1 else ""
    return Rule(f"eine ganze Zahl von {least} bis {most}{_unit(unit)}{multiple}", fits)


def decimal(least: float, most: float, unit: str = "") -> Rule:
    """A number from `least` to `most`, with or without decimals."""

    def fits(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most

    return Rule(f"eine Zahl von {least} bis {most}{_unit(unit)}", fits)


def words(allowed: str, test: Callable[[str], bool]) -> Rule:
    """A text that passes the test."""
    return Rule(allowed, lambda value: isinstance(value, str) and test(value))


def one_of(*choices: str) -> Rule:
    """One of a few words."""
    quoted = [f'"{choice}"' for choice in choices]
    return words(" oder ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))), lambda value: value in choices)


def one_number_of(*choices: int, unit: str = "") -> Rule:
    """One of a few whole numbers."""
    listed = f"{', '.join(map(str, choices[:-1]))} oder {choices[-1]}{_unit(unit)}"
    return Rule(listed, lambda value: isinstance(value, int) and not isinstance(value, bool) and value in choices)


def some_of(*choices: str) -> Rule:
    """A list of some of a few words, none twice."""

    def fits(value: object) -> bool:
        return isinstance(value, list) and set(value) <= set(choices) and len(set(value)) == len(value)

    listed = ", ".join(f'"{choice}"' for choice in choices)
    return Rule(f"eine Liste aus {listed}, auch leer", fits)


def source(use: Use, allowed: str) -> Rule:
    """A picture or sound source of the hall, read as `hardware.settings` reads it."""
    return words(allowed, lambda value: _is_source(value, use))


def numbers(low: int, high: int) -> Rule:
    """A list of whole numbers, none twice."""
    fitting = whole(low, high)

    def fits(value: object) -> bool:
        return isinstance(value, list) and all(map(fitting.fits, value)) and len(set(value)) == len(value)

    return Rule(f"eine Liste ganzer Zahlen von {low} bis {high}, auch leer", fits)


def _unit(unit: str) -> str:
    return f" ({unit})" if unit else ""


def _is_source(value: str, use: Use) -> bool:
    try:
        parse_source(value, use)
    except SettingsError:
        return False
    return True


def _is_conference(value: str) -> bool:
    try:
        parse_conference(value)
    except SettingsError:
        return False
    return True


def _is_device_certificate(value: str) -> bool:
    try:
        fingerprint(value)
    except SettingsError:
        return False
    return True


def _is_room_sound(value: str) -> bool:
    try:
        parse_output(value)
    except OutputError:
        return False
    return True


def _is_lamp(value: object) -> bool:
    try:
        return isinstance(value, str) and _is_host(receiver(value)[0])
    except ValueError:
        return False


def _is_address(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ip_address(value))
    except ValueError:
        return False


def _is_proxy(value: object) -> bool:
    """Bits of a host in a network are wrong, and so is a network of everybody: any visitor could write any address."""
    try:
        return isinstance(value, str) and ip_network(value).prefixlen > 0
    except ValueError:
        return False


def _is_turn_url(value: object) -> bool:
    return isinstance(value, str) and bool(_TURN_URL.fullmatch(value))


def _is_restream_url(value: object) -> bool:
    return isinstance(value, str) and bool(_RESTREAM_URL.fullmatch(value))


def _is_zone(value: str) -> bool:
    try:
        return bool(ZoneInfo(value).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, "Europe"
        return False


def _is_host(value: str) -> bool:
    return _is_address(value) or bool(_HOST_NAME.fullmatch(value))


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


FLAG = Rule("true oder false", lambda value: isinstance(value, bool))
TEXT = words("ein Text in Anführungszeichen", lambda _value: True)
NAME = words("ein Text in Anführungszeichen, nicht leer", lambda value: bool(value.strip()))
FILE = words("leer oder der Pfad einer vorhandenen Datei", lambda _value: True)
PEM_FILE = words("der Pfad einer PEM-Datei", lambda value: bool(value.strip()))
FOLDER = words("der Pfad eines Ordners", lambda value: bool(value.strip()))
HOST = words("eine IP-Adresse oder ein Rechnername", _is_host)
PORT = whole(1, 65535)
PORT_OR_NONE = whole(0, 65535)
COLOUR = words('eine Farbe wie "#0b4f6c"', lambda value: bool(_COLOUR.fullmatch(value)))
CONFERENCE = words(CONFERENCE_ALLOWED.replace(" or ", " oder "), _is_conference)
SEATS = numbers(0, LAST_SEAT)
TIME_ZONE = words('eine Zeitzone wie "Europe/Berlin"', _is_zone)
ORIGIN = words(
    'leer oder eine Adresse ohne Pfad wie "https://rat.example.de"',
    lambda value: not value or bool(_ORIGIN.fullmatch(value)),
)
LINK = words(
    'leer oder eine Adresse wie "https://www.govdata.de/dl-de/zero-2-0"',
    lambda value: not value or bool(_LINK.fullmatch(value)),
)
MAIL_ADDRESS = words(
    'leer oder eine Mailadresse wie "sitzungsdienst@rat.example.de"',
    lambda value: not value or bool(_MAIL.fullmatch(value)),
)
HOST_OR_NONE = words("leer, eine IP-Adresse oder ein Rechnername", lambda value: not value or _is_host(value))
DAY = words('leer oder ein Tag wie "2026-04-01"', lambda value: not value or _is_day(value))
COMMUNITY_KEY = words("leer oder acht Ziffern", lambda value: not value or bool(re.fullmatch("[0-9]{8}", value)))
DATABASE = words(
    'leer, "sqlite:////pfad/datei.sqlite3" oder "postgresql+psycopg://benutzer@rechner/datenbank"',
    lambda value: not value or bool(_DATABASE.fullmatch(value)),
)
ADDRESSES = Rule(
    'eine Liste von IP-Adressen wie ["192.0.2.10", "2001:db8::10"]',
    lambda value: isinstance(value, list) and all(_is_address(entry) for entry in value),
)
PROXIES = Rule(
    'eine Liste von IP-Adressen und Netzen wie ["10.0.0.5", "2001:db8::/48"], auch leer',
    lambda value: isinstance(value, list) and all(_is_proxy(entry) for entry in value),
)
TOKEN = Rule(
    "leer oder mindestens 16 Zeichen aus A-Z, a-z, 0-9 und . _ ~ + / -",
    lambda value: isinstance(value, str) and (not value or bool(_TOKEN.fullmatch(value))),
    secret=True,
)
DEVICE_CERTIFICATE = words(
    'leer, "sha256:" mit dem Fingerabdruck des Geräts oder der Pfad einer PEM-Datei', _is_device_certificate
)
DEVICE_PASSWORD = Rule("ein Text in Anführungszeichen", lambda value: isinstance(value, str), secret=True)
TURN_SECRET = Rule(
    "leer oder ein Kennwort aus mindestens 16 Zeichen",
    lambda value: isinstance(value, str) and (not value or len(value) >= 16),
    secret=True,
)
TURN_URLS = Rule(
    'eine Liste von Adressen wie ["turn:turn.example.de", "turns:turn.example.de:443?transport=tcp"]',
    lambda value: isinstance(value, list) and all(_is_turn_url(entry) for entry in value),
)
PHRASES = Rule(
    'eine Liste von Sätzen wie ["Es wird auf die Vorlage verwiesen."], auch leer',
    lambda value: isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value),
)
WORDS = Rule(
    'eine Liste von Wörtern wie ["Mist", "Depp"], auch leer',
    lambda value: isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value),
)
RESTREAM_URLS = Rule(
    'eine Liste von Adressen wie ["rtmps://a.example.de/app/key", "srt://b.example.de:9000"]',
    lambda value: isinstance(value, list) and all(_is_restream_url(entry) for entry in value),
    secret=True,
)
ROOM_SOUND = words('"none", "simulated", "alsa:default" oder "file:PFAD.wav"', _is_room_sound)
LAMPS = Rule(
    'eine Liste von Adressen wie ["10.0.0.40", "10.0.0.41:8901"]',
    lambda value: isinstance(value, list) and all(_is_lamp(entry) for entry in value),
)
HOOK = Rule(
    'leer oder eine Adresse wie "http://10.0.0.50/saal"',
    lambda value: isinstance(value, str) and (not value or (bool(_HOOK.fullmatch(value)) and has_host(value))),
    secret=True,
)
MODEL = words("leer oder der Pfad eines Ordners", lambda _value: True)
PICTURE_SOURCE = source("video", '"simulated", "none", "file:PFAD", "rtsp://…", "rtmp:PORT/KEY", "v4l2:/dev/video0"')
SOUND_SOURCE = source("audio", '"simulated", "none", "video", "file:PFAD", "alsa:default" oder "aes67:DATEI.sdp"')
