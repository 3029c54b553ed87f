"""ccr-export: where an archive goes, and what it is never written over."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.keeping.conftest import ID, names
from tests.keeping.poison import Archive
from tests.support.listing import Listing
from tests.support.waiting import wait_for


@pytest.mark.usefixtures("session")
def test_where_it_goes(listing: Listing) -> None:
    """Without FILE and into a directory by the id; to stdout; a name of any kind."""
    home = listing.store.home
    (home / "dir").mkdir()
    assert listing.run("ccr-export", ID).out == f"{home}/claude-9f3c1a7e.tar.gz\n"
    assert listing.run("ccr-export", ID, "dir").out == f"{home}/dir/claude-9f3c1a7e.tar.gz\n"
    whole = (home / "dir/claude-9f3c1a7e.tar.gz").read_bytes()
    name = "it's $(x) \n:a.tar.gz"
    assert listing.run("ccr-export", "-", name).out == f"{home}/{name}\n"
    assert (home / name).read_bytes() == whole
    argv = [listing.programs.command("ccr-export"), ID, "-"]
    got = subprocess.run(argv, env=listing.env, capture_output=True, check=True)
    assert (got.stdout, got.stderr) == (whole, b"")
    assert names(listing.store.path / "ccr") == []
    got = subprocess.run(
        ["bash", "-c", f"{argv[0]} {ID} - | true; exit ${{PIPESTATUS[1]}}"],
        env=listing.env,
        capture_output=True,
        check=False,
    )
    assert (got.returncode, got.stderr) == (0, b"")


@pytest.mark.usefixtures("session")
def test_never_over_something_else(listing: Listing) -> None:
    """An earlier export of the same is renewed, else --force; never what is no file."""
    home = listing.store.home
    notes = home / "notes"
    notes.write_text("mine")
    for words in ([], ["--format", "md"]):
        got = listing.run("ccr-export", ID, "notes", *words)
        assert (got.code, got.out) == (1, "")
        reason = f"{notes} is there already and something else, take another name or --force"
        assert got.err == f"ccr: {reason}\n"
        assert notes.read_text() == "mine"
    assert listing.run("ccr-export", ID, "notes", "--force").code == 0
    assert listing.run("ccr-export", ID, "notes").code == 0
    # a session is something else when it is another, or masked
    another = listing.store.talk("Another")
    assert listing.run("ccr-export", another.id, "notes").code == 1
    assert listing.run("ccr-export", ID, "notes", "--redact").code == 1
    assert listing.run("ccr-export", ID, "a.md", "--format", "md").code == 0
    assert listing.run("ccr-export", ID, "a.md", "--format", "md").code == 0
    assert listing.run("ccr-export", ID, "a.md", "--format", "md", "--redact").code == 1
    (home / "link").symlink_to(notes)
    os.mkfifo(home / "pipe")
    for name in ("link", "pipe", "/dev/null"):
        got = listing.run("ccr-export", ID, name, "-f")
        assert "is no regular file, take another name" in got.err
    assert (home / "link").is_symlink()
    got = listing.run("ccr-export", ID, "none/x")
    assert (got.code, got.out) == (1, "")
    assert got.err == f"ccr: cannot write in {home}/none, is the disk full or read-only?\n"


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ([], 2, "which session"),
        ([ID, "a", "b"], 2, "one session and one file, not 'b' too"),
        ([ID, "--format", "html"], 2, "--format is md or tar.gz, not 'html'"),
        ([ID, "--format"], 2, "--format needs a value"),
        ([ID, "-n"], 2, "--remove and --dry-run go with --older-than"),
        (["--older-than", "9d", ID], 2, "--older-than takes no session"),
        (["--older-than", "9"], 2, "--older-than needs a time such as"),
        (["--older-than", "9d", "--format", "md"], 2, "--older-than makes archives"),
        (["--older-than", "9d", "--remove", "--redact"], 2, "--remove wants whole archives"),
        (["ffff"], 1, "no session begins with ffff"),
        (["--nonsense"], 2, "unknown option --nonsense"),
    ],
)
def test_refused(listing: Listing, words: list[str], code: int, text: str) -> None:
    """A wrong call says what is wrong."""
    got = listing.run("ccr-export", *words)
    assert (got.code, got.out) == (code, "")
    assert text in got.err


@pytest.mark.usefixtures("session")
def test_two_into_one_file(listing: Listing) -> None:
    """Who comes second sees what the first one made meanwhile, and leaves it."""
    large = listing.store.session().user(os.urandom(9000000).hex()).write()
    argv = [listing.programs.command("ccr-export"), large.id, "out.tar.gz"]
    home = listing.store.home
    with subprocess.Popen(argv, env=listing.env, cwd=home, stdout=subprocess.DEVNULL) as first:
        wait_for((home / ".out.tar.gz.part").exists, "the first one")
        got = listing.run("ccr-export", ID, "out.tar.gz")
    assert first.returncode == 0
    assert (got.code, got.out) == (1, "")
    assert "is there already and something else" in got.err
    assert Archive.read(home / "out.tar.gz").manifest["id"] == large.id


@pytest.mark.usefixtures("session")
def test_relative_store(listing: Listing, other: Listing) -> None:
    """A store that is named from the current directory, out and in."""
    listing.env["CLAUDE_CONFIG_DIR"] = ".claude"
    got = listing.run("ccr-export", ID, "-", "--format", "md")
    assert (got.code, got.err) == (0, "")
    path = Path(listing.run("ccr-export", ID).out.strip())
    got = other.run("ccr-import", str(path), "--into", "proj", CLAUDE_CONFIG_DIR="store")
    assert got.code == 0, got
    assert names(other.store.home / "store") == ["ccr", "projects"]
