"""cct beside a person's own tmux: their settings, their servers, several at once."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
ODD = """
set -g base-index 1
setw -g pane-base-index 1
set -g renumber-windows on
set -g prefix C-a
unbind C-b
bind r source-file ~/.tmux.conf
set -g destroy-unattached on
setw -g remain-on-exit on
setw -g automatic-rename on
setw -g allow-rename on
set -g default-command "echo the default command; exec bash --norc"
set -g update-environment ""
set -g set-titles on
set -g exit-empty on
set -g word-separators ":"
set -g status-left "#(touch ~/pwned-by-nobody)"
set -g @ccr_id nonsense
"""


def state(desk: Desk) -> str:
    """Return the options, key bindings and hooks of the server, and the person's session."""
    words = ["show-options", "-g", ";", "show-options", "-gw", ";", "show-options", "-s"]
    more = ["list-keys", ";", "show-hooks", "-g", ";", "show-options", "-t", "=mine:"]
    panes = ["list-panes", "-s", "-t", "=mine", "-F", "#{window_id} #{pane_pid}"]
    return desk.tmux.tmux(*words, ";", *more, ";", *panes)


def test_odd_settings(desk: Desk) -> None:
    """A .tmux.conf that sets odd things changes nothing, and nothing of it is changed."""
    session = desk.idle(id=ID)
    (desk.home / ".tmux.conf").write_text(ODD)
    got = desk.run("cct", "-d", "9f3c")
    assert (got.code, got.err) == (0, "opened claude-api: 9f3c1a7e in ~/src/api\n")
    assert desk.call() == [session.project, "-r", ID]
    assert desk.windows("claude-api")[0] == "claude"
    assert desk.windows("claude-api")[2] == "log"
    desk.tmux.tmux(
        "new-session", "-d", "-s", "mine", ";", "set-option", "destroy-unattached", "off"
    )
    before = state(desk)
    assert "base-index 1\n" in before
    desk.run("cct", "-d", str(desk.place("src/web")))
    desk.call()
    assert desk.tmux.sessions() == ["claude-api", "claude-web", "mine"]
    assert len(desk.rows(name="cct-list")) == 2
    assert desk.run("cct-kill", "claude-web", "claude-api").code == 0
    assert state(desk) == before
    assert desk.tmux.sessions() == ["mine"]
    assert (desk.home / ".tmux.conf").read_text() == ODD


def test_the_first_has_a_server_of_their_settings(desk: Desk) -> None:
    """Who attaches to what cct began finds their own keys."""
    (desk.home / ".tmux.conf").write_text(ODD)
    desk.show("x", "cct", cwd=desk.place())
    desk.screen.wait("x", "fake claude")
    desk.screen.keys("x", "C-a", "d")
    # detached, the session stays, whatever destroy-unattached says
    desk.screen.wait("x", "exit=0")
    assert desk.tmux.sessions() == ["claude-api"]


def test_another_socket(desk: Desk) -> None:
    """tmux -L other: from within it opens there; from outside it is found there."""
    place = desk.place()
    other = ["-L", "other"]
    desk.tmux.tmux(*other, "-f", "/dev/null", "new-session", "-d", "-s", "mine", "bash", "--norc")
    try:
        words = f"cd {place} && {desk.programs.command('cct')} -d"
        desk.tmux.tmux(*other, "send-keys", "-t", "=mine:", words, "Enter")
        name = desk.call()[2]
        listed = ["list-sessions", "-F", "#{session_name}"]
        wait_for(lambda: "claude-api" in desk.tmux.tmux(*other, *listed), "it there")
        assert desk.tmux.sessions() == []
        got = desk.run("cct", "-d", name[:8])
        assert (got.code, got.err) == (0, "open already: claude-api\n")
        desk.show("x", "cct", name)
        desk.screen.wait("x", "fake claude")
        clients = ["list-clients", "-F", "#{client_session}"]
        assert desk.tmux.tmux(*other, *clients) == "claude-api\n"
        # from within the default server it cannot be shown
        desk.tmux.start("inside", ["bash", "--norc"], cwd=place)
        desk.tmux.text("inside", desk.programs.command("cct"))
        desk.tmux.keys("inside", "Enter")
        screen = desk.tmux.wait("inside", "from outside of tmux")
        assert "is live in tmux session claude-api of another tmux server" in screen
        # cct-list says that there is more
        got = desk.run("cct-list")
        assert got.err == (
            "ccr: no cct is open\n1 open elsewhere, or when the workspace stopped: cct --restore\n"
        )
        assert desk.called() == []
    finally:
        desk.tmux.tmux(*other, "kill-server", check=False)


def test_the_environment_of_the_caller(desk: Desk) -> None:
    """PATH and CLAUDE_CONFIG_DIR are those of who asks, not of who began the server."""
    desk.tmux.start("mine", ["bash", "--norc"], cwd=desk.home)
    (desk.home / ".local" / "bin" / "claude").rename(desk.place("tools") / "claude")
    env: dict[str, Any] = {"PATH": f"{desk.home}/tools:{desk.env['PATH']}"}
    env["CLAUDE_CONFIG_DIR"] = str(desk.home / "it's other")
    assert desk.run("cct", "-d", cwd=desk.place(), **env).code == 0
    name = desk.call()[2]
    (row,) = json.loads(f"[{desk.run('cct-list', '--json', **env).out}]")
    assert (row["id"], row["state"]) == (name, "live")
    assert [path.name for path in (desk.home / "it's other" / "ccr" / "live").iterdir()] == [name]
    assert list(desk.store.path.iterdir()) == []
    assert desk.run("cct-kill", "--all", **env).code == 0


def open_at_once(desk: Desk, *ids: str) -> list[str]:
    """Open all `ids` at the same moment; return what was said, sorted."""
    words = [desk.programs.command("cct"), "-d"]
    running = [
        subprocess.Popen([*words, name], env=desk.env, stderr=subprocess.PIPE, text=True)
        for name in ids
    ]
    said = sorted(process.communicate()[1] for process in running)
    assert [process.returncode for process in running] == [0] * len(ids), said
    return said


def test_at_once(desk: Desk) -> None:
    """Of eight at the same moment one opens it, and all say the same name."""
    desk.idle(id=ID)
    said = open_at_once(desk, *["9f3c"] * 8)
    assert desk.tmux.sessions() == ["claude-api"]
    assert said[:7] == ["open already: claude-api\n"] * 7
    assert said[7].startswith("opened claude-api: ")
    assert desk.call()[1:] == ["-r", ID]
    assert desk.windows("claude-api") == ["claude", "shell", "log"]


def test_one_name_for_several(desk: Desk) -> None:
    """Sessions that want the same name at the same moment get one each, in the list too."""
    ids = [desk.idle(f"{number}/api").id for number in range(6)]
    said = open_at_once(desk, *ids)
    names = sorted(line.split()[1].rstrip(":") for line in said)
    assert desk.tmux.sessions() == desk.listed() == names
    assert names[0] == "claude-api"
    assert set(names[1:]) <= {f"claude-api-{one[:4]}" for one in ids}
    listed = {row["id"]: row["name"] for row in desk.rows(name="cct-list")}
    assert sorted(listed) == sorted(ids)
    wait_for(lambda: len(list((desk.home / "calls").glob("[0-9]*"))) == 6, "all six")
    assert sorted(words[2] for words in desk.called()) == sorted(ids)


def test_list(desk: Desk) -> None:
    """The table; nothing open; only ours."""
    got = desk.run("cct-list")
    assert (got.code, got.out, got.err) == (0, "", "ccr: no cct is open\n")
    desk.tmux.start("claude-mine", ["sleep", "1000"], cwd=desk.home)
    assert desk.run("cct-list").out == ""
    session = desk.idle(id=ID, prompt="日本語の見出しを検索に追加する、テストも書く")
    session.five_hours(desk.store.now + 8040).write(mtime=desk.store.now)
    desk.run("cct", "-d", "9f3c")
    desk.call()
    title = "日本語の見出しを検索に追加する、テストも書く"
    assert desk.table(name="cct-list", width=120).out.splitlines() == [
        "NAME        ID        STATE  WINDOWS  DIRECTORY  TITLE",
        f"claude-api  9f3c1a7e  live   3        ~/src/api  {title}",
    ]
    narrow = desk.table(name="cct-list", width=60).out.splitlines()[1]
    assert narrow == "claude-api  9f3c1a7e  live   3        ~/src/api  日本語の見…"
    desk.tmux.text("claude-api:claude", "exit 0")
    desk.tmux.keys("claude-api:claude", "Enter")
    desk.tmux.wait("claude-api:claude", "ready>")
    row = desk.table(name="cct-list", width=120).out.splitlines()[1]
    assert re.match(r"claude-api  9f3c1a7e  limited 2h1[34]m  3  ", row), row
    assert desk.rows(name="cct-list") == [
        {
            "name": "claude-api",
            "id": ID,
            "state": "limited",
            "windows": 3,
            "attached": False,
            "project": session.project,
            "title": title,
        }
    ]


def test_kill_asks(desk: Desk) -> None:
    """On a terminal; not with -y; names and --all do not go together."""
    for name in ("src/api", "src/web"):
        desk.run("cct", "-d", str(desk.place(name)))
    desk.show("x", "cct-kill", "claude-api", "claude-web")
    desk.screen.wait("x", "Close claude-api claude-web? [Y/n]")
    desk.screen.keys("x", "n", "Enter")
    desk.screen.wait("x", "exit=130")
    assert len(desk.tmux.sessions()) == 2
    desk.show("y", "cct-kill", "--all")
    desk.screen.keys("y", "Enter")
    screen = desk.screen.wait("y", "exit=0")
    assert "closed claude-api\nclosed claude-web\n" in screen
    assert (desk.tmux.sessions(), desk.listed()) == ([], [])
    assert desk.run("cct-kill").code == 2
    assert desk.run("cct-kill", "--all", "claude-api").code == 2
    got = desk.run("cct-kill", "claude-api", "-y")
    assert (got.code, got.err) == (1, "ccr: no cct is named 'claude-api', see cct-list\n")
    assert desk.run("cct-kill", "--all").err == "ccr: no cct is open\n"


def test_kill_from_within(desk: Desk) -> None:
    """The one around us is closed last."""
    for name in ("src/api", "src/web"):
        desk.run("cct", "-d", str(desk.place(name)))
    pids = [int(path.name) for path in (desk.home / "calls").glob("[0-9]*")]
    desk.tmux.text("claude-api:shell", f"{desk.programs.command('cct-kill')} --all -y")
    desk.tmux.keys("claude-api:shell", "Enter")
    wait_for(lambda: desk.tmux.sessions() == [], "the end of both")
    wait_for(lambda: desk.listed() == [], "the end of the list")
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "the end of claude")
