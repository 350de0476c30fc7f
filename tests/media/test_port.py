"""The UDP port under random datagrams: nothing that arrives may end it."""

from __future__ import annotations

import struct

import pytest
from aioice import stun
from hypothesis import given, settings
from hypothesis import strategies as st

from media.fanout.python import PythonFanout
from media.server import MediaServer
from media.settings import MediaSettings

HEADER = st.builds(
    lambda kind, cookie, body: struct.pack("!HHI12s", kind, len(body), cookie, b"transactions") + body,
    st.sampled_from([0x0001, 0x0011, 0x0101, 0x0111, 0x0003]),
    st.sampled_from([stun.COOKIE, 0]),
    st.lists(
        st.builds(
            lambda kind, value: struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4),
            st.sampled_from([entry[0] for entry in stun.ATTRIBUTES]),
            st.binary(max_size=24),
        ),
        max_size=4,
    ).map(b"".join),
)


@pytest.mark.filterwarnings("error")
async def test_random_datagrams_are_dropped_and_counted() -> None:
    media = MediaServer(MediaSettings("127.0.0.1", 0), make_fanout=PythonFanout)
    await media.start()
    media.create_peer(media.room("test"), "p", "p", lambda _: None)
    port = media._running().port
    address = ("127.0.0.1", 9)

    @settings(max_examples=400)
    @given(st.one_of(st.binary(max_size=64), HEADER))
    def bombard(datagram: bytes) -> None:
        before = sum(media.counters().values())
        port.fanout.inject(datagram, address)
        assert sum(media.counters().values()) == before + 1

    bombard()
    await media.close()
