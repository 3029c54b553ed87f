"""ccr-log -f: a transcript that grows, is replaced, or is not there yet."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.listing import Listing
from tests.support.store import Session
from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"


class Followed:
    """A `ccr-log -f` at work, which writes into files."""

    def __init__(self, listing: Listing, *words: str, cwd: Path | None = None, **env: str) -> None:
        self.files = [listing.store.home / name for name in ("followed", "said")]
        with self.files[0].open("w") as out, self.files[1].open("w") as err:
            self.process = subprocess.Popen(
                [listing.programs.command("ccr-log"), "-f", *words],
                env={**listing.env, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=cwd or listing.store.home,
                start_new_session=True,
            )

    @property
    def out(self) -> str:
        """Return what it wrote until now."""
        return self.files[0].read_text()

    @property
    def err(self) -> str:
        """Return what it said until now."""
        return self.files[1].read_text()

    def wait(self, text: str) -> str:
        """Wait until it has written `text`, return all that it wrote."""
        wait_for(lambda: text in self.out, repr(text), limit=15)
        return self.out

    def alive(self) -> bool:
        """Return whether any process of it lives."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def following(listing: Listing, *words: str, **env: Any) -> Iterator[Followed]:
    """Follow, and end it as Ctrl-C does: nothing of it is left."""
    followed = Followed(listing, *words, **env)
    try:
        yield followed
        os.killpg(followed.process.pid, signal.SIGINT)
        wait_for(lambda: not followed.alive(), "the end of all its processes", limit=10)
    finally:
        if followed.alive():
            os.killpg(followed.process.pid, signal.SIGKILL)
            followed.process.wait()


def line(record: object) -> str:
    """Return a record as the CLI writes it."""
    return json.dumps(record, separators=(",", ":")) + "\n"


def append(session: Session, count: int = 1) -> None:
    """Append the last `count` records to the transcript on disk."""
    with session.path.open("a") as out:
        for record in session.records[-count:]:
            out.write(line(record))


def test_growth(listing: Listing) -> None:
    """Line by line as it grows; half a line waits for its other half; a call for its outcome."""
    session = listing.store.session(id=ID).user("Hello").write()
    with following(listing, ID[:8]) as followed:
        followed.wait("05:00  you     Hello\n")
        append(session.assistant("One."))
        followed.wait("05:00  claude  One.\n")
        whole = line(session.assistant("Two.").records[-1])
        with session.path.open("a") as out:
            out.write(whole[:100])
        assert "Two." not in followed.out
        with session.path.open("a") as out:
            out.write(whole[100:])
        followed.wait("05:00  claude  Two.\n")
        append(session.tool_use("Bash", {"command": "make"}))
        append(session.tool_result("fine"))
        followed.wait("05:00          Bash: make (ok: fine)\n")
        # arguments that look like the name of a record
        for _ in range(2):
            append(session.tool_use("Poll", {"uuid": ID}))
            append(session.tool_result("fine"))
        wait_for(lambda: followed.out.count("Poll: " + ID) == 2, "both", limit=10)
        # a megabyte at once, records of no interest
        session.add({"type": "new", "x": "y" * (1 << 20)})
        session.assistant("Three.")
        append(session, 2)
        assert followed.wait("Three.\n").count("\n") == 8
        assert followed.err == ""


def test_replacement(listing: Listing) -> None:
    """A file that is renamed over it, or cut and written again: only what is new is shown."""
    session = listing.store.session(id=ID).user("Hello").assistant("One.").write()
    with following(listing, ID) as followed:
        followed.wait("claude  One.\n")
        old = session.path.rename(session.path.with_suffix(".old"))
        fresh = session.assistant("Two.")
        fresh.write()
        old.unlink()
        followed.wait("claude  Two.\n")
        text = session.path.read_text()
        path = session.path.with_suffix(".new")
        path.write_text(text + line(session.assistant("Three.").records[-1]))
        path.rename(session.path)
        followed.wait("claude  Three.\n")
        # gone for a while
        session.path.unlink()
        session.assistant("Four.").write()
        followed.wait("claude  Four.\n")
        # cut, and written anew in place
        session.records = session.records[:1]
        session.assistant("Five.").records[-1]["uuid"] = str(uuid.uuid4())  # type: ignore[index]
        session.write()
        followed.wait("claude  Five.\n")
        for text in ("Hello", "One.", "Two.", "Three.", "Four.", "Five."):
            assert followed.out.count(text) == 1, text


def test_a_session_that_does_not_exist_yet(listing: Listing) -> None:
    """It waits for it, also where there is no store at all."""
    (listing.store.path).rmdir()
    with following(listing, ID) as followed:
        said = "9f3c1a7e has said nothing yet, waiting for it\n"
        wait_for(lambda: followed.err == said, "that it waits", limit=10)
        session = listing.store.session(id=ID).user("Hello").write()
        followed.wait("05:00  you     Hello\n")
        append(session.assistant("One."))
        followed.wait("05:00  claude  One.\n")
        assert followed.err == said


def test_the_new_one_of_this_terminal(desk: Desk) -> None:
    """Without a name, in a cct into which nothing was typed yet, and by a short id."""
    place = desk.place()
    desk.run("cct", "-d", cwd=place)
    name = desk.call()[2]
    session = Session(desk.store.path, str(place), name, desk.store.now)
    desk.tmux.text("claude-api:shell", f"{desk.programs.command('ccr-log')} -f")
    desk.tmux.keys("claude-api:shell", "Enter")
    desk.tmux.wait("claude-api:shell", f"{name[:8]} has said nothing yet, waiting for it")
    with following(desk, name[:8]) as followed:
        wait_for(lambda: "waiting for it" in followed.err, "that it waits", limit=10)
        session.user("Hello").write()
        followed.wait("you     Hello\n")
        desk.tmux.wait("claude-api:shell", "you     Hello")


@pytest.mark.parametrize("flag", [[], ["--full"]])
def test_a_subagent_at_work(listing: Listing, flag: list[str]) -> None:
    """What a subagent did stands behind the line that ends it."""
    session = listing.store.session(id=ID).user("Hello").write()
    with following(listing, ID, *flag) as followed:
        followed.wait("you     Hello")
        append(session.tool_use("Task", {"description": "Look for it"}))
        side = Session(session.store, session.project, session.id, session.at)
        side.message("user", "Find the heron", isSidechain=True, agentId="abc123")
        side.message("assistant", [{"type": "text", "text": "There."}], isSidechain=True)
        path = session.path.with_suffix("") / "subagents" / "agent-abc123.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("".join(map(line, side.records)))
        append(session.tool_result("There.", toolUseResult={"agentId": "abc123"}))
        out = followed.wait("      agent   There.\n")
        assert "Task: Look for it (ok: There.)\n" in out
        assert out.index("Task: ") < out.index("      task    Find the heron") < out.index("agent")


def test_a_reader_that_goes_away(listing: Listing) -> None:
    """Ends it, when there is more to write, and is no failure."""
    session = listing.store.session(id=ID).user("Hello").write()
    words = f"{listing.programs.command('ccr-log')} {ID} -f | head -n 2"
    process = subprocess.Popen(
        ["bash", "-c", f"{words}; echo ${{PIPESTATUS[0]}}"],
        env=listing.env,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ended() -> bool:
        append(session.assistant("More."))
        return process.poll() is not None

    wait_for(ended, "its end", limit=20)
    out = process.communicate()[0]
    assert out == "Tue 24 Nov 2026\n05:00  you     Hello\n0\n"
