"""What every fan-out must do with frames of many packets, whether or not the kernel takes them as one message."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from media import rtcp
from tests.contracts.fanout_bench import CAMERA, PICTURE, Bench, media
from tests.contracts.fanout_frames import FURTHER, pieces, show

SO_NO_CHECK = 11
"""Without UDP checksums Linux refuses to cut messages into packets."""


@pytest.mark.parametrize(
    "lengths",
    [(900, 900, 900, 901), (900,) * 7, (901, 900, 899, 897, 300), (30, 900, 30, 1200, 30), (1200,) * 40, (40,) * 100],
    ids=lambda lengths: f"{len(lengths)} packets from {lengths[0]}",
)
@pytest.mark.parametrize("refused", [False, True], ids=["cut", "refused"])
async def test_a_frame_arrives_whole_whatever_its_packets_measure(
    hall: Bench, lengths: tuple[int, ...], refused: bool
) -> None:
    hall.socket.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, refused)
    publisher, viewers = await show(hall, 3)
    publisher.send(*pieces(1, lengths, 3000))
    for viewer in viewers:
        got = await viewer.rtps(len(lengths))
        assert [p.sequence for p in got] == list(range(1000, 1000 + len(lengths)))
        assert [len(p.payload) for p in got] == list(lengths)
        assert [p.header.marker for p in got] == [False] * (len(lengths) - 1) + [True]
        assert all(p.payload[20:] == bytes([place]) * (len(p.payload) - 20) for place, p in enumerate(got) if place)
        assert all(p.header.padding <= 4 for p in got)
    assert hall.dropped == 0


async def test_frames_go_on_where_the_kernel_refuses_again_and_again(hall: Bench) -> None:
    hall.socket.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    publisher, [viewer] = await show(hall)
    for number in range(20):
        publisher.send(*pieces(1 + 4 * number, (700, 700, 700, 300), 3000 * number))
        assert [p.sequence for p in await viewer.rtps(4)] == [1000 + 4 * number + step for step in range(4)]


async def test_a_frame_without_its_end_goes_out_all_the_same(hall: Bench) -> None:
    publisher, [viewer] = await show(hall)
    publisher.send(*pieces(1, (500, 500, 500), 3000, marker=False))
    assert len(await viewer.rtps(3)) == 3


async def test_padded_packets_are_repeated_without_harm(hall: Bench) -> None:
    publisher, [viewer] = await show(hall)
    publisher.send(*pieces(1, (900, 900, 901), 3000))
    first = await viewer.rtps(3)
    viewer.send_rtcp(rtcp.nack(1, 500, [1000, 1001, 1002]))
    again = await viewer.rtps(3)
    assert [p.payload[2:] for p in again] == [p.payload for p in first]


async def test_packets_of_a_frame_are_repeated_one_by_one_as_they_were(hall: Bench) -> None:
    publisher, viewer = hall.browser(), hall.browser()
    plain = replace(PICTURE, rtx_payload_type=0, rtx_ssrc=0)
    viewer.link.send(plain).attach(publisher.link.receive(CAMERA, hall.asked()))
    publisher.send(*pieces(1, (900, 899, 901), 3000))
    first = [await viewer.datagram() for _ in range(3)]
    viewer.send_rtcp(rtcp.nack(1, 500, [1001]))
    assert await viewer.datagram() == first[1]


async def test_what_is_lost_inside_a_frame_stays_visible_as_a_loss(hall: Bench) -> None:
    publisher, [viewer] = await show(hall)
    packets = pieces(1, (900, 900, 900, 900), 3000)
    publisher.send(packets[0], packets[1], packets[3])
    assert [p.sequence for p in await viewer.rtps(3)] == [1000, 1001, 1003]
    publisher.send(packets[2])
    assert (await viewer.rtp()).sequence == 1002


async def test_a_keyframe_repaired_from_its_first_packet_on_is_shown_whole(hall: Bench) -> None:
    publisher, [viewer] = await show(hall)
    packets = pieces(2, (500, 501, 502, 503), 3000)
    publisher.send(media(1, FURTHER, timestamp=0, ssrc=9, payload_type=96, mid=b"1"), *packets[1:])
    await hall.settled()
    publisher.send(packets[0])
    assert [len(p.payload) for p in await viewer.rtps(4)] == [500, 501, 502, 503]


async def test_a_cut_picture_takes_packets_with_it_that_wait_for_the_rest_of_their_frame(hall: Bench) -> None:
    publisher, viewer = hall.browser(), hall.browser()
    source = publisher.link.receive(CAMERA, hall.asked())
    viewer.link.send(PICTURE).attach(source)
    publisher.send(*pieces(1, (500, 500), 3000))
    assert len(await viewer.rtps(2)) == 2
    source.silence(True)
    publisher.send(*pieces(3, (500, 500), 6000))
    await hall.settled()
    source.silence(False)
    publisher.send(*pieces(5, (500, 400), 9000))
    assert [len(p.payload) for p in await viewer.rtps(2)] == [500, 400]
    await hall.settled()
    assert source.stats().forwarded == 4
