"""Where an install cannot do its work, and what it says then; and that it lets go of its output."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.run import run
from tests.support.waiting import wait_for
from tests.workspace.homes import (
    BEGIN,
    SKELETON,
    environment,
    install,
    show,
    snapshot,
)


@pytest.mark.parametrize("home_is", ["missing", "a file", "unset"])
def test_no_home_is_one_sentence(home: Path, home_is: str) -> None:
    env = environment(home / "none")
    if home_is == "a file":
        (home / "none").write_text("")
    if home_is == "unset":
        del env["HOME"]
    done = run(["bash", "--norc", "-p", "-c", show("script")], env=env, cwd=home)
    assert (done.code, done.out) == (1, "")
    shown = "" if home_is == "unset" else home / "none"
    assert done.err == f"ccr: the home directory {shown} cannot be written\n"


@pytest.mark.parametrize("step", ["scripts", ".config/ccr", ".local/bin", ".claude/ccr"])
def test_a_place_that_is_taken_is_one_sentence(home: Path, step: str) -> None:
    place = home / step
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file in the way")
    done = install(home)
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("ccr: cannot ")
    assert not [path for path in snapshot(home) if path.endswith("new")]


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root")
    script = home.parent / "script"
    script.write_text(show("script"))
    rc = home / ".bashrc"
    words = (
        'mount -t tmpfs -o size="$1" none "$HOME" && cd "$HOME" || exit 9;'
        ' printf "a=1\\n" >.bashrc;'
        ' bash --norc -p -c "$(cat "$2")"; code=$?;'
        ' printf "%s\\n" "$code" >&2; find . -name "*new"; cat .bashrc'
    )
    assert not rc.exists()
    pages = -(-len(show("program")) // 4096)
    for size in (f"{number * 4}k" for number in (20, pages + 1, pages + 2, pages + 3)):
        env = environment(home)
        done = run(
            ["unshare", "-m", "bash", "-c", words, "x", size, script], env=env, cwd=home.parent
        )
        if done.code == 9:
            pytest.skip("no mounts here")
        assert done.err.splitlines()[1:] == ["1"], (size, done)
        assert done.err.startswith("ccr: cannot ")
        assert done.out == "a=1\n"


def test_missing_jq_is_said_and_no_failure(home: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for place in ("/usr/bin", "/bin"):
        for tool in Path(place).iterdir():
            if tool.name not in ("jq", "fish", "zsh") and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    done = install(home, PATH=str(tools))
    assert done.code == 0
    assert done.err == (
        "ccr: jq is not installed and the commands need it, install it: sudo apt-get install jq\n"
    )
    assert not (home / ".zshrc").exists()
    assert not (home / ".config" / "fish").exists()


def test_nothing_keeps_the_output_open(home: Path) -> None:
    extra, other = os.pipe()
    started = subprocess.Popen(
        ["bash", "--norc", "-p", "-c", show("script")],
        env=environment(home, CCR_SKEL_WATCH="60"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[other],
        cwd=home,
    )
    os.close(other)
    # both end only when every process that held them has let go
    out, _ = started.communicate(timeout=50)
    assert os.read(extra, 1) == b""
    os.close(extra)
    assert started.returncode == 0
    assert out.startswith(b"claude-resume ")
    rc = home / ".bashrc"
    rc.write_bytes(SKELETON.read_bytes())
    wait_for(lambda: BEGIN in rc.read_text(), "the block again")
    (home / ".config" / "ccr" / "off").touch()
