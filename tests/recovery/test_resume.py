"""ccra: each session once, in its own directory, detached, and how it ended is known."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.fake_claude import Workspace
from tests.support.rendered import render
from tests.support.run import run
from tests.support.store import Session
from tests.support.waiting import wait_for


def go(work: Workspace, *words: str, **env: str) -> str:
    """Run ccra, which starts something; return what it says."""
    done = work.run("ccra", *words, **env)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_headless(work: Workspace) -> None:
    """In its own directory, detached, with the prompt, without what was around us."""
    session = work.ready("it's a $dir")
    work.mode("hang")
    out = go(work, "--headless", "--prompt", "go 'on'", CLAUDECODE="1", CLAUDE_CODE_SESSION_ID="x")
    assert out == (
        f"  {session.id[:8]}  started  ~/it's a $dir  headless\n"
        f"1 started. Watch: ccr-log -f {session.id[:8]}\nLogs: ~/.claude/resume-logs\n"
    )
    (call,) = wait_for(work.calls, "its start")
    assert call.directory == session.project
    assert call.words == [
        *["-r", session.id, "-p", "go 'on'", "--output-format", "json"],
        *["--model", "claude-sonnet-4-5"],
    ]
    assert not {"CLAUDECODE", "CLAUDE_CODE_SESSION_ID", "CCR_HOLD_FROM"} & set(call.env)
    assert call.env["CLAUDE_CODE_MAX_RETRIES"] == "3"
    assert set(re.findall(r" (\d+) -> ", call.files)) == {"0", "1", "2", "255"}
    assert call.session.split()[1] == "?"
    assert work.run("ccr-list", "--live").out.startswith(session.id)
    refused = work.run("ccr", session.id)
    assert (refused.code, "is live in pid" in refused.err) == (75, True)
    assert "at work" in work.run("ccra", "--status").out
    assert go(work, "-y") == "Nothing started\n"
    work.let_go()
    work.wait_outcome(session, "done")
    log = work.log(session)
    assert log.startswith(f"session    {session.id}  Work on it's a $dir\n")
    assert re.search(r"\noutcome    done\nexit       0\nduration   \d+ s\n$", log)
    assert work.run("ccr-list", "--live").out == ""
    logs = work.store.path / "resume-logs"
    assert logs.stat().st_mode & 0o777 == 0o700


def test_in_tmux(work: Workspace) -> None:
    """A detached cct of its own, that goes on when the turn is over."""
    session = work.ready()
    work.trust(session)
    work.mode("hang")
    out = go(work)
    assert f"  {session.id[:8]}  started  ~/src/api  tmux claude-api\n" in out
    (call,) = wait_for(work.calls, "its start")
    assert (call.directory, call.words) == (
        session.project,
        ["-r", session.id, "Continue where you left off."],
    )
    (row,) = [
        json.loads(line) for line in work.run("ccr-list", "--live", "--json").out.splitlines()
    ]
    assert row["tmux"].startswith("claude-api:")
    assert "is live in tmux session claude-api" in work.run("ccr", session.id).err
    assert work.run("cct-list", "--plain").out.startswith(f"claude-api\t{session.id}\tlive\t3\t")
    work.let_go()
    work.wait_outcome(session, "done")
    # it is still open, for whoever looks at it
    assert work.run("ccr-list", "--live").out.startswith(session.id)


def test_close_when_done(work: Workspace) -> None:
    """The claude of a finished resume that no one looks at is asked to leave."""
    session = work.ready()
    work.trust(session)
    record = work.store.path / "sessions"
    record.mkdir()
    go(work, CCR_CLOSE_WHEN_DONE="true")
    wait_for(work.calls, "its start")
    pid = int(
        wait_for(
            lambda: (work.store.path / "ccr" / "live" / session.id).read_text().split()[0],
            "the window",
        )
    )
    child = wait_for(lambda: Path(f"/proc/{pid}/task/{pid}/children").read_text().split(), "claude")
    fake = [c for c in child if b"bin/claude" in Path(f"/proc/{c}/cmdline").read_bytes()]
    work.store.live(session, int(fake[0]), status="idle")
    work.wait_outcome(session, "done")
    wait_for(lambda: not Path(f"/proc/{fake[0]}").exists(), "the end of claude")


def test_untrusted_goes_headless(work: Workspace) -> None:
    """Where the CLI would ask for trust, it goes on without a terminal, and that is said."""
    session = work.ready()
    assert "headless, its directory is not trusted" in go(work)
    work.wait_outcome(session, "done")
    assert "in         no terminal, its directory is not trusted\n" in work.log(session)


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("deny", "3 tools denied"),
        ("error", "failed: OAuth token has expired"),
        ("die", "failed: claude ended with exit status 9"),
    ],
)
def test_outcomes(work: Workspace, mode: str, outcome: str) -> None:
    """What is not done is not called done."""
    session = work.ready()
    work.mode(mode)
    go(work, "--headless")
    work.wait_outcome(session, outcome)
    assert f"\noutcome    {outcome}\n" in work.log(session)


def test_dies_in_tmux(work: Workspace) -> None:
    """A claude that ends in the middle of its turn has died."""
    session = work.ready()
    work.trust(session)
    work.mode("die")
    go(work)
    work.wait_outcome(session, "died")


def test_limited_again(work: Workspace) -> None:
    """An early reset: due again at the new one plus the margin, and not before."""
    session = work.ready()
    work.mode("limit", resets=int(time.time()))
    go(work, "--headless")
    work.wait_outcome(session, "limited again")
    wait_for(lambda: work.run("ccr-list", "--ready").out, "the reset")
    assert "was limited again" in work.run("ccra", "-n", "--json").out
    assert work.run("ccra", "-n", CCR_MARGIN="0").out.split("\t")[1] == "resume"


def words_of(mode: str) -> list[str]:
    """Return the arguments of a session that had `mode` and the builder's model."""
    return ["--permission-mode", mode, "--model", "claude-sonnet-4-5"]


def test_modes_and_directories(work: Workspace) -> None:
    """As the transcript tells; bypass is not kept, and that is said."""
    more = work.home / "more"
    more.mkdir()
    edits, bypass = work.ready("edits"), work.ready("bypass")
    for session, mode in ((edits, "acceptEdits"), (bypass, "bypassPermissions")):
        session.records[0]["permissionMode"] = mode  # type: ignore[index] # a dict
    added = f"<command-name>/add-dir</command-name>\n<command-args>{more}</command-args>"
    limit = edits.records.pop()
    edits.user(added).records.append(limit)
    quoted = {"permissionMode": "bypassPermissions", "command": "<command-name>/add-dir<"}
    edits.records.insert(1, edits.tool_use("Bash", quoted).records.pop())
    edits.write()
    bypass.write()
    out = go(work, "--headless")
    assert "headless, bypassPermissions is not kept, it goes on in default mode" in out
    work.wait_outcome(edits, "done")
    work.wait_outcome(bypass, "done")
    words = {call.id: call.words[6:] for call in work.calls()}
    assert words[edits.id] == [*words_of("acceptEdits"), "--add-dir", str(more)]
    assert words[bypass.id] == words_of("default")


def test_bypass_and_arguments_by_setting(work: Workspace, tmp_path: Path) -> None:
    """Arguments come from the rendered setting and never from the environment."""
    settings = "[resume]\nbypass = true\nclaude_args = ['--model', 'it''s']\n".replace("''", "'")
    settings = settings.replace("'it's'", '"it\'s"')
    work.programs = render(tmp_path / "more", settings)
    work.env["PATH"] = f"{work.programs.bin}:{work.env['PATH']}"
    session = work.ready()
    session.records[0]["permissionMode"] = "bypassPermissions"  # type: ignore[index] # a dict
    session.write()
    go(work, "--headless", CCR_BYPASS="false", CCR_CLAUDE_ARGS="--evil")
    work.wait_outcome(session, "done")
    (call,) = work.calls()
    assert call.words[6:] == [*words_of("bypassPermissions"), "--model", "it's"]


def test_slots(work: Workspace) -> None:
    """Never more than --jobs at work, and the next starts when a turn ends."""
    sessions = [work.ready(f"p{number}") for number in range(5)]
    out = go(work, "--headless", "--jobs", "2")
    assert out.count("  started  ") == 2
    assert "2 started, 3 more as these are done." in out
    for session in sessions:
        work.wait_outcome(session, "done")
    at_once = most = 0
    for line in (work.home / "events").read_text().splitlines():
        at_once += 1 if line.startswith("begin") else -1
        most = max(most, at_once)
    assert most <= 2
    assert sorted(call.id for call in work.calls()) == sorted(s.id for s in sessions)


def test_question(work: Workspace) -> None:
    """On a terminal it asks, with the tokens; no is no."""
    work.ready()
    argv = ["script", "-qec", "ccra --headless", "/dev/null"]
    done = run(argv, env=work.env, cwd=work.home, text="n\n")
    assert done.code == 130
    assert "1 session to resume, re-reading about 102k tokens. Go on? [Y/n]" in done.out
    assert work.calls() == []
    done = run(argv, env=work.env, cwd=work.home, text="\n")
    assert "1 started." in done.out
    wait_for(work.calls, "its start")


def stay(work: Workspace, **env: str) -> subprocess.Popen[str]:
    """Start ccra --wait."""
    words = [work.programs.command("ccra"), "--wait", "--headless"]
    return subprocess.Popen(
        words, env={**work.env, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def limited(work: Workspace, seconds: int) -> Session:
    """Write a session whose limit ends in `seconds`."""
    now = int(time.time())
    return work.store.session(ago=100).user("x").five_hours(now + seconds).write()


def test_wait(work: Workspace) -> None:
    """It stays until the reset, resumes, and ends when all is done."""
    session = limited(work, 3)
    process = stay(work, CCR_MARGIN="0")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"{session.id[:8]}  started" in out
    assert "waiting for 1, the next in 1m (" in err
    assert work.outcomes() == {session.id: "done"}


def test_wait_fails(work: Workspace) -> None:
    """With a failed one it ends with 1, and does not try again."""
    session = work.ready()
    work.mode("error")
    process = stay(work)
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(work.calls()) == 1
    assert work.outcomes() == {session.id: "failed: OAuth token has expired"}


def test_wait_is_interrupted(work: Workspace) -> None:
    """Ctrl-C leaves what runs running, and says so."""
    session = work.ready()
    work.mode("hang")
    process = stay(work)
    wait_for(work.calls, "its start")
    process.send_signal(2)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "1 at work\n1 resume under way, left running: ccra --status\n"
    work.let_go()
    work.wait_outcome(session, "done")
