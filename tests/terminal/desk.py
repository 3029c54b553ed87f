"""Two terminals: the tmux server where cct opens sessions, and a screen to run commands on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.run import PATH
from tests.support.store import Session, Store
from tests.support.terminal import Tmux
from tests.support.waiting import wait_for

# It writes down where and with what it was called, and ends when it is told to.
FAKE = r"""#!/bin/bash
mkdir -p "$HOME/calls"
printf '%s\0' "$PWD" "$@" >"$HOME/calls/.$$"
mv "$HOME/calls/.$$" "$HOME/calls/$$"
printf 'fake claude: %s\n' "$*"
while IFS= read -r line; do
  case $line in
    exit*) exit "${line#exit }" ;;
    *) printf 'heard %s\n' "$line" ;;
  esac
done
"""


class Desk(Listing):
    """The commands in the home of `store`, on the server `tmux`; `screen` is another one, whose
    panes stand for a person's terminal."""

    def __init__(self, programs: Programs, store: Store, tmux: Tmux, screen: Tmux) -> None:
        super().__init__(programs, store)
        self.tmux, self.screen = tmux, screen
        self.home = store.home
        self.env = dict(tmux.env)
        self.calls_seen: set[str] = set()

    def fake(self, text: str = FAKE) -> None:
        """Put the script `text` in the place of claude."""
        claude = self.home / ".local" / "bin" / "claude"
        claude.parent.mkdir(parents=True, exist_ok=True)
        claude.write_text(text)
        claude.chmod(0o755)

    def called(self) -> list[list[str]]:
        """Return directory and arguments of the calls of the fake since the last time."""
        folder = self.home / "calls"
        paths = sorted(folder.glob("[0-9]*"), key=lambda path: path.stat().st_mtime_ns)
        fresh = [path for path in paths if path.name not in self.calls_seen]
        self.calls_seen |= {path.name for path in fresh}
        return [path.read_bytes().decode().split("\0")[:-1] for path in fresh]

    def call(self) -> list[str]:
        """Wait for a call of the fake and return it; there must be one alone."""
        (words,) = wait_for(self.called, "a call of claude")
        return words

    def place(self, name: str = "src/api") -> Path:
        """Return the directory `name` of the home, made."""
        path = self.home / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def idle(self, name: str = "src/api", **more: Any) -> Session:
        """Write an idle session of the directory `name`."""
        return self.store.talk(**more, project=self.place(name))

    def show(
        self, pane: str, *words: str, cwd: Path | None = None, size: str = "120x40", **env: str
    ) -> None:
        """Run a command on the screen, in the pane `pane`; its exit code is shown behind it."""
        given = [f"{name}={value}" for name, value in {**self.env, **env}.items()]
        code = '"$@"; printf "exit=%s\\n" "$?"; exec sleep 1000'
        argv = ["env", "-u", "TMUX", "-u", "TMUX_PANE", *given, "bash", "-c", code, "x"]
        command = [self.programs.command(words[0]), *words[1:]]
        self.screen.start(pane, [*argv, *command], cwd=cwd or self.home, size=size)

    def windows(self, name: str) -> list[str]:
        """Return the names of the windows of the tmux session `name`."""
        words = ["list-windows", "-t", f"={name}", "-F", "#{window_name}"]
        return self.tmux.tmux(*words, check=False).splitlines()

    def clients(self) -> list[str]:
        """Return the tmux session that each client of the server shows."""
        words = ["list-clients", "-F", "#{client_session}"]
        return self.tmux.tmux(*words, check=False).splitlines()

    def listed(self) -> list[str]:
        """Return the names on cct's own list of what is open."""
        return sorted(path.name for path in (self.store.path / "ccr" / "open").glob("*"))

    def without(self, *tools: str) -> str:
        """Return a PATH that lacks `tools`."""
        farm = self.place("farm")
        for part in [str(self.home / ".local" / "bin"), *PATH.split(":")]:
            for path in Path(part).glob("*"):
                if path.name not in tools and not (farm / path.name).exists():
                    (farm / path.name).unlink(missing_ok=True)
                    (farm / path.name).symlink_to(path)
        return str(farm)
