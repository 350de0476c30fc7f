"""A real PostgreSQL of the test's own: made in a temporary folder, reachable by a Unix socket only, gone afterwards.

PostgreSQL refuses to run as root, so root hands it to the unprivileged user that Debian's package made for it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSIONS = Path("/usr/lib/postgresql")
USER = "postgres"
SUPERUSER = "ratssaal"


def programs() -> Path | None:
    """The folder of the newest installed PostgreSQL's programs, None where there is none."""
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent if found else None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL; `folder` holds its data and its socket."""

    bin: Path
    folder: Path

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make an empty database; its address."""
        self.run("createdb", "-h", str(self.folder), "-U", SUPERUSER, database)
        return self.url(database)

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options, "-w", "start"
        )

    def stop(self) -> None:
        """Break all connections and stop."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the unprivileged user."""
        command = [*unprivileged(), str(self.bin / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


def unprivileged() -> list[str]:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(USER)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


@contextmanager
def cluster(bin_folder: Path) -> Iterator[Cluster]:
    """A fresh cluster for as long as the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="rats-pg-"))  # short: a socket's path may have 107 bytes
    made = Cluster(bin_folder, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        made.run("initdb", "-D", str(folder / "data"), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync")
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)
