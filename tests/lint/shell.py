"""Lint of the shell, sources and renders alike.

A topic uses what other topics set, so shellcheck reads the renders, which hold the code of
every topic, and what it finds is told in the lines of the source.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ccr_gen.assets import source
from tests.lint.renders import SHELL, renders, topics, workspace_sources
from tests.lint.repository import files
from tests.support.tools import CHECKOUT, require

RENDERED = ("program", "helpers", "script")
SHFMT = ("-i", "2", "-ci", "-bn")


def scripts() -> list[Path]:
    """Return the bash that no render holds as it stands: helpers, and the house's own scripts."""
    own = [p for p in files() if p.suffix == ".sh" or p.parts[-2:] == (".ci", "run")]
    return [*sorted((SHELL / "helpers").glob("*.bash")), *own]


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
    sources = [*topics(), *scripts()]
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


def comments() -> list[str]:
    """Return the topics whose code means something else without its comment lines."""
    words = [require("shfmt"), "-mn"]
    found = []
    for path in topics():
        texts = (path.read_text(), source(path.name))
        plain = [
            subprocess.run(words, input=text, capture_output=True, text=True, check=True).stdout
            for text in texts
        ]
        if plain[0] != plain[1]:
            found.append(f"{path.relative_to(CHECKOUT)}: a # begins a line inside a text")
    return found


def others() -> list[str]:
    """Return what zsh and fish say of the helpers in their language."""
    found = []
    for suffix, words in {"zsh": ["-n"], "fish": ["--no-config", "--no-execute"]}.items():
        for path in sorted((SHELL / "helpers").glob(f"*.{suffix}")):
            argv = [require(suffix), *words, str(path)]
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode or done.stderr:
                found += [
                    f"{path.relative_to(CHECKOUT)}: {line}" for line in done.stderr.splitlines()
                ]
    return found


def used() -> list[str]:
    """Return the lines of shell/, comments aside, that no render holds: dead code."""
    text = "\0".join(render.text for render in renders().values()).replace("'\\''", "'")
    found = []
    for path in workspace_sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.lstrip().startswith("#") and line not in text:
                found.append(f"{path.relative_to(CHECKOUT)}:{number}: in no render")
                break
    return found
