"""A room that does what the local link asks of one: hand every packet to every subscriber, at once."""

from __future__ import annotations

from collections.abc import Callable

from media.ports import KeyframeRequest, PacketSink, TrackInfo


class PlainRoom:
    """Tracks and their subscribers, nothing else."""

    def __init__(self) -> None:
        self.tracks: dict[str, TrackInfo] = {}
        self.subscribers: dict[str, list[tuple[str, PacketSink]]] = {}
        self._keyframes: dict[str, KeyframeRequest] = {}
        self._listeners: list[Callable[[], None]] = []

    def publish(
        self, info: TrackInfo, request_keyframe: KeyframeRequest, on_watched: Callable[[bool], None] | None = None
    ) -> PlainInput:
        """All its tracks count as watched, so `on_watched` hears nothing."""
        self.tracks[info.track_id] = info
        self.subscribers[info.track_id] = []
        self._keyframes[info.track_id] = request_keyframe
        self._tell()
        return PlainInput(self, info)

    def subscribe(self, track_id: str, subscriber_id: str, sink: PacketSink) -> PlainSubscription:
        entry = (subscriber_id, sink)
        self.subscribers[track_id].append(entry)
        return PlainSubscription(self, track_id, entry)

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def request_keyframe(self, track_id: str) -> None:
        self._keyframes[track_id]()

    def remove(self, info: TrackInfo) -> None:
        del self.tracks[info.track_id]
        for _, sink in self.subscribers.pop(info.track_id):
            sink.closed(info)
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()


class PlainInput:
    def __init__(self, room: PlainRoom, info: TrackInfo) -> None:
        self._room = room
        self._info = info

    def push(self, packet: bytes) -> None:
        for _, sink in self._room.subscribers[self._info.track_id]:
            sink.packet(self._info, packet)

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        for _, sink in self._room.subscribers[self._info.track_id]:
            sink.sender_report(self._info, ntp_time, rtp_time)

    def close(self) -> None:
        self._room.remove(self._info)


class PlainSubscription:
    def __init__(self, room: PlainRoom, track_id: str, entry: tuple[str, PacketSink]) -> None:
        self._room = room
        self._track_id = track_id
        self._entry = entry

    def close(self) -> None:
        self._room.subscribers[self._track_id].remove(self._entry)

    def request_keyframe(self) -> None:
        self._room.request_keyframe(self._track_id)
