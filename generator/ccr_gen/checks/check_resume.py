"""What resumes: by hand, and by itself."""

import json
from typing import Any

import pytest

from ccr_gen.checks.planted import IDLE, READY, plant
from ccr_gen.checks.workspace import Workspace, expect


def test_without_claude(host: Any, workspace: Workspace) -> None:
    """{resume} without claude: exit 69, and the remedy"""
    workspace.need("jq")
    if "claude" in workspace.tools:
        pytest.skip("claude is in the image")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["resume"], IDLE)
    expect(done.code == 69, f"exit {done.code}, {done.said}")
    expect("claude" in done.err, done.said)


def test_plan(host: Any, workspace: Workspace) -> None:
    """{all} --dry-run: plans the session that is ready"""
    workspace.need("jq")
    plant(workspace, host)
    done = workspace.run(host, workspace.commands["all"], "--dry-run", "--json")
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    try:
        rows = {row["id"]: row for row in map(json.loads, done.out.splitlines())}
    except (ValueError, KeyError, TypeError):
        rows = {}
    expect(READY in rows, f"{READY[:8]} is not in the plan: {done.said}")
    action = rows[READY].get("action")
    expect(action == "resume", f"{READY[:8]} gets: {action} {rows[READY].get('why') or ''}")
    expect(IDLE not in rows, f"{IDLE[:8]} is in the plan, and is idle")
