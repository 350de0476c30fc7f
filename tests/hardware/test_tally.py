"""Tally and countdown lamps: the bytes of TSL UMD v5, a lamp that is shown them, and the web hook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.devices import Health
from hardware.hook import ANSWER_S, Hook
from hardware.simulated.lamp import Lamp
from hardware.tally import MOST_TEXT, REPEAT_S, Colour, Display, Lamps, Packet, decode, encode, packets
from hardware.tally import receiver as receiver_of
from tests.contracts.camera_bench import PATIENCE, Waits
from tests.hardware.tally_receiver import receiver

PLAIN: Final = bytes.fromhex("1100000001000300d00007004d75656c6c6572")
UMLAUTS: Final = bytes.fromhex("2800000101000000d00016004d00fc006c006c0065007200200032003a003500390005004e0002007800")
"""Both compared byte for byte with what the independent tslumd 0.0.7 writes and reads."""

displays = st.builds(
    Display,
    *[st.sampled_from(Colour)] * 3,
    brightness=st.integers(0, 3),
    text=st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=40),
)


def test_a_display_is_written_as_published() -> None:
    assert encode(1, {3: Display(left=Colour.RED, text="Mueller")}) == PLAIN


def test_umlauts_are_written_in_sixteen_bits() -> None:
    other = Display(right=Colour.GREEN, text_colour=Colour.AMBER, brightness=1, text="x")
    assert encode(1, {0: Display(left=Colour.RED, text="Müller 2:59"), 5: other}) == UMLAUTS


@given(st.integers(0, 0xFFFF), st.dictionaries(st.integers(0, 0xFFFF), displays, max_size=8))
def test_what_is_written_is_read_again(screen: int, shown: dict[int, Display]) -> None:
    assert decode(encode(screen, shown)) == Packet(screen, shown)


@pytest.mark.parametrize("whole", [PLAIN, UMLAUTS])
def test_a_packet_that_was_cut_off_shows_nothing(whole: bytes) -> None:
    assert {decode(whole[:length]) for length in range(len(whole))} == {None}


@given(st.binary(max_size=100))
def test_any_bytes_are_a_packet_or_nothing(data: bytes) -> None:
    packet = decode(data)
    assert packet is None or isinstance(packet, Packet)


def test_a_packet_of_commands_or_of_another_version_shows_nothing() -> None:
    assert decode(PLAIN[:3] + b"\x02" + PLAIN[4:]) is None
    assert decode(PLAIN[:2] + b"\x01" + PLAIN[3:]) is None


def test_many_displays_are_shared_out_over_packets_of_the_allowed_length() -> None:
    many = {index: Display(text="ä" * 500) for index in range(50)}
    read = [decode(packet) for packet in packets(0, many)]
    assert {index for packet in read if packet for index in packet.displays} == set(many)
    assert all(len(display.text) == MOST_TEXT for packet in read if packet for display in packet.displays.values())


@asynccontextmanager
async def running(work: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def shown(lamp: Lamp, index: int, text: str) -> Display:
    async with asyncio.timeout(PATIENCE):
        while lamp.shown.get(index, Display()).text != text:
            lamp.changed.clear()
            await lamp.changed.wait()
    return lamp.shown[index]


async def test_a_lamp_shows_what_it_is_told_at_once_and_again_after_a_while() -> None:
    lamp, waits = Lamp(), Waits()
    lamps = Lamps("127.0.0.1", await lamp.start(), pause=waits)
    lamps.show(1, Display(text="vorher"))
    async with running(lamps.run()):
        assert await shown(lamp, 1, "vorher")
        lamps.show(1, Display(left=Colour.RED, text="Müller 2:59"))
        assert (await shown(lamp, 1, "Müller 2:59")).left == Colour.RED
        lamp.shown.clear()
        await waits.once(REPEAT_S)
        assert await shown(lamp, 1, "Müller 2:59")
    lamp.stop()


async def test_a_lamp_that_is_switched_off_harms_nobody() -> None:
    lamp, waits = Lamp(), Waits()
    port = await lamp.start()
    lamp.stop()
    lamps = Lamps("127.0.0.1", port, pause=waits)
    async with running(lamps.run()):
        lamps.show(1, Display(text="eins"))
        await waits.once(REPEAT_S)
        again = Lamp()
        await again.start(port)
        await waits.once(REPEAT_S)
        assert await shown(again, 1, "eins")
        again.stop()


async def until_state(lamps: Lamps, state: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while lamps.health.state != state:
            await asyncio.sleep(0)


async def test_a_lamp_that_is_switched_off_is_told_and_one_that_is_back_is_ready() -> None:
    lamp, waits, states = Lamp(), Waits(), list[str]()
    port = await lamp.start()
    lamp.stop()
    lamps = Lamps("127.0.0.1", port, pause=waits, on_change=lambda health: states.append(health.state))
    async with running(lamps.run()):
        lamps.show(1, Display(text="eins"))
        await until_state(lamps, "refused")
        again = Lamp()
        await again.start(port)
        await waits.once(REPEAT_S)
        assert await shown(again, 1, "eins")
        await waits.once(REPEAT_S)
        await until_state(lamps, "ready")
        again.stop()
    assert states[-1] == "off"


async def test_a_lamp_whose_name_nobody_knows_is_tried_again_and_harms_nobody() -> None:
    waits = Waits()
    lamps = Lamps("lampe.invalid", pause=waits)
    async with running(lamps.run()):
        lamps.show(1, Display(text="eins"))
        async with asyncio.timeout(PATIENCE):
            while len(waits.asked) < 3:
                await asyncio.sleep(0)
        assert lamps.health.state == "unreachable"
    assert waits.asked[:3] == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10.0.0.40", ("10.0.0.40", 8900)),
        ("10.0.0.40:8901", ("10.0.0.40", 8901)),
        ("lampen.saal", ("lampen.saal", 8900)),
        ("[2001:db8::5]:1", ("2001:db8::5", 1)),
    ],
)
def test_a_receiver_is_a_host_and_the_usual_port_or_its_own(text: str, place: tuple[str, int]) -> None:
    assert receiver_of(text) == place


@pytest.mark.parametrize("text", ["", ":8900", "a:b", "a:0", "a:70000", "a/b", "user@a", "a?b"])
def test_any_other_text_is_no_receiver(text: str) -> None:
    with pytest.raises(ValueError):
        receiver_of(text)


async def test_the_hook_is_told_changes_and_nothing_twice() -> None:
    states: asyncio.Queue[Health] = asyncio.Queue()
    async with receiver() as (there, url):
        hook = Hook("Lampe", url, states.put_nowait, pause=Waits())
        async with running(hook.run()):
            hook.tell({"speaker": "Müller"})
            async with asyncio.timeout(PATIENCE):
                while (await states.get()).state != "ready":
                    pass
            hook.tell({"speaker": "Müller"})
            for _ in range(3):
                await asyncio.sleep(0)  # the hook's turns: it would begin to tell now
            hook.tell({"speaker": "Öztürk"})
            await there.until({"speaker": "Öztürk"})
    assert there.told == [{"speaker": "Müller"}, {"speaker": "Öztürk"}]


async def test_a_slow_receiver_gets_the_newest_and_holds_nobody_up() -> None:
    async with receiver() as (there, url):
        hook = Hook("Lampe", url, lambda _health: None, pause=Waits())
        async with running(hook.run()):
            there.hold.clear()
            hook.tell({"n": 0})
            await there.until({"n": 0})
            for number in range(1, 100):
                hook.tell({"n": number})
            there.hold.set()
            await there.until({"n": 99})
    assert there.told == [{"n": 0}, {"n": 99}]


@pytest.mark.parametrize(("status", "state"), [(500, "half-open"), (401, "denied"), (404, "foreign")])
async def test_a_receiver_that_refuses_is_a_state_with_a_sentence(status: int, state: str) -> None:
    states: asyncio.Queue[Health] = asyncio.Queue()
    async with receiver() as (there, url):
        there.status = status
        hook = Hook("Lampe", url, states.put_nowait, pause=Waits())
        async with running(hook.run()):
            hook.tell({"n": 1})
            async with asyncio.timeout(PATIENCE):
                while (await states.get()).state != state:
                    pass
            there.status = 204
            hook.tell({"n": 2})
            await there.until({"n": 2})


async def test_a_receiver_that_never_answers_is_given_up_and_tried_again() -> None:
    states: asyncio.Queue[Health] = asyncio.Queue()
    waits = Waits()
    async with receiver() as (there, url):
        there.hold.clear()
        hook = Hook("Lampe", url, states.put_nowait, pause=waits)
        async with running(hook.run()):
            hook.tell({"n": 1})
            await there.until({"n": 1})
            await waits.once(ANSWER_S)
            async with asyncio.timeout(PATIENCE):
                while (await states.get()).state != "half-open":
                    pass
            there.hold.set()
            async with asyncio.timeout(PATIENCE):
                while (await states.get()).state != "ready":
                    pass
    assert there.told == [{"n": 1}, {"n": 1}]


async def test_where_nothing_listens_that_is_told() -> None:
    states: asyncio.Queue[Health] = asyncio.Queue()
    async with receiver() as (_, url):
        pass
    hook = Hook("Lampe", url, states.put_nowait, pause=Waits())
    async with running(hook.run()):
        hook.tell({"n": 1})
        async with asyncio.timeout(PATIENCE):
            while (await states.get()).state != "refused":
                pass
