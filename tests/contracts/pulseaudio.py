"""PulseAudio as an independent hall: a loudspeaker that can be listened to, and a microphone that can be spoken into.

Neither has a sound card: both are null sinks. ALSA reaches them through PulseAudio's own plug-in, as on any desktop.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

LOUDSPEAKER, MICROPHONE = "saalton", "saalmikrofon"  # names of the devices, in PulseAudio and in ALSA
WIRE = "leitung"  # what is played into it is what the microphone hears
RATE = 48_000
PLUGINS = "usr/lib/*-linux-gnu/alsa-lib"
RAW = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=40")


@dataclass(frozen=True, slots=True)
class Hall:
    """A PulseAudio at work; `environment` is what processes need that shall hear it through ALSA."""

    server: asyncio.subprocess.Process
    environment: Mapping[str, str]

    async def recording(self) -> asyncio.subprocess.Process:
        """`parecord` beside the loudspeaker: 16-bit samples without end on its standard output."""
        return await self._client("parecord", f"--device={LOUDSPEAKER}.monitor", *RAW)

    async def speaking(self, sound: npt.NDArray[np.float32]) -> asyncio.subprocess.Process:
        """`paplay` into the microphone: this sound once."""
        player = await self._client("paplay", f"--device={WIRE}", *RAW)
        assert player.stdin is not None
        player.stdin.write((sound * 32_767).astype("<i2").tobytes())
        player.stdin.write_eof()
        return player

    async def _client(self, program: str, *arguments: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(program, *arguments, stdin=pipe, stdout=pipe, env=self.environment)


@asynccontextmanager
async def pulseaudio(folder: Path) -> AsyncIterator[Hall]:
    """A PulseAudio of its own in `folder`, with nothing of the user's."""
    socket = folder / "native"
    environment = _environment(folder, socket)
    server = await asyncio.create_subprocess_exec(
        "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no",
        "--high-priority=no", "--log-level=error",
        "-L", f"module-null-sink sink_name={LOUDSPEAKER} rate={RATE} channels=1",
        "-L", f"module-null-sink sink_name={WIRE} rate={RATE} channels=1",
        "-L", f"module-remap-source master={WIRE}.monitor source_name={MICROPHONE} channels=1 remix=no",
        "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
        env=environment,
    )  # fmt: skip
    try:
        await _answering(environment)
        yield Hall(server, environment)
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()


async def _answering(environment: Mapping[str, str]) -> None:
    """Until it takes clients: `pactl` says so by its exit code, and ends at once where nobody listens yet."""
    while True:
        client = await asyncio.create_subprocess_exec(
            "pactl", "info", env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        if await client.wait() == 0:
            return


def _environment(folder: Path, socket: Path) -> dict[str, str]:
    conf = folder / "asound.conf"
    conf.write_text(
        "</usr/share/alsa/alsa.conf>\n"
        + "".join(
            f'pcm.{name} {{ type pulse server "unix:{socket}" device "{name}" }}\n'
            for name in (LOUDSPEAKER, MICROPHONE)
        )
    )
    return {
        **os.environ,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "ALSA_CONFIG_PATH": str(conf),
        "ALSA_PLUGIN_DIR": str(next(Path("/").glob(PLUGINS))),
    }
