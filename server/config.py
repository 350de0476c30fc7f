"""config.toml -> frozen settings. The file at the top of the repository is the manual: every key, unit and default.

Every key is known, typed and bounded. What is unknown, of the wrong type, out of range or contradictory stops the start
with one sentence that names file, line, key and what is allowed; a setting is never ignored and never guessed.
Only the server reads the file: other folders get a settings class of their own, filled from this tree.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from hardware import seatmap
from hardware.conference.trust import fingerprint
from hardware.seatmap import SeatMap, SeatMapError
from hardware.settings import ENCRYPTED_PORTS, WITH_SOUND, parse_conference, parse_source
from server.config_lines import Key, line_of, line_of_mistake, lines_of
from server.config_sections import (
    SECTIONS,
    CaptionsSection,
    ConferenceSection,
    EdgeSection,
    HallSection,
    MailSection,
    MediaSection,
    MinutesSection,
    OpenDataSection,
    OriginalsSection,
    OutputsSection,
    PerceptionSection,
    PollsSection,
    ProgrammeSection,
    PublicationSection,
    QuestionTimeSection,
    RestreamSection,
    Section,
    ServerSettings,
    Settings,
    SittingSettings,
    StorageSettings,
    TownSettings,
    TurnSettings,
    WhipSettings,
    rules_of,
)

__all__ = [
    "CaptionsSection",
    "ConferenceSection",
    "ConfigError",
    "EdgeSection",
    "HallSection",
    "MailSection",
    "MediaSection",
    "MinutesSection",
    "OpenDataSection",
    "OriginalsSection",
    "OutputsSection",
    "PerceptionSection",
    "PollsSection",
    "ProgrammeSection",
    "PublicationSection",
    "QuestionTimeSection",
    "RestreamSection",
    "ServerSettings",
    "Settings",
    "SittingSettings",
    "StorageSettings",
    "TownSettings",
    "TurnSettings",
    "WhipSettings",
    "load",
]

HALL_TABLES = ("camera", "seats", "director")
"""Read by `hardware.seatmap`."""

SHOWN_LENGTH = 60
"""Characters of a wrong value that an error repeats: enough to recognise it."""
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared, not bound)
TOKENS = tuple(rules_of(WhipSettings))
_PASSWORD = re.compile(r"(://[^:@/\s]*):[^@/\s]*@")


class ConfigError(Exception):
    """The configuration cannot be used; the text is one German sentence with file, line, key and what is allowed."""

    def __init__(self, file: Path, line: int, sentence: str) -> None:
        super().__init__(f"{file}, Zeile {line}: {sentence}")
        self.file = file
        self.line = line


@dataclass(frozen=True, slots=True)
class _Given:
    """A value somebody wrote, and where."""

    value: object
    file: Path
    line: int


_Table = dict[Key, _Given]
_S = TypeVar("_S", bound=Section)


def load(*files: Path) -> Settings:
    """The settings of the files, a later one overriding an earlier one key by key; raises ConfigError.

    Relative paths are meant from the first file's folder.
    """
    given: _Table = {}
    hall = SeatMap()
    for file in files:
        known, seatmap = _read(file)
        given, hall = given | known, seatmap or hall
    settings = _built(files[0].parent if files else Path(), given)
    settings = replace(settings, seatmap=hall.chaired_from(settings.conference.chair_seats))
    _check_together(settings, given)
    return settings


def _read(file: Path) -> tuple[_Table, SeatMap | None]:
    text = _text(file)
    lines = lines_of(text)
    given: _Table = {}
    parsed = dict(_parsed(file, text))
    hall = {name: parsed.pop(name) for name in HALL_TABLES if name in parsed}
    for name, table in parsed.items():
        line = line_of(lines, (name,))
        _check_section(file, line, name, table)
        given |= {(name, key): _Given(value, file, line_of(lines, (name, key))) for key, value in _items(table)}
    for key, one in given.items():
        _check_key(key, one)
    return given, _seatmap(file, lines, hall) if hall else None


def _seatmap(file: Path, lines: Mapping[Key, int], hall: Mapping[str, object]) -> SeatMap:
    """Cameras and seats: tables of as many rows as the hall has, read by the chamber's own rules."""
    try:
        return seatmap.read(hall.get("camera", []), hall.get("seats", {}), hall.get("director", {}))
    except SeatMapError as error:
        first = error.faults[0]
        raise ConfigError(file, line_of(lines, first.where), first.sentence) from error


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(file, 1, "Die Datei ist kein Text in UTF-8; bitte in dieser Kodierung speichern.") from error
    except OSError as error:
        what = "Die Datei lässt sich nicht lesen; bitte Pfad und Rechte prüfen."
        raise ConfigError(file, 1, what) from error


def _parsed(file: Path, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = f"Das ist kein gültiges TOML ({error}); erlaubt sind Zeilen der Form [abschnitt] und schlüssel = wert."
        raise ConfigError(file, line_of_mistake(str(error), text), what) from error


def _items(table: object) -> Iterable[tuple[str, object]]:
    return table.items() if isinstance(table, dict) else ()


def _check_section(file: Path, line: int, name: str, table: object) -> None:
    if name not in SECTIONS:
        raise ConfigError(file, line, f"Den Abschnitt „{name}“ gibt es nicht; {_hint(name, SECTIONS)}")
    if not isinstance(table, dict):
        raise ConfigError(file, line, f"„{name}“ ist ein Abschnitt; erlaubt ist [{name}] mit Schlüsseln darunter.")


def _check_key(key: Key, given: _Given) -> None:
    section, name = key
    known = rules_of(SECTIONS[section])
    if name not in known:
        what = f"Den Schlüssel „{name}“ gibt es in [{section}] nicht; {_hint(name, known)}"
        raise ConfigError(given.file, given.line, what)
    if not known[name].fits(given.value):
        wrong = "unbrauchbar" if known[name].secret else _shown(given.value)
        what = f"„{name}“ in [{section}] ist {wrong}; erlaubt ist {known[name].allowed}."
        raise ConfigError(given.file, given.line, what)


def _hint(name: str, known: Iterable[str]) -> str:
    choices = list(known)
    close = difflib.get_close_matches(name, choices, n=1)
    allowed = f"erlaubt sind {', '.join(choices)}."
    return f"gemeint ist vielleicht „{close[0]}“, {allowed}" if close else allowed


def _shown(value: object) -> str:
    """The value near enough to how it was written, without a password and never a whole page of it."""
    text = _PASSWORD.sub(r"\1:…@", json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def _built(base: Path, given: _Table) -> Settings:
    """All sections there are: one that a list here forgot was read, checked, and ignored."""
    built: dict[str, Any] = {name: _section(shape(), name, given) for name, shape in SECTIONS.items()}
    return Settings(base=base, **built)


def _section(defaults: _S, name: str, given: _Table) -> _S:
    values = {key[1]: _typed(getattr(defaults, key[1]), one.value) for key, one in given.items() if key[0] == name}
    return replace(defaults, **values)


def _typed(default: object, value: object) -> object:
    """TOML's list becomes a tuple, its 1 a 1.0 where decimals are meant; all else is of the right type already."""
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(default, float) and isinstance(value, int) else value


def _check_together(settings: Settings, given: _Table) -> None:
    for keys, wrong, sentence in TOGETHER:
        if wrong(settings):
            blamed = next(given[key] for key in keys if key in given)
            raise ConfigError(blamed.file, blamed.line, sentence)


def _no_file(settings: Settings, text: str) -> bool:
    return bool(text) and not settings.path(text).is_file()


def _no_device_certificate(settings: Settings, text: str) -> bool:
    return fingerprint(text) is None and _no_file(settings, text)


def _cannot_encrypt(settings: Settings) -> bool:
    conference = settings.conference
    return bool(conference.certificate) and parse_conference(conference.system).make not in ENCRYPTED_PORTS


def _silent_source(settings: Settings) -> bool:
    return settings.hall.audio == "video" and parse_source(settings.hall.video, "video").scheme not in WITH_SOUND


def _same_port(settings: Settings) -> bool:
    """Whether media over TCP would listen where one of the web servers does."""
    media, server = settings.media, settings.server
    sites = ((server.host, server.port), (server.public_host, server.public_port))
    return any(
        port == media.tcp_port and (host == media.host or {host, media.host} & EVERYWHERE) for host, port in sites
    )


def _same_token(settings: Settings) -> bool:
    tokens = [token for name in TOKENS if (token := getattr(settings.whip, name))]
    return len(set(tokens)) < len(tokens)


def _hall_complete(settings: Settings) -> bool:
    return bool(settings.whip.hall_token) and "none" not in (settings.hall.video, settings.hall.audio)


def _turn_incomplete(settings: Settings) -> bool:
    needed = any(url.startswith("turn") for url in settings.turn.urls)
    return needed != bool(settings.turn.secret)


TOGETHER: Sequence[tuple[Sequence[Key], Callable[[Settings], bool], str]] = (
    (
        (("server", "certificate"), ("server", "key")),
        lambda settings: bool(settings.server.certificate) != bool(settings.server.key),
        "„certificate“ und „key“ in [server] gehören zusammen; erlaubt ist, beide anzugeben oder beide leer zu lassen.",
    ),
    (
        (("server", "certificate"),),
        lambda settings: _no_file(settings, settings.server.certificate),
        "Die Datei von „certificate“ in [server] gibt es nicht; erlaubt ist leer oder ein Zertifikat im PEM-Format.",
    ),
    (
        (("server", "key"),),
        lambda settings: _no_file(settings, settings.server.key),
        "Die Datei von „key“ in [server] gibt es nicht; erlaubt ist leer oder ein Schlüssel im PEM-Format.",
    ),
    (
        (("town", "logo"),),
        lambda settings: _no_file(settings, settings.town.logo),
        "Die Datei von „logo“ in [town] gibt es nicht; erlaubt ist leer oder eine Bilddatei.",
    ),
    (
        (("minutes", "template"),),
        lambda settings: _no_file(settings, settings.minutes.template),
        "Die Datei von „template“ in [minutes] gibt es nicht; erlaubt ist leer oder eine Word-Datei (DOCX).",
    ),
    (
        (("conference", "certificate"),),
        lambda settings: _no_device_certificate(settings, settings.conference.certificate),
        "Die Datei von „certificate“ in [conference] gibt es nicht; "
        'erlaubt ist leer, "sha256:" mit dem Fingerabdruck des Geräts oder der Pfad einer PEM-Datei.',
    ),
    (
        (("conference", "certificate"), ("conference", "system")),
        _cannot_encrypt,
        "„certificate“ in [conference] passt nicht zu dieser Anlage; erlaubt ist es bei bosch:, sonst leer.",
    ),
    (
        (("server", "public_port"), ("server", "port")),
        lambda settings: settings.server.port == settings.server.public_port,
        "„port“ und „public_port“ in [server] sind gleich; erlaubt sind zwei verschiedene Ports.",
    ),
    (
        (("hall", "audio"), ("hall", "video")),
        _silent_source,
        '„audio“ in [hall] ist "video", aber die Bildquelle hat keinen Ton; '
        "erlaubt ist das bei file:, rtsp:// und rtmp:.",
    ),
    (
        (("media", "tcp_port"), ("server", "port"), ("server", "public_port"), ("media", "host")),
        _same_port,
        "„tcp_port“ in [media] gehört schon einer Webseite; erlaubt ist ein anderer Port oder eine andere Adresse.",
    ),
    (
        (("turn", "urls"), ("turn", "secret")),
        _turn_incomplete,
        "„urls“ mit turn: und „secret“ in [turn] gehören zusammen; erlaubt ist, beide anzugeben oder keines.",
    ),
    (
        tuple(("whip", name) for name in TOKENS),
        _same_token,
        "Zwei Schlüssel in [whip] sind gleich; erlaubt ist für jeden Zweck ein eigener.",
    ),
    (
        (("whip", "hall_token"),),
        _hall_complete,
        'Für „hall_token“ in [whip] bleibt nichts; erlaubt ist er, wo „video“ oder „audio“ in [hall] "none" ist.',
    ),
)
"""What only shows when keys are seen together: the keys to blame, what would be wrong, the sentence."""
