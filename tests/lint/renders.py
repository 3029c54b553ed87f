"""What the generator makes, in files that the linters read, and which source a line comes from."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ccr_gen.assets import source
from tests.support.rendered import GENERATOR
from tests.support.tools import CHECKOUT

SHELL = CHECKOUT / "shell"
# Every setting that adds to what is rendered.
SETTINGS = "[app]\n[auto_resume]\nmode = 'ask'\n[statusline]\n"
WHAT = ("program", "helpers", "script", "terraform")


@dataclass(frozen=True)
class Render:
    """One artefact in a file."""

    name: str
    path: Path
    text: str

    def origin(self, line: int) -> str:
        """Return `file:line` of the source that line `line` was copied from, else of the render."""
        for topic in topics():
            body = source(topic.name).rstrip("\n")
            at = self.text.find(body)
            if at >= 0:
                inside = line - self.text.count("\n", 0, at) - 1
                if 0 <= inside <= body.count("\n"):
                    return f"{topic.relative_to(CHECKOUT)}:{_numbers(topic, body)[inside]}"
        return f"render of {self.name}:{line}: {self.text.splitlines()[line - 1].strip()[:60]}"


def _numbers(topic: Path, body: str) -> list[int]:
    """Return the number that each line of `body`, the code of `topic`, has in the file."""
    numbered = enumerate(topic.read_text().splitlines(), 1)
    return [
        next(number for number, line in numbered if line.startswith(kept) and line)
        for kept in body.split("\n")
    ]


@cache
def topics() -> tuple[Path, ...]:
    """Return the topics, whose code the renders hold."""
    return tuple(sorted(SHELL.glob("*.bash")))


@cache
def workspace_sources() -> tuple[Path, ...]:
    """Return all that lands in a workspace: topics, helpers, awk and jq programs."""
    return tuple(sorted(path for path in SHELL.rglob("*") if path.is_file()))


@cache
def renders() -> dict[str, Render]:
    """Render every artefact once, with every setting that adds to it.

    Raises AssertionError when the generator refuses.
    """
    place = Path(tempfile.mkdtemp(prefix="ccr-lint-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    shutil.copy(CHECKOUT / "tests" / "demo" / "template" / "main.tf", place)
    (place / "ccr.toml").write_text(SETTINGS)
    made = {}
    for name in WHAT:
        done = subprocess.run(
            [GENERATOR, "show", name, place], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"ccr-gen show {name}: {done.stderr.strip()}"
        path = place / (f"{name}.tf" if name == "terraform" else f"{name}.bash")
        path.write_text(done.stdout)
        made[name] = Render(name, path, done.stdout)
    return made
