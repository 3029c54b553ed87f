"""ccr-import: where a session goes, what it becomes, and that it waits until someone opens it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.keeping.conftest import ID, names
from tests.support.listing import Listing
from tests.support.run import Result
from tests.support.store import Session, encode


def folder(other: Listing, place: Path) -> Path:
    """Return the store's folder of a directory."""
    return other.store.path / "projects" / encode(str(place))


def records(path: Path) -> list[dict[str, object]]:
    """Return the records of a transcript."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_into(other: Listing, archive: Path, session: Session) -> None:
    """Every directory of the old place is one of the new; all files 0600; the path on stdout."""
    place = other.store.home / "proj"
    got = other.run("ccr-import", str(archive), "--into", "proj")
    target = folder(other, place) / f"{ID}.jsonl"
    assert (got.code, got.out) == (0, f"{target}\n")
    assert got.err == "imported for ~/proj, go on with: ccr 9f3c1a7e\n"
    old, new = records(session.path), records(target)
    assert [r | {"cwd": r["cwd"] and str(place)} if "cwd" in r else r for r in old] == new
    files = sorted(str(p.relative_to(target.parent)) for p in target.parent.rglob("*.*"))
    assert files == [
        f"{ID}.jsonl",
        f"{ID}/subagents/agent-a1.jsonl",
        f"{ID}/subagents/agent-a1.meta.json",
        f"{ID}/subagents/flows/agent-b2.jsonl",
        "agent-c3d4.jsonl",
    ]
    for name in files:
        assert (target.parent / name).stat().st_mode & 0o777 == 0o600
        assert session.project not in (target.parent / name).read_text()
    assert names(other.store.path / "projects") == [target.parent.name]
    (row,) = other.rows()
    assert (row["id"], row["project"], row["title"]) == (ID, str(place), "Where is the heron?")
    assert "In the reeds." in other.run("ccr-log", ID).out


def test_default_directory(other: Listing, archive: Path, session: Session) -> None:
    """The same path where it is here; else the current one, which is said."""
    got = other.run("ccr-import", str(archive))
    assert got.out.startswith(str(folder(other, Path(session.project))))
    here = other.store.home / "proj"
    Path(session.project).rmdir()
    got = other.run("ccr-import", str(archive), "--fork", cwd=here)
    assert got.out.startswith(str(folder(other, here)))
    assert got.err.startswith(f"no {session.project} here, so it is for this directory; ")
    # the CLI knows a directory by its own path, not by that of a link
    (other.store.home / "link").symlink_to(here)
    got = other.run("ccr-import", str(archive), "--fork", "--into", "link")
    assert got.out.startswith(str(folder(other, here)))


def test_strange_directories(other: Listing, archive: Path) -> None:
    """Whatever they are called."""
    for name in ("new\nline", "日本語🚀", 'q"\\', "x" * 230, "-dash", "$(touch pwned)", "end\n"):
        place = other.store.home / name
        place.mkdir()
        got = other.run("ccr-import", str(archive), "--fork", "--into", name)
        assert got.code == 0, got
        path = Path(got.out[:-1])
        assert path.parent == folder(other, place)
        assert records(path)[0]["cwd"] == str(place)
    assert not (other.store.home / "pwned").exists()


def test_same_bytes_at_the_same_place(other: Listing, archive: Path, session: Session) -> None:
    """Where nothing is to be changed, nothing is."""
    got = other.run("ccr-import", str(archive))
    assert Path(got.out.strip()).read_bytes() == session.path.read_bytes()


def test_fork(listing: Listing, archive: Path, session: Session) -> None:
    """An id that is here is refused; --fork gives a new one, beside the old, subagents too."""
    before = listing.snapshot()
    got = listing.run("ccr-import", str(archive))
    said = f"ccr: {ID}.jsonl is here already, --fork imports it as a new session\n"
    assert (got.code, got.out, got.err) == (1, "", said)
    assert listing.snapshot() == before
    got = listing.run("ccr-import", str(archive), "--fork")
    path = Path(got.out.strip())
    assert path.parent == session.path.parent
    assert path.stem != ID
    assert {r.get("sessionId", path.stem) for r in records(path)} == {path.stem}
    subagents = path.with_suffix("") / "subagents"
    names = sorted(p.name for p in subagents.rglob("*.*"))
    assert names == [
        "agent-a1.jsonl",
        "agent-a1.meta.json",
        "agent-b2.jsonl",
        "agent-c3d4.jsonl",
    ]
    assert records(subagents / "agent-c3d4.jsonl")[0]["sessionId"] == path.stem
    after = listing.snapshot()
    assert {key: after[key] for key in before} == before


def test_what_stands_in_the_way(other: Listing, archive: Path) -> None:
    """A subagent's file, or the session's directory, that is there without its transcript."""
    place = folder(other, other.store.home / "proj")
    for name in ("agent-c3d4.jsonl", f"{ID}/subagents/x"):
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
        got = other.run("ccr-import", str(archive), "--into", "proj")
        assert (got.code, got.out) == (1, "")
        assert "is here already, --fork" in got.err
        assert path.read_text() == "mine"
        path.unlink()
        if path.parent != place:
            path.parent.rmdir()
    assert [p.name for p in place.rglob("*.jsonl")] == []
    # what else belongs to the session is no hindrance
    (place / ID / "tool-results").mkdir()
    assert other.run("ccr-import", str(archive), "--into", "proj").code == 0


def test_marked_until_opened(other: Listing, listing: Listing, session: Session) -> None:
    """ccra leaves it alone and says so; ccr takes the mark away."""
    session.five_hours(listing.store.now - 60).write()
    archive = listing.run("ccr-export", ID).out.strip()
    assert other.run("ccr-import", archive, "--into", "proj").code == 0
    mark = other.store.path / "ccr" / "imported" / ID
    assert mark.exists()
    got = other.run("ccra", "--dry-run", "--json")
    plan = json.loads(got.out)
    assert (plan["action"], plan["why"]) == ("leave", "imported, open it once: ccr 9f3c1a7e")
    claude = other.store.home / ".local" / "bin" / "claude"
    claude.parent.mkdir(parents=True)
    claude.write_text("#!/bin/sh\n")
    claude.chmod(0o755)
    assert other.run("ccr", ID).code == 0
    assert not mark.exists()
    plan = json.loads(other.run("ccra", "--dry-run", "--json").out)
    assert plan["action"] == "resume"


def piped(listing: Listing, other: Listing, *words: str) -> Result:
    """Export from one home into the other, through a pipe."""
    one = subprocess.Popen(
        [listing.programs.command("ccr-export"), ID, "-"],
        env=listing.env,
        stdout=subprocess.PIPE,
    )
    argv = [other.programs.command("ccr-import"), "-", *words]
    two = subprocess.run(
        argv,
        env=other.env,
        cwd=other.store.home,
        stdin=one.stdout,
        capture_output=True,
        check=False,
    )
    assert one.wait() == 0
    return Result(two.returncode, two.stdout.decode(), two.stderr.decode())


@pytest.mark.usefixtures("session")
def test_through_a_pipe(listing: Listing, other: Listing, tmp_path: Path) -> None:
    """- reads stdin, and leaves nothing in the directory for temporary files."""
    temp = tmp_path / "temp"
    temp.mkdir()
    other.env["TMPDIR"] = str(temp)
    got = piped(listing, other, "--into", "proj")
    assert got.code == 0, got
    assert Path(got.out.strip()).exists()
    assert piped(listing, other, "--into", "proj").code == 1
    got = other.run("ccr-import", "-", text="no archive")
    assert (got.code, got.err) == (1, "ccr: stdin is not imported, it is no tar.gz\n")
    assert names(temp) == []


@pytest.mark.usefixtures("session")
def test_redacted(listing: Listing, other: Listing) -> None:
    """A masked home is the importer's: its directory is found below their own."""
    (other.store.home / "src" / "api").mkdir(parents=True)
    archive = listing.run("ccr-export", ID, "--redact").out.strip()
    got = other.run("ccr-import", archive)
    place = other.store.home / "src" / "api"
    assert got.out.startswith(str(folder(other, place)))
    assert records(Path(got.out.strip()))[0]["cwd"] == str(place)
