"""What the commands say of a store, as Python values."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.support.rendered import Programs
from tests.support.run import Result, clean_env, run
from tests.support.store import Store


class Listing:
    """The commands of `programs` in the home of `store`, at the store's own time."""

    def __init__(self, programs: Programs, store: Store) -> None:
        self.programs, self.store = programs, store
        self.env = clean_env(store.home, CCR_NOW=str(store.now))

    def run(
        self, name: str, *words: str, cwd: Path | None = None, text: str = "", **env: str
    ) -> Result:
        """Run the command `name`; `env` is added to the clean environment."""
        argv = [self.programs.command(name), *words]
        return run(argv, env={**self.env, **env}, cwd=cwd or self.store.home, text=text)

    def rows(self, *words: str, name: str = "ccr-list") -> list[dict[str, Any]]:
        """Return the rows of `name --json`."""
        result = self.run(name, *words, "--json")
        assert result.err == "", result.err
        return [json.loads(line) for line in result.out.splitlines()]

    def table(self, *words: str, width: int = 80, name: str = "ccr-list", **env: str) -> Result:
        """Return what `name` prints on a terminal of `width` columns, colour off unless asked."""
        argv = ["script", "-qec", " ".join([self.programs.command(name), *words]), "/dev/null"]
        more = {"COLUMNS": str(width), "NO_COLOR": "1", "SHELL": "/bin/sh", "TERM": "xterm", **env}
        result = run(argv, env={**self.env, **more}, cwd=self.store.home)
        return Result(result.code, result.out.replace("\r\n", "\n"), result.err)

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        """Return each file of the store with its time and bytes, to see that nothing changed."""
        found = {}
        for directory, _, names in os.walk(self.store.path / "projects"):
            for name in names:
                path = Path(directory) / name
                found[str(path)] = (path.stat().st_mtime_ns, path.read_bytes())
        return found
