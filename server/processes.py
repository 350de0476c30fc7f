"""Which processes run beside this one in a sitting, and what the technician is told of them."""

from __future__ import annotations

import asyncio

from agenda.publication import streams
from hardware.simulated.conference.desks import Desks
from server import children, originals, room_sound
from server.captions import machine as captions_machine
from server.children import Children
from server.demo.bots import start_bots
from server.obstacles import wait_for_port
from server.parts import Parts
from server.programme_state import programme_state
from server.start import Start


async def start_processes(start: Start, parts: Parts, tasks: asyncio.TaskGroup, desks: Desks | None) -> None:
    """Open the local socket and start all of them; `desks` are those of a simulated conference system."""
    socket, server = start.folders.socket(), start.settings.server
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    await parts.sitting.local.start(socket)
    await wait_for_port(server.public_host, server.public_port, "server.public_port")
    family = Children(tasks, start.clock, asyncio.sleep)
    parts.health.register("children", family.health)
    family.start("edge", children.edge_argv(start.options.config, start.options.folder, start.meeting_id))
    for number, argv in enumerate(children.hall_argvs(start.settings, socket)):
        family.start(f"hall{number or ''}", argv)
    if start.settings.outputs.sound != "none":
        family.start("room", room_sound.argv(start.settings, socket))
    if streams(parts.sitting.desk.meeting):
        _start_programme(start, parts, family)
    if start.settings.originals.enabled:
        _start_originals(start, parts, family)
    if start.options.demo:
        _start_demonstration(start, parts, family, tasks, desks)


def _start_programme(start: Start, parts: Parts, family: Children) -> None:
    """The programme, and who lives on it: platforms and the machine that writes captions."""
    settings, folders, sitting = start.settings, start.folders, parts.sitting
    socket, live = folders.socket(), folders.live(start.meeting_id)
    live.mkdir(parents=True, exist_ok=True)
    publication = sitting.desk.meeting.publication
    family.start("programme", children.programme_argv(settings, publication, folders, start.meeting_id, socket))
    told = sitting.children
    parts.health.register("programme", lambda: programme_state(told.get("programme"), settings.programme.fps))
    for number, argv in enumerate(children.restream_argvs(settings, (start.options.config,), socket, live)):
        family.start(f"restream{number}", argv)
    if captions_machine.able(settings) == "ready":
        captions_machine.WordsFollowed(sitting)
        family.start(captions_machine.NAME, children.captions_argv(settings, socket))


def _start_originals(start: Start, parts: Parts, family: Children) -> None:
    told, folder = parts.sitting.children, start.folders.originals(start.meeting_id)
    family.start(originals.NAME, children.originals_argv(start.settings, folder, start.folders.socket()))
    parts.health.register(originals.NAME, lambda: originals.state(told.get(originals.NAME)))


def _start_demonstration(
    start: Start, parts: Parts, family: Children, tasks: asyncio.TaskGroup, desks: Desks | None
) -> None:
    """Simulated members where the demonstration plays by itself, and whoever presses the keys of the hall."""
    remote = [{"id": one.id, "name": one.name, "faction": one.faction} for one in start.plan.expected("remote")]
    if start.options.play:
        family.start("members", children.members_argv(remote, start.folders.socket()))
    start_bots(parts.sitting, tasks, desks, play=start.options.play, remote=[one["id"] for one in remote])
