"""What the tests of ccr-stats write, and how they read what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.listing import Listing
from tests.support.store import Session

# Tuesday, 24 November 2026, 06:00 UTC
NOW = 1795500000
DAY = 86400


def typed(listing: Listing, project: Path | str, *ages: float, count: int = 1) -> None:
    """Write `count` prompts of `project` into history for each of `ages`, in days before now."""
    with (listing.store.path / "history.jsonl").open("a") as out:
        for age in ages:
            line = {
                "display": 'x "timestamp":1,"project":"/no"',
                "pastedContents": {},
                "timestamp": int((NOW - age * DAY) * 1000),
                "project": str(project),
                "sessionId": "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11",
            }
            out.write((json.dumps(line, separators=(",", ":")) + "\n") * count)


def sized(session: Session, size: int) -> Session:
    """Write `session`, filled up to `size` bytes."""
    session.user("Hello").assistant("Done.").write()
    missing = size - session.path.stat().st_size - len('{"type":"x","fill":""}\n')
    session.raw('{"type":"x","fill":"' + "x" * missing + '"}\n').write()
    assert session.path.stat().st_size == size
    return session


def rows(listing: Listing, *words: str, **env: str) -> list[dict[str, Any]]:
    """Return the objects of `ccr-stats --json`."""
    done = listing.run("ccr-stats", *words, "--json", cwd=None, text="", **env)
    assert (done.code, done.err) == (0, ""), done
    return [json.loads(line) for line in done.out.splitlines()]


def kind(found: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    """Return the objects of the kind `what`, without that key."""
    return [{key: row[key] for key in row if key != "kind"} for row in found if row["kind"] == what]
