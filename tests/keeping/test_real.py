"""Sessions of the real CLI go to another home and another path, and go on there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.claude import running
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.tools import CLAUDE_VERSIONS

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("version", "way"),
    [
        *((version, "as it is") for version in CLAUDE_VERSIONS),
        *((version, way) for version in CLAUDE_VERSIONS[1::2] for way in ("fork", "redacted")),
    ],
)
def test_moves(programs: Programs, tmp_path: Path, version: str, way: str) -> None:
    """Exported here, imported there, resumed: what was said is what the model is told."""
    one, two = tmp_path / "one", tmp_path / "two homes"
    place, other = one / "it's a $project", two / "elsewhere" / "日本"
    place.mkdir(parents=True)
    other.mkdir(parents=True)
    with running(one, tmp_path / "api1", version) as claude:
        claude.mode("text", text="The heron stands in the reeds.")
        assert claude.headless("Where is the heron?", cwd=place).code == 0
        (transcript,) = claude.transcripts()
        listing = Listing(programs, Store(one))
        words = ["--redact"] if way == "redacted" else []
        got = listing.run("ccr-export", transcript.stem, *words)
        assert got.code == 0, got
        archive = got.out.strip()
    with running(two, tmp_path / "api2", version) as claude:
        listing = Listing(programs, Store(two))
        listing.env = claude.env(CLAUDE_CODE_MAX_RETRIES="1")
        words = ["--fork"] if way == "fork" else []
        got = listing.run("ccr-import", archive, "--into", str(other), *words)
        assert got.code == 0, got
        path = Path(got.out.strip())
        assert (path.stem == transcript.stem) == (way != "fork")
        before = path.stat().st_size
        claude.mode("text", text="It flew.")
        got = listing.run("ccr", path.stem[:8], "And now?", "--", "-p", cwd=Path("/"))
        assert (got.code, got.out) == (0, "It flew.\n"), got
        told = json.dumps(claude.requests()[-1]["messages"], ensure_ascii=False)
        assert "The heron stands in the reeds." in told
        assert "Where is the heron?" in told
        assert path.stat().st_size > before
        assert not (two / ".claude" / "ccr" / "imported" / path.stem).exists()


@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_subagents(programs: Programs, tmp_path: Path, version: str) -> None:
    """A session with a real subagent: its file comes along, and the session goes on."""
    one, two = tmp_path / "one", tmp_path / "two"
    place, other = one / "proj", two / "elsewhere"
    place.mkdir(parents=True)
    other.mkdir(parents=True)
    task = {"description": "look", "prompt": "Look for it", "subagent_type": "general-purpose"}
    with running(one, tmp_path / "api1", version) as claude:
        name = "Agent" if version.startswith("2.1.") else "Task"
        claude.mode("tool", name=name, input=task, text="Found it.", unless="Look for it")
        got = claude.headless("Find the otter.", cwd=place, timeout=30)
        assert got.code == 0, got
        store = one / ".claude" / "projects"
        (path,) = [p for p in claude.transcripts() if '"type":"user"' in p.read_text()]
        agents = sorted(p.relative_to(path.parent) for p in store.rglob("agent-*"))
        if version.startswith("1."):
            # in the transcript itself
            assert '"isSidechain":true' in path.read_text()
        else:
            assert [p for p in agents if p.suffix == ".jsonl"], list(store.rglob("*"))
        archive = Listing(programs, Store(one)).run("ccr-export", path.stem).out.strip()
    with running(two, tmp_path / "api2", version) as claude:
        listing = Listing(programs, Store(two))
        listing.env = claude.env(CLAUDE_CODE_MAX_RETRIES="1")
        got = listing.run("ccr-import", archive, "--into", str(other))
        assert got.code == 0, got
        new = Path(got.out.strip())
        for relative in agents:
            assert (new.parent / relative).exists(), relative
            assert f'"cwd":"{place}' not in (new.parent / relative).read_text()
        assert "agent   Found it." in listing.run("ccr-log", new.stem).out
        claude.mode("text", text="It swims.")
        got = listing.run("ccr", new.stem, "And now?", "--", "-p")
        assert (got.code, got.out) == (0, "It swims.\n"), got
        assert "Found it." in json.dumps(claude.requests()[-1]["messages"])
