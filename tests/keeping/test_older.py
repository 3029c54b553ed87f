"""ccr-export --older-than: what is old goes into the archive, verified, and only then away."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.keeping.conftest import agents, names
from tests.keeping.poison import Archive
from tests.support.listing import Listing
from tests.support.run import run
from tests.support.store import Session, encode
from tests.support.tools import missing

DAY = 86400


@pytest.fixture
def old(listing: Listing) -> list[Session]:
    """Return three sessions of 100 to 102 days, beside one of two days."""
    listing.store.talk("Fresh", ago=2 * DAY)
    found = [listing.store.talk(f"Old {n}", ago=(100 + n) * DAY) for n in range(3)]
    agents(found[1])
    return found


def archive(listing: Listing) -> Path:
    """Return the directory of archives."""
    return listing.store.home / ".local" / "share" / "ccr" / "archive"


def paths(listing: Listing, sessions: list[Session]) -> str:
    """Return the archives' paths as they are printed."""
    return "".join(f"{archive(listing)}/{one.id}.tar.gz\n" for one in sessions)


def test_archive_then_remove(listing: Listing, old: list[Session]) -> None:
    """Dry run, archive, again, then with --remove; only what is in the archive goes."""
    before = listing.snapshot()
    got = listing.run("ccr-export", "--older-than", "90d", "--dry-run")
    said = "3 sessions would go to ~/.local/share/ccr/archive, nothing done\n"
    assert (got.code, got.out, got.err) == (0, paths(listing, old), said)
    assert not archive(listing).exists()
    got = listing.run("ccr-export", "--older-than", "90d")
    said = "3 sessions in ~/.local/share/ccr/archive\n"
    assert (got.code, got.out, got.err) == (0, paths(listing, old), said)
    assert listing.snapshot() == before
    assert archive(listing).stat().st_mode & 0o777 == 0o700
    assert names(archive(listing)) == sorted(f"{one.id}.tar.gz" for one in old)
    times = [path.stat().st_mtime_ns for path in sorted(archive(listing).iterdir())]
    # what the manifest does not name is not ours to delete
    other = old[1].path.with_suffix("") / "tool-results" / "x.txt"
    other.parent.mkdir()
    other.write_text("kept")
    contents = {one.id: one.path.read_bytes() for one in old}
    got = listing.run("ccr-export", "--older-than", "90d", "--remove")
    said = "3 sessions in ~/.local/share/ccr/archive, removed here\n"
    assert (got.code, got.out, got.err) == (0, paths(listing, old), said)
    assert [path.stat().st_mtime_ns for path in sorted(archive(listing).iterdir())] == times
    assert [row["title"] for row in listing.rows()] == ["Fresh"]
    folder = old[0].path.parent
    left = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    fresh = next(folder.glob("*.jsonl"))
    assert "agent-ffff.jsonl" in left
    assert f"{old[1].id}/tool-results/x.txt" in left
    assert len([name for name in left if name.endswith(".jsonl")]) == 2, fresh
    for one in old:
        path = archive(listing) / f"{one.id}.tar.gz"
        assert Archive.read(path).members[-1][1] == contents[one.id]
        assert listing.run("ccr-import", str(path)).code == 0
        assert one.path.read_bytes() == contents[one.id]
    got = listing.run("ccr-export", "--older-than", "9000d", "--remove")
    assert (got.code, got.out) == (0, "")
    assert got.err.startswith("0 sessions in ")


def test_another_state_keeps_its_own(listing: Listing, old: list[Session]) -> None:
    """An archive of the same session that holds less, or is damaged, is left, a new one made."""
    assert listing.run("ccr-export", "--older-than", "90d").code == 0
    one, two, three = (archive(listing) / f"{session.id}.tar.gz" for session in old)
    first = one.read_bytes()
    old[0].user("And on").write(mtime=listing.store.now - 95 * DAY)
    two.write_bytes(two.read_bytes()[:-9])
    three.unlink()
    three.symlink_to(one)
    got = listing.run("ccr-export", "--older-than", "90d", "--remove")
    names = {f"{session.id}-2.tar.gz" for session in old}
    assert (got.code, {Path(line).name for line in got.out.splitlines()}) == (0, names)
    assert one.read_bytes() == first
    assert three.is_symlink()
    for name in names:
        Archive.read(archive(listing) / name)


def test_two_files_of_one_session(listing: Listing) -> None:
    """A session that was filed in two places: both, each in an archive of its own."""
    one = listing.store.talk("Old", ago=100 * DAY)
    two = listing.store.session(listing.store.home / "web", ago=99 * DAY, id=one.id).user("Newer")
    two.write()
    got = listing.run("ccr-export", "--older-than", "90d", "--remove")
    assert got.code == 0, got
    assert [Path(line).name for line in got.out.splitlines()] == [
        f"{one.id}.tar.gz",
        f"{one.id}-2.tar.gz",
    ]
    assert not one.path.exists()
    assert not two.path.exists()
    assert not (listing.store.path / "projects" / encode(two.project)).exists()


def test_live_stays(listing: Listing, old: list[Session]) -> None:
    """Whoever is open is left, however old, and said."""
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        listing.store.live(old[0], sleeper.pid)
        got = listing.run("ccr-export", "--older-than", "90d", "--remove")
        assert (got.code, got.out) == (0, paths(listing, old[1:]))
        assert got.err.startswith(f"{old[0].id[:8]} is live and stays\n2 sessions ")
        assert old[0].path.exists()
    finally:
        sleeper.kill()
        sleeper.wait()


def test_at_once(listing: Listing, old: list[Session]) -> None:
    """Several runs together: each session is archived once, and none of them fails."""
    contents = {one.id: one.path.read_bytes() for one in old}
    argv = [listing.programs.command("ccr-export"), "--older-than", "90d", "--remove"]
    started = [
        subprocess.Popen(argv, env=listing.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ends = [(p.communicate(timeout=60)[1].decode(), p.returncode) for p in started]
    assert [code for _, code in ends] == [0] * 4, ends
    assert names(archive(listing)) == sorted(f"{id}.tar.gz" for id in contents)
    for id, data in contents.items():
        assert Archive.read(archive(listing) / f"{id}.tar.gz").members[-1][1] == data
    assert [row["title"] for row in listing.rows()] == ["Fresh"]


def test_one_that_fails(listing: Listing, old: list[Session]) -> None:
    """Is said and stays; the others are done; exit 1."""
    elsewhere = listing.store.home / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / f".{old[1].id}.tar.gz.part").write_text("in the way")
    words = ["--older-than", "90d", "--remove"]
    got = listing.run("ccr-export", *words, CCR_ARCHIVE_DIR=str(elsewhere))
    assert got.code == 1
    assert len(got.out.splitlines()) == 2
    assert f"ccr: cannot write in {elsewhere}" in got.err
    assert [one.path.exists() for one in old] == [False, True, False]


def test_redacted_archives_remove_nothing(listing: Listing, old: list[Session]) -> None:
    """--redact into the archive is no ground to remove: the whole one is made then."""
    assert listing.run("ccr-export", "--older-than", "90d", "--redact").code == 0
    got = listing.run("ccr-export", "--older-than", "90d", "--remove")
    assert got.code == 0
    assert len(names(archive(listing))) == 6
    whole = Archive.read(archive(listing) / f"{old[0].id}-2.tar.gz")
    assert whole.manifest["redacted"] is False
    assert json.loads(whole.members[-1][1].splitlines()[0])["cwd"] == old[0].project


def test_full_disk(listing: Listing, old: list[Session], tmp_path: Path) -> None:
    """No room for the archive: said, nothing removed, nothing half there."""
    if os.geteuid() != 0:
        missing("mount", "a small file system needs root")
    place = tmp_path / "small"
    place.mkdir()
    for number, session in enumerate(old):
        session.user(os.urandom(100000).hex() + str(number)).write()
        os.utime(session.path, (1, 1))
    run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place])
    try:
        for words in ([], ["--redact"]):
            listing.env["CCR_ARCHIVE_DIR"] = str(place)
            remove = [] if words else ["--remove"]
            got = listing.run("ccr-export", "--older-than", "90d", *words, *remove)
            assert got.code == 1
            assert got.out == ""
            assert got.err.count("is the disk full or read-only?") == 3, got.err
            assert names(place) == []
        assert all(one.path.exists() for one in old)
    finally:
        run(["umount", place])
