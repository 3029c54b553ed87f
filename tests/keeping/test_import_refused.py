"""ccr-import: what is refused, and what happens beside it meanwhile."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.keeping.conftest import ID, names
from tests.support.listing import Listing
from tests.support.run import run
from tests.support.store import Session


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ([], 2, "which file"),
        (["a", "b"], 2, "one file is enough, not 'b' too"),
        (["a", "--into"], 2, "--into needs a value"),
        (["--what"], 2, "unknown option --what"),
        (["{archive}", "--into", "none"], 1, "no such directory: none"),
    ],
)
def test_wrong_calls(other: Listing, archive: Path, words: list[str], code: int, text: str) -> None:
    """Each says what is wrong, and writes nothing."""
    got = other.run("ccr-import", *(word.format(archive=archive) for word in words))
    assert (got.code, got.out) == (code, "")
    assert text in got.err
    assert names(other.store.path) == []


@pytest.mark.parametrize("words", [["{}"], ["{}.tgz"], ["a.tgz", "--into", "{}"], ["--{}"]])
def test_names_are_not_obeyed(other: Listing, archive: Path, words: list[str]) -> None:
    """What a name holds for a terminal does not reach it."""
    evil = "\x1b]0;x\x07"
    (other.store.home / f"{evil}.tgz").write_text("")
    (other.store.home / "a.tgz").write_bytes(archive.read_bytes())
    got = other.run("ccr-import", *(word.format(evil) for word in words))
    assert got.code in (1, 2)
    assert "]0;x" in got.err
    assert not {"\x1b", "\x07"} & set(got.err)


def test_without_jq(other: Listing, archive: Path, tmp_path: Path) -> None:
    """69, and how to install it."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "mawk", "awk", "tar", "gzip", "readlink"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    argv = [other.programs.command("ccr-import"), str(archive)]
    got = run(argv, env={**other.env, "PATH": str(tools)}, cwd=other.store.home)
    assert (got.code, got.err.split(",")[0]) == (69, "ccr: jq is needed and not installed")


def test_cannot_be_written(other: Listing, archive: Path) -> None:
    """A store that is no directory: said, nothing half there."""
    (other.store.path / "projects").write_text("")
    got = other.run("ccr-import", str(archive), "--into", "proj")
    assert (got.code, got.out) == (1, "")
    assert got.err == f"ccr: cannot write in {other.store.path}\n"


def test_both_at_once(other: Listing, archive: Path) -> None:
    """Of many imports of one session one wins, the others say that it is here."""
    argv = [other.programs.command("ccr-import"), str(archive), "--into", "proj"]
    started = [
        subprocess.Popen(
            argv, env=other.env, cwd=other.store.home, stdout=subprocess.PIPE, stderr=-1
        )
        for _ in range(6)
    ]
    ends = [(p.communicate(timeout=60)[1].decode(), p.returncode) for p in started]
    assert sorted(code for _, code in ends) == [0, 1, 1, 1, 1, 1]
    assert all("is here already" in err for err, code in ends if code)
    assert len(other.rows()) == 1


def test_replaced_meanwhile(listing: Listing, other: Listing, session: Session) -> None:
    """An archive that is renewed while it is read is the old one or the new one, whole."""
    kept, wanted = [], []
    for number in range(2):
        session.user(f"And {number}" * 1000 * (1 + 3 * number)).write()
        name = f"{number}.tar.gz"
        assert listing.run("ccr-export", ID, name).code == 0
        kept.append(listing.store.home / name)
        wanted.append(len(session.records))
    path = other.store.home / "x.tar.gz"
    path.write_bytes(kept[0].read_bytes())
    argv = [other.programs.command("ccr-import"), "x.tar.gz", "--fork", "--into", "proj"]
    for _ in range(4):
        with subprocess.Popen(
            argv, env=other.env, cwd=other.store.home, stdout=subprocess.PIPE, stderr=-1
        ) as going:
            while going.poll() is None:
                for one in kept:
                    (other.store.home / "new").write_bytes(one.read_bytes())
                    (other.store.home / "new").rename(path)
            assert going.stdout
            made = Path(going.stdout.read().decode().strip())
        assert going.returncode == 0
        assert len(made.read_text().splitlines()) in wanted
