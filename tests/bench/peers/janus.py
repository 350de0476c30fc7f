"""Janus (Debian) as a peer: VideoRoom over its websocket, started with two event loops, its faster way on two cores.

Debian's configuration is not used; everything listens in the bench's namespace. Traps: libnice takes no loopback
address; plugins and transports that are not disabled are loaded and cost memory; without `publishers` a room takes
three; a bit rate of 0 means no cap.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.bench.peers.contract import Party, PeerRefused
from tests.bench.process import start_server, stop_server

PORT: Final = 8188
EVENT_LOOPS: Final = 2
REPLY_S: Final = 15.0
START_S: Final = 15.0
KEEPALIVE_S: Final = 20.0
VIDEOROOM: Final = "janus.plugin.videoroom"
KEPT: Final = ("libjanus_videoroom.so", "libjanus_websockets.so")

CORE: Final = """
general: {{
	configs_folder = "{folder}"
	plugins_folder = "{libraries}/plugins"
	transports_folder = "{libraries}/transports"
	events_folder = "{folder}"
	loggers_folder = "{folder}"
	debug_level = 3
	session_timeout = 60
	event_loops = {loops}
}}
media: {{ rtp_port_range = "20000-60000" }}
nat: {{ ice_enforce_list = "{address}" }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
"""
WEBSOCKETS: Final = """
general: {{
	json = "compact"
	ws = true
	ws_port = {port}
	ws_ip = "{address}"
	wss = false
}}
admin: {{ admin_ws = false }}
"""
VIDEOROOM_SETTINGS: Final = "general: {\n}\n"

LOWEST_FIRST: Final = "lmh"
"""Order of simulcast layers in an offer; Janus takes the first for the highest unless told."""

Reply = Mapping[str, Any]


def installed() -> bool:
    """Whether Janus is on this machine."""
    return shutil.which("janus") is not None


class Janus:
    """One Janus process and one session in it; a handle for each party."""

    name = f"Janus ({EVENT_LOOPS} event loops)"

    def __init__(self, folder: Path, address: str) -> None:
        self._folder, self._address = folder.resolve() / "janus", address
        self._process: subprocess.Popen[bytes] | None = None
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse
        self._tasks: list[asyncio.Task[None]] = []
        self._session = 0
        self._replies: dict[str, asyncio.Future[Reply]] = {}
        self._events: dict[int, asyncio.Queue[Reply]] = {}
        self._rooms: dict[str, int] = {}
        self._feeds: dict[str, int] = {}

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        self._configure()
        command = ["janus", "-F", str(self._folder), "-o"]
        self._process = start_server(command, self._folder / "janus.log", self._folder, {})
        self._http = aiohttp.ClientSession()
        async with asyncio.timeout(START_S):
            self._socket = await self._opened(self._http)
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._keep_alive())]
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._http is not None:
            await self._http.close()
        if self._process is not None:
            stop_server(self._process)

    async def publish(self, room: str, party: Party) -> None:
        handle = await self._attach()
        number = await self._room(room, handle)
        await self._tell(handle, {"request": "join", "ptype": "publisher", "room": number})
        joined = await self._event(handle, lambda event: _data(event).get("videoroom") == "joined")
        self._feeds[room] = _data(joined)["id"]
        offer = {"type": "offer", "sdp": await party.offer("sendonly"), "rid_order": LOWEST_FIRST}
        await self._tell(handle, {"request": "publish", "audiocodec": "opus", "videocodec": "vp8"}, offer)
        answer = await self._event(handle, lambda event: "jsep" in event)
        await party.accept(answer["jsep"]["sdp"])

    async def subscribe(self, room: str, party: Party) -> None:
        handle = await self._attach()
        streams = [{"feed": self._feeds[room]}]
        await self._tell(
            handle, {"request": "join", "ptype": "subscriber", "room": self._rooms[room], "streams": streams}
        )
        offer = await self._event(handle, lambda event: "jsep" in event)
        answer = await party.answer(offer["jsep"]["sdp"])
        await self._tell(handle, {"request": "start"}, {"type": "answer", "sdp": answer})

    async def loop_delay_s(self) -> float | None:
        return None

    def _configure(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        libraries = _libraries()
        core = CORE.format(
            folder=self._folder, libraries=libraries, loops=EVENT_LOOPS, address=self._address,
            plugins=_unwanted(libraries / "plugins"), transports=_unwanted(libraries / "transports"),
        )  # fmt: skip
        files = {
            "janus.jcfg": core,
            "janus.transport.websockets.jcfg": WEBSOCKETS.format(port=PORT, address=self._address),
            "janus.plugin.videoroom.jcfg": VIDEOROOM_SETTINGS,
        }
        for name, text in files.items():
            (self._folder / name).write_text(text, "ascii")

    async def _opened(self, http: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        while True:
            try:
                return await http.ws_connect(
                    f"ws://{self._address}:{PORT}/", protocols=("janus-protocol",), max_msg_size=0
                )
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)

    async def _read(self) -> None:
        async for message in self._socket:
            reply: Reply = json.loads(message.data)
            waiting = self._replies.pop(str(reply.get("transaction")), None)
            if reply["janus"] in ("success", "error") and waiting is not None:
                waiting.set_result(reply)
            elif reply["janus"] == "event" and reply.get("sender") in self._events:
                self._events[reply["sender"]].put_nowait(reply)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(KEEPALIVE_S)
            await self._socket.send_json({"janus": "keepalive", "session_id": self._session, "transaction": "alive"})

    async def _ask(self, request: Mapping[str, object]) -> Reply:
        name = secrets.token_hex(6)
        waiting = self._replies[name] = asyncio.get_running_loop().create_future()
        session = {"session_id": self._session} if self._session else {}
        await self._socket.send_json({**request, **session, "transaction": name})
        reply: Reply = await asyncio.wait_for(waiting, REPLY_S)
        if reply["janus"] == "error":
            raise PeerRefused(str(reply["error"]))
        return reply

    async def _tell(self, handle: int, body: Mapping[str, object], jsep: Mapping[str, str] | None = None) -> None:
        """A request whose reply is an event."""
        message: dict[str, object] = {
            "janus": "message", "session_id": self._session, "handle_id": handle, "body": body,
            "transaction": secrets.token_hex(6),
        }  # fmt: skip
        await self._socket.send_json(message | ({"jsep": jsep} if jsep else {}))

    async def _event(self, handle: int, wanted: Callable[[Reply], bool]) -> Reply:
        while True:
            event = await asyncio.wait_for(self._events[handle].get(), REPLY_S)
            if "error" in _data(event):
                raise PeerRefused(str(_data(event)["error"]))
            if wanted(event):
                return event

    async def _attach(self) -> int:
        handle = int((await self._ask({"janus": "attach", "plugin": VIDEOROOM}))["data"]["id"])
        self._events[handle] = asyncio.Queue()
        return handle

    async def _room(self, name: str, handle: int) -> int:
        if name not in self._rooms:
            number = secrets.randbelow(1 << 30) + 1
            body = {
                "request": "create", "room": number, "publishers": 50, "bitrate": 0, "videocodec": "vp8",
                "audiocodec": "opus", "notify_joining": False,
            }  # fmt: skip
            await self._ask({"janus": "message", "handle_id": handle, "body": body})
            self._rooms[name] = number
        return self._rooms[name]


def _data(event: Reply) -> Mapping[str, Any]:
    data: Mapping[str, Any] = event.get("plugindata", {}).get("data", {})
    return data


def _libraries() -> Path:
    """Debian's folder for this architecture. Raises FileNotFoundError where Janus is not Debian's."""
    found = sorted(Path("/usr/lib").glob("*/janus"))
    if not found:
        raise FileNotFoundError("/usr/lib/*/janus")
    return found[0]


def _unwanted(folder: Path) -> str:
    return ",".join(sorted(path.name for path in folder.glob("*.so") if path.name not in KEPT))
