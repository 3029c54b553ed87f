"""A transcript of 100 MB: there and back, and no process takes more memory for it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.bench.measure import Ground, MemoryRow, peak
from tests.keeping.conftest import ID
from tests.support.listing import Listing
from tests.support.store import Session

BOUND = 64.0
LINES, LINE = 200, 500_000


@pytest.fixture
def large(listing: Listing) -> Session:
    """Return a session of 100 MB: lines of half a megabyte, with paths and keys among them."""
    session = listing.store.session(id=ID).user("Begin")
    session.write()
    home = listing.store.home
    words = f'{home}/src/a.py: token "{"x" * 40}" sk-ant-api03-{"a1" * 20}\n'
    text = words + "the quick brown fox jumps over the lazy dog\n" * (LINE // 44)
    with session.path.open("a") as out:
        for _ in range(LINES):
            session.records.clear()
            record = session.message("user", text)
            out.write(json.dumps(record, separators=(",", ":")) + "\n")
    assert session.path.stat().st_size > 100_000_000
    return session


def test_memory(listing: Listing, other: Listing, large: Session) -> None:
    """Every process of export, redacted export, document and import stays below 64 MB."""
    store, env = listing.store, listing.env
    ground = Ground(store, listing.programs, env)
    export = listing.programs.command("ccr-export")

    def measured(name: str, place: Ground, *words: str) -> float:
        return peak(MemoryRow(name, words, BOUND), place)

    found = {
        "export": measured("export", ground, export, ID, "plain.tar.gz"),
        "redact": measured("redact", ground, export, ID, "-f", "masked.tar.gz", "--redact"),
        "md": measured("md", ground, export, ID, "doc.md", "--format", "md", "--redact"),
    }
    there = Ground(other.store, other.programs, other.env)
    words = [other.programs.command("ccr-import"), f"{store.home}/plain.tar.gz", "--into", "proj"]
    found["import"] = measured("import", there, *words)
    assert {name: figure for name, figure in found.items() if figure > BOUND} == {}, found
    path = next((other.store.path / "projects").glob(f"*/{ID}.jsonl"))
    one, two = digest(large.path), digest(path, large.project, f"{other.store.home}/proj")
    assert one == two
    assert (store.home / "doc.md").stat().st_size > 0
    assert (store.home / "masked.tar.gz").stat().st_size > 0


def digest(path: Path, old: str = "", new: str = "") -> tuple[int, str]:
    """Return the lines of a transcript, and the sum of their bytes."""
    whole, count = hashlib.sha256(), 0
    with path.open("rb") as lines:
        for line in lines:
            count += 1
            whole.update(line.replace(new.encode(), old.encode()) if new else line)
    return count, whole.hexdigest()
