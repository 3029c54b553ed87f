"""Templates that tests render into, and the command as a person runs it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

OURS = ("claude-resume.tf", "claude-resume.sh", "CLAUDE_SESSION_RESUME_GUIDE.md")

MAIN = """\
terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

data "coder_workspace" "me" {}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}
"""


def template(directory: Path, text: str = MAIN, name: str = "main.tf") -> Path:
    """Make `directory` a template with one file, byte for byte; return it."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_bytes(text.encode())
    return directory


def contents(directory: Path) -> dict[str, bytes]:
    """Return every file below `directory`, by its relative path."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def ccr_gen(
    *words: str,
    cwd: Path | None = None,
    before: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own, behind the words of `before`."""
    return subprocess.run(
        [*before, sys.executable, "-m", "ccr_gen", *words],
        cwd=cwd,
        env=os.environ | dict(env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
