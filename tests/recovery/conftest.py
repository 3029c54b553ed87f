"""A workspace with a fake claude."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fake_claude import Workspace
from tests.support.rendered import Programs
from tests.support.run import run
from tests.support.tools import require


@pytest.fixture
def work(programs: Programs, home: Path) -> Iterator[Workspace]:
    """Return a workspace; its tmux has a socket of its own, and ends with the test."""
    workspace = Workspace(programs, home)
    # a socket's path has at most 107 bytes
    directory = Path(tempfile.mkdtemp(prefix="ccr-tmux-"))
    workspace.env["TMUX_TMPDIR"] = str(directory)
    try:
        yield workspace
    finally:
        workspace.let_go()
        (home / "leave").touch()
        run([require("tmux"), "kill-server"], env=workspace.env)
        shutil.rmtree(directory, ignore_errors=True)
