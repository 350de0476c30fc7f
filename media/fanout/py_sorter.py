"""Whose stream a packet is: by its SSRC once that is known, else by what the packet or the offer says (`Inbound`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from media import rtp
from media.fanout.ports import SSRCS_PER_LINK, Extensions, Inbound


class Shaped(Protocol):
    """What is sorted to. `shape` may change at any time."""

    @property
    def shape(self) -> Inbound:
        """What may come."""
        ...


Stream = TypeVar("Stream", bound=Shaped)


class Sorter(Generic[Stream]):
    """See the module. `ids` are the header extensions of the whole connection (RFC 9143 § 9.2: one id, one meaning).

    SSRCs that belong to nobody are remembered too, as libsrtp keeps a state for each; they go first when there are too
    many, and `forget` hears of them.
    """

    def __init__(self, forget: Callable[[int], None]) -> None:
        self._forget = forget
        self._streams: list[Stream] = []
        self._by_ssrc: dict[int, Stream | None] = {}
        self.ids = Extensions()

    def add(self, stream: Stream) -> None:
        """Expect a stream."""
        self._streams.append(stream)
        self.reshaped(stream)

    def remove(self, stream: Stream) -> None:
        """Expect it no more."""
        self._streams = [other for other in self._streams if other is not stream]
        for ssrc, owner in self._by_ssrc.items():
            if owner is stream:
                self._by_ssrc[ssrc] = None
        self._merge_ids()

    def reshaped(self, stream: Stream) -> None:
        """The stream's shape is new: what it announces is its own from now on."""
        for ssrc in (*stream.shape.ssrcs, *stream.shape.rtx_ssrcs):
            if ssrc in self._by_ssrc:
                self._by_ssrc[ssrc] = stream
        self._merge_ids()

    def _merge_ids(self) -> None:
        known = [stream.shape.extensions for stream in self._streams]
        names = Extensions.__dataclass_fields__
        self.ids = Extensions(**{name: max((getattr(ids, name) for ids in known), default=0) for name in names})

    def admits(self, ssrc: int) -> bool:
        """Whether a packet of this SSRC may come in at all; makes room by forgetting one that belongs to nobody."""
        if ssrc in self._by_ssrc or len(self._by_ssrc) < SSRCS_PER_LINK:
            return True
        nobodys = next((known for known, owner in self._by_ssrc.items() if owner is None), None)
        if nobodys is None:
            return False
        del self._by_ssrc[nobodys]
        self._forget(nobodys)
        return True

    def find(self, header: rtp.Header, elements: dict[int, bytes]) -> Stream | None:
        """The stream of an authentic packet, None where it says too little."""
        stream = self._by_ssrc.get(header.ssrc)
        if stream is None:
            stream = self._by_ssrc[header.ssrc] = self._identify(header, elements)
        return stream

    def _identify(self, header: rtp.Header, elements: dict[int, bytes]) -> Stream | None:
        ids = self.ids
        mid, rid = _text(elements, ids.mid), _text(elements, ids.rid) or _text(elements, ids.repaired_rid)
        return (
            _only([stream for stream in self._streams if header.ssrc in _announced(stream.shape)])
            or _only([s for s in self._streams if rid and s.shape.rid == rid and mid in ("", s.shape.mid)])
            or _only([s for s in self._streams if mid and s.shape.mid == mid and _carries(s.shape, header)])
            or _only([s for s in self._streams if not (mid and s.shape.mid) and _carries(s.shape, header)])
        )


def _only(streams: list[Stream]) -> Stream | None:
    return streams[0] if len(streams) == 1 else None


def _announced(shape: Inbound) -> tuple[int, ...]:
    return shape.ssrcs + shape.rtx_ssrcs


def _carries(shape: Inbound, header: rtp.Header) -> bool:
    known = (shape.payload_type, shape.rtx_payload_type, shape.red_payload_type)
    return header.payload_type in known and header.payload_type != 0  # 0 stands for "not negotiated"


def _text(elements: dict[int, bytes], number: int) -> str:
    """An element as text, empty where it is not negotiated or not there."""
    return elements.get(number, b"").decode("ascii", "replace") if number else ""
