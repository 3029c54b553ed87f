"""Homes in which the script is run as the Coder agent runs it."""

from __future__ import annotations

import functools
import os
import stat
import subprocess
import tempfile
from pathlib import Path

from tests.support.rendered import GENERATOR
from tests.support.run import Result, clean_env, run

BEGIN, END = "# >>> claude-resume >>>", "# <<< claude-resume <<<"
LINE = "[ ! -r ~/scripts/claude-resume-helpers.sh ] || . ~/scripts/claude-resume-helpers.sh"
BLOCK = f"{BEGIN}\n{LINE}\n{END}\n"
SKELETON = Path("/etc/skel/.bashrc")
HAND_MADE = """
# Claude Session Management
if [ -f ~/scripts/claude-resume-helpers.sh ]; then
  source ~/scripts/claude-resume-helpers.sh
fi
"""


@functools.cache
def show(what: str, settings: str = "") -> str:
    """Return the artefact `what` that `settings` (the text of a ccr.toml) gives."""
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "ccr.toml").write_text(settings)
        done = subprocess.run([GENERATOR, "show", what, directory], check=True, capture_output=True)
        return done.stdout.decode()


def commands(settings: str = "") -> list[str]:
    """Return the names of the commands that `settings` gives."""
    start = "CCR_COMMANDS=("
    line = next(x for x in show("program", settings).splitlines() if x.startswith(start))
    return line.removeprefix(start).removesuffix(")").split()


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what the agent gives a script; nothing is left running, unless `more` asks for it."""
    given = {"CODER": "true", "SSH_CLIENT": "0.0.0.0 0 0", "CCR_SKEL_WATCH": "0"}
    return clean_env(home) | given | more


def install(home: Path, settings: str = "", **more: str) -> Result:
    """Run the script: one argument, no input, no terminal."""
    text = show("script", settings)
    words = text.split("\n", 1)[0].removeprefix("#!").split()
    return run([*words, "-c", text], env=environment(home, **more), cwd=home)


def uninstall(home: Path, *words: str, **more: str) -> Result:
    """Run the installed program's uninstall."""
    program = home / "scripts" / "claude-resume"
    return run([program, "uninstall", *words], env=environment(home, **more), cwd=home)


def snapshot(home: Path, *, times: bool = False) -> dict[str, tuple[object, ...]]:
    """Return all that lies in `home`: kind, mode and bytes by path; with `times` the mtimes too."""
    found: dict[str, tuple[object, ...]] = {}
    for parent, folders, names in os.walk(home):
        for name in [*folders, *names]:
            path = Path(parent, name)
            status = path.lstat()
            if path.is_symlink():
                held: object = str(path.readlink())
            else:
                held = path.read_bytes() if stat.S_ISREG(status.st_mode) else None
            time = (status.st_mtime_ns, status.st_ino) if times else ()
            found[str(path.relative_to(home))] = (oct(status.st_mode), held, *time)
    return found


def mode(path: Path) -> int:
    """Return the permission bits of `path`."""
    return path.stat().st_mode & 0o7777


def starts_silently(home: Path) -> None:
    """Assert that a bash reads the rc files of `home` and says nothing."""
    words: list[str | Path] = [
        "bash",
        "--rcfile",
        home / ".bashrc",
        "-c",
        ". ~/.bashrc; printf 'up\\n'",
    ]
    done = run(words, env=clean_env(home, PS1="$ "), cwd=home)
    assert (done.code, done.out, done.err) == (0, "up\n", "")
