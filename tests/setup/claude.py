"""The published Claude CLI, several versions side by side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.setup.steps import call, need, say
from tests.support.tools import CACHE


def installer(version: str) -> Callable[[], None]:
    """Return the step that installs `version` under .cache/claude."""

    def install() -> None:
        place = CACHE / "claude" / version
        if place.is_dir():
            return
        npm = need("npm")
        say(f"claude {version}")
        fresh = place.with_name(f"{version}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        words: list[str | Path] = [
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            fresh,
        ]
        call([npm, *words, f"@anthropic-ai/claude-code@{version}"])
        fresh.rename(place)

    return install
