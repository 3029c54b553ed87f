"""A terminal to type into: tmux on a socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.tools import require
from tests.support.waiting import wait_for


class Tmux:
    """A tmux server of its own; its socket lies in `directory`, as TMUX_TMPDIR."""

    def __init__(self, directory: Path, env: Mapping[str, str]) -> None:
        self.tool = require("tmux")
        self.env = {**env, "TMUX_TMPDIR": str(directory), "TERM": "xterm-256color"}
        self.env.pop("TMUX", None)

    def tmux(self, *words: str, check: bool = True) -> str:
        """Run a tmux command and return its output; raises CalledProcessError."""
        done = subprocess.run(
            [self.tool, *words], env=self.env, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"tmux {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def start(self, name: str, argv: Sequence[str], *, cwd: Path, size: str = "120x40") -> None:
        """Open a detached session `name` that runs `argv` in `cwd`; its window stays."""
        width, height = size.split("x")
        self.tmux(
            *["-f", "/dev/null", "new-session", "-d", "-s", name, "-x", width, "-y", height],
            *["-c", str(cwd), "--", *argv, ";", "set-option", "-w", "remain-on-exit", "on"],
        )

    def keys(self, target: str, *keys: str) -> None:
        """Type `keys` (tmux's names) into the pane `target`."""
        self.tmux("send-keys", "-t", target, *keys)

    def text(self, target: str, text: str) -> None:
        """Type `text` as it stands into the pane `target`."""
        self.tmux("send-keys", "-l", "-t", target, text)

    def screen(self, target: str, *, colour: bool = False) -> str:
        """Return what the pane `target` shows; '' when it is not there."""
        more = ["-e"] if colour else []
        return self.tmux("capture-pane", "-p", "-t", target, *more, check=False)

    def wait(self, target: str, text: str, *, limit: float = 40) -> str:
        """Wait until the pane `target` shows `text`; return the screen then."""
        seen = ""

        def shown() -> bool:
            nonlocal seen
            seen = self.screen(target)
            return text in seen

        try:
            wait_for(shown, repr(text), limit=limit)
        except AssertionError as error:
            raise AssertionError(f"{error} on the screen:\n{seen}") from None
        return seen

    def sessions(self) -> list[str]:
        """Return the names of the sessions."""
        return self.tmux("list-sessions", "-F", "#{session_name}", check=False).splitlines()

    def server_pid(self) -> int:
        """Return the server's pid."""
        return int(self.tmux("display-message", "-p", "#{pid}").strip())


@contextmanager
def terminal(env: Mapping[str, str]) -> Iterator[Tmux]:
    """Yield a Tmux on a fresh socket and end its server afterwards."""
    # a socket's path has at most 107 bytes, so not below pytest's directory
    directory = Path(tempfile.mkdtemp(prefix="ccr-tmux-"))
    tmux = Tmux(directory, env)
    try:
        yield tmux
    finally:
        tmux.tmux("kill-server", check=False)
        shutil.rmtree(directory, ignore_errors=True)


def socket_of(tmux: Tmux) -> str:
    """Return the path of the server's default socket."""
    return f"{tmux.env['TMUX_TMPDIR']}/tmux-{os.geteuid()}/default"
