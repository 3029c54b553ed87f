"""Containers with the commands installed, and what the doctor finds in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.images import HOME, Container, container
from tests.support.run import PATH, Result
from tests.support.store import Store
from tests.workspace.homes import show

LOCAL = f"{HOME}/.local/bin:{PATH}"
FREE = "[0-9.]+ [kMG]?B free"
# how npm installs another program of our name
ROUTER = "/usr/lib/node_modules/@musistudio/claude-code-router/dist"
FOREIGN = (
    f"mkdir -p {ROUTER} && printf '#!/bin/sh\\n' >{ROUTER}/cli.js && chmod 755 {ROUTER}/cli.js"
    f" && ln -s {ROUTER}/cli.js /usr/bin/ccr"
)


@dataclass(frozen=True)
class Ward:
    """A container whose user `ann` has the commands."""

    box: Container

    def doctor(self, *words: str, user: str = "ann", **env: str) -> Result:
        """Run ccr-doctor; it says nothing on stderr."""
        program = env.pop("program", f"{HOME}/scripts/claude-resume")
        given = {"PATH": LOCAL, **env}
        done = self.box.exec("/bin/bash", "-p", program, "ccr-doctor", *words, env=given, user=user)
        assert done.err == "", done.err
        return done

    def lines(self, **env: str) -> list[str]:
        """Return the lines of ccr-doctor."""
        return self.doctor(**env).out.splitlines()

    def found(self, check: str, **env: str) -> list[tuple[str, str, str | None]]:
        """Return level, message and remedy of the findings of `check`."""
        rows = [json.loads(line) for line in self.doctor("--json", **env).out.splitlines()]
        assert all(list(row) == ["check", "level", "message", "remedy"] for row in rows)
        return [
            (row["level"], row["message"], row["remedy"]) for row in rows if row["check"] == check
        ]

    def root(self, words: str) -> str:
        """Run the shell line `words` as root; return what it prints."""
        done = self.box.exec("sh", "-c", words, user="root")
        assert done.code == 0, (words, done.err)
        return done.out

    def sh(self, words: str) -> str:
        """Run the shell line `words` as ann; return what it prints."""
        done = self.box.exec("sh", "-c", words)
        assert done.code == 0, (words, done.err)
        return done.out

    def session(self, home: Path, *, days: float, version: str = "2.1.330") -> str:
        """Write a session that the CLI of `version` changed last, `days` ago; return its id."""
        made = Store(home).session("/home/ann/api")
        made.version = version
        made.user("Hello").assistant("Done.").write()
        place = str(Path(HOME, ".claude", *made.path.parts[-3:]))
        self.box.write(place, made.path.read_text(), mode="0600")
        self.sh(f"touch -d '{int(days * 24)} hours ago' {place}")
        return made.id


@contextmanager
def ward(
    image: str, *, volumes: Mapping[Path, str] | None = None, options: Sequence[str] = ()
) -> Iterator[Ward]:
    """Start a container of `image` with the commands and a fake claude.

    `volumes` and `options` are those of `container`.
    """
    with container(image, volumes=volumes, options=options) as box:
        made = Ward(box)
        made.root(f"chown ann: {HOME}")
        made.root("printf '#!/bin/sh\\n' >/usr/bin/claude && chmod 755 /usr/bin/claude")
        made.root("for file in .claude .claude/projects; do mkdir -p $file || :; done")
        made.root("chown ann: .claude .claude/projects && chmod 700 .claude .claude/projects || :")
        made.sh("printf '{}' >.claude.json")
        done = box.agent(show("script"), script_bin=False, env={"CCR_SKEL_WATCH": "0"})
        assert done.code == 0, done.err
        yield made
