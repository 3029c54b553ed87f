"""What reads, moves and counts sessions, and looks after their store."""

import json
import time
from typing import Any

from ccr_gen.checks.planted import IDLE, READY, WORD, plant, project
from ccr_gen.checks.workspace import Workspace, expect

_ARCHIVE = "/tmp/ccr-test.tar.gz"


def test_log(host: Any, workspace: Workspace) -> None:
    """{log}: the transcript as text"""
    workspace.need("jq")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["log"], IDLE[:8])
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    for text in (f"you     {WORD}", "claude  Done."):
        expect(text in done.out, f'no "{text}" in it')


def test_statusline(host: Any, workspace: Workspace) -> None:
    """{statusline}: prints the limits it is told"""
    workspace.need("jq")
    window = {"used_percentage": 12.5, "resets_at": int(time.time()) + 7200}
    told = json.dumps({"session_id": IDLE, "rate_limits": {"five_hour": window}})
    words = 'printf "%s" "$2" | "$1"'
    done = workspace.run(host, "sh", "-c", words, "sh", workspace.commands["statusline"], told)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    expect("5h 12%" in done.out, f"it prints {done.said}")


def test_limits(host: Any, workspace: Workspace) -> None:
    """{limits}: shows the same ones"""
    workspace.need("jq")
    done = workspace.run(host, workspace.commands["limits"], "--plain")
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    expect(done.out.startswith("five_hour\t12\t"), f"it prints {done.said}")


def test_stats(host: Any, workspace: Workspace) -> None:
    """{stats}: counts the planted sessions"""
    workspace.need("jq")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["stats"], "--plain")
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    rows = [line.split("\t")[:2] for line in done.out.splitlines()]
    for name in ("heron", "ibis"):
        where = project(workspace, name)
        expect([where, "1"] in rows, f"it counts none in {where}")


def test_moved(host: Any, workspace: Workspace) -> None:
    """{export}, {import}: out and in again"""
    workspace.need("jq")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["export"], READY, _ARCHIVE)
    expect(done.code == 0, f"export: exit {done.code}, {done.said}")
    expect(done.out.strip() == _ARCHIVE, f"export prints {done.said}")
    where = project(workspace, "egret")
    workspace.run(host, "mkdir", "-p", where)
    words = ["--fork", "--into", where, _ARCHIVE]
    done = workspace.run(host, workspace.commands["import"], *words)
    expect(done.code == 0, f"import: exit {done.code}, {done.said}")
    expect(host.file(done.out.strip()).is_file, f"import prints {done.said}")
    words = ["--project", where, "--json"]
    done = workspace.run(host, workspace.commands["list"], *words)
    expect(f'"project":"{where}"' in done.out.replace('": "', '":"'), "it is not listed there")


def test_doctor(host: Any, workspace: Workspace) -> None:
    """{doctor}: looks at store and tools"""
    workspace.need()
    # an image is not a workspace: some of it may fail
    done = workspace.run(host, workspace.commands["doctor"])
    expect(done.code in (0, 1), f"exit {done.code}, {done.said}")
    seen = {tuple(line.split()[:2]) for line in done.out.splitlines()}
    for name in ("store", "tools"):
        known = any((level, name) in seen for level in ("ok", "warn", "fail"))
        expect(known, f"it says nothing about {name}")
