"""A `claude` that behaves as it is told, where the real one would only be slow."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.rendered import Programs
from tests.support.run import Result, clean_env, run
from tests.support.store import Session, Store
from tests.support.waiting import wait_for

# How it ends stands in ~/mode when it starts; `hang` waits for ~/go first. Each call leaves files
# in ~/calls.
SCRIPT = r"""#!/bin/bash
stamp() { date -u +%Y-%m-%dT%H:%M:%S.%3NZ; }
record() {
  printf '{"type":"%s","isSidechain":false,"timestamp":"%s",%s}\n' "$1" "$(stamp)" "$2" >>"$file"
}
# usage: answer MODEL TEXT [MORE]
answer() {
  local content="[{\"type\":\"text\",\"text\":\"$2\"}]"
  record assistant "$3\"message\":{\"role\":\"assistant\",\"model\":\"$1\",\"content\":$content}"
}
mode=$(cat "$HOME/mode" 2>/dev/null || echo finish)
id=$2
file=$(echo "$HOME"/.claude/projects/*/"$id".jsonl)
mkdir -p "$HOME/calls"
call=$(mktemp "$HOME/calls/$id.XXXXXX")
{ printf '%s\0' "$PWD" "$@"; } >"$call.words"
env -0 >"$call.env"
ls -l /proc/$$/fd >"$call.files"
ps -o sid=,tty= -p $$ >"$call.new"
mv "$call.new" "$call.session"
printf 'begin %s %s\n' "$id" "$(date +%s.%N)" >>"$HOME/events"
record user '"message":{"role":"user","content":"go on"}'
case $mode in hang*) while [[ ! -e $HOME/go ]]; do sleep 0.05; done ;; esac
result='{"type":"result","is_error":false,"result":"ok","permission_denials":[]}'
code=0
case $mode in
  *limit)
    quota="{\"status\":\"rejected\",\"resetsAt\":$(cat "$HOME/resets"),"
    quota+='"rateLimitType":"five_hour"}'
    answer '<synthetic>' limit "\"isApiErrorMessage\":true,\"quotaLimits\":$quota,"
    code=1
    ;;
  *error)
    answer '<synthetic>' 'OAuth token has expired' '"isApiErrorMessage":true,'
    code=1
    ;;
  *die) code=9 ;;
  *) answer claude ok '' ;;
esac
case $mode in
  *deny) result='{"type":"result","is_error":false,"permission_denials":[{},{},{}]}' ;;
esac
printf 'end %s %s\n' "$id" "$(date +%s.%N)" >>"$HOME/events"
case " $* " in
  *' -p '*) echo "$result" ;;
  *) case $mode in *die) ;; *) while [[ ! -e $HOME/leave ]]; do sleep 0.05; done ;; esac ;;
esac
exit $code
"""


@dataclass(frozen=True)
class Call:
    """One start of the fake: its directory, its arguments, its environment."""

    id: str
    directory: str
    words: list[str]
    env: dict[str, str]
    files: str
    session: str


class Workspace:
    """A scratch home with a fake claude, the commands, and a store at the real time."""

    def __init__(self, programs: Programs, home: Path) -> None:
        self.programs, self.home = programs, home
        self.store = Store(home, now=int(time.time()))
        claude = home / ".local" / "bin" / "claude"
        claude.parent.mkdir(parents=True)
        claude.write_text(SCRIPT)
        claude.chmod(0o755)
        self.env = clean_env(home)
        self.env["PATH"] = f"{programs.bin}:{self.env['PATH']}"

    def mode(self, mode: str, resets: int = 0) -> None:
        """Say how the fake behaves from now on: finish, limit, error, die, deny, or hang-MODE."""
        (self.home / "resets").write_text(str(resets))
        (self.home / "mode").write_text(mode)

    def let_go(self) -> None:
        """Let those that hang go on."""
        (self.home / "go").touch()

    def ready(self, name: str = "src/api", *, ago: int = 3600, since: int = 600) -> Session:
        """Write a session of directory `name` whose limit ended `since` seconds ago."""
        session = self.store.session(self.home / name, ago=ago).user(f"Work on {name}")
        session.assistant("Of course.").five_hours(self.store.now - since)
        return session.write()

    def stopped(self, name: str = "staging", *, ago: int = 3600) -> Session:
        """Write a session of directory `name` that was cut off at work."""
        session = self.store.session(self.home / name, ago=ago).user(f"Work on {name}")
        return session.tool_use("Bash", {"command": "make"}).write()

    def trust(self, *sessions: Session) -> None:
        """Trust the directories of `sessions`, so that they go on in tmux."""
        projects = {one.project: {"hasTrustDialogAccepted": True} for one in sessions}
        (self.home / ".claude.json").write_text(json.dumps({"projects": projects}))

    def run(self, *argv: str, **env: str) -> Result:
        """Run a command of ours in the home."""
        return run(argv, env={**self.env, **env}, cwd=self.home)

    def calls(self) -> list[Call]:
        """Return the starts of the fake, the oldest first."""
        found = []
        paths = sorted(
            (self.home / "calls").glob("*.session"), key=lambda path: path.stat().st_mtime_ns
        )
        for path in paths:
            base = path.with_suffix("")

            def parts(suffix: str, base: Path = base) -> list[str]:
                return base.with_name(f"{base.name}.{suffix}").read_text().split("\0")[:-1]

            words = parts("words")
            env = dict(part.split("=", 1) for part in parts("env"))
            files = base.with_name(f"{base.name}.files").read_text()
            found.append(Call(path.name[:36], words[0], words[1:], env, files, path.read_text()))
        return found

    def outcomes(self) -> dict[str, str]:
        """Return the outcome of the last run of each session, as `ccra --status` says."""
        lines = self.run("ccra", "--status", "--json").out.splitlines()
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return {row["id"]: row["outcome"] for row in reversed(rows)}

    def wait_outcome(self, session: Session, outcome: str, *, limit: float = 40) -> None:
        """Wait until the last run of `session` ended as `outcome`."""
        seen = ""

        def ended() -> bool:
            nonlocal seen
            seen = self.outcomes().get(session.id, "")
            return seen not in ("", "at work")

        wait_for(ended, f"the end of {session.id}, {seen}", limit=limit)
        assert seen == outcome, (seen, self.log(session))

    def log(self, session: Session) -> str:
        """Return the newest resume log of `session`."""
        logs = sorted((self.store.path / "resume-logs").glob(f"*-{session.id[:8]}.log"))
        return logs[-1].read_text()
