"""Lint of the shell, sources and renders alike.

A topic uses what other topics set, so shellcheck reads the renders, which hold every topic byte
for byte, and what it finds is told in the lines of the source.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.lint.renders import data_sources, renders, shell_sources
from tests.lint.repository import files
from tests.support.tools import CHECKOUT, require

RENDERED = ("program", "helpers", "script")
SHFMT = ("-i", "2", "-ci", "-bn")


def scripts() -> list[Path]:
    """Return the shell scripts of the house itself, which are in no render."""
    own = set(shell_sources())
    names = [p for p in files() if p.suffix in {".sh", ".bash"} or p.parts[-2:] == (".ci", "run")]
    return [path for path in names if path not in own]


def shellcheck() -> list[str]:
    """Return what shellcheck finds with everything enabled."""
    made = {str(render.path): render for render in (renders()[name] for name in RENDERED)}
    words = [require("shellcheck"), "-s", "bash", "-o", "all", "-f", "gcc"]
    done = subprocess.run(
        [*words, *made, *map(str, scripts())], capture_output=True, text=True, check=False
    )
    found = []
    for line in done.stdout.splitlines():
        match = re.match(r"(.*?):(\d+):(\d+: .*)", line)
        assert match, line
        path, number, rest = match[1], int(match[2]), match[3]
        origin = made[path].origin(number) if path in made else f"{path}:{number}"
        found.append(f"{origin}:{rest}")
    return sorted(set(found)) + done.stderr.splitlines()


def format_scripts(*, fix: bool = False) -> list[str]:
    """Return shfmt's diff of sources and renders; with `fix` write the sources instead."""
    sources = [*shell_sources(), *scripts()]
    sources = [path for path in sources if path.suffix not in {".fish", ".zsh"}]
    if fix:
        subprocess.run([require("shfmt"), "-w", *SHFMT, *sources], check=True)
    made = [renders()[name].path for name in RENDERED]
    done = subprocess.run(
        [require("shfmt"), "-d", *SHFMT, *sources, *made],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines() + done.stderr.splitlines()


def used() -> list[str]:
    """Return the sources of shell/ that no render holds: dead code."""
    text = "\0".join(render.text for render in renders().values())
    return [
        f"{path.relative_to(CHECKOUT)}: in no render"
        for path in (*shell_sources(), *data_sources())
        if path.read_text().rstrip("\n") not in text
    ]
