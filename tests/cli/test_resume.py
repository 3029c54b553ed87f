"""ccr: which session, where, and when not; with a claude that only tells how it was called."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Session, Store

FAKE = """#!/bin/bash
printf '%s\\0' "$PWD" "$@" >"$HOME/called"
printf '%s\\n' "$$" >"$HOME/pid"
exit 7
"""
NOW = 1795500000


@pytest.fixture
def ccr(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home whose claude writes down its directory and arguments."""
    claude = store.home / ".local" / "bin" / "claude"
    claude.parent.mkdir(parents=True)
    claude.write_text(FAKE)
    claude.chmod(0o755)
    return Listing(programs, store)


def called(ccr: Listing) -> list[str] | None:
    """Return claude's directory and arguments, None when it was not called."""
    path = ccr.store.home / "called"
    if not path.exists():
        return None
    words = path.read_bytes().decode("utf-8", "surrogateescape").split("\0")[:-1]
    path.unlink()
    return words


def idle(ccr: Listing, name: str = "src/api", **more: str) -> Session:
    """Write an idle session of the directory `name` in the home."""
    session = ccr.store.session(ccr.store.home / name, **more)  # type: ignore[arg-type] # id alone
    return session.user("Hello").assistant("Done.").write()


@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "with space",
        'it\'s "quoted"',
        "$(touch pwned)",
        "-dash",
        "new\nline",
        "日本語🚀",
        "x" * 200,
    ],
)
def test_goes_to_its_own_directory(ccr: Listing, name: str) -> None:
    """Whatever it is called, from wherever one is."""
    session = idle(ccr, name)
    got = ccr.run("ccr", session.id[:8], cwd=Path("/"))
    assert got.code == 7
    assert called(ccr) == [session.project, "-r", session.id]
    assert got.err.startswith(f"resuming {session.id[:8]} in ~/")
    assert got.err.count("\n") == 1
    assert not (ccr.store.home / "pwned").exists()


def test_prompt_and_arguments(ccr: Listing) -> None:
    """The prompt first, then what stands behind --."""
    session = idle(ccr)
    ccr.run("ccr", session.id[:6], "go $HOME on", "--", "--model", "opus", "--force")
    words = ["-r", session.id, "go $HOME on", "--model", "opus", "--force"]
    assert called(ccr) == [session.project, *words]


@pytest.mark.parametrize("tail", ["", "...", "…", "......"])
def test_what_is_printed_is_accepted(ccr: Listing, tail: str) -> None:
    """Dots behind an id, as other tools print them, are no part of it; nor is its case."""
    session = idle(ccr)
    assert ccr.run("ccr", session.id[:9].upper() + tail).code == 7


def test_ambiguous_and_unknown(ccr: Listing) -> None:
    """Exit 2 with the sessions that fit; 1 for none; 2 for what is no id."""
    one = ccr.store.session(id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33", ago=18000)
    one.user("Migrate invoices").assistant("x").write()
    two = ccr.store.session(id="4b20aa10-6a52-4c0e-9d1b-2f7f6f1f0c33", ago=9 * 86400)
    two.user("Try the importer").assistant("x").write()
    got = ccr.run("ccr", "4b20")
    assert got.code == 2
    assert got.err.splitlines() == [
        "ccr: 4b20 fits 2 sessions, give more of the id",
        "  4b20d9c1  5h   ~/src/api  Migrate invoices",
        "  4b20aa10  9d   ~/src/api  Try the importer",
    ]
    assert ccr.run("ccr", "ffff").code == 1
    for word in ("4b2", "zzzz", "../x", "*"):
        assert ccr.run("ccr", word).code == 2, word
    assert called(ccr) is None


def test_limited_is_refused_until_forced(ccr: Listing) -> None:
    """Exit 75 with the time, as the page has it."""
    session = ccr.store.session(id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44").user("x")
    quota = {"status": "rejected", "resetsAt": NOW + 8040, "rateLimitType": "seven_day_opus"}
    session.limit("You've hit your Opus limit", quota).write()
    got = ccr.run("ccr", "c7e8")
    clock = subprocess.run(
        ["date", "-u", "-d", f"@{NOW + 8040}", "+%H:%M UTC"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert got.code == 75
    assert got.err.splitlines() == [
        f"ccr: c7e81f02 waits for the Opus limit, free in 2h14m ({clock})",
        "  ccr --force c7e81f02    try now",
        "  ccra --wait             resume all that are due, when they are due",
    ]
    assert ccr.run("ccr", "--force", "c7e8").code == 7


def test_live_is_refused_and_forked(ccr: Listing) -> None:
    """Exit 75 saying where; --fork works on a copy."""
    session = idle(ccr, id="9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11")
    ccr.store.live(session, os.getpid(), tmux="claude-api:@1.%7")
    got = ccr.run("ccr", "9f3c")
    assert got.code == 75
    assert got.err.splitlines() == [
        f"ccr: 9f3c1a7e is live in tmux session claude-api (pid {os.getpid()})",
        "  ccr --attach 9f3c1a7e   go there",
        "  ccr --fork 9f3c1a7e     work on a copy",
    ]
    assert ccr.run("ccr", "--fork", "9f3c").code == 7
    assert called(ccr) == [session.project, "-r", session.id, "--fork-session"]


def test_a_pid_that_came_again_is_not_live(ccr: Listing) -> None:
    """The start time must fit too, and the process must be there."""
    session = idle(ccr)
    path = ccr.store.live(session, os.getpid())
    path.write_text(path.read_text().replace('"procStart": "', '"procStart": "9'))
    assert ccr.run("ccr", session.id).code == 7
    done = subprocess.Popen(["true"])
    done.wait()
    path.write_text(path.read_text().replace(str(os.getpid()), str(done.pid)))
    assert ccr.run("ccr", session.id).code == 7


def test_our_own_resume_is_live(ccr: Listing) -> None:
    """What ccr started counts as live as long as it runs, also without a record of the CLI."""
    session = idle(ccr)
    claude = ccr.store.home / ".local" / "bin" / "claude"
    claude.write_text("#!/bin/bash\necho started\nread -r\n")
    argv = [ccr.programs.command("ccr"), session.id]
    first = subprocess.Popen(
        argv, env=ccr.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert first.stdout
    assert first.stdout.readline() == b"started\n"
    assert ccr.run("ccr", session.id).code == 75
    assert [row["state"] for row in ccr.rows()] == ["live"]
    first.communicate(b"\n")
    assert [row["state"] for row in ccr.rows()] == ["idle"]


def test_directory_gone(ccr: Listing) -> None:
    """Exit 1 naming it; --here files a copy under this directory and leaves the old one alone."""
    session = idle(ccr, "notes", id="71d4c6aa-0b1e-4f6d-9a77-c1d2e3f4a5b6")
    Path(session.project).rmdir()
    place = ccr.store.home / "src" / "a 'b'"
    place.mkdir(parents=True)
    before = session.path.read_bytes()
    got = ccr.run("ccr", "71d4", cwd=place)
    assert (got.code, got.err.splitlines()) == (
        1,
        [
            f"ccr: the directory of 71d4c6aa is gone: {session.project}",
            "  ccr --here 71d4c6aa     continue it in ~/src/a 'b'",
        ],
    )
    assert ccr.run("ccr", "--here", "71d4", cwd=place).code == 7
    assert called(ccr) == [str(place), "-r", session.id]
    assert session.path.read_bytes() == before
    row = ccr.rows()[0]
    assert (row["id"], row["project"]) == (session.id, str(place))


def test_latest(ccr: Listing) -> None:
    """- is the latest that is not live."""
    old = ccr.store.session(ago=500).user("x").assistant("y").write()
    new = ccr.store.session(ago=5).user("x").assistant("y").write()
    ccr.store.live(new, os.getpid())
    ccr.run("ccr", "-")
    assert called(ccr) == [old.project, "-r", old.id]


def test_claude_missing(ccr: Listing) -> None:
    """Exit 69 with the remedy, and no record is left."""
    session = idle(ccr)
    (ccr.store.home / ".local" / "bin" / "claude").unlink()
    got = ccr.run("ccr", session.id)
    assert got.code == 69
    assert "npm install" in got.err
    assert not list((ccr.store.path / "ccr").glob("live/*"))


def test_no_session_and_no_terminal(ccr: Listing) -> None:
    """Exit 2 with the remedy."""
    idle(ccr)
    got = ccr.run("ccr")
    assert got.code == 2
    assert "see ccr-list" in got.err


def test_jq_missing(ccr: Listing, tmp_path: Path) -> None:
    """What reads transcripts says how to install it, exit 69."""
    idle(ccr)
    bare = tmp_path / "bare"
    bare.mkdir()
    for tool in ("bash", "find", "sort", "awk", "head", "tail", "sed", "date", "readlink"):
        (bare / tool).symlink_to(f"/usr/bin/{tool}")
    ccr.env["PATH"] = str(bare)
    for name in ("ccr-list", "ccr-find", "ccr-current"):
        got = ccr.run(name, *(["x"] if name == "ccr-find" else []))
        assert got.code == 69, name
        assert (
            got.err == "ccr: jq is needed and not installed, install it: sudo apt-get install jq\n"
        )


def test_current(ccr: Listing) -> None:
    """Claude's own variable, the only live one of the directory, else a guess that says so."""
    session = idle(ccr, "a")
    other = idle(ccr, "b")
    place = Path(session.project)
    env = {"CLAUDE_CODE_SESSION_ID": other.id}
    assert ccr.run("ccr-current", "--id", cwd=place, **env).out == other.id + "\n"
    got = ccr.run("ccr-current", cwd=place)
    assert got.out.startswith(session.id)
    assert got.err == "ccr: a guess: the most recent of this directory\n"
    assert ccr.run("ccr-current", "--id", cwd=place).code == 1
    sleeper = subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd=place)
    try:
        ccr.store.live(session, sleeper.pid)
        got = ccr.run("ccr-current", "--id", cwd=place)
        assert (got.code, got.out, got.err) == (0, session.id + "\n", "")
    finally:
        sleeper.communicate()
