"""Sessions that the real CLI made are listed, found and resumed from elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.claude import Claude, running
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.run import run
from tests.support.store import Store
from tests.support.terminal import terminal
from tests.support.tools import CLAUDE_VERSIONS, NEWEST
from tests.support.waiting import wait_for

pytestmark = pytest.mark.real


def texts(claude: Claude) -> str:
    """Return all that the API was asked last, as text."""
    return json.dumps(claude.requests()[-1]["messages"], ensure_ascii=False)


@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_headless(programs: Programs, tmp_path: Path, version: str) -> None:
    """Every version: listed, found, and resumed from / in its own directory."""
    home = tmp_path / "home"
    place = home / "it's a $project"
    place.mkdir(parents=True)
    with running(home, tmp_path / "api", version) as claude:
        claude.mode("text", text="The heron stands in the reeds.")
        first = claude.headless("Where is the heron?", cwd=place)
        assert first.code == 0, first
        (transcript,) = claude.transcripts()
        store = Store(home)
        listing = Listing(programs, store)
        listing.env = claude.env(CLAUDE_CODE_MAX_RETRIES="1")
        (row,) = listing.rows()
        assert (row["id"], row["project"]) == (transcript.stem, str(place))
        assert (row["state"], row["title"]) == ("idle", "Where is the heron?")
        assert listing.run("ccr-find", "HERON").out.startswith(row["id"])
        assert listing.run("ccr-find", "--all", "reeds").out.startswith(row["id"])
        size = transcript.stat().st_size
        claude.mode("text", text="It flew.")
        got = listing.run("ccr", row["id"][:8], "And now?", "--", "-p", cwd=Path("/"))
        assert (got.code, got.out) == (0, "It flew.\n"), got
        assert "The heron stands in the reeds." in texts(claude)
        # 2.0.42 also leaves an empty file behind at each resume, 1.0.128 at times one with what it
        # calls other sessions: neither is a session
        spoken = [path for path in claude.transcripts() if '"type":"user"' in path.read_text()]
        assert spoken == [transcript]
        assert transcript.stat().st_size > size
        assert [row["id"] for row in listing.rows()] == [transcript.stem]


def test_interactive(programs: Programs, tmp_path: Path) -> None:
    """The newest in a terminal: live while it runs, in history, resumed from /."""
    home = tmp_path / "home"
    place = home / "proj"
    place.mkdir(parents=True)
    with running(home, tmp_path / "api", NEWEST) as claude, terminal(claude.env()) as tmux:
        claude.trust(place)
        claude.mode("text", text="The otter sleeps.")
        tmux.start("one", [str(claude.wrapper)], cwd=place)
        tmux.wait("one", "shift+tab to cycle")
        tmux.text("one", "Where is the otter?")
        tmux.keys("one", "Enter")
        tmux.wait("one", "The otter sleeps.")
        listing = Listing(programs, Store(home))
        listing.env = {**claude.env(), "TMUX_TMPDIR": tmux.env["TMUX_TMPDIR"]}
        wait_for(lambda: listing.run("ccr-list", "--live").out, "a live session")
        (row,) = listing.rows()
        assert row["title"] == "Where is the otter?"
        got = listing.run("ccr", row["id"])
        assert got.code == 75
        assert "is live in tmux session one" in got.err
        tmux.text("one", "/exit")
        tmux.keys("one", "Enter")
        wait_for(lambda: listing.rows()[0]["state"] == "idle", "its end")
        argv = [programs.command("ccr"), row["id"][:8], "And now?"]
        claude.mode("text", text="It swims.")
        tmux.start("two", argv, cwd=Path("/"))
        tmux.wait("two", "It swims.")
        assert "The otter sleeps." in texts(claude)
        assert len(claude.transcripts()) == 1


def test_here_and_fork(programs: Programs, tmp_path: Path) -> None:
    """A session whose directory is gone goes on in another, and a copy beside the original."""
    home = tmp_path / "home"
    place, other = home / "old place", home / "new place"
    place.mkdir(parents=True)
    other.mkdir()
    with running(home, tmp_path / "api", NEWEST) as claude:
        claude.mode("text", text="Of course.")
        assert claude.headless("Remember the number 4711.", cwd=place).code == 0
        (transcript,) = claude.transcripts()
        listing = Listing(programs, Store(home))
        listing.env = claude.env()
        got = listing.run("ccr", "--fork", transcript.stem, "And on.", "--", "-p")
        assert got.code == 0, got
        assert len(claude.transcripts()) == 2
        assert "4711" in texts(claude)
        run(["mv", place, home / "moved away"], home=home)
        before = transcript.read_bytes()
        words = ["--here", transcript.stem, "Which number?", "--", "-p"]
        got = listing.run("ccr", *words, cwd=other)
        assert got.code == 0, got
        assert "4711" in texts(claude)
        assert transcript.read_bytes() == before
        newest = listing.rows()[0]
        assert (newest["id"], newest["project"]) == (transcript.stem, str(other))


def test_current_inside_of_claude(programs: Programs, tmp_path: Path) -> None:
    """In its Bash tool and in a hook, by the CLI's own variable."""
    home = tmp_path / "home"
    place = home / "proj"
    place.mkdir(parents=True)
    command = f"{programs.command('ccr-current')} --id"
    with running(home, tmp_path / "api", NEWEST) as claude:
        hook = {"type": "command", "command": f"{command} >{home}/hook 2>&1"}
        config = {"hooks": {"Stop": [{"hooks": [hook]}]}, "permissions": {"allow": ["Bash"]}}
        (home / ".claude").mkdir()
        (home / ".claude" / "settings.json").write_text(json.dumps(config))
        tool = {"command": f"{command} >{home}/tool 2>&1", "description": "which session"}
        claude.mode("tool", name="Bash", input=tool, text="There.")
        got = claude.headless("Which session is this?", cwd=place)
        assert got.code == 0, got
        (transcript,) = claude.transcripts()
        assert (home / "tool").read_text() == transcript.stem + "\n"
        assert (home / "hook").read_text() == transcript.stem + "\n"
