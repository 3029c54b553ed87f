"""The real Claude CLI in a network namespace of its own, with a Messages API on its loopback."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import images, messages_api
from tests.support.run import Result, clean_env, run
from tests.support.tools import NEWEST, claude_path, missing, require
from tests.support.waiting import wait_for

# Where a container finds the CLI.
INSIDE = "/opt/claude"


class Claude:
    """One version of the CLI for one scratch home.

    `wrapper` is `~/.local/bin/claude` there: whatever starts it lands in the namespace.
    In a container, started with `network=claude.network` and the volumes `claude.volumes`, the
    home is the container's and the wrapper starts the CLI as it is (2.1 and later).
    """

    def __init__(self, home: Path, api: Path, pid: int, version: str) -> None:
        self.home, self.api, self.version = home, api, version
        self.wrapper = home / ".local" / "bin" / "claude"
        port = (api / "port").read_text()
        variables = {
            "DISABLE_AUTOUPDATER": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}",
            "CLAUDE_CODE_OAUTH_TOKEN": "sk-ant-oat01-dummy",
        }
        self.network = f"ns:/proc/{pid}/ns/net"
        given = shlex.join(f"{name}={value}" for name, value in variables.items())
        enter = shlex.join([require("nsenter"), f"--net=/proc/{pid}/ns/net"])
        self.wrapper.parent.mkdir(parents=True, exist_ok=True)
        self.wrapper.write_text(
            "#!/bin/bash\n"
            f'[[ ! -x {INSIDE}/claude ]] || exec env {given} {INSIDE}/claude "$@"\n'
            f'exec {enter} env {given} {shlex.quote(str(claude_path(version)))} "$@"\n'
        )
        self.wrapper.chmod(0o755)

    @property
    def volumes(self) -> dict[Path, str]:
        """What a container needs to see: the home, and the CLI's binary."""
        package = claude_path(self.version).resolve().parents[1]
        native = next(package.parent.glob(f"{package.name}-linux-*"))
        return {self.home: images.HOME, native: INSIDE}

    def mode(self, kind: str = "text", **more: Any) -> None:
        """Say what the API answers from now on, see messages_api: text, tool, limit, transient,
        overload, auth; `hold=True` keeps answers back until `release`."""
        fresh = self.api / "mode.new"
        fresh.write_text(json.dumps({"kind": kind, **more}))
        (self.api / "release").unlink(missing_ok=True)
        fresh.rename(self.api / "mode.json")

    def release(self) -> None:
        """Let held answers go."""
        (self.api / "release").touch()

    def requests(self) -> list[dict[str, Any]]:
        """Return what the API was asked until now, oldest first."""
        path = self.api / "requests.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text().splitlines()]

    def env(self, **more: str) -> dict[str, str]:
        """Return the cleared environment of this home; node is on its PATH."""
        env = clean_env(self.home, **more)
        node = shutil.which("node")
        if node:
            env["PATH"] += f":{Path(node).parent}"
        return env

    def headless(self, prompt: str, *words: str, cwd: Path, timeout: float = 120) -> Result:
        """Run `claude -p` in `cwd`."""
        argv: list[str | Path] = [self.wrapper, *words, "-p", prompt]
        return run(argv, env=self.env(CLAUDE_CODE_MAX_RETRIES="1"), cwd=cwd, timeout=timeout)

    def trust(self, *directories: Path) -> None:
        """Write the ~/.claude.json of someone who has used the CLI in `directories` before."""
        path = self.home / ".claude.json"
        config = json.loads(path.read_text()) if path.exists() else {}
        config |= {"hasCompletedOnboarding": True, "theme": "dark"}
        projects = config.setdefault("projects", {})
        for directory in directories:
            project = projects.setdefault(str(directory), {})
            # 1.0.128 fails without the list
            project |= {"hasTrustDialogAccepted": True, "allowedTools": []}
        path.write_text(json.dumps(config))

    def transcripts(self) -> list[Path]:
        """Return the transcripts of this home, subagents left out."""
        found = (self.home / ".claude" / "projects").glob("*/*.jsonl")
        return sorted(path for path in found if not path.name.startswith("agent-"))


@contextmanager
def running(home: Path, scratch: Path, version: str = NEWEST) -> Iterator[Claude]:
    """Start the API for `home` and yield the CLI of `version`; `scratch` is a directory of its own.

    Skips (fails under CI) without root or the CLI.
    """
    claude_path(version)
    if os.geteuid() != 0:
        missing("netns", "a network namespace needs root")
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "mode.json").write_text('{"kind": "text"}')
    words = [require("unshare"), "-n", sys.executable, messages_api.__file__, str(scratch)]
    server = subprocess.Popen(words, stdin=subprocess.DEVNULL)
    try:
        wait_for(lambda: (scratch / "port").exists() or server.poll() is not None, "the API")
        assert server.poll() is None, "the API ended at once"
        yield Claude(home, scratch, server.pid, version)
    finally:
        server.terminate()
        server.wait()
