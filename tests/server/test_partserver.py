"""Who comes to the stream late gets its newest seconds, but none that were taken back meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from agenda.commands import Actor, Command
from agenda.commands.publication import DumpStream, NoteObjection, TakeDown
from recordings.wire import Begun, Deframer, Made
from server.partserver import PartServer, follow
from server.restream import Outflow
from tests.media.programme.stage import NOON as BEGUN
from tests.recordings.made import NOON, beginning, parts
from tests.server.broadcast import Told, later, on_air
from tests.server.evening import CHAIR, CLERK

P7 = Actor("member", "p7")
CHUNK = 1 << 16


async def given_anew(folder: Path, until: int) -> tuple[Begun, list[Made]]:
    """What somebody who connects now gets of the best rung, up to the segment of that number."""
    reader, writer = await follow(folder)
    deframer, begun = Deframer(), None
    found: list[Made] = []
    while not found or found[-1].number < until:
        for message in deframer.feed(await asyncio.wait_for(reader.read(CHUNK), 60)):
            begun = message if isinstance(message, Begun) else begun
            found += [message] if isinstance(message, Made) and message.rung == "high" else []
    writer.close()
    assert begun is not None
    return begun, [one for one in found if one.number <= until]


async def test_who_comes_anew_gets_the_window_without_what_was_withdrawn(tmp_path: Path) -> None:
    server = PartServer(asyncio.get_running_loop(), 8)
    async with server.serving(tmp_path):
        server.begin(beginning())
        for part in parts(32):
            server.append(part)
        _, before = await given_anew(tmp_path, 7)
        server.withdraw(NOON + timedelta(seconds=1.3), NOON + timedelta(seconds=2.1))
        _, after = await given_anew(tmp_path, 7)
    assert {one.number for one in before} == {1, 2, 3, 4, 5, 6, 7}
    assert after == [one for one in before if one.number not in (2, 3)]


async def test_what_has_not_gone_out_yet_can_be_withdrawn_too(tmp_path: Path) -> None:
    server = PartServer(asyncio.get_running_loop(), 8)
    async with server.serving(tmp_path):
        server.begin(beginning())
        server.withdraw(NOON, NOON + timedelta(seconds=3))
        for part in parts(25):
            server.append(part)
        _, found = await given_anew(tmp_path, 5)
    assert {one.number for one in found} == {4, 5}


@pytest.mark.parametrize(
    ("command", "actor", "gone"),
    [
        (NoteObjection("p7", True, False, False), P7, {1, 2, 3, 4}),
        (NoteObjection("p7", False, True, False), P7, {1, 2, 3, 4}),
        (TakeDown(later(BEGUN, 1.2), later(BEGUN, 1.8), "Irrtum"), CLERK, {2}),
    ],
)
async def test_a_platform_that_starts_anew_is_not_given_what_was_taken_back(
    tmp_path: Path, command: Command, actor: Actor, gone: set[int]
) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(3.5)
        await broadcast.house.submit(command, actor)
        await broadcast.seconds(3)
        _, found = await given_anew(broadcast.folder, 6)
    assert {one.number for one in found} == {1, 2, 3, 4, 5, 6} - gone


async def test_a_platform_that_starts_anew_gets_the_placard_where_the_red_key_was_pressed(tmp_path: Path) -> None:
    async with on_air(tmp_path, delay_s=3) as broadcast:
        await broadcast.seconds(5.5)
        await broadcast.house.submit(DumpStream("Beleidigung"), CHAIR)
        await broadcast.seconds(5)
        begun, found = await given_anew(broadcast.folder, 7)
        outflow = Outflow()
        outflow.take(begun)
        outflow.attach()
        for part in found:
            outflow.take(part)
        stream = outflow.read(1 << 20)
        while outflow.waiting:
            stream += outflow.read(1 << 20)
    assert Told(stream, 1, 2).red
    assert Told(stream, 2.7, 6).count > 10
    assert Told(stream, 2.7, 6).nothing
