"""Measuring commands beside their floors, and their memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.tools import require

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Ground:
    """What rows are measured on: the store, the program's commands and their environment."""

    store: Store
    programs: Programs
    env: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A command that may take `factor` times its floor and `plus` milliseconds.

    Both are argument lists; a pipeline is ["bash", "-c", ...].
    """

    name: str
    command: Command
    floor: Command
    factor: float = 1.0
    plus: float = 0.0
    runs: int = 15


@dataclass(frozen=True)
class MemoryRow:
    """A command whose largest process may have `bound` megabytes resident."""

    name: str
    command: Command
    bound: float


@dataclass(frozen=True)
class Figure:
    """What was measured: milliseconds (medians), and whether the bound was kept."""

    row: Row
    floor: float
    command: float

    @property
    def bound(self) -> float:
        """Return the most that the command may take, in milliseconds."""
        return self.floor * self.row.factor + self.row.plus

    @property
    def kept(self) -> bool:
        """Say whether the bound was kept."""
        return self.command <= self.bound


def script(directory: Path, name: str, command: Command) -> str:
    """Write `command` as a program that becomes it, so that no shell is measured with it."""
    path = directory / name
    words = " ".join("'" + str(word).replace("'", "'\\''") + "'" for word in command)
    path.write_text(f"#!/bin/sh\nexec {words} >/dev/null 2>&1 </dev/null\n")
    path.chmod(0o755)
    return str(path)


def time_row(row: Row, ground: Ground) -> Figure:
    """Measure floor and command of `row` in turn; raises CalledProcessError from hyperfine."""
    with tempfile.TemporaryDirectory(prefix="ccr-bench-") as place:
        directory = Path(place)
        out = directory / "figures.json"
        both = [
            script(directory, "floor", row.floor),
            script(directory, "command", row.command),
        ]
        words = ["-N", "-i", "--style", "none", "--warmup", "2", "--runs", str(row.runs)]
        subprocess.run(
            [require("hyperfine"), *words, "--export-json", out, *both],
            env=dict(ground.env),
            cwd=ground.store.home,
            check=True,
            capture_output=True,
        )
        floor, command = (
            found["median"] * 1000 for found in json.loads(out.read_text())["results"]
        )
    return Figure(row, floor, command)


_PEAK = """
import os, resource, sys
child = os.fork()
if not child:
    null = os.open(os.devnull, os.O_RDWR)
    for handle in range(3):
        os.dup2(null, handle)
    os.execvpe(sys.argv[1], sys.argv[1:], os.environ)
os.waitpid(child, 0)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(row: MemoryRow, ground: Ground) -> float:
    """Return the megabytes of the largest process of `row`'s command."""
    # by an interpreter that is small: a child's peak begins at that of the process it came from
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PEAK, *map(str, row.command)],
        env=dict(ground.env),
        cwd=ground.store.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    kilobytes = int(done.stdout)
    return kilobytes / 1024
