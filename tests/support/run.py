"""Running programs in a cleared environment."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Result:
    """How a program ended, and what it wrote, as text (undecodable bytes as surrogates)."""

    code: int
    out: str
    err: str


def clean_env(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a test: nothing of this machine's, HOME in the scratch `home`."""
    path = f"{home}/.local/bin:{PATH}"
    return {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8", "TZ": "UTC", **more}


def run(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    home: Path | None = None,
    cwd: Path | None = None,
    text: str = "",
    timeout: float = 120,
) -> Result:
    """Run `argv` with `env` (or the clean one of `home`), `text` on stdin; `timeout` in seconds.

    Raises subprocess.TimeoutExpired.
    """
    if env is None:
        env = clean_env(home or Path("/nonexistent"))
    done = subprocess.run(
        [str(word) for word in argv],
        env=dict(env),
        cwd=cwd or home,
        input=text.encode("utf-8", "surrogateescape"),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Result(
        done.returncode,
        done.stdout.decode("utf-8", "surrogateescape"),
        done.stderr.decode("utf-8", "surrogateescape"),
    )
