"""The real program, rendered by the real generator."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GENERATOR = Path(sys.executable).with_name("ccr-gen")


@dataclass(frozen=True)
class Programs:
    """What was rendered: the program, and a directory with a link to it for every command."""

    program: Path
    bin: Path
    names: tuple[str, ...]

    def command(self, name: str) -> str:
        """Return the path of the command `name`."""
        return str(self.bin / name)


def render(directory: Path, settings: str = "") -> Programs:
    """Render the program with the text `settings` as its ccr.toml into `directory`.

    Raises subprocess.CalledProcessError when ccr-gen refuses.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "ccr.toml").write_text(settings)
    text = subprocess.run(
        [GENERATOR, "show", "program", str(directory)], check=True, capture_output=True
    ).stdout
    program = directory / "claude-resume"
    program.write_bytes(text)
    program.chmod(0o755)
    listed = re.search(r"^CCR_COMMANDS=\((.*)\)$", text.decode(), re.MULTILINE)
    assert listed, "the program has no list of commands"
    names = tuple(listed[1].split())
    links = directory / "bin"
    links.mkdir(exist_ok=True)
    for name in names:
        link = links / name
        if not link.is_symlink():
            link.symlink_to(program)
    return Programs(program, links, names)
