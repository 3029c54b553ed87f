"""From a real template to a resumed session: render, apply, run as the agent does, resume."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.generator.templates import template
from tests.generator.test_terraform import Tool, render
from tests.support.claude import Claude, running
from tests.support.images import HOME, USER, Container, container
from tests.support.run import Result
from tests.support.waiting import wait_for

pytestmark = pytest.mark.real

QUIET = {"CCR_SKEL_WATCH": "0"}


@contextmanager
def workspace(place: Path, image: str) -> Iterator[tuple[Claude, Container]]:
    """Yield the CLI and a workspace whose script came out of Terraform's state."""
    where = template(place / "template")
    render(where)
    (script,) = Tool(where, place).scripts()
    home = place / "home"
    home.mkdir()
    with (
        running(home, place / "api") as claude,
        container(image, volumes=claude.volumes, network=claude.network) as box,
    ):
        done = box.agent(str(script["script"]), env=QUIET)
        assert done.code == 0, done
        box.exec("mkdir", "-p", f"{HOME}/src/api", f"{HOME}/elsewhere")
        projects = {f"{HOME}/src/api": {"hasTrustDialogAccepted": True}}
        config = {"hasCompletedOnboarding": True, "theme": "dark", "projects": projects}
        box.write(f"{HOME}/.claude.json", json.dumps(config))
        yield claude, box


def shell(box: Container, line: str, *, cwd: str = HOME, **env: str) -> Result:
    """Run `line` in a login bash of the workspace."""
    return box.exec("bash", "-lc", line, cwd=cwd, env=env)


@pytest.mark.parametrize("image", ["bookworm-full", "trixie-full"])
def test_listed_found_resumed(tmp_path: Path, image: str) -> None:
    """A session of the real CLI, made in one directory, goes on when called from another."""
    with workspace(tmp_path, image) as (claude, box):
        claude.mode("text", text="The heron stands in the reeds.")
        made = shell(box, "claude -p 'Where is the heron?'", cwd=f"{HOME}/src/api")
        assert (made.code, made.out) == (0, "The heron stands in the reeds.\n"), made
        row = json.loads(shell(box, "ccr-list --json").out)
        assert (row["project"], row["title"]) == (f"{HOME}/src/api", "Where is the heron?")
        assert shell(box, "ccr-find HERON").out.startswith(row["id"])
        assert shell(box, "ccr-find --all reeds").out.startswith(row["id"])
        claude.mode("text", text="It flew.")
        line = f"ccr {row['id'][:8]} 'And now?' -- -p"
        done = shell(box, line, cwd=f"{HOME}/elsewhere")
        assert (done.code, done.out) == (0, "It flew.\n"), done
        assert "The heron stands in the reeds." in json.dumps(claude.requests()[-1]["messages"])
        assert len(shell(box, "ccr-list --json").out.splitlines()) == 1


def outcomes(box: Container) -> dict[str, list[str]]:
    """Return the outcomes of each session's runs."""
    found: dict[str, list[str]] = {}
    for line in shell(box, "ccra --status --json").out.splitlines():
        row = json.loads(line)
        found.setdefault(row["id"], []).append(row["outcome"])
    return found


def test_stopped_container(tmp_path: Path) -> None:
    """Limited and at work when the machine dies: at the next start each goes on, once."""
    with workspace(tmp_path, "bookworm-full") as (claude, box):
        claude.mode("limit", claim="five_hour", reset=int(time.time()) - 60)
        shell(box, "claude -p 'Was limited.'", cwd=f"{HOME}/src/api")
        claude.mode("text", text="Never said.", hold=True)
        typed = "tmux send-keys -t =claude-api:claude 'Was at work.' Enter"
        asked = len(claude.requests())
        done = shell(box, "cct --detach", cwd=f"{HOME}/src/api")
        assert done.code == 0, done
        screen = "tmux capture-pane -p -t =claude-api:claude"
        wait_for(lambda: "shift+tab" in shell(box, screen).out, "the interactive start")
        shell(box, typed)
        wait_for(lambda: len(claude.requests()) > asked, "its request")
        wait_for(lambda: len(shell(box, "ccr-list").out.splitlines()) == 2, "both sessions")
        box.kill()
        claude.mode("text", text="Done at last.")
        box.restart()
        states = {
            json.loads(line)["title"]: json.loads(line)["state"]
            for line in shell(box, "ccr-list --json").out.splitlines()
        }
        assert states == {"Was limited.": "ready", "Was at work.": "stopped"}
        started = shell(box, "ccra --dead -y; cct --restore")
        assert started.code == 0, started
        assert started.out.count("  started  ") == 2, started
        again = shell(box, "ccra --dead -y")
        assert again.out.startswith("Nothing started"), again
        wait_for(
            lambda: sorted(outcomes(box).values()) == [["done"], ["done"]],
            "both to be done",
            limit=60,
        )
        said = [json.dumps(request["messages"]) for request in claude.requests()]
        for prompt in ("Was limited.", "Was at work."):
            assert sum("Continue where" in text and prompt in text for text in said) >= 1
        names = shell(box, "cct-list --plain | cut -f1").out.split()
        assert "claude-api" in names
        assert USER == "ann"
