"""A search by state reads less than a listing, and finds the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Session, Store


def build(session: Session, dice: random.Random, now: int) -> None:
    """Fill `session` with one of the shapes that tell a state."""
    session.user("x")
    shape = dice.randrange(7)
    if shape == 1:
        session.assistant("y")
    elif shape == 2:
        session.tool_use("Bash", {"command": "x"})
    elif shape == 3:
        session.tool_use("Bash", {"command": "x"}).tool_result(
            "y" * dice.choice([3, 20000, 200000])
        )
    elif shape == 4:
        session.five_hours(now + dice.choice([-500, 500]))
    elif shape == 5:
        session.limit("You're out of usage credits")
    elif shape == 6:
        session.assistant("y").limit("API Error: Rate limit reached", error="server_error")
    if dice.random() < 0.3:
        session.message("assistant", [{"type": "text", "text": "aside"}], isSidechain=True)
    if dice.random() < 0.5:
        session.bookkeeping()
    if dice.random() < 0.2:
        session.raw('{"type":"user","message":{"role":"us')


def other_order(session: Session, dice: random.Random) -> None:
    """Write the keys of some records in another order, as other versions do."""
    for index, record in enumerate(session.records):
        if isinstance(record, dict) and dice.random() < 0.5:
            keys = list(record)
            dice.shuffle(keys)
            session.records[index] = {key: record[key] for key in keys}


@pytest.mark.parametrize("order", ["its own", "another"])
def test_finds_what_a_listing_shows(programs: Programs, tmp_path: Path, order: str) -> None:
    """Of 150 sessions: each state's search gives the rows that the listing has of that state."""
    home = tmp_path / "home"
    home.mkdir()
    store, dice = Store(home), random.Random(f"{order} 4711")
    for number in range(150):
        session = store.session(home / f"p{number % 5}", ago=60 * (number + 1))
        build(session, dice, store.now)
        if order == "another":
            other_order(session, dice)
        session.write(mtime=store.now - 60 * (number + 1))
    listing = Listing(programs, store)
    rows = listing.rows("1000")
    assert len(rows) == 150
    for state in ("limited", "ready", "stopped"):
        wanted = [row for row in rows if row["state"] == state]
        assert wanted
        found = listing.rows("1000", f"--{state}")
        missing = {row["id"] for row in wanted} - {row["id"] for row in found}
        assert missing == set(), state
        assert (found == wanted) is True, state
