"""ccra: old logs, another account's directory, a stopped clock, a network that is down."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.recovery.test_real import desk, minute, outcome, shown
from tests.recovery.test_resume import go, limited, stay
from tests.support.fake_claude import Workspace
from tests.support.rendered import Programs
from tests.support.run import run
from tests.support.tools import CLAUDE_VERSIONS, NEWEST, missing
from tests.support.waiting import wait_for


def test_old_logs_are_pruned(work: Workspace) -> None:
    """Those of 30 days, at the next start of something."""
    logs = work.store.path / "resume-logs"
    logs.mkdir()
    old, recent = logs / "20200101T000000Z-00000000.log", logs / "20261101T000000Z-00000000.log"
    for path, days in ((old, 31), (recent, 29)):
        path.touch()
        os.utime(path, (time.time() - days * 86400,) * 2)
    session = work.ready()
    go(work, "--headless")
    work.wait_outcome(session, "done")
    assert (old.exists(), recent.exists()) == (False, True)


def test_variables_around_us(work: Workspace) -> None:
    """What would make it wait at a limit, or think itself inside of another Claude, is gone."""
    session = work.ready()
    around = {
        "CLAUDE_CODE_RETRY_WATCHDOG": "1",
        "CLAUDECODE": "1",
        "CLAUDE_CODE_SESSION_ID": "x",
        "CLAUDE_CODE_ENTRYPOINT": "cli",
        "CLAUDE_CODE_MESSAGING_TOKEN": "secret",
        "CLAUDE_PID": "1",
    }
    work.trust(session)
    for words in (["--headless"], []):
        session.records.pop()
        session.five_hours(work.store.now - 600).write()
        go(work, *words, CCR_MARGIN="0", **around)
        work.wait_outcome(session, "done")
    calls = work.calls()
    assert len(calls) == 2
    assert not [set(around) & set(call.env) for call in calls if set(around) & set(call.env)]


def test_another_account(work: Workspace, tmp_path: Path) -> None:
    """CLAUDE_CONFIG_DIR: its sessions, its ledger, its trust."""
    other = tmp_path / "other"
    session = work.ready()
    (work.store.path).rename(other)
    work.store.path.mkdir()
    projects = {session.project: {"hasTrustDialogAccepted": True}}
    (other / ".claude.json").write_text(json.dumps({"projects": projects}))
    done = work.run("ccra", "-n", CLAUDE_CONFIG_DIR=str(other))
    assert done.out.startswith(f"{session.id}\tresume\t")
    assert work.run("ccra", "-n").out == ""
    status = work.run("ccr-statusline", "--help", CLAUDE_CONFIG_DIR=str(other))
    assert status.code == 0
    (other / "ccr").mkdir()
    (other / "ccr" / "limits.json").write_text(
        '{"recorded":1,"five_hour":{"used":50,"resets_at":99999999999}}\n'
    )
    short = work.run("ccr-check-limits", "--short", CLAUDE_CONFIG_DIR=str(other))
    assert short.out == "5h 50%\n"
    assert work.run("ccr-check-limits", "--short").out == ""


def test_suspended_machine(work: Workspace) -> None:
    """Stopped over the reset, it goes on by the clock when it is continued."""
    session = limited(work, 2)
    process = stay(work, CCR_MARGIN="0")
    os.kill(process.pid, signal.SIGSTOP)
    wait_for(lambda: work.run("ccr-list", "--ready").out, "the reset")
    assert work.calls() == []
    os.kill(process.pid, signal.SIGCONT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert work.outcomes() == {session.id: "done"}


def test_wait_on_a_terminal(work: Workspace) -> None:
    """It shows what it waits for, on one line."""
    limited(work, 3)
    argv = ["script", "-qec", "ccra --wait --headless", "/dev/null"]
    env = {**work.env, "CCR_MARGIN": "0", "TERM": "xterm"}
    done = run(argv, env=env, cwd=work.home)
    assert done.code == 0
    assert "\r\033[Kwaiting for 1, the next in 1m (" in done.out
    assert done.out.count("\n") == done.out.count("  started  ")


def test_read_only(work: Workspace) -> None:
    """A state directory that cannot be written: nothing is started."""
    if os.geteuid() != 0:
        missing("mount", "a read-only file system needs root")
    session = work.ready()
    state = work.store.path / "ccr"
    state.mkdir()
    run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", state])
    try:
        done = work.run("ccra", "--headless")
        assert (done.code, work.calls()) == (1, [])
        assert "read-only" in done.err
    finally:
        run(["umount", state])
    go(work, "--headless")
    work.wait_outcome(session, "done")


def test_lost_supervisor(work: Workspace) -> None:
    """Killed while claude works: said as not known, and the next run is not held up."""
    session = work.ready()
    work.mode("hang")
    go(work, "--headless")
    wait_for(work.calls, "its start")
    run_file = work.store.path / "ccr" / "runs" / session.id
    os.kill(int(run_file.read_text().split()[0]), signal.SIGKILL)
    wait_for(lambda: work.outcomes()[session.id] != "at work", "the end of what watched it")
    assert work.outcomes()[session.id] == "not known, what watched it was killed"
    # its claude lives, and is not started twice
    assert go(work, "-y") == "Nothing started\n"
    work.let_go()
    wait_for(lambda: not work.run("ccr-list", "--live").out, "the end of claude")
    other = work.ready("other")
    go(work, "--headless")
    work.wait_outcome(other, "done")


def test_another_container_that_may_have_ended(work: Workspace) -> None:
    """What it held counts as live until its heartbeat is two minutes old, and is waited for."""
    session = work.stopped()
    record = work.store.path / "ccr" / "live" / session.id
    record.parent.mkdir(parents=True)
    record.write_text(f"4121 77 another-boot:5:another-host {int(time.time()) - 112} \n")
    assert work.run("ccr-list", "--live").out.startswith(session.id)
    plan = json.loads(work.run("ccra", "--dead", "-n", "--json").out)
    assert (plan["action"], plan["why"][:27]) == ("wait", "its container may have ende")
    out = go(work, "--dead", "--headless")
    assert out == "Nothing started, looking again in two minutes\n"
    work.wait_outcome(session, "done", limit=60)
    assert len(work.calls()) == 1


@pytest.mark.real
@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_model(programs: Programs, tmp_path: Path, version: str) -> None:
    """A headless resume goes on with the model that the session had."""
    with desk(programs, tmp_path, version) as (claude, listing, _, project):
        model = "claude-3-5-haiku-20241022"
        claude.mode("text", text="Yes.")
        claude.headless("Are you there?", "--model", model, cwd=project)
        claude.mode("limit", claim="five_hour", reset=minute(60))
        claude.headless("Go on", "-r", shown(listing)["id"], "--model", model, cwd=project)
        claude.mode("text", text="Done.")
        listing.env["CCR_NOW"] = str(minute(180))
        before = len(claude.requests())
        assert listing.run("ccra", "--headless").code == 0
        assert outcome(listing) == "done"
        asked = [
            request["model"]
            for request in claude.requests()[before:]
            if request.get("tools") and "Continue where" in json.dumps(request["messages"])
        ]
        assert asked == [model]


@pytest.mark.real
def test_network_down(programs: Programs, tmp_path: Path) -> None:
    """Reported, and not done."""
    with desk(programs, tmp_path, NEWEST) as (claude, listing, _, project):
        claude.mode("limit", claim="five_hour", reset=minute(60))
        claude.headless("Go", cwd=project)
        text = claude.wrapper.read_text()
        port = (claude.api / "port").read_text()
        claude.wrapper.write_text(text.replace(f"127.0.0.1:{port}", "127.0.0.1:1"))
        listing.env["CCR_NOW"] = str(minute(180))
        assert listing.run("ccra", "--headless").code == 0
        assert outcome(listing).startswith("failed: ")
