"""A real server, started as its users start it, for browser tests: own folder, own ports, own process."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


def free_port(kind: socket.SocketKind) -> int:
    """A port that was free a moment ago."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Town:
    """The demonstration's server as a child process."""

    def __init__(self, folder: Path, *arguments: str, extra: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.links: dict[str, str] = {}
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self._log = folder / "server.log"
        self.config = folder / "config.toml"
        self.port, self.public_port = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_STREAM)
        self.config.write_text(
            f"[server]\nport = {self.port}\npublic_port = {self.public_port}\n"
            f"[media]\nport = {free_port(socket.SOCK_DGRAM)}\n"
            # A machine busy with browsers starves their sound: a disturbance is noted when a test reports one.
            f"[perception]\nnotice_seconds = 86400\n{extra}",
            "utf-8",
        )

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def public(self) -> str:
        return f"http://localhost:{self.public_port}"

    def command(self, *arguments: str) -> Sequence[str]:
        """A command line of the program for this town."""
        common = ("--config", str(self.config), "--folder", str(self.data))
        return (sys.executable, "-m", "server", *arguments, *common)

    def start(self) -> None:
        """Start the server; returns when it has printed its links, and the public page is open."""
        self._start("demo", "--no-codes", *self._arguments)

    def serve(self, plan: str, meeting_id: str) -> None:
        """Take over another sitting, planned in TOML, and serve it from this folder in place of the demonstration."""
        self.stop()
        (self.data / "demo").unlink()
        file = self.folder / f"{meeting_id}.toml"
        file.write_text(plan, "utf-8")
        planned = self.run("plan", str(file))
        assert planned.returncode == 0, planned.stderr
        self._start("serve", "--meeting", meeting_id)

    def _start(self, *command: str) -> None:
        log = self._log.open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            self.command(*command),
            cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.links = _read_links(self._process.stdout)
        assert "public" in self.links, self._log.read_text("utf-8")
        threading.Thread(target=self._process.stdout.read, daemon=True).start()
        # On a machine that is very busy the server gives out its links before the edge process has come up.
        patience = ("--retry", "120", "--retry-delay", "1", "--retry-connrefused")
        subprocess.run(["curl", "-sfo", "/dev/null", *patience, f"{self.public}/healthz"], check=True)

    def kill(self) -> None:
        """Pull the plug."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program on this town's folder."""
        command = self.command(*arguments)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    @property
    def pid(self) -> int:
        """The meeting process."""
        assert self._process is not None
        return self._process.pid

    def children(self) -> dict[str, int]:
        """Process ids of the server's children by the module or command they run."""
        assert self._process is not None
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = {}
        for pid in map(int, path.read_text("ascii").split()):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                name = words[3] if words[2] == b"server" else words[2]
                found[name.decode()] = pid
        return found

    def kill_child(self, name: str) -> int:
        """SIGKILL a child; its former process id."""
        pid = self.children()[name]
        os.kill(pid, signal.SIGKILL)
        return pid


TITLES = {
    "Vorsitz": "chair",
    "Schriftführung": "clerk",
    "Saalbildschirm": "hall",
    "Öffentlichkeit": "public",
    "Technik": "operator",
    "Untertitel": "captioner",
    "Mitsehen (Presse, Dolmetschen, zweiter Saal)": "viewer",
}


def _read_links(lines: IO[str]) -> dict[str, str]:
    """Role (or name of a remote member) to link, as printed; ends with the public's, the last one."""
    links: dict[str, str] = {}
    title = ""
    for line in lines:
        if match := re.fullmatch(r"\s+(https?://\S+)\n?", line):
            name = title.partition(" · ")
            links[TITLES.get(name[0], name[2])] = match[1]
            if "public" in links:
                break
        elif line.strip():
            title = line.strip()
    return links
