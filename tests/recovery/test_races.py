"""Exactly once, whatever is started together, killed, or cannot be written."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.fake_claude import Workspace
from tests.support.rendered import Programs
from tests.support.run import run
from tests.support.tools import missing
from tests.support.waiting import wait_for

pytestmark = pytest.mark.once


def processes(home: Path) -> list[int]:
    """Return the pids of the processes whose HOME is `home`, this one's own children aside."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environ = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"HOME={home}\0".encode() in environ:
                found.append(int(entry.name))
    return found


def kill(pid: int, home: Path) -> None:
    """Kill `pid` if it is still a process of `home`: numbers are used again within seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        if pid in processes(home):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    except ProcessLookupError:
        pass
    finally:
        os.close(handle)


def quiet(work: Workspace) -> None:
    """Wait until nothing of `work` runs."""
    try:
        wait_for(lambda: not processes(work.home), "the end of all processes")
    except AssertionError as error:
        left = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes(work.home)]
        raise AssertionError(f"{error}: {left}") from None


def test_ten_at_once(work: Workspace) -> None:
    """Ten ccra started together resume each session once."""
    sessions = [work.ready(f"p{number}") for number in range(6)]
    argv = [work.programs.command("ccra"), "--headless", "--jobs", "6"]
    started = [
        subprocess.Popen(argv, env=work.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(10)
    ]
    assert [(p.communicate(timeout=100)[1], p.returncode) for p in started] == [(b"", 0)] * 10
    quiet(work)
    assert Counter(call.id for call in work.calls()) == Counter(one.id for one in sessions)
    assert set(work.outcomes().values()) == {"done"}


def test_ten_at_once_in_tmux(work: Workspace) -> None:
    """The same in tmux: one window each."""
    sessions = [work.ready(f"p{number}") for number in range(3)]
    work.trust(*sessions)
    argv = [work.programs.command("ccra")]
    started = [
        subprocess.Popen(argv, env=work.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(10)
    ]
    assert [(p.communicate(timeout=100)[1], p.returncode) for p in started] == [(b"", 0)] * 10
    for session in sessions:
        work.wait_outcome(session, "done")
    assert Counter(call.id for call in work.calls()) == Counter(one.id for one in sessions)
    rows = work.run("cct-list", "--plain").out.splitlines()
    assert [row.split("\t")[3] for row in rows] == ["3", "3", "3"]


def one_round(programs: Programs, place: Path, seed: int) -> str | None:
    """Kill ccra and its children at a random point, run it again; return what is wrong."""
    dice = random.Random(seed)
    home = place / f"home{seed}"
    home.mkdir()
    work = Workspace(programs, home)
    work.env["CCR_MAX_AGE"] = "2d"
    sessions = [work.ready(f"p{number}") for number in range(2)]
    argv = [programs.command("ccra"), "--headless"]
    process = subprocess.Popen(
        argv, env=work.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + dice.uniform(0.0, 0.6)
    while time.monotonic() < end:
        time.sleep(0.01)
    victims = processes(home)
    if dice.random() < 0.5:
        victims = dice.sample(victims, k=min(len(victims), dice.randint(1, 3)))
    for pid in victims:
        kill(pid, home)
    process.wait()
    quiet(work)
    # what had begun and was killed is stopped now, and the next run takes it up
    done = work.run("ccra", "--headless", "--dead")
    if done.code or done.err:
        return f"{seed}: the next run: {done}"
    quiet(work)
    for session in sessions:
        # the fake's answer stands in the transcript once, whatever it was killed at
        answers = session.path.read_text().count('"model":"claude"')
        if answers != 1:
            ledger = (work.store.path / "ccr" / "ledger.jsonl").read_text()
            return f"{seed}: {session.id} has {answers} answers\n{done.out}\n{ledger}"
    for line in (work.store.path / "ccr" / "ledger.jsonl").read_text().splitlines():
        json.loads(line)
    return None


def test_killed_at_random(programs: Programs, tmp_path: Path) -> None:
    """200 seeded rounds: no turn is finished twice, none is lost, no ledger line is cut."""
    with ThreadPoolExecutor(4) as pool:
        wrong = list(pool.map(lambda seed: one_round(programs, tmp_path, seed), range(200)))
    assert [text for text in wrong if text] == []


def test_full_disk(work: Workspace) -> None:
    """Where the ledger cannot be written nothing is started, and that is said."""
    if os.geteuid() != 0:
        missing("mount", "a small file system needs root")
    session = work.ready()
    state = work.store.path / "ccr"
    state.mkdir()
    run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", state])
    try:
        (state / "lock").touch()
        with (state / "fill").open("wb", buffering=0) as fill:
            try:
                while True:
                    fill.write(b"x" * 4096)
            except OSError:
                pass
        done = work.run("ccra", "--headless")
        assert done.code == 1
        assert "is the disk full or read-only?" in done.err
        assert "Nothing started" in done.out
        quiet(work)
        assert work.calls() == []
        (state / "fill").unlink()
        assert work.run("ccra", "--headless").code == 0
        work.wait_outcome(session, "done")
    finally:
        quiet(work)
        run(["umount", state])


def test_state_cannot_be_made(work: Workspace) -> None:
    """A state directory that is none: said, nothing started."""
    work.ready()
    (work.store.path / "ccr").write_text("")
    done = work.run("ccra", "--headless")
    assert done.code == 1
    assert "Nothing started" in done.out
    assert work.calls() == []


def test_clock_set_back(work: Workspace) -> None:
    """A ledger of the future counts no run twice and blocks none."""
    session = work.ready()
    assert work.run("ccra", "--headless", CCR_NOW=str(work.store.now + 5000)).code == 0
    work.wait_outcome(session, "done")
    quiet(work)
    session.five_hours(work.store.now - 60).write()
    assert work.run("ccra", "--headless").code == 0
    quiet(work)
    assert len(work.calls()) == 2


def test_ccr_and_ccra_know_of_each_other(work: Workspace) -> None:
    """A session that someone resumed by hand is left alone."""
    session = work.ready()
    work.mode("hang")
    by_hand = subprocess.Popen(
        [work.programs.command("ccr"), session.id], env=work.env, stderr=subprocess.DEVNULL
    )
    wait_for(work.calls, "its start")
    assert work.run("ccra", "--headless").out == "Nothing started\n"
    work.let_go()
    (work.home / "leave").touch()
    by_hand.wait(60)
    assert len(work.calls()) == 1


def test_notify(tmp_path: Path) -> None:
    """Each event once, with its session, directory and text in the environment alone."""
    from tests.support.rendered import render

    command = 'printf "%s|%s|%s|%s\\n" "$CCR_EVENT" "$CCR_SESSION" "$CCR_PROJECT" "$CCR_TEXT" '
    command += '>>"$HOME/told"; echo noise; exit 3'
    settings = f"[notify]\ncommand = {json.dumps(command)}\n"
    home = tmp_path / "home"
    home.mkdir()
    work = Workspace(render(tmp_path / "told", settings), home)
    session = work.ready('d"$(x)')
    done = work.run("ccra", "--headless")
    assert (done.code, done.err) == (0, "")
    quiet(work)
    told = (home / "told").read_text().splitlines()
    head = f"|{session.id}|{session.project}|"
    title = 'Work on d"$(x)'
    assert sorted(told) == sorted(
        [
            f"ready{head}the limit has passed: {title}",
            f"resumed{head}{title}",
            f"done{head}done: {title}",
        ]
    )
