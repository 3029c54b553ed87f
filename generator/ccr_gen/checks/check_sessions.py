"""What finds sessions, on one that is planted."""

import json
from typing import Any

from ccr_gen.checks.planted import IDLE, WORD, plant, project
from ccr_gen.checks.workspace import Workspace, expect


def _plain(workspace: Workspace, host: Any, *argv: str) -> None:
    """Fail unless the planted session is what `argv` prints, between tabs and as JSON."""
    plant(workspace, host)
    name, where = argv[0], project(workspace, "heron")
    done = workspace.run(host, *argv, "--plain", cwd=where)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    row = done.out.split("\n")[0].split("\t")
    expect(row[:2] == [IDLE, "idle"], f"{name} --plain prints {' '.join(row[:2]) or 'nothing'}")
    expect(where in row, f"{name} --plain names {row[4] if len(row) > 4 else 'no directory'}")
    done = workspace.run(host, *argv, "--json", cwd=where)
    expect(done.code == 0, f"--json: exit {done.code}, {done.said}")
    try:
        found = json.loads(done.out.split("\n")[0])
    except ValueError:
        found = {}
    seen = (found.get("id"), found.get("state"), found.get("project"))
    expect(seen == (IDLE, "idle", where), f"{name} --json prints {done.said}")


def test_list(host: Any, workspace: Workspace) -> None:
    """{list}: a planted session, plain and JSON"""
    workspace.need("jq")
    _plain(workspace, host, workspace.commands["list"], "--project", project(workspace, "heron"))


def test_find(host: Any, workspace: Workspace) -> None:
    """{find}: the same by a word, plain and JSON"""
    workspace.need("jq")
    _plain(workspace, host, workspace.commands["find"], WORD)


def test_find_nothing(host: Any, workspace: Workspace) -> None:
    """{find}: nothing found is exit 1, said"""
    workspace.need("jq")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["find"], "no-such-word-anywhere")
    expect(done.code == 1, f"exit {done.code}, {done.said}")
    expect(done.err and not done.out, "nothing is said about it")


def test_current(host: Any, workspace: Workspace) -> None:
    """{current}: the same by its directory"""
    workspace.need("jq")
    _plain(workspace, host, workspace.commands["current"])


def test_without_jq(host: Any, workspace: Workspace) -> None:
    """{list} without jq: exit 69, and the remedy"""
    workspace.need()
    plant(workspace, host)
    path = workspace.without("jq", host)
    done = workspace.run(host, workspace.program(), workspace.commands["list"], PATH=path)
    expect(done.code == 69, f"exit {done.code}, {done.said}")
    expect("jq" in done.err and "install" in done.err, done.said)
