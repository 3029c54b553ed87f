"""cct, cct-list, cct-kill: on a tmux server of their own, with a claude that only tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_a_new_session(desk: Desk) -> None:
    """Three windows, an id from us, and all commands know it before there is a transcript."""
    place = desk.place()
    got = desk.run("cct", "--detach", cwd=place)
    where, flag, name = desk.call()
    assert (got.code, got.out) == (0, "")
    assert got.err == f"opened claude-api: {name[:8]} in ~/src/api\n"
    assert (where, flag) == (str(place), "--session-id")
    assert UUID.fullmatch(name)
    assert desk.windows("claude-api") == ["claude", "shell", "log"]
    plain = f"claude-api\t{name}\tlive\t3\tdetached\t{place}\t(no prompt)\n"
    assert desk.run("cct-list").out == plain
    assert desk.run("ccr-current", "--id", cwd=place).out == name + "\n"
    desk.tmux.text("claude-api:shell", f"{desk.programs.command('ccr-current')} --id; pwd")
    desk.tmux.keys("claude-api:shell", "Enter")
    screen = desk.tmux.wait("claude-api:shell", f"\n{place}\n")
    assert f"\n{name}\n" in screen
    # the log window waits for the transcript, and follows it
    desk.tmux.wait("claude-api:log", f"{name[:8]} has said nothing yet, waiting for it")
    session = desk.store.session(place, id=name).user("Where is the heron?").write()
    desk.tmux.wait("claude-api:log", "you     Where is the heron?")
    session.assistant("In the reeds.")
    with session.path.open("a") as out:
        out.write(json.dumps(session.records[-1]) + "\n")
    desk.tmux.wait("claude-api:log", "claude  In the reeds.")
    assert desk.rows()[0]["id"] == name
    assert desk.rows()[0]["state"] == "live"
    assert desk.rows()[0]["tmux"].startswith("claude-api:")
    # and the resume log, when one runs
    logs = desk.store.path / "resume-logs"
    logs.mkdir()
    (logs / f"20261124T151102Z-{name[:8]}.log").write_text("a line of ccra\n")
    desk.tmux.wait("claude-api:log", "resumed a line of ccra")


def test_attach_and_again(desk: Desk) -> None:
    """It goes there; asked again, it goes to the same one; inside of tmux it switches."""
    place = desk.place()
    desk.show("one", "cct", cwd=place)
    desk.screen.wait("one", "fake claude: --session-id")
    assert desk.clients() == ["claude-api"]
    desk.show("two", "cct", cwd=place)
    desk.screen.wait("two", "fake claude: --session-id")
    assert desk.clients() == ["claude-api", "claude-api"]
    again = desk.run("cct", "--detach", str(place))
    assert (again.code, again.err) == (0, "open already: claude-api\n")
    assert len(desk.called()) == 1
    # inside of tmux
    desk.tmux.start("mine", ["bash", "--norc"], cwd=desk.place("src/web"))
    words = ["env", "-u", "TMUX", f"TMUX_TMPDIR={desk.env['TMUX_TMPDIR']}"]
    desk.screen.start("three", [*words, "tmux", "attach", "-t", "=mine"], cwd=desk.home)
    wait_for(lambda: "mine" in desk.clients(), "a client of mine")
    desk.tmux.text("mine", desk.programs.command("cct"))
    desk.tmux.keys("mine", "Enter")
    wait_for(lambda: "claude-web" in desk.clients(), "the switch")
    assert sorted(desk.clients()) == ["claude-api", "claude-api", "claude-web"]
    assert "mine" in desk.tmux.sessions()


@pytest.mark.parametrize(
    ("name", "tmux"),
    [
        ("with space", "claude-with_space"),
        ("a.b:c", "claude-a_b_c"),
        ('it\'s "$(touch pwned)";', "claude-it_s____touch_pwned___"),
        ("#{pid}#(touch pwned)", "claude-__pid___touch_pwned_"),
        ("-dash", "claude--dash"),
        ("new\nline", "claude-new_line"),
        ("日本語🚀", "claude-____"),
        ("ends\\;", "claude-ends__"),
    ],
)
def test_names(desk: Desk, name: str, tmux: str) -> None:
    """Whatever the directory is called: it is gone to, listed and closed."""
    place = desk.place(name)
    got = desk.run("cct", "--detach", "--", str(place))
    assert (got.code, got.err.count("\n")) == (0, 1), got
    assert desk.call()[0] == str(place)
    assert desk.tmux.sessions() == [tmux]
    words = ["list-panes", "-s", "-t", f"={tmux}", "-F", "#{pane_start_path}"]
    assert desk.tmux.tmux(*words) == f"{place}\n" * 3
    (row,) = desk.rows(name="cct-list")
    assert (row["name"], row["project"]) == (tmux, str(place).replace("\n", " "))
    assert desk.run("cct-kill", tmux).code == 0
    assert (desk.tmux.sessions(), desk.listed()) == ([], [])
    assert not list(desk.home.rglob("pwned"))


def test_a_session_by_its_id(desk: Desk) -> None:
    """In its own directory; a name that is taken gets the id's beginning behind it."""
    session = desk.idle(id=ID)
    other = desk.idle("old/api", id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44", ago=99)
    desk.tmux.start("claude-api", ["bash", "--norc"], cwd=desk.home)
    for word, name, meant in (
        ("9f3c", "claude-api-9f3c", session),
        ("-", "claude-api-c7e8", other),
    ):
        got = desk.run("cct", "--detach", word, cwd=Path("/"))
        where = "~/" + str(Path(meant.project).relative_to(desk.home))
        assert got.err == f"opened {name}: {meant.id[:8]} in {where}\n"
        assert desk.call() == [meant.project, "-r", meant.id]
        assert desk.windows(name) == ["claude", "shell", "log"]
    assert desk.run("cct", "--detach", session.id).err == "open already: claude-api-9f3c\n"
    # the directory finds it too
    assert desk.run("cct", "--detach", session.project).err == "open already: claude-api-9f3c\n"
    # exact names: the longer ones and the person's own stay
    assert desk.run("cct-kill", "claude-api").code == 1
    assert desk.run("cct-kill", "claude-api-9").code == 1
    assert desk.run("cct-kill", "claude-api-9f3c").code == 0
    assert sorted(desk.tmux.sessions()) == ["claude-api", "claude-api-c7e8"]
    assert desk.run("cct-kill", "--all", "-y").code == 0
    assert desk.tmux.sessions() == ["claude-api"]
    assert [row["state"] for row in desk.rows()] == ["idle", "idle"]


def test_refusals(desk: Desk) -> None:
    """No terminal, no such thing, live elsewhere, a directory that is gone or another's."""
    session = desk.idle(id=ID)
    got = desk.run("cct")
    assert (got.code, got.err) == (2, "ccr: no terminal to attach to, add --detach\n")
    assert desk.run("cct", "-d", "ffff").code == 1
    assert desk.run("cct", "-d", "no/such").err == "ccr: no such directory: 'no/such'\n"
    assert desk.run("cct", "-d", "/", "/tmp").code == 2
    assert desk.run("cct", "-d", "9f3c", "c7e8").code == 2
    assert desk.run("cct", "-d", "--nonsense").code == 2
    assert desk.run("cct", "--restore", "9f3c").code == 2
    assert desk.run("cct", "-d", "9f3c", "/").code == 2
    desk.tmux.start("own", ["sleep", "1000"], cwd=desk.home)
    pid = desk.tmux.server_pid()
    record = desk.store.live(session, pid, tmux="own:@0.%0")
    got = desk.run("cct", "-d", "9f3c")
    assert (got.code, got.err.splitlines()[0]) == (
        75,
        f"ccr: 9f3c1a7e is live in tmux session own (pid {pid})",
    )
    record.unlink()
    Path(session.project).rmdir()
    got = desk.run("cct", "-d", "9f3c")
    assert (got.code, desk.tmux.sessions(), desk.listed()) == (1, ["own"], [])
    assert got.err.startswith(f"ccr: the directory of 9f3c1a7e is gone: {session.project}\n")
    assert desk.called() == []


def test_when_claude_ends(desk: Desk) -> None:
    """The window stays with its exit status and how to resume; closing it takes it off the list."""
    session = desk.idle(id=ID)
    desk.run("cct", "-d", "9f3c")
    desk.call()
    pane = "claude-api:claude"
    desk.tmux.text(pane, "exit 3")
    desk.tmux.keys(pane, "Enter")
    screen = desk.tmux.wait(pane, "ready>")
    assert "claude ended with exit status 3\n" in screen
    assert "  ccr 9f3c1a7e   resume it\n" in screen
    assert [row["state"] for row in desk.rows()] == ["idle"]
    assert desk.listed() == ["claude-api"]
    # in its own directory, as it was
    desk.tmux.text(pane, f"pwd; {desk.programs.command('ccr')} 9f3c1a7e")
    desk.tmux.keys(pane, "Enter")
    assert desk.call() == [session.project, "-r", session.id]
    assert f"\n{session.project}\n" in desk.tmux.screen(pane)
    desk.tmux.keys(pane, "C-c")
    wait_for(lambda: desk.tmux.screen(pane).rstrip().endswith("ready>"), "the prompt", limit=10)
    desk.tmux.text(pane, "exit")
    desk.tmux.keys(pane, "Enter")
    wait_for(lambda: desk.listed() == [], "its end on the list")
    wait_for(lambda: desk.windows("claude-api") == ["shell", "log"], "the end of the window")
    # asked again, the same tmux session gets a window for it
    got = desk.run("cct", "-d", "9f3c")
    assert got.err == "opened claude-api: 9f3c1a7e in ~/src/api\n"
    assert desk.call() == [session.project, "-r", session.id]
    assert sorted(desk.windows("claude-api")) == ["claude", "log", "shell"]


def test_what_is_missing(desk: Desk) -> None:
    """Exit 69 with the remedy: no tmux, one that is too old, no claude."""
    farm = desk.without("tmux", "claude")
    remedy = "install it: sudo apt-get install tmux"
    for words in (["cct", "-d"], ["cct-list"], ["cct-kill", "--all"]):
        got = desk.run(*words, PATH=farm)
        assert (got.code, got.err) == (69, f"ccr: tmux is needed and not installed, {remedy}\n")
    old = Path(farm) / "tmux"
    old.write_text("#!/bin/sh\necho tmux 2.5\n")
    old.chmod(0o755)
    got = desk.run("cct", "-d", PATH=farm)
    assert (got.code, got.err) == (69, "ccr: tmux 2.5 is too old, tmux 2.6 or later is needed\n")
    old.write_text("#!/bin/sh\necho tmux next-3.6\n")
    got = desk.run("cct", "-d", PATH=farm)
    assert got.code == 69
    assert got.err.startswith("ccr: claude is needed and not on PATH, install it: ")
