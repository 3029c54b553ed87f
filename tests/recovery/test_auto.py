"""[auto_resume]: what goes on without anyone, at a workspace's start and by cron."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.generator.templates import ccr_gen
from tests.support.fake_claude import Workspace
from tests.support.run import Result, run
from tests.support.tools import require
from tests.support.waiting import wait_for
from tests.workspace.homes import install, show

ON = '[auto_resume]\nmode = "on"\n'
HIDDEN = "claude-not-yet"


def start(work: Workspace, settings: str = ON, **more: str) -> Result:
    """Run the script as at a workspace's start, with the tmux and claude of `work`."""
    given = {name: work.env[name] for name in ("TMUX_TMPDIR", "PATH")}
    return install(work.home, settings, **given, **more)


def tmux(work: Workspace, *words: str) -> str:
    """Return what tmux says to `words`, "" where there is no server."""
    return run([require("tmux"), *words], env=work.env).out


def claude(work: Workspace) -> Path:
    """Return the path of the fake claude, which comes and goes."""
    return next(
        path
        for part in work.env["PATH"].split(":")
        if (path := Path(part) / "claude").exists() or path.with_name(HIDDEN).exists()
    )


def log(work: Workspace) -> str:
    """Return what the detached start has said."""
    path = work.store.path / "resume-logs" / "auto.log"
    return path.read_text() if path.exists() else ""


def test_at_start_it_waits_for_claude(work: Workspace) -> None:
    """The script ends at once; what is ready or was cut off goes on when claude is installed."""
    ready, stopped = work.ready(), work.stopped()
    there = claude(work)
    there.rename(there.with_name(HIDDEN))
    began = time.monotonic()
    done = start(work)
    took = time.monotonic() - began
    assert done.code == 0, done.err
    assert took < 10
    assert work.calls() == []
    there.with_name(HIDDEN).rename(there)
    work.wait_outcome(ready, "done")
    work.wait_outcome(stopped, "done")
    assert {call.words[1] for call in work.calls()} == {ready.id, stopped.id}
    assert "2 started" in wait_for(lambda: log(work), "the log")
    assert (work.store.path / "resume-logs" / "auto.log").stat().st_mode & 0o077 == 0


def test_what_was_open_is_opened_again(work: Workspace) -> None:
    start(work, "")
    place = work.home / "src" / "idle"
    place.mkdir(parents=True)
    session = work.store.talk(project=place)
    program = work.home / "scripts" / "claude-resume"
    opened = run([program, "cct", "-d", session.id], env=work.env, cwd=work.home)
    assert opened.code == 0, opened.err
    events = work.home / "events"
    wait_for(lambda: events.exists() and "end " in events.read_text(), "the end of its turn")
    assert "claude-idle" in tmux(work, "list-sessions")
    tmux(work, "kill-server")
    wait_for(lambda: not work.run("ccr-list", "--live").out, "the end of its claude")
    start(work)
    wait_for(lambda: "claude-idle" in tmux(work, "list-sessions"), "the session", limit=200)


@pytest.mark.parametrize("why", ["off", "ask", "environment", "no-auto", "gone"])
def test_it_is_not_wanted(work: Workspace, why: str) -> None:
    """Off by default and where someone says no: nothing waits, nothing starts."""
    work.ready()
    more = {}
    settings = ON
    if why in ("off", "ask"):
        settings = f'[auto_resume]\nmode = "{why}"\n'
    elif why == "environment":
        more["CCR_AUTO_RESUME"] = "false"
    elif why == "no-auto":
        (work.home / ".config" / "ccr").mkdir(parents=True)
        (work.home / ".config" / "ccr" / "no-auto").touch()
    else:
        there = claude(work)
        there.rename(there.with_name(HIDDEN))
        more["CCR_AUTO_WAIT"] = "0"
    assert start(work, settings, **more).code == 0
    if why != "gone":
        assert not (work.store.path / "resume-logs" / "auto.log").exists()
    done = run([work.home / "scripts" / "claude-resume", "auto"], env=work.env | more)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert work.calls() == []


def test_the_parameter_of_the_workspace_decides(work: Workspace) -> None:
    session = work.ready()
    assert start(work, '[auto_resume]\nmode = "ask"\n', CCR_AUTO_RESUME="true").code == 0
    work.wait_outcome(session, "done")


def cron(settings: str, directory: Path) -> str:
    """Return the script of the coder_script that cron runs."""
    (directory / "ccr.toml").write_text(settings)
    (directory / "main.tf").write_text(
        'resource "coder_agent" "main" {\n  os   = "linux"\n  arch = "amd64"\n}\n'
    )
    text = ccr_gen("show", "terraform", str(directory)).stdout
    (line,) = [one for one in text.splitlines() if "script  " in one and "auto" in one]
    return str(json.loads(line.partition("= ")[2].replace("$${", "${")))


def test_by_cron(work: Workspace, tmp_path: Path) -> None:
    """Nothing where nothing is installed, silence while nothing is due, then what is ready."""
    place = tmp_path / "template"
    place.mkdir()
    script = cron(ON, place)
    words = [*script.splitlines()[0].removeprefix("#!").split(), "-c", script]

    def tick() -> Result:
        return run(words, env=work.env, cwd=work.home)

    assert (tick().code, tick().out, tick().err) == (0, "", "")
    assert start(work).code == 0
    wait_for(lambda: log(work), "the end of the start")
    stopped = work.stopped()
    assert (tick().code, tick().out, tick().err) == (0, "", "")
    session = work.ready()
    done = tick()
    assert (done.code, "1 started" in done.out) == (0, True)
    work.wait_outcome(session, "done")
    assert {call.words[1] for call in work.calls()} == {session.id}
    assert stopped.path.exists()


def test_sessions_for_the_dashboard(work: Workspace) -> None:
    start(work, "")
    program = work.home / "scripts" / "claude-resume"
    assert run([program, "sessions"], env=work.env).out == "0 sessions\n"
    work.ready()
    work.stopped()
    work.store.talk()
    assert run([program, "sessions"], env=work.env).out == "3 sessions · 1 ready · 1 stopped\n"
    metadata = show("metadata")
    assert '"\\"$HOME\\"/scripts/claude-resume sessions"' in metadata
    assert "ccr-check-limits --short" in metadata
