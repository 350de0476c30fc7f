"""A browser's life as the server sees it, over real sockets and real DTLS, with the clock in the test's hand."""

from __future__ import annotations

import asyncio
import itertools
import typing
from collections.abc import AsyncIterator

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media import rtp
from media.fanout.ports import Address, Clock, OnDatagram
from media.fanout.python import PythonFanout
from media.peer import CONSENT_S, HANDSHAKE_S, LOOK_S, STATES, State, Step
from media.room import Room
from media.server import PEERS_A_TICK, MediaServer, OfferRefused, Peer
from media.settings import MediaSettings
from media.transport import own_addresses
from tests.media.client import Client, offered

BOTH: dict[str, typing.Literal["camera", "microphone"]] = {"0": "microphone", "1": "camera"}


class Site:
    """A server, its room, one peer, and the client at the other end."""

    def __init__(self) -> None:
        self.time = 100.0
        self.media = MediaServer(MediaSettings("127.0.0.1", 0), lambda: self.time, self._fanout)
        self.upward: list[bytes] = []
        self.room: Room
        self.states: asyncio.Queue[str] = asyncio.Queue()
        self.client = Client()
        self.peer: Peer

    def _fanout(self, fd: int, now: Clock, on_datagram: OnDatagram) -> PythonFanout:
        """Notes what comes up."""

        def up(datagram: bytes, address: Address) -> None:
            self.upward.append(datagram)
            on_datagram(datagram, address)

        return PythonFanout(fd, now, up)

    async def start(self) -> None:
        await self.media.start()
        self.room = self.media.room("test")
        self.peer = self.media.create_peer(self.room, "c1", "p07", self.states.put_nowait)

    async def offer(self, fingerprint: str = "") -> None:
        self.client.take(await self.peer.answer(self.client.offer(fingerprint=fingerprint), BOTH, {}))

    async def connect(self) -> None:
        await self.offer()
        await self.client.checked()
        assert await self.client.shake_hands() == "connected"
        assert await self.states.get() == "connected"

    async def settled(self) -> None:
        """Everything sent before has been read: the server answers datagrams in order."""
        await self.client.checked()

    async def settled_by_noise(self) -> None:
        """The same without a sign of life."""
        before = self.media.counters()["unknown-protocol"]
        self.client.send(b"\x40")
        while self.media.counters()["unknown-protocol"] == before:
            await asyncio.sleep(0)

    def tick(self, seconds: float) -> None:
        self.time += seconds
        self.media.tick()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    built = Site()
    await built.start()
    yield built
    await built.client.close()
    await built.media.close()


def audio(sequence: int, level: int | None = 30) -> bytes:
    packet = rtp.build(111, sequence, sequence * 960, 55, b"voice", level=level)
    block = rtp.one_byte_block({4: b"0", 1: bytes([level or 0])})
    return bytes([0x90]) + packet[1:12] + block + b"voice"


async def test_tracks_stand_from_the_answer_to_the_end(site: Site) -> None:
    await site.connect()
    assert set(site.room.tracks) == {"p07.camera", "p07.microphone"}
    site.peer.close()
    site.peer.close()
    assert await site.states.get() == "closed"
    assert site.states.empty()
    assert not site.room.tracks


async def test_packets_reach_the_room_by_their_mid(site: Site) -> None:
    await site.connect()
    for number in range(3):
        site.client.send(site.client.protected(audio(number)))
    site.client.send(site.client.protected(rtp.build(111, 3, 0, 55, b"no mid any more")))
    await site.settled()
    assert site.room.activity()["p07.microphone"].packets_in == 4


async def test_forged_repeated_cut_and_unknown_packets_are_counted_and_dropped(site: Site) -> None:
    await site.connect()
    good = site.client.protected(audio(1))
    stranger = site.client.protected(rtp.build(99, 1, 0, 77, b"x"))
    for datagram in (good, good, good[:-1], good[:11], b"\x80", audio(2), stranger, b"\xff" * 50, b"\x40"):
        site.client.send(datagram)
    site.client.send(b"\x80\xc8" + bytes(20))
    await site.settled()
    assert site.room.activity()["p07.microphone"].packets_in == 1
    counters = site.media.counters()
    assert counters["srtp-rejected"] + counters["rtp-malformed"] == 6, counters
    assert site.media.counters()["rtp-unknown-ssrc"] == 1
    assert site.media.counters()["unknown-protocol"] == 2
    assert site.peer.state == "connected"


async def test_malformed_rtcp_and_rtp_inside_good_encryption_are_counted(site: Site) -> None:
    await site.connect()
    site.client.send(bytes(site.client.dtls._tx_srtp.protect_rtcp(b"\x81\xc9\x00\x01\x00\x00\x00\x01")))
    site.client.send(
        site.client.protected(bytes([0xA0]) + rtp.build(111, 9, 0, 55, b"padding longer than all \xff")[1:])
    )
    await site.settled()
    assert site.media.counters()["rtcp-malformed"] == 1
    assert site.media.counters()["rtp-malformed"] == 1
    assert site.peer.state == "connected"


async def test_strangers_get_no_answer(site: Site) -> None:
    await site.offer()
    client = site.client
    checks = [
        client.check(password="wrong"),
        client.check().replace(client.local.encode(), b"nobodyyy"),
        bytes(stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": client.local})),
        bytes(stun.Message(stun.Method.BINDING, stun.Class.INDICATION)),
        b"\x00\x01\x00\x00",
        b"\x16" + bytes(30),
        b"\x80" + bytes(30),
    ]
    for check in checks:
        client.send(check)
    response = await client.checked()
    assert response.message_class == stun.Class.RESPONSE
    counters = site.media.counters()
    assert counters["stun-unauthentic"] == 2
    assert counters["stun-malformed"] == 2, "the second has a fingerprint that no longer fits"
    assert counters["stun-unexpected"] == 1
    assert counters["unknown-address"] == 2


async def test_a_browser_learns_its_address(site: Site) -> None:
    await site.offer()
    response = await site.client.checked()
    assert response.attributes["XOR-MAPPED-ADDRESS"] == site.client.socket.getsockname()
    assert response.check_message_integrity(site.client.password.encode())


async def test_a_connected_browsers_checks_are_answered_by_the_fan_out_alone(
    site: Site,
) -> None:
    await site.connect()
    before = list(site.upward)
    response = await site.client.checked()
    assert response.attributes["XOR-MAPPED-ADDRESS"] == site.client.socket.getsockname()
    assert site.upward == before


async def test_after_an_ice_restart_the_fan_out_answers_for_the_new_name(site: Site) -> None:
    await site.connect()
    site.client.ufrag = "other"
    await site.offer()
    await site.client.checked()
    before = list(site.upward)
    await site.client.checked()
    assert site.upward == before


async def test_a_browser_that_falls_silent_is_lost_and_may_return(site: Site) -> None:
    await site.connect()
    site.tick(CONSENT_S - 1)
    assert site.peer.state == "connected"
    site.tick(2)
    assert await site.states.get() == "lost"
    await site.client.checked()
    site.tick(LOOK_S)
    assert await site.states.get() == "connected"
    assert set(site.room.tracks) == {"p07.camera", "p07.microphone"}


async def test_any_sign_of_life_keeps_a_browser(site: Site) -> None:
    await site.connect()
    for sign in (site.client.check(), site.client.protected(audio(1))):
        site.tick(CONSENT_S - 1)
        site.client.send(sign)
        await site.settled_by_noise()
        site.tick(2)
        assert site.peer.state == "connected"
        site.tick(CONSENT_S - 3)
    site.tick(2)
    assert await site.states.get() == "lost"


async def test_no_tick_looks_after_a_crowd_at_once_and_all_have_their_turn(site: Site) -> None:
    crowd = [site.media.create_peer(site.room, f"c{number}", "p", lambda state: None) for number in range(100)]
    looked_after = []
    for _ in range(3):
        site.tick(0.02)
        looked_after.append(sum(peer.due > 0 for peer in (*crowd, site.peer)))
    assert looked_after == [PEERS_A_TICK, 2 * PEERS_A_TICK, 101]


async def test_a_handshake_that_never_ends_is_given_up(site: Site) -> None:
    await site.offer()
    await site.client.checked()
    site.tick(HANDSHAKE_S - 1)
    assert site.peer.state == "new"
    site.tick(2)
    assert await site.states.get() == "closed"
    assert site.media.counters()["handshake-timeout"] == 1
    assert not site.room.tracks


async def test_a_browser_that_never_checks_is_given_up(site: Site) -> None:
    await site.offer()
    site.tick(HANDSHAKE_S + 1)
    assert await site.states.get() == "closed"


async def test_another_certificate_than_offered_is_refused(site: Site) -> None:
    await site.offer(fingerprint=":".join(["00"] * 32))
    await site.client.checked()
    await site.client.shake_hands()
    assert await site.states.get() == "closed"
    assert site.media.counters()["handshake-failed"] == 1


async def test_an_ice_restart_changes_credentials_and_keeps_the_encryption(site: Site) -> None:
    await site.connect()
    before = site.client.local
    site.client.ufrag = "other"
    await site.offer()
    assert site.client.local != before
    await site.client.checked()
    site.client.send(site.client.protected(audio(1)))
    await site.settled()
    assert site.room.activity()["p07.microphone"].packets_in == 1
    site.client.local = before
    site.client.send(site.client.check())
    site.client.take(await site.peer.answer(site.client.offer(), BOTH, {}))
    await site.settled()
    assert site.media.counters()["stun-unknown-name"] == 1


async def test_a_browser_that_moves_is_followed(site: Site) -> None:
    await site.connect()
    fresh = Client()
    fresh.take(await site.peer.answer(site.client.offer(), BOTH, {}))
    fresh.ufrag = site.client.ufrag
    await fresh.checked()
    assert site.peer.stats().address == fresh.socket.getsockname()
    await fresh.close()


async def test_a_goodbye_closes_the_peer(site: Site) -> None:
    await site.connect()
    await site.client.dtls.stop()
    assert await site.states.get() == "closed"
    assert not site.room.tracks


async def test_shutting_down_says_goodbye(site: Site) -> None:
    await site.connect()
    closed = asyncio.Event()
    site.client.dtls.on("statechange", closed.set)
    await site.media.close()
    await closed.wait()
    assert site.client.dtls.state == "closed"
    assert await site.states.get() == "closed"


@pytest.mark.parametrize(
    ("code", "publishes", "video"),
    [
        ("malformed-offer", BOTH, "sendonly\na=ssrc:x"),
        ("unknown-mid", {"7": "camera"}, "sendonly"),
        ("unknown-mid", {"0": "camera"}, "sendonly"),
        ("duplicate-source", {"0": "microphone", "1": "microphone"}, "sendonly"),
    ],
)
async def test_a_wrong_offer_is_refused_and_changes_nothing(
    site: Site, code: str, publishes: dict[str, typing.Literal["camera", "microphone"]], video: str
) -> None:
    with pytest.raises(OfferRefused) as refused:
        await site.peer.answer(site.client.offer(video=video), publishes, {})
    assert refused.value.code == code
    assert refused.value.text.endswith(".")
    assert not site.room.tracks
    assert site.peer.state == "new"


async def test_a_track_of_another_device_is_refused_and_a_browser_without_our_formats_too(site: Site) -> None:
    await site.offer()
    other = site.media.create_peer(site.room, "c2", "p07", lambda _: None)
    with pytest.raises(OfferRefused, match="track-taken"):
        await other.answer(offered(), BOTH, {})
    third = site.media.create_peer(site.room, "c3", "p08", lambda _: None)
    with pytest.raises(OfferRefused, match="no-codec"):
        await third.answer(offered().replace("VP8", "VP7"), BOTH, {})


async def test_a_closed_peer_answers_no_more(site: Site) -> None:
    site.peer.close()
    with pytest.raises(OfferRefused, match="closed"):
        await site.offer()


async def test_later_offers_add_keep_and_end_tracks(site: Site) -> None:
    await site.peer.answer(site.client.offer(video="inactive"), {"0": "microphone"}, {})
    first = site.room.tracks["p07.microphone"]
    await site.peer.answer(site.client.offer(), BOTH, {})
    assert site.room.tracks["p07.microphone"] is first
    answer = await site.peer.answer(site.client.offer(audio="inactive"), BOTH, {})
    assert set(site.room.tracks) == {"p07.camera"}
    assert "a=inactive" in answer


async def test_a_line_may_be_used_for_another_track(site: Site) -> None:
    await site.peer.answer(site.client.offer(), BOTH, {})
    second = site.media.create_peer(site.room, "c2", "p08", lambda _: None)
    await second.answer(offered(), BOTH, {})
    hall = site.media.create_peer(site.room, "hall", "hall", lambda _: None)
    offer = offered("inactive", "recvonly")
    one = await hall.answer(offer, {}, {"1": "p07.camera"})
    same = await hall.answer(offer, {}, {"1": "p07.camera"})
    other = await hall.answer(offer, {}, {"1": "p08.camera"})
    gone = await hall.answer(offer, {}, {"1": "p09.camera"})

    def sources(answer: str) -> list[str]:
        return [line for line in answer.split("\r\n") if line.startswith(("a=ssrc:", "a=msid:"))]

    assert sources(one) == sources(same)
    assert sources(one)[0] == "a=msid:p07 p07.camera"
    assert sources(other)[0] == "a=msid:p08 p08.camera"
    assert not set(sources(one)) & set(sources(other))
    assert sources(gone) == []


@given(state=st.sampled_from(typing.get_args(State)), step=st.sampled_from(typing.get_args(Step)))
def test_a_closed_peer_stays_closed_and_a_new_one_needs_keys(state: State, step: Step) -> None:
    after = STATES.get((state, step), state)
    assert (state == "closed") <= (after == "closed")
    assert not (state == "new" and after == "lost")


def test_every_state_can_end() -> None:
    assert all(STATES[(state, "end")] == "closed" for state in typing.get_args(State) if state != "closed")
    assert set(STATES) <= set(itertools.product(typing.get_args(State), typing.get_args(Step)))


def test_announced_addresses_are_the_given_ones_or_the_machines() -> None:
    assert own_addresses(MediaSettings("0.0.0.0", 0, ("203.0.113.1",))) == ("203.0.113.1",)
    assert own_addresses(MediaSettings("192.0.2.1", 0)) == ("192.0.2.1",)
    assert own_addresses(MediaSettings("::", 0))[-1] == "127.0.0.1"


async def test_a_taken_port_is_told(site: Site) -> None:
    with pytest.raises(OSError, match="in use"):
        await MediaServer(MediaSettings("127.0.0.1", site.media.port)).start()


async def test_ipv4_clients_reach_a_server_on_ipv6(site: Site) -> None:
    media = MediaServer(MediaSettings("::", 0, ("127.0.0.1",)))
    await media.start()
    peer = media.create_peer(media.room("test"), "c2", "p08", site.states.put_nowait)
    client = Client()
    client.take(await peer.answer(client.offer(), BOTH, {}))
    response = await client.checked()
    assert response.attributes["XOR-MAPPED-ADDRESS"] == client.socket.getsockname()
    assert await client.shake_hands() == "connected"
    assert await site.states.get() == "connected"
    await client.close()
    await media.close()
