"""The programme's packets as they are sent, collected."""

from __future__ import annotations

from collections.abc import Sequence

from media.ports import TrackInfo
from media.programme.ports import Beginning
from media.programme.webrtc import DirectTracks, Outgoing, Packets
from tests.media.programme.feeds import HALL, HALL_SOUND, RED, Camera, Microphone
from tests.media.programme.stage import NOON, Stage


class Broadcast:
    """A hall in red humming 400 Hz, on air; what its direct tracks send is kept."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.sent: list[Outgoing] = []
        self.direct = DirectTracks(self.sent.extend)
        self._camera, self._microphone = Camera("H264", RED), Microphone(400)
        self.stage.tracks(HALL, HALL_SOUND)
        self.stage.scene("hall", video=HALL.track_id, audio=[HALL_SOUND.track_id])
        self.begin()

    def begin(self) -> None:
        timeline = self.stage.studio.timeline
        packager = timeline.packagers[0]
        self.direct.begin(Beginning(NOON, 1, 0, (packager.rung,), (packager.init,), 18_000, 90_000))

    def slots(self, count: int, leave_out: bool = False) -> None:
        for _ in range(count):
            self.stage.packets(HALL, self._camera.packets(keyframe=True))
            self.stage.packets(HALL_SOUND, self._microphone.packets())
            self.stage.slot(leave_out)
            timeline = self.stage.studio.timeline
            self.direct.slot(timeline.fresh_picture, timeline.fresh_sound)

    def packets(self, info: TrackInfo) -> list[bytes]:
        return packets_of(self.sent, info)


def packets_of(sent: Sequence[Outgoing], info: TrackInfo) -> list[bytes]:
    mine = [one for one in sent if isinstance(one, Packets) and one.track_id == info.track_id]
    return [packet for one in mine for packet in one.packets]
