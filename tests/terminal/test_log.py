"""ccr-log: a transcript as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.run import run
from tests.support.store import Session
from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
AGENT = [
    ("user", "Find the heron"),
    ("assistant", [{"type": "tool_use", "id": "t", "name": "Grep", "input": {"pattern": "heron"}}]),
    ("user", [{"type": "tool_result", "tool_use_id": "t", "content": "a\nb\n"}]),
    ("assistant", [{"type": "text", "text": "In the reeds.\nTwo of them."}]),
]


def failed(session: Session, text: str) -> None:
    """Append that the last tool failed with `text`."""
    name = f"toolu_{len(session.records) - 1}"
    block = {"type": "tool_result", "tool_use_id": name, "content": text, "is_error": True}
    session.message("user", [block])


def agent(session: Session, name: str) -> None:
    """Write the transcript of the subagent `name` of `session`."""
    side = Session(session.store, session.project, session.id, session.at)
    for role, content in AGENT:
        side.message(role, content, isSidechain=True, agentId=name)
    path = session.path.with_suffix("") / "subagents" / f"agent-{name}.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in side.records))


def talk(listing: Listing) -> Session:
    """Return a session in which everything happens, not yet written."""
    session = listing.store.session(id=ID, ago=90000)
    session.user("Fix the login test\n\nwith care").title("A title")
    thought = {"type": "thinking", "thinking": "Let me think.\nHard."}
    session.message("assistant", [thought, {"type": "text", "text": "I will look."}])
    session.tool_use("Bash", {"command": "make test\necho", "description": "d"}).tool_result("fine")
    session.at += 60
    session.tool_use("Read", {"file_path": "/a/b.py"})
    session.tool_result("".join(f"line {number}\n" for number in range(40)))
    session.tool_use("Edit", {"file_path": "/a/b.py", "old_string": "x"}).tool_result("")
    session.tool_use("Bash", {"command": "false"})
    failed(session, "Exit code 1\nboom")
    session.tool_use("Write", {"file_path": "/etc/x"})
    failed(session, "The user doesn't want to proceed with this tool use.")
    session.tool_use("Task", {"description": "Look for it", "prompt": "Find the heron\nplease"})
    session.tool_result("In the reeds.\nTwo", toolUseResult={"agentId": "abc123"})
    agent(session, "abc123")
    session.at += 86400
    session.user("<command-name>/compact</command-name><command-args>now</command-args>")
    session.message("user", "a caveat", isMeta=True)
    session.user("".join(f"p{number}\n" for number in range(40)))
    session.assistant("Answer:\n\n  x = 1\n")
    session.five_hours(listing.store.now + 8040)
    session.tool_use("Bash", {"command": "sleep 1"})
    return session


SHORT = """\
Mon 23 Nov 2026
05:00  you     Fix the login test

               with care
05:00  claude  I will look.
05:00          Bash: make test (ok: fine)
05:01          Read: /a/b.py (ok, 40 lines)
05:01          Edit: /a/b.py (ok)
05:01          Bash: false (failed: Exit code 1)
05:01          Write: /etc/x (denied)
05:01          Task: Look for it (ok, 2 lines)
05:01      task    Find the heron
05:01              Grep: heron (ok, 2 lines)
05:01      agent   In the reeds.
                   Two of them.

Tue 24 Nov 2026
05:01  you     /compact now

05:01  you     p0
"""
END = """\
               p19
               ... 20 more lines
05:01  claude  Answer:

                 x = 1
05:01  claude  You've hit your 5-hour limit · resets 8:14am (UTC)
05:01          Bash: sleep 1 (no outcome)
"""


def test_text(listing: Listing) -> None:
    """Who, when, what; a line a tool, with its outcome; subagents indented; long texts folded."""
    session = talk(listing)
    session.write()
    got = listing.run("ccr-log", ID[:8])
    assert (got.code, got.err) == (0, "")
    assert got.out.startswith(SHORT)
    assert got.out.endswith(END)
    assert "Let me think" not in got.out
    assert "\033" not in got.out
    assert listing.run("ccr-log", "-").out == got.out
    # the older place of subagents
    old = session.path.with_suffix("")
    (old / "subagents" / "agent-abc123.jsonl").rename(old.parent / "agent-abc123.jsonl")
    assert listing.run("ccr-log", ID).out == got.out
    zone = listing.run("ccr-log", ID, TZ="Asia/Kathmandu").out
    assert "10:45  you     Fix the login test\n" in zone


def test_full_and_thinking(listing: Listing) -> None:
    """--full unfolds outputs and long texts; --thinking adds what was thought."""
    talk(listing).write()
    got = listing.run("ccr-log", ID, "--full").out
    assert "05:00          Bash: make test (ok: fine)\n                 fine\n" in got
    assert "                 line 39\n05:01          Edit" in got
    assert "(failed: Exit code 1)\n                 Exit code 1\n                 boom\n" in got
    assert "               p39\n" in got
    assert " more line" not in got
    assert "05:01              Grep: heron (ok, 2 lines)\n                     a\n" in got
    got = listing.run("ccr-log", ID, "--thinking").out
    assert "05:00  thinks  Let me think.\n               Hard.\n05:00  claude  I will look." in got
    assert "line 39" not in got


@pytest.mark.parametrize("awk", ["mawk", "gawk"])
def test_what_is_passed_over(listing: Listing, awk: str) -> None:
    """A line over 8 MB is said; unknown records, what is no JSON, a cut line are skipped; text
    sends the terminal nothing but text."""
    session = listing.store.session(id=ID)
    session.raw(
        '{"type":"mystery","content":"zzz"}\nno json\n[1,2]\n"text"\n\n\0\0\n{"type":null}\n'
    )
    session.user("Hello \x1b[31mred\x1b[0m\x07 \x9b1m \x1b]0;title\x07on\te \u202eback 日本語🚀")
    session.raw('{"type":"user","message":{"content":"' + "y" * (9 << 20) + '"}}\n')
    session.message("assistant", [{"type": "new_block", "x": 1}, 7, None])
    session.message("assistant", {"odd": 1})
    session.message("user", [{"type": "tool_result", "content": [{"type": "image"}]}])
    session.message("user", [{"type": "image", "source": {}}])
    session.assistant("Null: \u0000.", timestamp="no time")
    session.raw('{"type":"assistant","message":{"content":[{"type":"text","text":"hal')
    session.write()
    farm = listing.store.home / "farm"
    farm.mkdir()
    if awk == "gawk":
        for name in Path("/usr/bin").iterdir():
            if name.name != "mawk":
                (farm / name.name).symlink_to(name)
    path = f"{farm}:{listing.env['PATH']}" if awk == "mawk" else str(farm)
    got = listing.run("ccr-log", ID, PATH=path)
    assert (got.code, got.err) == (0, "")
    assert got.out.splitlines() == [
        "Tue 24 Nov 2026",
        "05:00  you     Hello red 1m on  e back 日本語🚀",
        f"       note    a line of {(9 << 20) + 40} bytes is passed over",
        "05:00          tool (ok: (image))",
        "",
        "05:00  you     (image)",
        "       claude  Null: \ufffd.",
    ]


def test_which_session(listing: Listing) -> None:
    """Without one the latest of this directory, which is said to be a guess; unknown: 1."""
    talk(listing).write()
    other = listing.store.talk("Another", project=listing.store.home / "web", ago=60)
    got = listing.run("ccr-log", cwd=listing.store.home / "src" / "api")
    assert (got.code, got.err) == (
        0,
        "ccr: 9f3c1a7e is a guess: the most recent of this directory\n",
    )
    assert got.out.startswith(SHORT)
    got = listing.run("ccr-log")
    assert got.err == f"ccr: {other.id[:8]} is a guess: the most recent of all\n"
    got = listing.run("ccr-log", CLAUDE_CODE_SESSION_ID=ID)
    assert (got.err, got.out[:100]) == ("", SHORT[:100])
    assert listing.run("ccr-log", "ffff").code == 1
    assert listing.run("ccr-log", "ffff", "-f").code == 1
    assert listing.run("ccr-log", ID, ID).code == 2
    assert listing.run("ccr-log", "--nonsense").code == 2


def test_a_reader_that_goes_away(listing: Listing) -> None:
    """Is no failure."""
    talk(listing).write()
    words = f"{listing.programs.command('ccr-log')} {ID} | head -n 2"
    argv = ["bash", "-c", f"{words}; echo ${{PIPESTATUS[0]}}"]
    got = run(argv, env=listing.env, timeout=20)
    assert (got.out.splitlines(), got.err) == ([*SHORT.splitlines()[:2], "0"], "")


def test_pager(desk: Desk) -> None:
    """On a terminal through $PAGER, in colour; else less, which needs no key for a short text."""
    session = desk.store.session(id=ID).user("Hello").tool_use("Bash", {"command": "false"})
    failed(session, "boom")
    session.five_hours(desk.store.now + 60).write()
    (desk.home / "pager").write_text('#!/bin/bash\necho "pager: $*"\ncat\n')
    (desk.home / "pager").chmod(0o755)
    desk.show("x", "ccr-log", ID, PAGER=f"{desk.home}/pager -x")
    screen = desk.screen.wait("x", "exit=0")
    assert "pager: -x\n" in screen
    desk.show("y", "ccr-log", ID)
    screen = desk.screen.wait("y", "exit=0")
    assert "you     Hello\n" in screen
    coloured = desk.screen.screen("y", colour=True)
    for code, text in (("1", "you     Hello"), ("31", "        Bash: false"), ("33", "claude")):
        assert f"\033[{code}m" in next(x for x in coloured.splitlines() if text in x), text
    desk.show("plain", "ccr-log", ID, NO_COLOR="1")
    desk.screen.wait("plain", "exit=0")
    assert "\033[" not in desk.screen.screen("plain", colour=True)
    # more than fits
    for number in range(100):
        session.assistant(f"Answer {number}.")
    session.write()
    desk.show("z", "ccr-log", ID)
    desk.screen.wait("z", "Answer 30.")
    assert "Answer 60." not in desk.screen.screen("z")
    desk.screen.keys("z", "G")
    desk.screen.wait("z", "Answer 99.")
    desk.screen.keys("z", "q")
    wait_for(lambda: "exit=0" in desk.screen.screen("z"), "its end")
