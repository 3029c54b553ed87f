"""The real CLI, limited by its API: what is shown is what the API said, and ccra lets it go on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.recovery.test_races import processes
from tests.support.claude import Claude, running
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.terminal import Tmux, terminal
from tests.support.tools import CLAUDE_VERSIONS, NEWEST
from tests.support.waiting import wait_for

pytestmark = pytest.mark.real

CLAIMS = {"five_hour": 7200, "seven_day": 200000, "seven_day_opus": 200000}


@contextmanager
def desk(
    programs: Programs, place: Path, version: str
) -> Iterator[tuple[Claude, Listing, Tmux, Path]]:
    """Yield the CLI, our commands beside it on a tmux of their own, and a trusted directory."""
    home = place / "home"
    project = home / "src" / "the project"
    project.mkdir(parents=True)
    with running(home, place / "api", version) as claude, terminal(claude.env()) as tmux:
        claude.trust(project)
        listing = Listing(programs, Store(home))
        listing.env = claude.env(TMUX_TMPDIR=tmux.env["TMUX_TMPDIR"])
        yield claude, listing, tmux, project


def minute(ahead: int) -> int:
    """Return a whole minute `ahead` seconds from now: older versions say no seconds."""
    now = int(time.time()) + ahead
    return now - now % 60 + 60


def shown(listing: Listing) -> dict[str, Any]:
    """Return the only row."""
    (row,) = listing.rows()
    return row


def outcome(listing: Listing) -> str:
    """Return how the last run ended, once it has."""

    def ended() -> str:
        line = listing.run("ccra", "--status", "--json").out.splitlines()[0]
        found = str(json.loads(line)["outcome"])
        return "" if found == "at work" else found

    return wait_for(ended, "the end of the run", limit=60)


@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_limits_as_the_api_says(programs: Programs, tmp_path: Path, version: str) -> None:
    """Every kind of limit, and what is none."""
    with desk(programs, tmp_path, version) as (claude, listing, _, project):
        wrong = []
        for claim, ahead in CLAIMS.items():
            reset = minute(ahead)
            claude.mode("limit", claim=claim, reset=reset)
            claude.headless(f"Work on {claim}", cwd=project)
            row = listing.rows()[0]
            said = datetime.fromtimestamp(reset, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            # 1.0.128 names the Opus limit like any other
            kind = "usage" if (version, claim) == ("1.0.128", "seven_day_opus") else claim
            if (row["state"], row["resets_at"], row["limit"]) != ("limited", said, kind):
                wrong.append((claim, row, said))
        for mode in ("transient", "overload", "auth"):
            claude.mode(mode)
            claude.headless(f"Work on {mode}", cwd=project)
            row = listing.rows()[0]
            if row["state"] in ("limited", "ready"):
                wrong.append((mode, row, "no limit"))
        assert wrong == []


@pytest.mark.parametrize("way", ["headless", "tmux"])
@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_goes_on(programs: Programs, tmp_path: Path, version: str, way: str) -> None:
    """When the API frees the account, the turn is finished in its directory, in the mode it had."""
    recorded = version.startswith("2.1")
    with desk(programs, tmp_path, version) as (claude, listing, _, project):
        claude.mode("limit", claim="five_hour", reset=minute(60))
        words = ["--permission-mode", "acceptEdits"]
        claude.headless("Write the file", *words, cwd=project)
        assert shown(listing)["state"] == "limited"
        target = project / "written.txt"
        written = {"file_path": str(target), "content": "by the resumed session"}
        claude.mode("tool", name="Write", input=written, text="It is written.")
        listing.env["CCR_NOW"] = str(minute(180))
        assert shown(listing)["state"] == "ready"
        before = shown(listing)["id"]
        done = listing.run("ccra", *(["--headless"] if way == "headless" else []), cwd=Path("/"))
        assert (done.code, done.err) == (0, ""), done
        expected = "done"
        if not recorded:
            # nothing tells its mode: headless it is denied, in a window it waits for a person
            expected = "1 tool denied" if way == "headless" else "waiting for a person"
        assert outcome(listing) == expected
        assert target.exists() is recorded
        assert shown(listing)["id"] == before
        assert "Write the file" in json.dumps(claude.requests()[-1]["messages"])


def test_waits_for_a_person(programs: Programs, tmp_path: Path) -> None:
    """At a permission prompt nothing is typed: the file is not written, and that is said."""
    with desk(programs, tmp_path, NEWEST) as (claude, listing, tmux, project):
        claude.mode("limit", claim="five_hour", reset=minute(60))
        claude.headless("Write the file", cwd=project)
        target = project / "written.txt"
        written = {"file_path": str(target), "content": "x"}
        claude.mode("tool", name="Write", input=written, text="It is written.")
        listing.env["CCR_NOW"] = str(minute(180))
        done = listing.run("ccra")
        assert (done.code, "tmux claude-the_project" in done.out) == (0, True), done
        assert outcome(listing) == "waiting for a person"
        assert not target.exists()
        # a person says yes
        tmux.wait("=claude-the_project:claude", "1. Yes")
        tmux.keys("=claude-the_project:claude", "Enter")
        wait_for(target.exists, "the file")


def test_limited_again(programs: Programs, tmp_path: Path) -> None:
    """A reset that was early: said, and due at the new one."""
    with desk(programs, tmp_path, NEWEST) as (claude, listing, _, project):
        claude.mode("limit", claim="five_hour", reset=minute(60))
        claude.headless("Go", cwd=project)
        again = minute(4000)
        claude.mode("limit", claim="five_hour", reset=again)
        listing.env["CCR_NOW"] = str(minute(180))
        assert listing.run("ccra").code == 0
        assert outcome(listing) == "limited again"
        assert shown(listing)["resets_at"] == datetime.fromtimestamp(again, UTC).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )


def test_login_expired(programs: Programs, tmp_path: Path) -> None:
    """Reported, not counted as done."""
    with desk(programs, tmp_path, NEWEST) as (claude, listing, _, project):
        claude.mode("limit", claim="five_hour", reset=minute(60))
        claude.headless("Go", cwd=project)
        claude.mode("auth")
        listing.env["CCR_NOW"] = str(minute(180))
        assert listing.run("ccra", "--headless").code == 0
        assert outcome(listing).startswith("failed: ")


@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_no_process_stays(programs: Programs, tmp_path: Path, version: str) -> None:
    """When its terminal is gone, claude ends, and what held its window."""
    with desk(programs, tmp_path, version) as (claude, listing, tmux, project):
        assert listing.run("cct", "--detach", cwd=project).code == 0
        tmux.wait(
            "=claude-the_project:claude", "shift+tab" if version == NEWEST else "for shortcuts"
        )
        # it stays for as long as its terminal does
        time.sleep(6)
        assert "exit status" not in tmux.screen("=claude-the_project:claude")
        tmux.tmux("kill-server")
        wait_for(lambda: not processes(claude.home), "the end of all", limit=30)
