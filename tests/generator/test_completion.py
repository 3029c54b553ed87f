"""Completion of ccr-gen itself, in real shells."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator.templates import ccr_gen
from tests.support.run import clean_env
from tests.support.terminal import terminal
from tests.support.tools import require

BIN = Path(sys.executable).parent


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_source_is_clicks_and_the_shell_can_read_it(shell: str) -> None:
    done = ccr_gen("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    more = {"_CCR_GEN_COMPLETE": f"{shell}_source", "PATH": f"{BIN}:{os.environ['PATH']}"}
    same = subprocess.run(
        ["ccr-gen"], env=os.environ | more, capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip() == same.stdout.rstrip()
    assert f"_CCR_GEN_COMPLETE={shell}_complete" in done.stdout
    flag = "--no-execute" if shell == "fish" else "-n"
    read = subprocess.run(
        [require(shell), flag], input=done.stdout, capture_output=True, text=True, check=False
    )
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.real
def test_tab_in_bash(home: Path) -> None:
    env = clean_env(home)
    env["PATH"] = f"{BIN}:{env['PATH']}"
    with terminal(env) as tmux:
        tmux.start("x", [require("bash"), "--norc", "-i"], cwd=home)
        tmux.text("x", "PS1='ready> '; eval \"$(ccr-gen completion bash)\"; clear")
        tmux.keys("x", "Enter")
        tmux.wait("x", "ready> ")
        tmux.text("x", "ccr-gen ren")
        tmux.keys("x", "Tab")
        tmux.wait("x", "ready> ccr-gen render")
        tmux.keys("x", "C-u")
        tmux.text("x", "ccr-gen re")
        tmux.keys("x", "Tab", "Tab")
        assert "render" in tmux.wait("x", "remove")
        tmux.keys("x", "C-u")
        tmux.text("x", "ccr-gen show gu")
        tmux.keys("x", "Tab")
        tmux.wait("x", "ready> ccr-gen show guide")
