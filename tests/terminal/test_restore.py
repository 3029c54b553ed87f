"""cct --restore: what was open when the workspace stopped is open again, once."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.claude import running
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.terminal import terminal
from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"


def live(desk: Desk) -> list[Path]:
    """Return our records of what is live."""
    return list((desk.store.path / "ccr" / "live").glob("*"))


def pids(desk: Desk) -> list[int]:
    """Return the processes of the windows of all sessions, and the claudes in them."""
    panes = desk.tmux.tmux("list-panes", "-a", "-F", "#{pane_pid}").split()
    claudes = [path.name for path in (desk.home / "calls").glob("[0-9]*")]
    return [int(pid) for pid in panes + claudes]


def gone(desk: Desk, were: list[int], server: int) -> None:
    """Wait until the server and all that ran in it have ended."""
    wait_for(lambda: not Path(f"/proc/{server}").exists(), "the end of the server")
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in were), "the end of all")
    assert desk.tmux.sessions() == []


def kill(desk: Desk, *, all_of_it: bool = False) -> None:
    """Kill the server as nothing else does, its processes with it when `all_of_it`."""
    were, server = pids(desk), desk.tmux.server_pid()
    for pid in [server, *(were if all_of_it else [])]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    gone(desk, were, server)


@pytest.mark.parametrize("all_of_it", [False, True])
def test_after_a_kill(desk: Desk, all_of_it: bool) -> None:
    """Same name, same session, no prompt, detached, once; the untyped one under its id too."""
    session = desk.idle(id=ID)
    # its name is taken now, and free when it is restored
    desk.tmux.start("claude-api", ["sleep", "1000"], cwd=desk.home)
    desk.run("cct", "-d", "9f3c")
    desk.run("cct", "-d", str(desk.place("src/it's new")))
    wait_for(lambda: len(list((desk.home / "calls").glob("[0-9]*"))) == 2, "both claudes")
    calls = desk.called()
    kill(desk, all_of_it=all_of_it)
    assert desk.listed() == ["claude-api-9f3c", "claude-it_s_new"]
    got = desk.run("cct-list")
    assert got.err == (
        "ccr: no cct is open\n2 open elsewhere, or when the workspace stopped: cct --restore\n"
    )
    # from anywhere, without a terminal
    got = desk.run("cct", "--restore", cwd=Path("/"))
    new = next(words[2] for words in calls if words[1] == "--session-id")
    assert (got.code, got.out) == (0, "")
    assert got.err.splitlines() == [
        "opened claude-api-9f3c: 9f3c1a7e in ~/src/api",
        f"opened claude-it_s_new: {new[:8]} in ~/src/it's new",
    ]
    wait_for(lambda: len(list((desk.home / "calls").glob("[0-9]*"))) == 4, "both claudes")
    assert sorted(desk.called()) == sorted(calls)
    assert [session.project, "-r", ID] in calls
    assert desk.tmux.sessions() == ["claude-api-9f3c", "claude-it_s_new"]
    assert desk.windows("claude-api-9f3c") == ["claude", "shell", "log"]
    assert desk.clients() == []
    again = desk.run("cct", "--restore")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert len(desk.tmux.sessions()) == 2


def test_what_was_closed_stays_closed(desk: Desk) -> None:
    """By cct-kill, by exit in the window, by tmux kill-session; the rest is opened again."""
    for name in ("killed", "left", "tmux", "open"):
        desk.run("cct", "-d", str(desk.place(name)))
        desk.call()
    desk.run("cct-kill", "claude-killed")
    desk.tmux.text("claude-left:claude", "exit 0")
    desk.tmux.keys("claude-left:claude", "Enter")
    desk.tmux.wait("claude-left:claude", "ready>")
    desk.tmux.keys("claude-left:claude", "C-d")
    desk.tmux.tmux("kill-session", "-t", "=claude-tmux")
    wait_for(lambda: desk.listed() == ["claude-open"], "the rest on the list")
    kill(desk)
    got = desk.run("cct", "--restore")
    assert got.err.startswith("opened claude-open: ")
    assert desk.tmux.sessions() == ["claude-open"]


def test_the_machine_stops(desk: Desk) -> None:
    """SIGTERM to everything, in any order, closes nothing on purpose."""
    desk.idle(id=ID)
    desk.run("cct", "-d", "9f3c")
    desk.call()
    were, server = pids(desk), desk.tmux.server_pid()
    for pid in [*were, server]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    gone(desk, were, server)
    assert desk.listed() == ["claude-api"]
    assert desk.run("cct", "--restore").err == "opened claude-api: 9f3c1a7e in ~/src/api\n"


def test_left_to_others(desk: Desk) -> None:
    """limited, ready and stopped are ccra's; what is live or lost its directory is said."""
    now, sessions = desk.store.now, {}
    for name in ("gone", "idle", "limited", "live", "ready", "stopped"):
        session = desk.idle(name)
        sessions[name] = session
        desk.run("cct", "-d", session.id)
        desk.call()
    kill(desk)
    sessions["limited"].five_hours(now + 8040).write()
    sessions["ready"].five_hours(now - 840).write()
    sessions["stopped"].user("And now?").tool_use("Bash", {"command": "make"}).write(mtime=now)
    (desk.home / "gone").rmdir()
    desk.store.live(sessions["live"], os.getpid())
    got = desk.run("cct", "--restore")
    why = {
        "gone": "the directory is gone",
        "limited": "limited: ccra",
        "live": "it is live elsewhere",
        "ready": "ready: ccra",
        "stopped": "stopped: ccra",
    }
    lines = [f"left claude-{n}: {sessions[n].id[:8]} in ~/{n}, {w}" for n, w in why.items()]
    opened = f"opened claude-idle: {sessions['idle'].id[:8]} in ~/idle"
    assert (got.code, got.err.splitlines()) == (0, [lines[0], opened, *lines[1:]])
    assert desk.tmux.sessions() == ["claude-idle"]
    assert desk.call() == [str(desk.home / "idle"), "-r", sessions["idle"].id]
    # they stay on the list, for when they are idle
    assert len(desk.listed()) == 6


def test_a_new_container(desk: Desk) -> None:
    """On the same volume: it waits until the last heartbeat of the old one is two minutes old."""
    desk.idle(id=ID)
    desk.run("cct", "-d", "9f3c")
    desk.call()
    kill(desk, all_of_it=True)
    # another boot, where the pid is taken by something else, and the socket's directory is lost
    record = desk.store.path / "ccr" / "live" / ID
    beat = int(time.time()) - 116
    record.write_text(f"{os.getpid()} 123 another-boot:pid:[1] {beat} claude-api:@0.%0\n")
    shutil.rmtree(Path(desk.env["TMUX_TMPDIR"]) / f"tmux-{os.geteuid()}")
    got = desk.run("cct", "--restore")
    assert got.err == "opened claude-api: 9f3c1a7e in ~/src/api\n"
    assert desk.call()[1:] == ["-r", ID]
    assert desk.tmux.sessions() == ["claude-api"]
    assert "another-boot" not in record.read_text()


def test_nothing(desk: Desk) -> None:
    """Nothing was open: said, exit 0; claude missing: 69."""
    got = desk.run("cct", "--restore")
    assert (got.code, got.err) == (0, "ccr: no cct was open\n")
    assert desk.run("cct", "--restore", PATH=desk.without("claude")).code == 69


@pytest.mark.real
def test_real(programs: Programs, tmp_path: Path) -> None:
    """The newest CLI: a new session under our id, killed with its server, and back unasked."""
    home = tmp_path / "home"
    place = home / "it's a $project"
    place.mkdir(parents=True)
    with running(home, tmp_path / "api") as claude:
        claude.trust(place)
        claude.mode("text", text="The otter sleeps.")
        env = claude.env(SHELL="/bin/bash")
        with terminal(env) as tmux, terminal(env) as screen:
            desk = Desk(programs, Store(home), tmux, screen)
            desk.show("x", "cct", cwd=place)
            desk.screen.wait("x", "shift+tab to cycle")
            (name,) = [row["id"] for row in desk.rows(name="cct-list")]
            assert desk.run("ccr-current", "--id", cwd=place).out == name + "\n"
            desk.screen.text("x", "Where is the otter?")
            desk.screen.keys("x", "Enter")
            desk.screen.wait("x", "The otter sleeps.")
            desk.tmux.wait("claude-it_s_a__project:log", "claude  The otter sleeps.")
            (transcript,) = claude.transcripts()
            assert transcript.stem == name
            (row,) = desk.rows()
            assert (row["id"], row["state"], row["project"]) == (name, "live", str(place))
            asked = len(claude.requests())
            os.kill(desk.tmux.server_pid(), signal.SIGKILL)
            wait_for(lambda: desk.rows()[0]["state"] == "idle", "its end")
            got = desk.run("cct", "--restore", cwd=Path("/"))
            assert got.err.startswith(f"opened claude-it_s_a__project: {name[:8]} in ")
            desk.tmux.wait("claude-it_s_a__project:claude", "The otter sleeps.")
            desk.tmux.wait("claude-it_s_a__project:claude", "shift+tab to cycle")
            assert len(claude.requests()) == asked
            claude.mode("text", text="It swims.")
            desk.tmux.text("claude-it_s_a__project:claude", "And now?")
            desk.tmux.keys("claude-it_s_a__project:claude", "Enter")
            desk.tmux.wait("claude-it_s_a__project:log", "claude  It swims.")
            assert claude.transcripts() == [transcript]
            assert desk.run("cct-kill", "--all").code == 0
            wait_for(lambda: desk.rows()[0]["state"] == "idle", "its end")
            assert live(desk) == []
