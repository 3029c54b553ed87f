"""cct and its windows, with a program that stands for claude."""

from typing import Any

from ccr_gen.checks.planted import IDLE, plant, project
from ccr_gen.checks.workspace import Workspace, expect

_BIN = "/tmp/ccr-stand-in"
_SOCKETS = "/tmp/ccr-tmux"
_NAME = "claude-heron"


def _environment(workspace: Workspace, host: Any) -> dict[str, str]:
    """Return what gives a session a `claude` that only waits, and a tmux server of its own."""
    words = (
        'mkdir -p "$1" "$2" && chmod 700 "$2" && printf "#!/bin/sh\\nexec cat\\n" >"$1/claude"'
        ' && chmod 755 "$1/claude"'
    )
    done = workspace.run(host, "sh", "-c", words, "sh", _BIN, _SOCKETS)
    expect(done.code == 0, done.said)
    path = f"{_BIN}:{workspace.environment()['PATH']}"
    return {"PATH": path, "TMUX_TMPDIR": _SOCKETS, "TERM": "xterm-256color"}


def test_without_tmux(host: Any, workspace: Workspace) -> None:
    """{tmux} without tmux: exit 69, and the remedy"""
    workspace.need()
    path = workspace.without("tmux", host)
    done = workspace.run(host, workspace.program(), workspace.commands["tmux"], "-d", PATH=path)
    expect(done.code == 69, f"exit {done.code}, {done.said}")
    expect("tmux" in done.err and "install" in done.err, done.said)


def test_windows(host: Any, workspace: Workspace) -> None:
    """{tmux}: opens its three windows in tmux"""
    workspace.need("tmux", "jq")
    plant(workspace, host)
    env = _environment(workspace, host)
    done = workspace.run(host, workspace.commands["tmux"], IDLE, "--detach", **env)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    form = "#{window_name} #{pane_current_path}"
    words = ["tmux", "list-panes", "-s", "-t", f"={_NAME}", "-F", form]
    seen = workspace.run(host, *words, **env)
    expect(seen.code == 0, f"no tmux session {_NAME}, {seen.said}")
    panes = dict(line.split(" ", 1) for line in seen.out.splitlines())
    for name in ("claude", "shell", "log"):
        expect(name in panes, f'window "{name}" missing')
    where = project(workspace, "heron")
    for name in ("claude", "shell"):
        expect(panes[name] == where, f'window "{name}" is in {panes[name]}, not in {where}')


def test_listed(host: Any, workspace: Workspace) -> None:
    """{tmux_list}: shows it, and the session is live"""
    workspace.need("jq", "tmux")
    env = _environment(workspace, host)
    done = workspace.run(host, workspace.commands["tmux_list"], "--plain", **env)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    expect(_NAME in done.out, f"{_NAME} is not in it")
    done = workspace.run(host, workspace.commands["list"], "--live", "--plain", **env)
    expect(done.out.startswith(f"{IDLE}\tlive\t"), "the session is not said to be live")


def test_killed(host: Any, workspace: Workspace) -> None:
    """{tmux_kill}: closes it"""
    workspace.need("jq", "tmux")
    env = _environment(workspace, host)
    done = workspace.run(host, workspace.commands["tmux_kill"], _NAME, "-y", **env)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    left = workspace.run(host, "tmux", "has-session", "-t", f"={_NAME}", **env)
    expect(left.code, f"{_NAME} is still open")
