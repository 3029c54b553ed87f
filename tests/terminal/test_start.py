"""The start of a workspace, `ccra --dead` and then `cct --restore`; --attach; the real CLI."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from tests.support.claude import running
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.terminal import terminal
from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"


def calls(desk: Desk, count: int) -> list[list[str]]:
    """Wait for `count` calls of claude; return them, sorted."""
    found: list[list[str]] = []

    def enough() -> bool:
        found.extend(desk.called())
        return len(found) >= count

    wait_for(enough, f"{count} calls of claude")
    return sorted(found)


def test_ccra_then_restore(desk: Desk) -> None:
    """Each that was open is open again once, under its name; the due ones with a prompt."""
    now = desk.store.now
    names = ("idle", "limited", "ready", "stopped")
    sessions = {name: desk.idle(name) for name in names}
    trusted = {one.project: {"hasTrustDialogAccepted": True} for one in sessions.values()}
    (desk.home / ".claude.json").write_text(json.dumps({"projects": trusted}))
    # this name is taken when it is opened, and free afterwards
    desk.tmux.start("claude-ready", ["sleep", "1000"], cwd=desk.home)
    for session in sessions.values():
        desk.run("cct", "-d", session.id)
    calls(desk, 4)
    opened = desk.listed()
    ready = f"claude-ready-{sessions['ready'].id[:4]}"
    assert opened == ["claude-idle", "claude-limited", ready, "claude-stopped"]
    server = desk.tmux.server_pid()
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: desk.run("ccr-list", "--live").out == "", "the end of all")
    sessions["limited"].five_hours(now + 8040).write(mtime=now)
    sessions["ready"].five_hours(now - 840).write(mtime=now)
    sessions["stopped"].user("More").tool_use("Bash", {"command": "x"}).write(mtime=now)
    got = desk.run("ccra", "--dead", "-y")
    assert got.code == 0, got
    prompt = "Continue where you left off."
    assert calls(desk, 2) == sorted(
        [sessions[name].project, "-r", sessions[name].id, prompt] for name in ("ready", "stopped")
    )
    got = desk.run("cct", "--restore")
    idle, limited = sessions["idle"].id[:8], sessions["limited"].id[:8]
    assert got.err.splitlines() == [
        f"opened claude-idle: {idle} in ~/idle",
        f"left claude-limited: {limited} in ~/limited, limited: ccra",
    ]
    assert desk.call() == [sessions["idle"].project, "-r", sessions["idle"].id]
    assert desk.tmux.sessions() == sorted(["claude-idle", ready, "claude-stopped"])
    assert desk.listed() == opened
    assert desk.run("cct", "--restore").err.count("\n") == 1
    assert desk.called() == []


def test_attach(desk: Desk) -> None:
    """ccr --attach goes to the window where it lives, from outside and within tmux."""
    desk.idle(id=ID)
    desk.run("cct", "-d", "9f3c")
    desk.call()
    desk.tmux.tmux("select-window", "-t", "=claude-api:shell")
    got = desk.run("ccr", "9f3c")
    assert (got.code, got.err.splitlines()[1:]) == (
        75,
        ["  ccr --attach 9f3c1a7e   go there", "  ccr --fork 9f3c1a7e     work on a copy"],
    )
    assert got.err.startswith("ccr: 9f3c1a7e is live in tmux session claude-api (pid ")
    got = desk.run("ccr", "--attach", "9f3c")
    assert (got.code, desk.clients()) == (1, [])
    desk.show("x", "ccr", "--attach", "9f3c")
    desk.screen.wait("x", f"fake claude: -r {ID}")
    assert desk.clients() == ["claude-api"]
    desk.tmux.start("mine", ["bash", "--norc"], cwd=desk.home)
    words = ["env", "-u", "TMUX", f"TMUX_TMPDIR={desk.env['TMUX_TMPDIR']}"]
    desk.screen.start("y", [*words, "tmux", "attach", "-t", "=mine"], cwd=desk.home)
    wait_for(lambda: "mine" in desk.clients(), "a client of mine")
    desk.tmux.text("mine", f"{desk.programs.command('ccr')} --attach 9f3c")
    desk.tmux.keys("mine", "Enter")
    wait_for(lambda: desk.clients() == ["claude-api"] * 2, "the switch")
    assert desk.called() == []


@pytest.mark.real
def test_real(programs: Programs, tmp_path: Path) -> None:
    """The newest CLI: attached twice, chosen in the picker, its end, killed."""
    home = tmp_path / "home"
    place = home / "日本語 $(touch pwned)"
    place.mkdir(parents=True)
    with running(home, tmp_path / "api") as claude:
        claude.trust(place)
        claude.mode("text", text="The otter\x1b[31m sleeps.")
        assert claude.headless("Where is `touch pwned` the otter?", cwd=place).code == 0
        (transcript,) = claude.transcripts()
        env = claude.env(SHELL="/bin/bash")
        (home / ".bash_profile").write_text("PS1='ready> '\n")
        with terminal(env) as tmux, terminal(env) as screen:
            desk = Desk(programs, Store(home), tmux, screen)
            desk.show("x", "ccr")
            desk.screen.wait("x", "sleeps.")
            desk.screen.keys("x", "C-t")
            desk.screen.wait("x", "shift+tab to cycle")
            (name,) = desk.tmux.sessions()
            assert name == "claude-______touch_pwned_"
            desk.show("y", "cct", transcript.stem[:8])
            desk.screen.wait("y", "shift+tab to cycle")
            assert desk.clients() == [name, name]
            assert desk.run("cct", "-d", str(place)).err == f"open already: {name}\n"
            desk.tmux.text(f"{name}:claude", "/exit")
            desk.tmux.keys(f"{name}:claude", "Enter")
            desk.tmux.wait(f"{name}:claude", "claude ended with exit status 0")
            desk.tmux.wait(f"{name}:claude", f"ccr {transcript.stem[:8]}   resume it")
            assert desk.rows()[0]["state"] == "idle"
            assert desk.run("cct-kill", name).code == 0
            assert (desk.tmux.sessions(), desk.listed()) == ([], [])
            assert not list(home.rglob("pwned"))
