"""ccr-stats of stores with odd, few, or unreadable things in them."""

from __future__ import annotations

from tests.keeping.counted import kind, rows, typed
from tests.support.listing import Listing
from tests.support.store import encode


def test_sessions_are_counted_once_and_as_they_are(listing: Listing) -> None:
    """A moved session is where its newest file is; empty files and subagents are none."""
    store, home = listing.store, listing.store.home
    name = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
    store.session(home / "old", ago=900, id=name).user("a").assistant("b").write()
    new = store.session(home / "new\ttab", ago=100, id=name).user("a").assistant("b").write()
    (new.path.parent / "agent-1f2e.jsonl").write_text(new.path.read_text())
    (new.path.parent / "00000000-0000-4000-8000-000000000000.jsonl").touch()
    found = rows(listing)
    assert kind(found, "total")[0]["sessions"] == 1
    assert [(row["project"], row["sessions"]) for row in kind(found, "project")] == [
        (f"{home}/new\ttab", 1)
    ]


def test_a_directory_that_only_history_knows(listing: Listing) -> None:
    """A transcript without a directory has that of history, which encodes to its folder."""
    place = listing.store.home / "ünï dir"
    folder = listing.store.path / "projects" / encode(str(place))
    folder.mkdir(parents=True)
    (folder / "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11.jsonl").write_text('{"type":"x"}\n')
    assert kind(rows(listing), "project")[0]["project"] == folder.name
    typed(listing, place, 0.1)
    (row,) = kind(rows(listing), "project")
    assert (row["project"], row["sessions"], row["prompts"]) == (str(place), 1, 1)


def test_no_time_is_not_the_oldest(listing: Listing) -> None:
    """A file of the epoch, as images and archives that are built alike hold, is of no time."""
    store = listing.store
    for number in range(6):
        store.talk(ago=(number + 1) * 86400)
        store.session(store.home / f"p{number}").user("x").write(mtime=0)
    (store.path / "history.jsonl").unlink()
    assert kind(rows(listing), "total")[0]["since"] == "2026-11-18T06:00:00Z"


def test_nothing_is_said(listing: Listing) -> None:
    store = listing.store
    done = listing.run("ccr-stats")
    assert (done.code, done.out, done.err) == (0, "", "ccr: no sessions yet in ~/.claude\n")
    (store.path / "projects").mkdir()
    assert listing.run("ccr-stats").err == "ccr: no sessions yet in ~/.claude\n"
    store.talk(ago=90000)
    assert listing.run("ccr-stats", "--since", "1h").err == (
        "ccr: no session fits, see all with ccr-list\n"
    )
    # prompts of sessions that are gone are something
    typed(listing, "/gone", 0.01)
    assert listing.run("ccr-stats", "--since", "1h").out.startswith("/gone\t0\t1\t0\t")


def test_what_cannot_be_read_is_said(listing: Listing) -> None:
    """The rest is counted. Root reads everything, so find is made to complain."""
    listing.store.talk()
    find = listing.store.home / ".local" / "bin" / "find"
    find.parent.mkdir(parents=True)
    said = "find: 'projects/-x': Permission denied"
    find.write_text(f'#!/bin/sh\necho "{said}" >&2\nexec /usr/bin/find "$@"\n')
    find.chmod(0o755)
    done = listing.run("ccr-stats")
    assert done.err == "1 folder of sessions could not be read\n"
    assert done.out.count("\n") == 1
