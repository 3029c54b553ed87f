"""The container as a workspace: what the agent and its sessions run there."""

import re
import shlex
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

SCRIPT_DATA = "/tmp/coder-script-data"
# an agent gives up on a script that keeps its output open for longer
HELD_SECONDS = 10
LIMIT_SECONDS = 120
_STEP_SECONDS = 60


@dataclass(frozen=True)
class Done:
    """How a program ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Return the last line it wrote, stderr before stdout."""
        lines = [line for line in (self.out + "\n" + self.err).split("\n") if line.strip()]
        return lines[-1].strip() if lines else "nothing said"


def fail(reason: str) -> NoReturn:
    """End the check as failed, with a reason in one line."""
    pytest.fail(reason, pytrace=False)


def expect(fine: object, reason: str) -> None:
    """Fail with `reason` unless `fine`."""
    if not fine:
        fail(reason)


class Workspace:
    """What `ccr-gen test` hands over, and the ways to run things."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.engine: str = plan["engine"]
        self.name: str = plan["name"]
        self.user: str = plan["user"]
        self.home: str = plan["home"]
        self.path: str = plan["path"]
        self.store: str = plan["store"] or f"{self.home}/.claude"
        self.tools: set[str] = set(plan["tools"])
        self.commands: dict[str, str] = plan["commands"]
        self.directory: str = plan["directory"]
        self.rc: bool = plan["rc"]
        self.script: str = plan["script"]
        self.installed = self.planted = False

    def need(self, *tools: str) -> None:
        """Skip the check where one of `tools` is missing, or nothing was installed."""
        if not self.installed:
            pytest.skip("nothing was installed")
        for tool in tools:
            if tool not in self.tools:
                pytest.skip(f"{tool} is not in the image")

    def program(self, home: str = "") -> str:
        """Return the path of the installed program in `home`."""
        base = home or self.home
        return f"{self.directory.replace('~', base, 1).rstrip('/')}/claude-resume"

    def environment(self, home: str = "", data: str = SCRIPT_DATA, **more: str) -> dict[str, str]:
        """Return what the agent gives its scripts and its sessions, beside what the image sets."""
        return {
            "HOME": home or self.home,
            "USER": self.user,
            "PATH": f"{data}/bin:{self.path}",
            "CODER": "true",
            "CODER_WORKSPACE_NAME": "test",
            "CODER_WORKSPACE_AGENT_NAME": "main",
            "CODER_SCRIPT_DATA_DIR": data,
            "CODER_SCRIPT_BIN_DIR": f"{data}/bin",
            "SSH_CLIENT": "0.0.0.0 0 0",
            **more,
        }

    def run(self, host: Any, *argv: str, cwd: str = "", **env: str) -> Done:
        """Run `argv` as a session of the agent would, for a minute at most; without a stdin."""
        pairs = [f"{name}={value}" for name, value in (self.environment() | env).items()]
        words = ["env", *pairs, "timeout", "-k", "1", str(_STEP_SECONDS), *argv]
        ran = host.run(f"cd {shlex.quote(cwd or self.home)} && exec {shlex.join(words)}")
        if ran.rc == 124:
            fail(f"{argv[0].rsplit('/')[-1]} did not end within {_STEP_SECONDS} s")
        return Done(ran.rc, ran.stdout, ran.stderr)

    def without(self, tool: str, host: Any) -> str:
        """Return a PATH on which all programs are but `tool`."""
        if tool not in self.tools:
            return self.environment()["PATH"]
        farm = f"/tmp/ccr-without-{tool}"
        words = 'mkdir -p "$1"; IFS=:; for d in $3; do ln -sf "$d"/* "$1"; done; rm -f "$1/$2"'
        self.run(host, "sh", "-c", words, "sh", farm, tool, self.path)
        return farm

    def agent(self, home: str = "", data: str = SCRIPT_DATA, **more: str) -> Done:
        """Run the script as the agent does; fail when its output stays open behind it.

        The script is one argument of the interpreter that its first line names.
        """
        first, _, _ = self.script.partition("\n")
        if not first.startswith("#!"):
            fail("the script has no first line that names its interpreter")
        pairs = [f"{name}={value}" for name, value in self.environment(home, data, **more).items()]
        # cat ends when the last process that holds the output does
        held = '{ { "$@" 3>&-; printf "exit %s\\n" "$?" >&3; } 3>&2 2>&1; } | cat'
        words = [self.engine, "exec", "-w", home or self.home, self.name]
        words += ["env", *pairs, "/bin/bash", "-c", held, "agent"]
        words += [*first[2:].split(), "-c", self.script]
        with tempfile.TemporaryFile() as out:
            try:
                run = subprocess.Popen(
                    words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE
                )
            except OSError as error:
                fail(f"the script does not start: {(error.strerror or str(error)).lower()}")
            code, rest = _ended(run)
            out.seek(0)
            return Done(code, out.read().decode(errors="replace"), rest)


def _ended(run: "subprocess.Popen[bytes]") -> tuple[int, str]:
    """Return the exit code that the script in `run` had, and what the engine said."""
    said, found, killed = "", None, threading.Event()

    def kill() -> None:
        killed.set()
        run.kill()

    assert run.stderr
    timer = threading.Timer(LIMIT_SECONDS, kill)
    timer.start()
    for raw in run.stderr:
        line = raw.decode(errors="replace")
        found = re.match(r"exit ([0-9]+)$", line)
        if found:
            # from here on nothing but its output may be open
            timer.cancel()
            timer = threading.Timer(HELD_SECONDS, kill)
            timer.start()
            break
        said += line
    run.communicate()
    timer.cancel()
    if killed.is_set() and found:
        fail(f"its output was still open {HELD_SECONDS} s after its end")
    if killed.is_set():
        fail(f"it did not end within {LIMIT_SECONDS} s")
    if not found:
        fail(f"it was not run: {said.strip() or f'exit {run.returncode}'}")
    return int(found[1]), said
