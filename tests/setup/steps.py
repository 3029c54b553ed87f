"""What every step of the set-up shares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.tools import CACHE

BIN = CACHE / "bin"


class UnavailableError(Exception):
    """A tool that cannot be had here; its text says why."""


def say(text: str) -> None:
    """Name the step that runs now."""
    print(f"setup: {text}", flush=True)


def search_path() -> str:
    """Return PATH with our own tools before it, and behind it what a person's may lack."""
    return f"{BIN}:{os.environ['PATH']}:/usr/sbin:/sbin:/usr/local/go/bin"


def need(tool: str) -> str:
    """Return the path of `tool`; raises UnavailableError when it is not there."""
    found = shutil.which(tool, path=search_path())
    if found is None:
        raise UnavailableError(f"{tool} is not installed")
    return found


def call(
    argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    """Run `argv`, `env` added; return its stdout, raise UnavailableError with its last lines."""
    done = subprocess.run(
        [str(word) for word in argv],
        env={**os.environ, **(env or {})},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = " | ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise UnavailableError(
            f"{Path(argv[0]).name} {argv[1]} ended with {done.returncode}: {tail}"
        )
    return done.stdout


def root() -> list[str]:
    """Return the words that make a command run as root; raises UnavailableError without a way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    raise UnavailableError("needs root or sudo")
