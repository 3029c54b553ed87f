"""Archives that are not what ccr-export makes: each is refused with its reason, nothing written."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from tests.keeping.corpus import CORPUS, EVIL, packed
from tests.keeping.poison import Archive
from tests.support.listing import Listing
from tests.support.run import run
from tests.support.store import Session


def state(home: Path) -> list[tuple[str, int, bytes]]:
    """Return every path of a home with its time and bytes."""
    found = []
    for path in sorted(home.rglob("*")):
        stat = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found.append((str(path), stat.st_mtime_ns, data))
    return found


@pytest.mark.parametrize("name", CORPUS)
def test_refused(listing: Listing, other: Listing, session: Session, name: str) -> None:
    """Exit 1, its own reason, stdout empty, not one byte or time of the home changed."""
    made = Path(listing.run("ccr-export", session.id).out.strip())
    poison, reason = CORPUS[name]
    path = poison(Archive.read(made)).write(other.store.home / "poison.tar.gz")
    before = state(other.store.home)
    got = other.run("ccr-import", str(path), "--into", "proj")
    assert (got.code, got.out) == (1, "")
    assert got.err.startswith(f"ccr: poison.tar.gz is not imported, {reason}"), got.err
    assert got.err.count("\n") == 1
    assert "\x1b" not in got.err
    assert state(other.store.home) == before
    assert not Path(EVIL).exists()


def test_reasons_differ() -> None:
    """Nearly as many reasons as poisons: those alike are of one kind."""
    assert len(CORPUS) >= 25
    assert len({reason.split(":")[0] for _, reason in CORPUS.values()}) >= 25


def test_the_right_one_is_taken(listing: Listing, other: Listing, session: Session) -> None:
    """What the corpus is made of; with other bytes behind its end, too, for nothing reads them."""
    made = Path(listing.run("ccr-export", session.id).out.strip())
    copy = Archive.read(made)
    copy.after = b"\0" * 10240 + b"x" * 512
    path = copy.write(other.store.home / "same.tar.gz")
    assert other.run("ccr-import", str(path), "--into", "proj").code == 0


def test_many_members(listing: Listing, other: Listing, session: Session) -> None:
    """A list without end is not read to its end."""
    made = Archive.read(Path(listing.run("ccr-export", session.id).out.strip()))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for number in range(10100):
            tar.addfile(tarfile.TarInfo(f"m{number}"))
    path = packed(made, lambda _: gzip.compress(out.getvalue())).write(other.store.home / "many")
    got = other.run("ccr-import", str(path))
    assert (got.code, got.err) == (1, "ccr: many is not imported, it holds too many members\n")


def test_what_is_no_file(other: Listing) -> None:
    """Missing, a directory, a pipe that nobody writes to, one that may not be read."""
    home = other.store.home
    os.mkfifo(home / "pipe")
    for name in ("none", "proj", "pipe"):
        got = other.run("ccr-import", name)
        assert (got.code, got.err) == (1, f"ccr: no such file: {name}\n")


def test_variables_of_tar_are_not_obeyed(
    listing: Listing, other: Listing, session: Session, tmp_path: Path
) -> None:
    """What the environment says to tar and gzip runs nothing; a colon in a name is no host."""
    made = Path(listing.run("ccr-export", session.id).out.strip())
    path = made.rename(other.store.home / "host:x.tar.gz")
    options = f"--checkpoint=1 --checkpoint-action=exec=touch\\ {tmp_path}/pwned"
    env = {**other.env, "TAR_OPTIONS": options, "GZIP": "-v", "TAPE": "none"}
    argv = [other.programs.command("ccr-import"), path.name, "--into", "proj"]
    got = run(argv, env=env, cwd=other.store.home)
    assert got.code == 0, got
    assert not (tmp_path / "pwned").exists()
