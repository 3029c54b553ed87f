"""How a run ends: kept, interrupted, ended from outside."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.support.engines import Engines
from tests.support.images import podman
from tests.support.waiting import wait_for

pytestmark = pytest.mark.real


def test_keep(engines: Engines) -> None:
    done = engines.run("--keep")
    assert done.code == 0, done.err
    (kept,) = engines.left()
    lines = done.err.splitlines()
    assert lines[-3:-1] == [
        f"        kept: podman exec -it {kept} bash",
        f"        remove it: podman rm -f -v {kept}",
    ]
    # as it says, and the commands are there
    words = "whoami; pwd; ccr --version"
    seen = podman("exec", kept, "bash", "-ic", words).out.splitlines()
    assert seen[:2] == ["ccr-test", "/home/ccr-test"]
    assert seen[2].startswith("ccr ")
    podman(*lines[-2].split("podman ")[1].split())
    assert engines.left() == set()


# before there is a container to remove, while it starts, and amid the checks
@pytest.mark.parametrize("at", [" run --rm ", " run -d ", " exec -w ", "--help"])
@pytest.mark.parametrize("words", [[], ["--keep"]], ids=["", "keep"])
def test_ctrl_c_leaves_nothing(engines: Engines, at: str, words: list[str]) -> None:
    done = engines.stop(engines.start(*words), at, signal.SIGINT)
    assert (done.code, done.out) == (130, ""), done.err
    assert "Traceback" not in done.err
    assert engines.left() == set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_other_signals_leave_nothing(engines: Engines, number: signal.Signals, code: int) -> None:
    done = engines.stop(engines.start(), "--help", number)
    assert (done.code, done.out) == (code, ""), done.err
    assert "Traceback" not in done.err
    assert engines.left() == set()


def test_a_second_ctrl_c_does_not_break_off_the_removal(engines: Engines) -> None:
    engines.stand_in("podman", before="[[ $1 != rm ]] || sleep 1")
    run = engines.start()
    wait_for(lambda: any("--help" in line for line in engines.calls()), "a check")
    run.send_signal(signal.SIGINT)
    wait_for(lambda: any(" rm -f" in line for line in engines.calls()), "the removal")
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=60) == 130
    assert engines.left() == set()


def test_killed_it_ends_by_itself(engines: Engines) -> None:
    """Nobody is left to remove it: its first process lasts an hour, and --rm takes it then."""
    run = engines.start()
    wait_for(lambda: any("--help" in line for line in engines.calls()), "a check")
    run.send_signal(signal.SIGKILL)
    run.communicate()
    (left,) = engines.left()
    form = "{{.HostConfig.AutoRemove}}"
    assert podman("inspect", "-f", form, left).out == "true\n"
    # the hour is over
    words = ["podman", "exec", "-u", "0", left, "bash", "-c", "pid=$(</proc/1/task/1/children)"]
    words[-1] += "; kill ${pid%% *}"
    subprocess.run(words, env=engines.env, check=False, capture_output=True)
    wait_for(lambda: engines.left() == set(), "its removal")
