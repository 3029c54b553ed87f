"""Killed at random: archives and store are whole, nothing is lost, and the next run completes."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.keeping.conftest import ID, agents, names
from tests.keeping.poison import Archive
from tests.recovery.test_races import kill, processes
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.waiting import wait_for

pytestmark = pytest.mark.once
ROUNDS = 100
Tree = dict[str, bytes]


def tree(place: Path) -> Tree:
    """Return the files below a directory, hidden ones too, by their relative paths."""
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


def whole(path: Path) -> Tree:
    """Return the members of an archive; AssertionError unless each has its sum."""
    archive = Archive.read(path)
    found = {info.name: data for info, data in archive.members[1:]}
    for entry in archive.manifest["members"]:
        assert hashlib.sha256(found[entry["name"]]).hexdigest() == entry["sha256"]
    assert len(found) == len(archive.manifest["members"])
    return found


def kill_one(
    listing: Listing, seed: int, span: float, *words: str, begun: Path | None = None
) -> None:
    """Run a command, and kill it at a random point: all of its processes, or some.

    The point is up to `span` seconds from its start, or from when the path `begun` was there.
    """
    dice = random.Random(seed)
    home = listing.store.home
    argv = [listing.programs.command(words[0]), *words[1:]]
    process = subprocess.Popen(
        argv, env=listing.env, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while begun and not begun.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(dice.uniform(0.0, span))
    victims = processes(home)
    if dice.random() < 0.5:
        victims = dice.sample(victims, k=min(len(victims), dice.randint(1, 2)))
    for pid in victims:
        kill(pid, home)
    process.wait()
    wait_for(lambda: not processes(home), "the end of all processes")


def rounds(programs: Programs, place: Path, one: Callable[[Listing, int], None]) -> None:
    """Run `one` for each seed in a home of its own, and show what went wrong with which."""

    def guarded(seed: int) -> str | None:
        home = place / f"home{seed}"
        (home / "proj").mkdir(parents=True)
        try:
            one(Listing(programs, Store(home)), seed)
        except (AssertionError, OSError, EOFError) as error:
            return f"{seed}: {error!r}"
        return None

    with ThreadPoolExecutor(3) as pool:
        wrong = list(pool.map(guarded, range(ROUNDS)))
    assert [text for text in wrong if text] == []


def filled(listing: Listing, *, ago: float = 3600, id: str = ID) -> Tree:
    """Write a session with subagents; return its files as an archive names them."""
    session = listing.store.session(ago=ago, id=id)
    for number in range(40):
        session.user(f"Question {number}").assistant(os.urandom(2000).hex())
    session.write()
    agents(session)
    os.utime(session.path, (session.at, session.at))
    found = tree(session.path.parent)
    return {name: data for name, data in found.items() if name != "agent-ffff.jsonl"}


def test_export(programs: Programs, tmp_path: Path) -> None:
    """The file is there whole, as it was before, or not at all."""

    def one(listing: Listing, seed: int) -> None:
        files = filled(listing)
        path = listing.store.home / "out.tar.gz"
        before = b""
        if seed % 2:
            listing.run("ccr-export", ID, "out.tar.gz")
            before = path.read_bytes()
            session = next((listing.store.path / "projects").glob(f"*/{ID}.jsonl"))
            with session.open("ab") as out:
                out.write(b'{"type":"more"}\n')
            files[f"{ID}.jsonl"] += b'{"type":"more"}\n'
        store = tree(listing.store.path)
        kill_one(listing, seed, 0.12, "ccr-export", ID, "out.tar.gz")
        if path.exists() and path.read_bytes() != before:
            assert whole(path) == files
        elif seed % 2:
            assert path.read_bytes() == before
        got = listing.run("ccr-export", ID, "out.tar.gz")
        assert (got.code, got.err) == (0, ""), got
        assert whole(path) == files
        assert tree(listing.store.path) == store
        assert names(listing.store.home) == [".claude", "out.tar.gz", "proj", "src"]

    rounds(programs, tmp_path, one)


def test_import(programs: Programs, tmp_path: Path) -> None:
    """The session is there whole and marked, or not at all."""
    home = tmp_path / "source"
    home.mkdir()
    source = Listing(programs, Store(home))
    filled(source)
    archive = source.run("ccr-export", ID).out.strip()

    def one(listing: Listing, seed: int) -> None:
        store = listing.store.path
        words = ["ccr-import", archive, "--into", "proj"]
        if seed % 2:
            listing.store.talk("Another", project=listing.store.home / "proj", ago=60)
        others = tree(store)
        if seed % 3:
            # while its files go to their places
            begun = store / "projects" / ".ccr-import.part" / "undo"
            kill_one(listing, seed, 0.012, *words, begun=begun)
        else:
            kill_one(listing, seed, 0.12, *words)
        there = list((store / "projects").glob(f"[!.]*/{ID}.jsonl"))
        now = tree(store)
        assert {name: now.get(name) for name in others} == others
        if there:
            assert (store / "ccr" / "imported" / ID).exists()
            assert len([n for n in now if ID in n and "subagents" in n and ".part" not in n]) == 3
            assert there[0].read_bytes().endswith(b"\n")
        rows = listing.run("ccr-list", "--plain").out.splitlines()
        assert len(rows) == len(there) + seed % 2
        got = listing.run(*words)
        assert got.code == (1 if there else 0), got
        assert "is here already" in got.err if there else got.out
        end = tree(store)
        folder = str(next((store / "projects").glob(f"*/{ID}.jsonl")).parent.relative_to(store))
        assert set(end) - set(others) == {
            f"ccr/imported/{ID}",
            f"{folder}/{ID}.jsonl",
            f"{folder}/{ID}/subagents/agent-a1.jsonl",
            f"{folder}/{ID}/subagents/agent-a1.meta.json",
            f"{folder}/{ID}/subagents/flows/agent-b2.jsonl",
            f"{folder}/agent-c3d4.jsonl",
        }
        assert end[f"{folder}/{ID}.jsonl"].count(b"\n") == 80
        assert [name for name in names(store / "projects") if name[0] == "."] == []

    rounds(programs, tmp_path, one)


def test_remove(programs: Programs, tmp_path: Path) -> None:
    """Each session is whole in the store, or whole in an archive; then all are, in one each."""
    ids = [ID, "71d4c6aa-0b1e-4f6d-9a77-c1d2e3f4a5b6"]

    def one(listing: Listing, seed: int) -> None:
        files = filled(listing, ago=100 * 86400)
        second = listing.store.talk("Old, too", ago=101 * 86400, id=ids[1])
        wanted = {ID: files, ids[1]: {second.path.name: second.path.read_bytes()}}
        folder = second.path.parent
        archive = listing.store.home / "archive"
        listing.env["CCR_ARCHIVE_DIR"] = str(archive)
        words = ["ccr-export", "--older-than", "90d", "--remove"]
        if seed % 3:
            # while the second goes
            kill_one(listing, seed, 0.12, *words, begun=archive / f"{ID}.tar.gz")
        else:
            kill_one(listing, seed, 0.25, *words)
        for id, parts in wanted.items():
            path = archive / f"{id}.tar.gz"
            if path.exists():
                assert whole(path) == parts
            else:
                left = tree(folder)
                assert {name: left.get(name) for name in parts} == parts
        got = listing.run(*words)
        assert got.code == 0, got
        assert [p.name for p in folder.rglob("*") if p.is_file()] == ["agent-ffff.jsonl"]
        # a session that was gone before leaves at most its place, which holds nothing of the store
        assert {n for n in names(archive) if n[0] != "."} == {f"{id}.tar.gz" for id in ids}
        for id, parts in wanted.items():
            assert whole(archive / f"{id}.tar.gz") == parts

    rounds(programs, tmp_path, one)
