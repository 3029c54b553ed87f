"""ccr-export: what is in an archive."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tarfile
from pathlib import Path

from tests.keeping.conftest import ID, names
from tests.keeping.poison import Archive
from tests.support.listing import Listing
from tests.support.store import Session

NAMES = [
    "manifest.json",
    f"{ID}/subagents/agent-a1.jsonl",
    f"{ID}/subagents/agent-a1.meta.json",
    f"{ID}/subagents/flows/agent-b2.jsonl",
    "agent-c3d4.jsonl",
    f"{ID}.jsonl",
]


def test_archive(listing: Listing, session: Session) -> None:
    """Its members and manifest, the path alone on stdout, 0600, byte for byte the same again."""
    store = listing.store
    (store.path / ".credentials.json").write_text("secret")
    store.talk("Another session", ago=60)
    before = listing.snapshot()
    got = listing.run("ccr-export", ID[:4], "out.tar.gz")
    assert (got.code, got.out, got.err) == (0, f"{store.home}/out.tar.gz\n", "")
    path = store.home / "out.tar.gz"
    assert path.stat().st_mode & 0o777 == 0o600
    archive = Archive.read(path)
    assert [info.name for info, _ in archive.members] == NAMES
    manifest = archive.manifest
    assert {key: manifest[key] for key in list(manifest)[:9]} == {
        "format": 1,
        "id": ID,
        "project": session.project,
        "cli": "2.1.330",
        "records": 8,
        "prompts": 1,
        "subagents": 3,
        "last": "2026-11-24T05:00:00.000Z",
        "redacted": False,
    }
    for entry, (info, data) in zip(manifest["members"], archive.members[1:], strict=True):
        assert entry == {
            "name": info.name,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    assert archive.members[-1][1] == session.path.read_bytes()
    first = path.read_bytes()
    os.utime(session.path, (1, 1))
    assert listing.run("ccr-export", ID, "again.tar.gz", LANG="C", TZ="Asia/Tokyo").code == 0
    assert (store.home / "again.tar.gz").read_bytes() == first
    os.utime(session.path, (session.at, session.at))
    assert listing.snapshot() == before
    assert not [name for name in names(store.home) if name.endswith(".part")]


def test_live(listing: Listing, session: Session) -> None:
    """Up to the last whole line, and said, whatever is being written meanwhile."""
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        listing.store.live(session, sleeper.pid)
        whole = session.path.read_bytes()
        with session.path.open("ab") as out:
            out.write(b'{"type":"user","mess')
        got = listing.run("ccr-export", ID, "live.tar.gz")
        said = "9f3c1a7e is live, exported up to its last whole line\n"
        assert (got.code, got.err) == (0, said)
        assert Archive.read(listing.store.home / "live.tar.gz").members[-1][1] == whole
    finally:
        sleeper.kill()
        sleeper.wait()
    # of a dead one nothing is left out
    assert listing.run("ccr-export", ID, "dead.tar.gz").err == ""
    data = Archive.read(listing.store.home / "dead.tar.gz").members[-1][1]
    assert data == whole + b'{"type":"user","mess'


def test_while_it_is_written(listing: Listing, session: Session) -> None:
    """A writer that nothing knows of: each archive is whole, or it says to try again."""
    argv = [
        "bash",
        "-c",
        'while :; do printf "{\\"type\\":\\"x\\"}\\n" >>"$0"; done',
        str(session.path),
    ]
    writer = subprocess.Popen(argv)
    try:
        codes = set()
        for number in range(8):
            got = listing.run("ccr-export", ID, f"{number}.tar.gz")
            codes.add(got.code)
            path = listing.store.home / f"{number}.tar.gz"
            if got.code == 75:
                assert got.err == "ccr: 9f3c1a7e changed while it was read, try again\n"
                assert not path.exists()
            else:
                archive = Archive.read(path)
                data, entry = archive.members[-1][1], archive.manifest["members"][-1]
                assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert codes <= {0, 75}
    finally:
        writer.kill()
        writer.wait()


def test_only_its_own_files(listing: Listing, session: Session, tmp_path: Path) -> None:
    """Links to other files, and a subagents directory that is a link, are not followed."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "agent-s.jsonl").write_text(f'{{"sessionId":"{ID}","x":"secret"}}\n')
    folder = session.path.parent
    (folder / ID / "subagents" / "agent-l.jsonl").symlink_to(secret / "agent-s.jsonl")
    (folder / "agent-link.jsonl").symlink_to(secret / "agent-s.jsonl")
    path = Path(listing.run("ccr-export", ID).out.strip())
    with tarfile.open(path) as tar:
        assert tar.getnames() == NAMES
    another = listing.store.talk("Another")
    another.path.with_suffix("").mkdir()
    (another.path.with_suffix("") / "subagents").symlink_to(secret)
    path = Path(listing.run("ccr-export", another.id).out.strip())
    with tarfile.open(path) as tar:
        assert tar.getnames() == ["manifest.json", f"{another.id}.jsonl"]


def test_transcript_that_is_a_link(listing: Listing, session: Session, tmp_path: Path) -> None:
    """What is asked for by its id is read where it leads to."""
    data = session.path.read_bytes()
    session.path.rename(tmp_path / "elsewhere")
    session.path.symlink_to(tmp_path / "elsewhere")
    got = listing.run("ccr-export", ID)
    assert got.code == 0, got
    assert Archive.read(Path(got.out.strip())).members[-1][1] == data


def test_manifest_of_a_strange_place(listing: Listing) -> None:
    """A directory of any name is JSON in the manifest."""
    place = listing.store.home / 'a "b"\\c\nd\x05日本'
    session = listing.store.talk("Hello", project=place)
    path = Path(listing.run("ccr-export", session.id).out.strip())
    assert Archive.read(path).manifest["project"] == str(place)
    json.loads(Archive.read(path).members[0][1])


def test_session_without_a_directory(listing: Listing, other: Listing) -> None:
    """A transcript that names no directory comes back, too."""
    session = listing.store.session(id=ID)
    session.raw('{"type":"user","message":{"role":"user","content":"Hello"}}\n').write()
    got = listing.run("ccr-export", ID)
    assert got.code == 0, got
    assert Archive.read(Path(got.out.strip())).manifest["project"] == "~"
    assert other.run("ccr-import", got.out.strip(), "--into", "proj").code == 0


def test_many_subagents(listing: Listing, other: Listing, session: Session) -> None:
    """More than an argument or a variable holds, of one that lives, masked or not."""
    folder = session.path.with_suffix("") / "subagents" / ("f" * 100)
    folder.mkdir()
    for number in range(500):
        (folder / f"agent-{number:087}.jsonl").write_text('{"type":"user"}\n')
    listing.store.live(session, os.getpid())
    for words in (["--redact"], []):
        got = listing.run("ccr-export", ID, "out.tar.gz", "--force", *words)
        assert got.code == 0, got
    path = listing.store.home / "out.tar.gz"
    assert Archive.read(path).manifest["subagents"] == 503
    got = other.run("ccr-import", str(path), "--into", "proj")
    assert got.code == 0, got
