"""Compiles the native media plane: `python -m media.fanout.build`. It needs a C compiler and Python's headers.

Where one of them is missing, that is said in one sentence and nothing else happens: the server then runs with the
plane in plain Python. All of C is one `cc` call of two seconds, so there is no build system.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
SOURCES: Final = FOLDER / "native"

FLAGS: Final = (
    "-std=gnu11", "-D_GNU_SOURCE", "-O3", "-g1", "-fPIC", "-shared", "-pthread", "-fvisibility=hidden",
    "-ffp-contract=off",  # the line's arithmetic (trendline.c) is that of Python to the last bit on every processor
    "-Wall", "-Wextra", "-Wshadow",
    "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro,-z,now",
)  # fmt: skip

SYSTEM_LIBCRYPTO: Final = "libcrypto.so.3"


class CannotBuild(Exception):
    """The text is one sentence for the person who installs (German)."""


def target() -> Path:
    """The file that Python imports."""
    return FOLDER / f"_native{sysconfig.get_config_var('EXT_SUFFIX')}"


def compiler() -> str:
    """Path of the C compiler; raises CannotBuild."""
    for name in (os.environ.get("CC", ""), "gcc", "cc", "clang"):
        if name and (found := shutil.which(name)):
            return found
    raise CannotBuild("Kein C-Compiler gefunden (gcc): die Medienebene läuft in reinem Python und braucht mehr Strom.")


def headers() -> str:
    """The folder with Python.h; raises CannotBuild."""
    folder = sysconfig.get_paths()["include"]
    if not Path(folder, "Python.h").exists():
        raise CannotBuild("Python.h fehlt (Paket python3-dev): die Medienebene läuft in reinem Python.")
    return folder


def command(output: Path, flags: Sequence[str] = FLAGS) -> list[str]:
    """What is run; raises CannotBuild. On x86-64 every processor since 2009 is served."""
    machine = ["-march=x86-64-v2"] if platform.machine() == "x86_64" else []
    files = sorted(str(path) for path in SOURCES.glob("*.c"))
    return [compiler(), *flags, *machine, f"-I{headers()}", *files, "-o", str(output), "-ldl", "-lm"]


def is_current() -> bool:
    """Whether the compiled file is younger than all it is made of."""
    if not target().exists():
        return False
    made_of = [Path(__file__), *SOURCES.iterdir()]
    return target().stat().st_mtime > max(path.stat().st_mtime for path in made_of)


def build() -> Path:
    """Compile; raises CannotBuild. The old file is replaced at once, so a server that runs keeps its own."""
    fresh = target().with_suffix(".new")
    run = subprocess.run(command(fresh), capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if run.returncode:
        raise CannotBuild(f"Das Übersetzen ist fehlgeschlagen, die Medienebene läuft in reinem Python:\n{run.stderr}")
    if run.stderr:
        sys.stderr.write(run.stderr)
    fresh.replace(target())
    return target()


def _libraries() -> list[str]:
    """Where libcrypto may be: in pylibsrtp (newer, and four times as fast at GCM), then the system's."""
    binding = importlib.util.find_spec("pylibsrtp._binding")
    inside = [binding.origin] if binding is not None and binding.origin else []
    return [*inside, SYSTEM_LIBCRYPTO]


def _load_crypto(module: Any) -> str:
    """Empty where one of the libraries will do, else why none does."""
    reasons = []
    for library in _libraries():
        try:
            module.load_crypto(library)
        except OSError as error:
            reasons.append(str(error))
        else:
            return ""
    return "; ".join(reasons)


@functools.cache
def load() -> tuple[Any, str]:
    """The compiled module, or None and the reason."""
    try:
        module = importlib.import_module("media.fanout._native")
    except ImportError as error:
        return None, str(error)
    reason = _load_crypto(module)
    return (None, reason) if reason else (module, "")


def main() -> None:
    """Build what is not there or older than its sources, and say what came of it."""
    if is_current():
        return
    try:
        print(f"{build().name} ist übersetzt.")  # noqa: T201 - a command of its own
    except CannotBuild as reason:
        print(reason)  # noqa: T201


if __name__ == "__main__":
    main()
