"""What `config.toml` says about the hall's picture and sound and about its conference system.

A source is written as one line of text; `parse_source` reads it once, so that a wrong line stops the start and not the
sitting. So is the address of a conference system (`parse_conference`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

Use = Literal["video", "audio"]
Scheme = Literal["none", "simulated", "video", "file", "rtsp", "rtmp", "v4l2", "alsa", "aes67"]

ALLOWED: dict[Use, str] = {
    "video": '"simulated", "file:PATH", "rtsp://…", "rtmp:PORT/KEY", "v4l2:/dev/video0" or "none"',
    "audio": '"simulated", "video" (the sound of the picture source), "file:PATH", "alsa:default", "aes67:FILE.sdp" '
    'or "none"',
}
_WORDS: dict[Use, dict[str, Scheme]] = {
    "video": {"simulated": "simulated", "none": "none"},
    "audio": {"simulated": "simulated", "none": "none", "video": "video"},
}
_PREFIXES: dict[Use, dict[str, Scheme]] = {
    "video": {"file": "file", "v4l2": "v4l2", "rtmp": "rtmp"},
    "audio": {"file": "file", "alsa": "alsa", "aes67": "aes67"},
}
CAN_HANG: frozenset[Scheme] = frozenset(("rtsp", "rtmp", "v4l2", "alsa", "aes67"))
WITH_SOUND: frozenset[Scheme] = frozenset(("file", "rtsp", "rtmp"))  # picture sources that bring their own sound
RTMP_TARGET = re.compile(r"(?P<port>[1-9][0-9]{0,4})/(?P<key>[A-Za-z0-9_-]{8,64})")
"""Port and key. A key shorter than eight letters is guessed; others than these must be escaped in some senders."""

HALL, PICTURE, MICROPHONE = "hall", "hall.camera", "hall.microphone"
"""Owner of the hall's tracks, and their ids."""

HALL_OWN = "[hall]"
"""Name of the picture of `video` in [hall] where cameras have pictures of their own; no camera's, for its brackets."""

MAX_WIDTH, MAX_HEIGHT = (
    1280,
    720,
)  # pixels; H.264 level 3.1, the most that every browser promises to take (RFC 7742 § 6.2)
MAX_FPS = 30  # pictures a second at that size in level 3.1
LOWEST_SIZE = 64  # pixels; below this nobody recognises a hall, and rows of 16-pixel blocks run out
LOWEST_BITRATE, HIGHEST_BITRATE = 100_000, 10_000_000  # bit/s; level 3.1 allows 14 Mbit/s, a browser's uplink never

Make = Literal["none", "simulated", "cocon", "dis", "bosch"]
CONFERENCE_ALLOWED = '"simulated[:MAKE]", "none" or "MAKE:HOST[:PORT]"; MAKE: cocon, dis, bosch'
CONFERENCE_PORTS: dict[str, tuple[Make, int]] = {
    "cocon": ("cocon", 8890),  # Televic CoCon API, 20 Nov 2024, § 2
    "dis": ("dis", 3142),  # Shure DIS-CCU, "Command Strings for External Controller"
    "bosch": ("bosch", 80),  # Bosch CCS 1000 D, DICENTIS Wireless
}
SIMULATED_MAKES: dict[str, Make] = {
    "simulated": "cocon",
    "simulated:cocon": "cocon",
    "simulated:dis": "dis",
    "simulated:bosch": "bosch",
}
"""Which make's protocol a simulated system speaks; unnamed the one with voting keys and cards."""

CONFERENCE_WORDS: dict[str, Make] = {"none": "none", **dict.fromkeys(SIMULATED_MAKES, "simulated")}
ENCRYPTED_PORTS: dict[str, int] = {"bosch": 443}
"""The usual port of makes that can encrypt the line (RFC 9110 § 4.2.2)."""
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
_PLACE = re.compile(rf"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>{_LABEL}(?:\.{_LABEL})*))(?::(?P<port>[0-9]{{1,5}}))?")


class SettingsError(ValueError):
    """A setting that cannot be meant; the text is one sentence for the person who edits the file."""


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """Where picture or sound comes from; `target` is a path, a URL or a device name, empty where there is none."""

    scheme: Scheme
    target: str = ""


def parse_source(text: str, use: Use) -> SourceAddress:
    """Read a source for picture or sound; raises SettingsError naming what is allowed."""
    scheme = _WORDS[use].get(text)
    if scheme is not None:
        return SourceAddress(scheme)
    if use == "video" and text.startswith(("rtsp://", "rtsps://")):
        return SourceAddress("rtsp", text)
    prefix, _, target = text.partition(":")
    if prefix in _PREFIXES[use] and target and (prefix != "rtmp" or _listens(target)):
        return SourceAddress(_PREFIXES[use][prefix], target)
    raise SettingsError(f'hall {use} source "{text}" is not known; allowed are {ALLOWED[use]}')


PICTURE_ALLOWED = '"rtsp://…", "rtmp:PORT/KEY", "v4l2:/dev/video2", "file:PFAD" oder "simulated"'


def is_picture(value: object) -> bool:
    """Whether this is the source of one camera's picture."""
    try:
        return isinstance(value, str) and parse_source(value, "video").scheme != "none"
    except SettingsError:
        return False


def _listens(target: str) -> bool:
    match = RTMP_TARGET.fullmatch(target)
    return match is not None and int(match["port"]) < 65536


@dataclass(frozen=True, slots=True)
class HallSettings:
    """The hall's camera and microphone; width and height in pixels, fps in pictures a second, bit rate in bit/s.

    `cameras` are the names of those whose pictures come from here, each a track of its own: one name, or several of a
    drawn hall; none where the hall has one picture. Raises SettingsError where a value cannot be meant.
    """

    video: str = "simulated"
    audio: str = "simulated"
    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 1_500_000
    cameras: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The opposite of `as_json`; raises SettingsError, or TypeError for an unknown name."""
        return cls(**{**values, "cameras": tuple(values.get("cameras", ()))})

    def __post_init__(self) -> None:
        self._check_sources()
        _check("width", self.width, LOWEST_SIZE, MAX_WIDTH, "pixels")
        _check("height", self.height, LOWEST_SIZE, MAX_HEIGHT, "pixels")
        if self.width % 2 or self.height % 2:
            raise SettingsError(f"hall picture of {self.width}x{self.height} pixels; both must be even numbers")
        _check("fps", self.fps, 1, MAX_FPS, "pictures a second")
        _check("video_bitrate", self.video_bitrate, LOWEST_BITRATE, HIGHEST_BITRATE, "bit/s")

    def _check_sources(self) -> None:
        video, audio = self.video_source, self.audio_source
        if audio.scheme == "video" and video.scheme not in WITH_SOUND:
            raise SettingsError(f'hall audio "video" needs a picture source with sound, not "{self.video}"')

    @property
    def video_source(self) -> SourceAddress:
        """The picture's source."""
        return parse_source(self.video, "video")

    @property
    def audio_source(self) -> SourceAddress:
        """The sound's source."""
        return parse_source(self.audio, "audio")

    def as_json(self) -> dict[str, Any]:
        """The settings as the capture process takes them on its command line."""
        return asdict(self)


def _check(name: str, value: int, least: int, most: int, unit: str) -> None:
    if not least <= value <= most:
        raise SettingsError(f"hall {name} is {value}; allowed are {least} to {most} {unit}")


def picture_of(camera: str) -> str:
    """The track of one of several cameras; the hall's picture is made of them by whoever cuts. "" is the only one."""
    return f"{PICTURE}/{camera}" if camera else PICTURE


def owner_of(camera: str) -> str:
    """The owner of that track."""
    return f"{HALL}/{camera}" if camera else HALL


def link_name(settings: HallSettings) -> str:
    """A capture process's name on the local link.

    "hall", or the microphone's track where a sound card has a process of its own, or the camera's.
    """
    if settings.video_source.scheme == "none" and settings.audio_source.scheme in CAN_HANG:
        return MICROPHONE
    return picture_of(settings.cameras[0]) if settings.audio == "none" and settings.cameras else HALL


def processes(settings: HallSettings, pictures: Mapping[str, str] | None = None) -> tuple[HallSettings, ...]:
    """The settings of each capture process: a camera and a sound card that can hang get a process each.

    A camera that blocks for ever in a read (V4L2 does when it is unplugged) can only be freed by ending its process,
    and that must not cost the hall its sound. `pictures` are the sources of cameras that have a picture of their own,
    by name: a process each, but one for all that are drawn.
    """
    if not pictures:
        return _apart(settings)
    drawn = tuple(name for name, source in pictures.items() if source == "simulated")
    own = (
        replace(settings, video=source, audio="none", cameras=(name,))
        for name, source in pictures.items()
        if name not in drawn
    )
    return (*_hall_beside(settings, drawn), *own)


@dataclass(frozen=True, slots=True)
class CapturedSource:
    """One source of a capture process, by the name under which it is reported, and what is taken from it."""

    device: str
    address: SourceAddress
    uses: frozenset[Use]


def sources_of(settings: HallSettings) -> tuple[CapturedSource, ...]:
    """What the capture process with these settings reads; picture and sound of one device are one source."""
    video, audio = settings.video_source, settings.audio_source
    if audio.scheme == "video" or video == audio == SourceAddress("simulated"):
        return (CapturedSource(_device(settings, "hall"), video, frozenset(("video", "audio"))),)
    both = (
        CapturedSource(_device(settings, "camera"), video, frozenset(("video",))),
        CapturedSource("microphone", audio, frozenset(("audio",))),
    )
    return tuple(source for source in both if source.address.scheme != "none")


def _device(settings: HallSettings, usual: str) -> str:
    """By its camera's name where there are several."""
    return settings.cameras[0] if len(settings.cameras) == 1 else usual


def _apart(settings: HallSettings) -> tuple[HallSettings, ...]:
    if settings.video_source.scheme in CAN_HANG and settings.audio_source.scheme in CAN_HANG:
        return replace(settings, audio="none"), replace(settings, video="none", cameras=())
    return () if settings.video == settings.audio == "none" else (settings,)


def _hall_beside(settings: HallSettings, drawn: tuple[str, ...]) -> tuple[HallSettings, ...]:
    """[hall] beside cameras with pictures: a drawn hall shows these, or, beside real ones, nothing at all."""
    if settings.video == "simulated":
        return _apart(replace(settings, cameras=drawn) if drawn else replace(settings, video="none"))
    beside = (replace(settings, video="simulated", audio="none", cameras=drawn),) if drawn else ()
    own = settings if settings.video == "none" else replace(settings, cameras=(HALL_OWN,))
    return *_apart(own), *beside


@dataclass(frozen=True, slots=True)
class ConferenceAddress:
    """Which make of conference system stands where; host and port are empty where there is no device."""

    make: Make
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return f"{self.make}:{self.host}:{self.port}" if self.host else self.make


def parse_conference(text: str, *, encrypted: bool = False) -> ConferenceAddress:
    """Read a conference system's address; raises SettingsError naming what is allowed."""
    if text in CONFERENCE_WORDS:
        return ConferenceAddress(CONFERENCE_WORDS[text])
    prefix, _, place = text.partition(":")
    host, port = _host_and_port(place)
    if prefix not in CONFERENCE_PORTS or not host:
        raise SettingsError(f'conference system "{text}" is not known; allowed are {CONFERENCE_ALLOWED}')
    make, usual = CONFERENCE_PORTS[prefix]
    usual = ENCRYPTED_PORTS.get(prefix, usual) if encrypted else usual
    return ConferenceAddress(make, host, usual if port is None else port)


def _host_and_port(place: str) -> tuple[str, int | None]:
    """Both parts of "host:port" or "[v6]:port"; nothing where it is neither or holds more than that."""
    match = _PLACE.fullmatch(place)
    if match is None:
        return "", None
    port = int(match["port"]) if match["port"] else None
    return (match["v6"] or match["name"], port) if port is None or 0 < port < 65536 else ("", None)


@dataclass(frozen=True, slots=True)
class ConferenceSettings:
    """The hall's conference system: its address, and user and password where the make asks for them (Bosch).

    `chair_seats` are seats whose microphone stays as it is when somebody else gets the floor. `voting_template` is the
    name of the vote with yes, abstain and no, not secret, in a CoCon. `certificate` encrypts the line and says which
    device is believed (`hardware.conference.trust`). Raises SettingsError for a value nobody can mean.
    """

    conference: str = "simulated"
    user: str = ""
    password: str = field(default="", repr=False)
    chair_seats: tuple[int, ...] = ()
    voting_template: str = "3_Vote_Public"
    certificate: str = ""

    def __post_init__(self) -> None:
        make = self.address.make
        if self.certificate and make not in ENCRYPTED_PORTS:
            raise SettingsError(f'conference system "{self.conference}" does not encrypt; certificate must be empty')

    @property
    def address(self) -> ConferenceAddress:
        """Where the system is."""
        return parse_conference(self.conference, encrypted=bool(self.certificate))
