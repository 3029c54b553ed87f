"""Which state a session is in, from the end of its transcript and from who lives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.run import run
from tests.support.store import Session, Store
from tests.support.tools import missing, require

BASH = {"command": "make"}
ENDS: dict[str, tuple[str, Callable[[Session], object]]] = {
    "a prompt": ("stopped", lambda s: s.user("Go on")),
    "a tool call": ("stopped", lambda s: s.tool_use("Bash", BASH)),
    "a result": ("stopped", lambda s: s.tool_use("Bash", BASH).tool_result("done")),
    "an answer": ("idle", lambda s: s.user("x").assistant("Done.")),
    "an interruption": ("idle", lambda s: s.user("[Request interrupted by user]")),
    "a command": ("idle", lambda s: s.user("<command-name>/clear</command-name>")),
    "a note of the CLI": ("idle", lambda s: s.user("Caveat", isMeta=True)),
    "an error": ("idle", lambda s: s.assistant("API Error: 529", isApiErrorMessage=True)),
    "a quoted limit": ("idle", lambda s: s.assistant("You've hit your 5-hour limit · resets 5am")),
    "a limit that a tool printed": (
        "stopped",
        lambda s: s.tool_use("Bash", BASH).tool_result("You've hit your 5-hour limit"),
    ),
    "work beside": (
        "idle",
        lambda s: s.assistant("Done.").message("user", "aside", isSidechain=True),
    ),
}


@pytest.fixture
def listing(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home with an empty store."""
    return Listing(programs, store)


def state(listing: Listing) -> str:
    """Return the state of the only session, which a search must find too."""
    (row,) = listing.rows()
    found = str(row["state"])
    if found != "idle":
        assert listing.rows(f"--{found}") == [row]
    return found


@pytest.mark.parametrize("end", ENDS)
def test_ends(listing: Listing, end: str) -> None:
    """Stopped is what had work under way; what only speaks of a limit is not limited."""
    expected, add = ENDS[end]
    session = listing.store.session().user("Hello").assistant("Hi.")
    add(session)
    session.bookkeeping().write()
    assert state(listing) == expected


def test_the_last_message_lies_far_from_the_end(listing: Listing) -> None:
    """Behind a limit: bookkeeping, attachments, and five megabytes of a subagent's tool."""
    session = listing.store.session(ago=60).user("x").five_hours(listing.store.now + 900)
    big = [{"type": "tool_result", "tool_use_id": "t", "content": "y" * 5_000_000}]
    session.message("user", big, isSidechain=True)
    for number in range(200):
        session.add({"type": "attachment", "attachment": {"n": number, "text": "z" * 500}})
    session.bookkeeping().write()
    assert state(listing) == "limited"


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """Yield a process that lives."""
    found = subprocess.Popen(["sleep", "600"])
    yield found
    found.kill()
    found.wait()


def test_who_lives(listing: Listing, process: subprocess.Popen[bytes]) -> None:
    """A process with its start time; a pid that another process has now, or nobody, is dead."""
    store = listing.store
    session = store.talk()
    path = store.live(session, process.pid)
    assert state(listing) == "live"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "procStart": "1"}))
    assert state(listing) == "idle"
    gone = subprocess.Popen(["true"])
    gone.wait()
    path.write_text(json.dumps({**record, "pid": gone.pid}))
    assert state(listing) == "idle"
    for broken in ("", "{", "[]", '{"sessionId": 3, "pid": "x"}'):
        path.write_text(broken)
        assert state(listing) == "idle"


def test_two_processes_on_one_session(listing: Listing, process: subprocess.Popen[bytes]) -> None:
    """One row."""
    session = listing.store.talk()
    listing.store.live(session, process.pid)
    listing.store.live(session, os.getpid())
    assert state(listing) == "live"


def test_hidden_processes(listing: Listing) -> None:
    """With /proc mounted hidepid=2 a person's own processes are still seen."""
    if os.geteuid() != 0:
        missing("mount", "another /proc needs root")
    store = listing.store
    session = store.talk()
    user = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
    sleeper = subprocess.Popen([require("setpriv"), *user, "sleep", "600"])
    try:
        # nobody may read below pytest's directories
        home = Path("/tmp") / f"ccr-hidden-{os.getpid()}"
        path = store.live(session, sleeper.pid)
        assert path.exists()
        shutil.copytree(store.home, home)
        shutil.copy(listing.programs.program, home / "claude-resume")
        run(["chown", "-R", "65534:65534", home], home=home)
        line = (
            "mount -t proc -o hidepid=2 proc /proc && exec setpriv "
            + " ".join(user)
            + f" env HOME={home} {home}/claude-resume ccr-list --plain"
        )
        done = run([require("unshare"), "-m", "sh", "-c", line], env=listing.env, cwd=home)
        assert (done.code, done.err) == (0, "")
        assert done.out.split("\t")[1] == "live"
        sleeper.kill()
        sleeper.wait()
        done = run([require("unshare"), "-m", "sh", "-c", line], env=listing.env, cwd=home)
        assert done.out.split("\t")[1] == "idle"
    finally:
        sleeper.kill()
        sleeper.wait()
        shutil.rmtree(home, ignore_errors=True)
