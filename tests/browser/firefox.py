"""A real Firefox with fake devices, driven over WebDriver BiDi (W3C), the one protocol that it speaks by itself.

Playwright's own Firefox comes from no package registry, its driver for an ordinary Firefox sends a command that the one
of Debian does not know (emulation.setMediaFeaturesOverride), and geckodriver is no package of Debian. What the tests
ask of a page fits into a handful of commands.
"""

from __future__ import annotations

import asyncio
import json
import re
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiohttp import ClientSession, ClientWebSocketResponse

PROGRAM: Final = "/usr/bin/firefox-esr"

PREFERENCES: Final[Mapping[str, bool | int | str]] = {
    "intl.accept_languages": "de-DE,de",
    "media.autoplay.default": 0,
    "media.gmp-manager.updateEnabled": False,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "network.dns.forceResolve": "127.0.0.1",
    "permissions.default.camera": 1,
    "permissions.default.microphone": 1,
}
"""Sound without a touch; no codec to download; a camera of changing colour and a microphone of one tone; loopback
addresses, unveiled; every name leads here, so nothing is asked elsewhere. Camera and microphone are allowed, not merely
given without asking (`media.navigator.permission.disabled`): only where a page may film, ICE uses loopback."""

LISTENS: Final = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")

CALL: Final = """async (words) => {
  const it = (EXPRESSION);
  return JSON.stringify(await (typeof it === "function" ? it(...JSON.parse(words)) : it)) ?? "null";
}"""
"""An expression or a function, as Playwright takes it. Values go as JSON: BiDi's own form of them is a language."""

PRESS: Final = """testid => new Promise(done => {
  const look = () => {
    const key = document.querySelector(`[data-testid="${testid}"]`);
    if (!key || key.disabled) return void setTimeout(look, 50);
    key.click();
    done();
  };
  look();
})"""
"""Presses the key of that test id as soon as it can be pressed."""

HOLDS: Final = """() => new Promise(done => {
  const look = () => (CONDITION) ? done() : setTimeout(look, 50);
  look();
})"""
"""Resolves when an expression holds."""


class Commands:
    """Numbered commands and their answers as JSON over a WebSocket; complaints of pages are kept by page."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.errors: dict[str, list[str]] = {}
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a command. Raises AssertionError with the browser's words where it refuses or ends."""
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await answer

    async def close(self) -> None:
        """No more commands."""
        await self._socket.close()
        await self._reader

    async def _read(self) -> None:
        async for message in self._socket:
            self._take(message.json())
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(AssertionError("Firefox ended"))

    def _take(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "event":
            return self._note(message["params"])
        answer = self._answers.pop(message["id"])
        if answer.done():  # nobody waits any more
            return None
        if message["type"] == "error":
            return answer.set_exception(AssertionError(f"{message['error']}: {message['message']}"))
        return answer.set_result(message["result"])

    def _note(self, entry: Mapping[str, Any]) -> None:
        if entry["level"] == "error":
            self.errors.setdefault(entry["source"].get("context", ""), []).append(str(entry["text"]))


class FirefoxPage:
    """A tab. `add_init_script`, `goto`, `reload` and `evaluate` are what Playwright's page calls so."""

    def __init__(self, commands: Commands, context: str) -> None:
        self._commands = commands
        self._context = context

    @property
    def errors(self) -> list[str]:
        """What the page complained of."""
        return self._commands.errors.get(self._context, [])

    async def add_init_script(self, script: str) -> None:
        """Run this in every document of the tab before its own scripts."""
        preloaded = {"functionDeclaration": f"() => {{ {script} }}", "contexts": [self._context]}
        await self._commands.send("script.addPreloadScript", **preloaded)

    async def goto(self, url: str) -> None:
        """Open an address; returns when it has loaded."""
        await self._commands.send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def reload(self) -> None:
        """As by its key; returns when it has loaded."""
        await self._commands.send("browsingContext.reload", context=self._context, wait="complete")

    async def evaluate(self, expression: str, *arguments: object) -> Any:
        """The value of an expression, or of a function with these arguments; as if a person had just touched the page.

        Raises AssertionError with what the script threw.
        """
        answer = await self._commands.send(
            "script.callFunction",
            functionDeclaration=CALL.replace("EXPRESSION", expression),
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    async def press(self, testid: str) -> None:
        """Press a key as soon as it can be pressed."""
        await self.evaluate(PRESS, testid)

    async def until(self, condition: str) -> None:
        """Wait until that expression holds on the page."""
        await self.evaluate(HOLDS.replace("CONDITION", condition))

    async def close(self) -> None:
        """Close the tab."""
        await self._commands.send("browsingContext.close", context=self._context)


class Firefox:
    """A running browser."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def page(self) -> FirefoxPage:
        """A tab of somebody else: with cookies and storage of its own, in a window that nothing hides."""
        user = await self._commands.send("browser.createUserContext")
        tab = await self._commands.send("browsingContext.create", type="window", userContext=user["userContext"])
        return FirefoxPage(self._commands, tab["context"])


@asynccontextmanager
async def firefox() -> AsyncIterator[Firefox]:
    """Run it without a screen, with a profile of its own."""
    with TemporaryDirectory(prefix="firefox-") as folder:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (Path(folder) / "user.js").write_text("".join(lines), "utf-8")
        async with _process(folder) as address, ClientSession() as http, http.ws_connect(address, max_msg_size=0) as ws:
            commands = Commands(ws)
            try:
                await commands.send("session.new", capabilities={})
                await commands.send("session.subscribe", events=["log.entryAdded"])
                yield Firefox(commands)
            finally:
                await commands.close()


@asynccontextmanager
async def _process(folder: str) -> AsyncIterator[str]:
    """The program; the address of its socket for commands."""
    options = ("--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0")
    process = await asyncio.create_subprocess_exec(PROGRAM, *options, stdout=DEVNULL, stderr=PIPE)
    assert process.stderr is not None
    draining = None
    try:
        while not (listens := LISTENS.search(line := await process.stderr.readline())):
            assert line, "Firefox does not start"
        draining = asyncio.create_task(process.stderr.read())  # else it would wait for its words to be read
        yield f"{listens[1].decode()}/session"
    finally:
        process.terminate()
        if draining is not None:
            await draining
        await process.wait()
