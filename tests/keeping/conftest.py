"""Fixtures of the tests of archives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Session, Store

ID = "9f3c1a7e-6a52-4c0e-9d1b-2f7f6f1f0c33"


@pytest.fixture
def listing(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home with an empty store."""
    return Listing(programs, store)


@pytest.fixture
def other(programs: Programs, tmp_path: Path) -> Listing:
    """Return the commands in another home, with a directory `proj` and an empty store."""
    home = tmp_path / "other home"
    (home / "proj").mkdir(parents=True)
    return Listing(programs, Store(home))


def names(place: Path) -> list[str]:
    """Return the sorted names in a directory."""
    return sorted(path.name for path in place.iterdir())


def agents(session: Session) -> None:
    """Write subagents of `session`: two as 2.1 files them, one as 2.0.42, and one of another's."""
    folder = session.path.with_suffix("") / "subagents"
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    places = {
        folder / "agent-a1.jsonl": session.id,
        folder / "flows" / "agent-b2.jsonl": session.id,
        session.path.parent / "agent-c3d4.jsonl": session.id,
        session.path.parent / "agent-ffff.jsonl": "00000000-0000-4000-8000-000000000000",
    }
    for path, owner in places.items():
        record = {
            "parentUuid": None,
            "isSidechain": True,
            "cwd": session.project,
            "sessionId": owner,
            "agentId": path.stem[6:],
            "type": "user",
            "message": {"role": "user", "content": f"the task of {path.stem}"},
        }
        path.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    (folder / "agent-a1.meta.json").write_text('{"agentType":"general-purpose"}')


@pytest.fixture
def session(store: Store) -> Session:
    """Return a written session with subagents."""
    session = store.session(id=ID).user("Where is the heron?").assistant("In the reeds.")
    session.tool_use("Bash", {"command": "ls"}).tool_result("a\nb").assistant("There.")
    session.bookkeeping().write(history=True)
    agents(session)
    return session


@pytest.fixture
def archive(listing: Listing, session: Session) -> Path:
    """Return an archive of the session."""
    return Path(listing.run("ccr-export", session.id).out.strip())
