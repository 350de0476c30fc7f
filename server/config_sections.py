"""The sections of config.toml as frozen dataclasses: names, defaults, and each key's rule in its annotation.

What the keys are for, their units and ranges is said above each key in config.toml itself; a test keeps the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Final, get_type_hints

from agenda.poll_said import TEXT_LIMIT
from hardware.seatmap import SeatMap
from hardware.settings import HIGHEST_BITRATE, LOWEST_BITRATE, MAX_FPS, MAX_HEIGHT, MAX_WIDTH
from hardware.tally import EVERY_DISPLAY, EVERY_SCREEN
from server import config_rules as rules
from server.config_rules import Rule, decimal, one_number_of, one_of, some_of, whole

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium")
"""x264's presets that two cores can keep up with; slower ones fall behind a live picture."""

PUBLICATION_MODES = ("none", "stream", "archive", "archive-after-release")
"""Those of `agenda.events.words.PublicationMode`; a test keeps the two equal."""

RATES = (5, 10, 15, 20, 25, 30, 50)
"""Pictures a second that divide 90,000 and 48,000, so that a picture begins on a tick of both clocks."""


PROFILES_FOR_SITTINGS: Final = ("DE-HE", "DE-NW", "DE-BY", "DE-BW", "DE-NI", "DE-MV", "DE-RP")
"""The Länder of which enough is known to open a sitting (`agenda.profiles.sittable`)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of config.toml; each field's annotation carries its rule."""


@dataclass(frozen=True, slots=True)
class TownSettings(Section):
    """Whose council sits here; `accent` is a colour, `logo` a file or empty."""

    name: Annotated[str, rules.NAME] = "Musterstadt"
    language: Annotated[str, one_of("de", "en")] = "de"
    accent: Annotated[str, rules.COLOUR] = "#0b4f6c"
    logo: Annotated[str, rules.FILE] = ""
    timezone: Annotated[str, rules.TIME_ZONE] = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class ServerSettings(Section):
    """Where the two web servers listen and under which addresses they are known outside.

    `trusted_proxies` are the proxies on other machines that say where a request comes from (`server/proxies.py`).
    """

    host: Annotated[str, rules.HOST] = "127.0.0.1"
    port: Annotated[int, rules.PORT] = 8440
    public_host: Annotated[str, rules.HOST] = "127.0.0.1"
    public_port: Annotated[int, rules.PORT] = 8441
    url: Annotated[str, rules.ORIGIN] = ""
    public_url: Annotated[str, rules.ORIGIN] = ""
    certificate: Annotated[str, rules.FILE] = ""
    key: Annotated[str, rules.FILE] = ""
    trusted_proxies: Annotated[tuple[str, ...], rules.PROXIES] = ()


@dataclass(frozen=True, slots=True)
class MediaSection(Section):
    """The one UDP port of all media; `addresses` are announced to browsers, none means the one of `host`.

    `tcp_port` is for networks that block UDP, 0 means none; `fanout` is which of the two media planes runs.
    `uplink_mbit` is what the line outwards carries, 0 where nobody knows.
    """

    host: Annotated[str, rules.HOST] = "127.0.0.1"
    port: Annotated[int, rules.PORT] = 8442
    addresses: Annotated[tuple[str, ...], rules.ADDRESSES] = ()
    tcp_port: Annotated[int, rules.PORT_OR_NONE] = 0
    fanout: Annotated[str, one_of("auto", "native", "python")] = "auto"
    uplink_mbit: Annotated[int, whole(0, 100_000, "Mbit/s")] = 0


@dataclass(frozen=True, slots=True)
class TurnSettings(Section):
    """TURN servers for browsers whose network lets nothing else through; `secret` is shared with them."""

    urls: Annotated[tuple[str, ...], rules.TURN_URLS] = ()
    secret: Annotated[str, rules.TURN_SECRET] = field(default="", repr=False)
    validity_hours: Annotated[int, whole(1, 168, "Stunden")] = 24


@dataclass(frozen=True, slots=True)
class WhipSettings(Section):
    """What devices show to send (WHIP) or watch (WHEP); an empty token opens nothing."""

    hall_token: Annotated[str, rules.TOKEN] = field(default="", repr=False)
    publish_token: Annotated[str, rules.TOKEN] = field(default="", repr=False)
    view_token: Annotated[str, rules.TOKEN] = field(default="", repr=False)
    bench_token: Annotated[str, rules.TOKEN] = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StorageSettings(Section):
    """The data folder, and the database where it is not a file in that folder."""

    folder: Annotated[str, rules.FOLDER] = "recordings/archive"
    database: Annotated[str, rules.DATABASE] = ""


@dataclass(frozen=True, slots=True)
class HallSection(Section):
    """The hall's picture and sound; pixels, pictures a second, bit/s."""

    video: Annotated[str, rules.PICTURE_SOURCE] = "simulated"
    audio: Annotated[str, rules.SOUND_SOURCE] = "simulated"
    width: Annotated[int, whole(160, MAX_WIDTH, "Bildpunkte", step=2)] = 1280
    height: Annotated[int, whole(90, MAX_HEIGHT, "Bildpunkte", step=2)] = 720
    fps: Annotated[int, whole(5, MAX_FPS, "Bilder je Sekunde")] = 15
    video_bitrate: Annotated[int, whole(LOWEST_BITRATE, HIGHEST_BITRATE, "bit/s")] = 1_500_000


@dataclass(frozen=True, slots=True)
class ConferenceSection(Section):
    """The hall's conference system: microphones, request keys and voting keys of the desks."""

    system: Annotated[str, rules.CONFERENCE] = "simulated"
    user: Annotated[str, rules.TEXT] = ""
    password: Annotated[str, rules.DEVICE_PASSWORD] = field(default="", repr=False)
    chair_seats: Annotated[tuple[int, ...], rules.SEATS] = ()
    voting_template: Annotated[str, rules.NAME] = "3_Vote_Public"
    certificate: Annotated[str, rules.DEVICE_CERTIFICATE] = ""


@dataclass(frozen=True, slots=True)
class OutputsSection(Section):
    """What the hall hears and sees of the sitting beside its screen: loudspeakers, lamps, and a web address."""

    sound: Annotated[str, rules.ROOM_SOUND] = "none"
    lamps: Annotated[tuple[str, ...], rules.LAMPS] = ()
    lamp_screen: Annotated[int, whole(0, EVERY_SCREEN - 1)] = 0
    countdown_lamp: Annotated[int, whole(0, EVERY_DISPLAY - 1)] = 0
    first_camera_lamp: Annotated[int, whole(0, 65_000)] = 1001
    hook: Annotated[str, rules.HOOK] = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ProgrammeSection(Section):
    """The composed public picture; pixels, pictures a second, bit/s, seconds a segment."""

    enabled: Annotated[bool, rules.FLAG] = True
    width: Annotated[int, whole(320, 1920, "Bildpunkte", step=4)] = 1280
    height: Annotated[int, whole(180, 1080, "Bildpunkte", step=4)] = 720
    fps: Annotated[int, one_number_of(*RATES, unit="Bilder je Sekunde")] = 25
    video_bitrate: Annotated[int, whole(200_000, 10_000_000, "bit/s")] = 2_000_000
    audio_bitrate: Annotated[int, whole(32_000, 256_000, "bit/s")] = 64_000
    segment_s: Annotated[float, decimal(0.5, 6.0, "Sekunden")] = 1.0
    part_s: Annotated[float, decimal(0.1, 2.0, "Sekunden")] = 0.2
    rungs: Annotated[tuple[str, ...], some_of("low", "sound")] = ("sound",)
    preset: Annotated[str, one_of(*PRESETS)] = "superfast"


@dataclass(frozen=True, slots=True)
class PublicationSection(Section):
    """What becomes of the public picture: seconds the public is behind, days the recording is kept (0: for ever), MB
    that the recording leaves free on the disk, for the event log must always have room."""

    mode: Annotated[str, one_of(*PUBLICATION_MODES)] = "archive-after-release"
    delay_s: Annotated[int, whole(0, 60, "Sekunden")] = 0
    recording_days: Annotated[int, whole(0, 36_500, "Tage")] = 365
    reserve_mb: Annotated[int, whole(1, 1_000_000, "MB")] = 500


@dataclass(frozen=True, slots=True)
class EdgeSection(Section):
    """Edges on other machines: MB of the recording that one keeps, and for how many hours it goes on serving them while
    the sitting's machine is away, which might have withdrawn something meanwhile."""

    cache_mb: Annotated[int, whole(10, 10_000_000, "MB")] = 10_000
    away_hours: Annotated[int, whole(0, 8_760, "Stunden")] = 24


@dataclass(frozen=True, slots=True)
class OriginalsSection(Section):
    """What each participant sends, as it came: whether it is kept beside the recording, also of non-public parts, and
    for how many days."""

    enabled: Annotated[bool, rules.FLAG] = False
    non_public: Annotated[bool, rules.FLAG] = False
    keep_days: Annotated[int, whole(1, 3650, "Tage")] = 30


@dataclass(frozen=True, slots=True)
class OpenDataSection(Section):
    """What the open data say of the town itself; `term` is the legislative term and `ags` its official key."""

    enabled: Annotated[bool, rules.FLAG] = True
    license: Annotated[str, rules.LINK] = ""
    contact: Annotated[str, rules.TEXT] = ""
    mail: Annotated[str, rules.MAIL_ADDRESS] = ""
    website: Annotated[str, rules.LINK] = ""
    ags: Annotated[str, rules.COMMUNITY_KEY] = ""
    term: Annotated[str, rules.TEXT] = ""
    term_start: Annotated[str, rules.DAY] = ""
    term_end: Annotated[str, rules.DAY] = ""


@dataclass(frozen=True, slots=True)
class MailSection(Section):
    """The mail server that takes invitations; without `host` none are sent."""

    host: Annotated[str, rules.HOST_OR_NONE] = ""
    port: Annotated[int, rules.PORT] = 587
    security: Annotated[str, one_of("starttls", "tls", "none")] = "starttls"
    user: Annotated[str, rules.TEXT] = ""
    password: Annotated[str, rules.DEVICE_PASSWORD] = field(default="", repr=False)
    sender: Annotated[str, rules.MAIL_ADDRESS] = ""
    patience_s: Annotated[int, whole(1, 300, "Sekunden")] = 30

    @property
    def ready(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.host and self.sender)


@dataclass(frozen=True, slots=True)
class SurveysSection(Section):
    """How many days after the end of a survey single answers, files and addresses are kept; its result stays."""

    keep_days: Annotated[int, whole(1, 3650, "Tage")] = 180


@dataclass(frozen=True, slots=True)
class RestreamSection(Section):
    """Other platforms that get the public stream as well; the addresses hold their secret keys.

    `ca_file` holds those who may sign the certificate of a platform that is reached by RTMPS.
    """

    urls: Annotated[tuple[str, ...], rules.RESTREAM_URLS] = field(default=(), repr=False)
    ca_file: Annotated[str, rules.PEM_FILE] = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True, slots=True)
class CaptionsSection(Section):
    """What a caption service shows to send WebVTT, and the folder of a model where a machine shall write along."""

    feed_token: Annotated[str, rules.TOKEN] = field(default="", repr=False)
    model: Annotated[str, rules.MODEL] = ""


@dataclass(frozen=True, slots=True)
class SittingSettings(Section):
    """The law a sitting follows, and limits on links (days) and messages (bytes)."""

    profile: Annotated[str, one_of(*PROFILES_FOR_SITTINGS)] = "DE-HE"
    link_validity_days: Annotated[int, whole(1, 365, "Tage")] = 30
    max_message_bytes: Annotated[int, whole(4096, 16_777_216, "Byte")] = 262_144


@dataclass(frozen=True, slots=True)
class MinutesSection(Section):
    """The Word template of the town's minutes (a file, or empty for the one that ships), and the clerk's phrases."""

    template: Annotated[str, rules.FILE] = ""
    phrases: Annotated[tuple[str, ...], rules.PHRASES] = ()


@dataclass(frozen=True, slots=True)
class PollsSection(Section):
    """Live polls in words: the longest text in characters, and words that nobody sees before somebody released them."""

    text_limit: Annotated[int, whole(20, TEXT_LIMIT, "Zeichen")] = 280
    held_back: Annotated[tuple[str, ...], rules.WORDS] = ()


@dataclass(frozen=True, slots=True)
class QuestionTimeSection(Section):
    """Questions of residents: the longest in characters, how many a sitting and an address a day, by when an answer is
    due, and after how many days what is not public is deleted."""

    text_limit: Annotated[int, whole(100, 5000, "Zeichen")] = 1000
    most_questions: Annotated[int, whole(1, 10_000, "Fragen")] = 300
    per_address: Annotated[int, whole(1, 1000, "Fragen am Tag")] = 5
    answer_days: Annotated[int, whole(1, 365, "Tage")] = 14
    keep_days: Annotated[int, whole(1, 3650, "Tage")] = 180


@dataclass(frozen=True, slots=True)
class PerceptionSection(Section):
    """Who could see and hear whom: how many days it stays on record (0: it is not recorded), and after how many faulty
    seconds on end the server notes a disturbance by itself. Shorter than a reload would note what is none."""

    keep_days: Annotated[int, whole(0, 3650, "Tage")] = 210
    notice_seconds: Annotated[int, whole(3, 86_400, "Sekunden")] = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything config.toml says. Relative paths in it are meant from `base`, the file's folder."""

    base: Path = Path()
    town: TownSettings = field(default_factory=TownSettings)
    server: ServerSettings = field(default_factory=ServerSettings)
    media: MediaSection = field(default_factory=MediaSection)
    turn: TurnSettings = field(default_factory=TurnSettings)
    whip: WhipSettings = field(default_factory=WhipSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    hall: HallSection = field(default_factory=HallSection)
    conference: ConferenceSection = field(default_factory=ConferenceSection)
    outputs: OutputsSection = field(default_factory=OutputsSection)
    programme: ProgrammeSection = field(default_factory=ProgrammeSection)
    restream: RestreamSection = field(default_factory=RestreamSection)
    captions: CaptionsSection = field(default_factory=CaptionsSection)
    sitting: SittingSettings = field(default_factory=SittingSettings)
    minutes: MinutesSection = field(default_factory=MinutesSection)
    polls: PollsSection = field(default_factory=PollsSection)
    question_time: QuestionTimeSection = field(default_factory=QuestionTimeSection)
    perception: PerceptionSection = field(default_factory=PerceptionSection)
    publication: PublicationSection = field(default_factory=PublicationSection)
    edge: EdgeSection = field(default_factory=EdgeSection)
    originals: OriginalsSection = field(default_factory=OriginalsSection)
    open_data: OpenDataSection = field(default_factory=OpenDataSection)
    mail: MailSection = field(default_factory=MailSection)
    surveys: SurveysSection = field(default_factory=SurveysSection)

    def path(self, text: str) -> Path:
        """A path of the file as an absolute one."""
        return (self.base / text).absolute()

    seatmap: SeatMap = field(default_factory=SeatMap)


SECTIONS: Mapping[str, type[Section]] = {
    "town": TownSettings,
    "server": ServerSettings,
    "media": MediaSection,
    "turn": TurnSettings,
    "whip": WhipSettings,
    "storage": StorageSettings,
    "hall": HallSection,
    "conference": ConferenceSection,
    "outputs": OutputsSection,
    "programme": ProgrammeSection,
    "restream": RestreamSection,
    "captions": CaptionsSection,
    "sitting": SittingSettings,
    "minutes": MinutesSection,
    "polls": PollsSection,
    "question_time": QuestionTimeSection,
    "perception": PerceptionSection,
    "publication": PublicationSection,
    "edge": EdgeSection,
    "originals": OriginalsSection,
    "open_data": OpenDataSection,
    "mail": MailSection,
    "surveys": SurveysSection,
}


def rules_of(section: type[Section]) -> Mapping[str, Rule]:
    """The rule of each key of a section."""
    hints = get_type_hints(section, include_extras=True)
    return {one.name: hints[one.name].__metadata__[0] for one in fields(section)}
