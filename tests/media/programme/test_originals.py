"""What a participant sends is in the file as it was sent: every frame, its time, and nothing that cannot be decoded."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest

from media import rtp
from media.ports import Codec, TrackInfo
from media.programme.originals import AGAIN_S, IDLE_S, LONGEST_S, PATIENCE_S, Participant
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, SPEAKER_SOUND, Camera, Microphone
from tests.media.programme.stage import is_colour

START = datetime(2026, 11, 19, 18, 0, tzinfo=UTC).timestamp()
FPS = 25
NTP = 1 << 32


@dataclass
class Disk:
    """Where the files go; `full` refuses them."""

    folder: Path
    full: bool = False
    count: int = 0

    def path(self, begun: float, owner: str) -> Path:
        if self.full:
            raise OSError(errno.ENOSPC, "full")
        self.count += 1
        return self.folder / f"{self.count:02d}-{owner}.mkv"


@dataclass
class Evening:
    """One participant's camera and microphone at their pace."""

    disk: Disk
    camera: Camera
    microphone: Microphone
    picture: TrackInfo
    sound: TrackInfo
    now: float = START
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.participant = Participant("p7", self.disk, self.asked.append)
        self.participant.exist((self.picture, self.sound))

    def slots(self, count: int, *, pictures: bool = True, sounds: bool = True, keyframe: bool = False) -> None:
        """So many fortieths of a second: a picture and two packets of sound each."""
        for number in range(count):
            for packet in self.camera.packets(keyframe and number == 0) if pictures else ():
                self.participant.packet(self.picture.track_id, packet, self.now)
            for packet in self.microphone.packets() if sounds else ():
                self.participant.packet(self.sound.track_id, packet, self.now)
            self.now += 1 / FPS
            self.participant.tick(self.now)

    @property
    def files(self) -> Sequence[Path]:
        return sorted(self.disk.folder.iterdir())


@pytest.fixture(params=["H264", "VP8"])
def evening(request: pytest.FixtureRequest, tmp_path: Path) -> Evening:
    picture = {"H264": TrackInfo("p7-camera", "p7", "video", "camera", Codec("H264", 90000)), "VP8": SPEAKER}
    return Evening(Disk(tmp_path), Camera(request.param, BLUE), Microphone(400), picture[request.param], SPEAKER_SOUND)


def packets(path: Path) -> dict[str, list[tuple[int, bool, bytes]]]:
    """Milliseconds, whether a keyframe, and bytes, of each kind of stream; read by FFmpeg."""
    found: dict[str, list[tuple[int, bool, bytes]]] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.dts is not None and packet.pts is not None and packet.time_base is not None:
                at = round(float(packet.pts * packet.time_base) * 1000)
                found.setdefault(packet.stream.type, []).append((at, packet.is_keyframe, bytes(packet)))
    return found


def first_picture(path: Path) -> av.VideoFrame:
    with av.open(str(path)) as container:
        return next(container.decode(video=0))


def shows(path: Path, colour: tuple[int, int, int]) -> bool:
    return is_colour(first_picture(path).to_ndarray(format="rgb24")[90, 160], colour)


def test_every_frame_is_in_the_file_at_its_time_and_the_first_can_be_decoded(evening: Evening) -> None:
    evening.slots(100)
    evening.participant.end()
    (path,) = evening.files
    read = packets(path)
    assert [at for at, _, _ in read["video"]] == [number * 40 for number in range(100)]
    assert [at for at, _, _ in read["audio"]] == [number * 20 for number in range(200)]
    assert read["video"][0][1]
    assert shows(path, BLUE)
    with av.open(str(path)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
        assert datetime.fromisoformat(container.metadata["creation_time"]) == datetime.fromtimestamp(START, UTC)
    assert samples == pytest.approx(200 * 960, abs=960)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_sound_is_byte_for_byte_what_was_sent(evening: Evening) -> None:
    sent = [packet for _ in range(20) for packet in evening.microphone.packets()]
    evening.participant.exist((evening.sound,))
    for number, packet in enumerate(sent):
        evening.participant.packet(evening.sound.track_id, packet, START + number / 50)
    evening.participant.end()
    assert [data for _, _, data in packets(evening.files[0])["audio"]] == [
        packet[rtp.payload_offset(packet) :] for packet in sent
    ]


def test_what_was_written_before_a_kill_can_be_read(evening: Evening) -> None:
    evening.slots(100)
    read = packets(evening.files[0])
    assert len(read["video"]) >= 100 - FPS
    assert len(read["audio"]) >= 200 - 2 * FPS
    assert shows(evening.files[0], BLUE)


def test_a_closed_microphone_keeps_no_picture_from_the_disk(evening: Evening) -> None:
    evening.slots(20)
    evening.slots(60, sounds=False)
    assert len(packets(evening.files[0])["video"]) >= 80 - FPS


def test_another_size_begins_a_new_file_with_its_own_first_picture(evening: Evening) -> None:
    evening.slots(30)
    codec = evening.picture.codec.name
    former, evening.camera = evening.camera, Camera(codec, RED, 640, 360)
    evening.camera._number, evening.camera._sequence = former._number, former._sequence
    evening.slots(30, keyframe=True)
    evening.participant.end()
    small, large = evening.files
    assert [len(packets(one)["video"]) for one in (small, large)] == [30, 30]
    assert sum(len(packets(one)["audio"]) for one in (small, large)) == 120
    assert (first_picture(small).width, first_picture(large).width) == (320, 640)
    assert is_colour(first_picture(large).to_ndarray(format="rgb24")[180, 320], RED)


def other_source(data: Iterable[bytes]) -> list[bytes]:
    return [one[:8] + b"\0\0\0\7" + one[12:] for one in data]


def test_a_stream_that_begins_anew_begins_a_new_file(evening: Evening) -> None:
    evening.slots(30)
    again = Camera(evening.picture.codec.name, RED)
    for _ in range(30):
        for packet in other_source(again.packets()):
            evening.participant.packet(evening.picture.track_id, packet, evening.now)
        evening.now += 1 / FPS
    evening.participant.end()
    assert [shows(path, colour) for path, colour in zip(evening.files, (BLUE, RED), strict=True)] == [True, True]
    assert [at for at, _, _ in packets(evening.files[1])["video"]] == [number * 40 for number in range(30)]


def test_what_needs_a_lost_packet_is_left_out_and_a_keyframe_asked_for(evening: Evening) -> None:
    evening.slots(20)
    evening.camera.packets()  # lost on the way
    evening.slots(20)
    assert evening.asked == [evening.picture.track_id]
    evening.slots(20, keyframe=True)
    evening.participant.end()
    (path,) = evening.files
    assert [at for at, _, _ in packets(path)["video"]] == [n * 40 for n in (*range(20), *range(41, 61))]
    assert len(packets(path)["audio"]) == 120


def test_sound_waits_for_the_camera_two_seconds_and_then_begins_alone(evening: Evening) -> None:
    evening.slots(round(PATIENCE_S * FPS) - 2, pictures=False)
    assert not evening.files
    evening.slots(25, pictures=False)
    evening.slots(25)
    evening.participant.end()
    alone, both = evening.files
    assert len(packets(alone)["audio"]) + len(packets(both)["audio"]) == 2 * (round(PATIENCE_S * FPS) - 2 + 50)
    assert "video" not in packets(alone)
    assert len(packets(both)["video"]) == 25


def test_after_a_silence_the_next_file_begins_with_a_keyframe_and_not_before(evening: Evening) -> None:
    evening.slots(30)
    evening.now += IDLE_S
    evening.participant.tick(evening.now)
    evening.slots(1, pictures=False)
    evening.slots(10)
    evening.slots(10, keyframe=True)
    evening.participant.end()
    first, second = evening.files
    assert len(packets(first)["video"]) == 30
    read = packets(second)["video"]
    assert (len(read), read[0][1]) == (10, True)
    assert shows(second, BLUE)


def test_after_an_hour_a_keyframe_is_asked_for_and_begins_the_next_file(evening: Evening) -> None:
    evening.slots(10)
    before, evening.now = evening.now, START + LONGEST_S - 0.2
    evening.participant.packet(evening.sound.track_id, next(evening.microphone.packets(1)), before)
    evening.slots(10)
    assert evening.asked == [evening.picture.track_id]
    assert len(evening.files) == 1
    evening.slots(10, keyframe=True)
    evening.participant.end()
    assert len(packets(evening.files[1])["video"]) == 10


def test_lips_and_voice_are_together_by_the_senders_clock_however_late_the_pictures_come(tmp_path: Path) -> None:
    evening = Evening(Disk(tmp_path), Camera("VP8", BLUE), Microphone(400), SPEAKER, SPEAKER_SOUND)
    theirs = 3_000_000_000.0  # a clock of its own, hours off
    evening.participant.report(SPEAKER.track_id, round(theirs * NTP), 0)
    evening.participant.report(SPEAKER_SOUND.track_id, round(theirs * NTP), 0)
    held: list[list[bytes]] = []
    for _ in range(50):
        held.append(evening.camera.packets())
        for packet in evening.microphone.packets():
            evening.participant.packet(SPEAKER_SOUND.track_id, packet, evening.now + 0.02)
        if len(held) > 5:
            for packet in held.pop(0):
                evening.participant.packet(SPEAKER.track_id, packet, evening.now + 0.03)
        evening.now += 1 / FPS
    evening.participant.end()
    read = packets(evening.files[0])
    assert [at for at, _, _ in read["video"]] == [number * 40 for number in range(45)]
    assert [at for at, _, _ in read["audio"]][:90] == [number * 20 for number in range(90)]


def test_a_clock_that_cannot_be_meant_is_not_believed(tmp_path: Path) -> None:
    evening = Evening(Disk(tmp_path), Camera("H264", RED), Microphone(400), HALL, HALL_SOUND)
    evening.participant.report(HALL.track_id, 5 * NTP, 0)
    evening.participant.report(HALL_SOUND.track_id, 5000 * NTP, 0)
    evening.slots(50)
    evening.participant.end()
    read = packets(evening.files[0])
    assert [at for at, _, _ in read["video"]] == [number * 40 for number in range(50)]
    assert read["audio"][-1][0] < 2_100


def test_a_codec_that_cannot_be_kept_is_left_out_and_rubbish_is_dropped(tmp_path: Path) -> None:
    rare = TrackInfo("p7-camera", "p7", "video", "camera", Codec("AV1", 90000))
    evening = Evening(Disk(tmp_path), Camera("VP8", BLUE), Microphone(400), rare, SPEAKER_SOUND)
    for packet in (b"", b"\x80", b"\x80" * 12, bytes(40)):
        evening.participant.packet(SPEAKER_SOUND.track_id, packet, START)
    evening.slots(20)
    evening.participant.end()
    assert list(packets(evening.files[-1])) == ["audio"]


def test_a_full_disk_is_told_and_the_next_file_begins_when_there_is_room_again(evening: Evening) -> None:
    evening.disk.full = True
    evening.slots(10)
    assert (evening.participant.failing, evening.files) == (True, [])
    evening.disk.full = False
    evening.slots(10, keyframe=True)
    assert not evening.files, "not before a while has passed"
    evening.now += AGAIN_S
    evening.slots(10, keyframe=True)
    evening.participant.end()
    assert not evening.participant.failing
    assert len(packets(evening.files[0])["video"]) == 10


def test_a_name_that_is_taken_is_never_written_over(evening: Evening, tmp_path: Path) -> None:
    (tmp_path / "01-p7.mkv").write_text("Beweis")
    evening.slots(10)
    assert evening.participant.failing
    assert (tmp_path / "01-p7.mkv").read_text() == "Beweis"
