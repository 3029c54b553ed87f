"""Completion driven by the tab key in real interactive shells."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.run import clean_env
from tests.support.store import Store
from tests.support.terminal import Tmux, terminal
from tests.support.tools import require
from tests.workspace.homes import install

FIRST = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
SECOND = "c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44"
TITLE = "Fix $(touch oops) `touch oops` it's \x1b[31mred"
SHOWN = "Fix $(touch oops) `touch oops` it's"

# how a shell is started, and what it reads beside our block
SHELLS = {
    "bash": (["bash", "-i"], ".bashrc", ""),
    "bash with odd options": (
        ["bash", "-i"],
        ".bashrc",
        "set -u -C; shopt -s nullglob; IFS=x:; alias ccr-list='command ccr-list'\n",
    ),
    "zsh with compinit": (["zsh", "-i"], ".zshrc", "autoload -Uz compinit\ncompinit -u\n"),
    "zsh with compinit later": (["zsh", "-i"], ".zshrc", ""),
    "zsh without compinit": (["zsh", "-i"], ".zshrc", ""),
    "zsh with odd options": (
        ["zsh", "-i"],
        ".zshrc",
        "autoload -Uz compinit\ncompinit -u\nsetopt ksharrays shwordsplit nonomatch nounset\n",
    ),
    "fish": (["fish"], "", ""),
}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, home: Path) -> Iterator[Tmux]:
    """Yield a terminal with a shell at its prompt, in a home with two sessions."""
    argv, rc, text = SHELLS[request.param]
    require(argv[0])
    store = Store(home, int(time.time()))
    store.talk(TITLE, ago=7200, id=FIRST)
    store.talk("Search in headings", ago=90000, id=SECOND)
    if rc:
        (home / rc).write_text(text)
    install(home)
    if rc:
        later = "autoload -Uz compinit\ncompinit -u\n" if "later" in request.param else ""
        with (home / rc).open("a") as out:
            out.write(f"{later}PS1='ready> '\n")
    else:
        config = home / ".config" / "fish" / "config.fish"
        config.write_text("function fish_prompt; echo -n 'ready> '; end\nset -g fish_greeting\n")
    with terminal(clean_env(home)) as tmux:
        tmux.start("x", argv, cwd=home)
        tmux.wait("x", "ready>")
        yield tmux
    assert not (home / "oops").exists()


def test_tab(shell: Tmux) -> None:
    # an id from its beginning
    shell.text("x", "ccr 9f")
    shell.keys("x", "Tab")
    shell.wait("x", "ccr 9f3c1a7e")
    shell.keys("x", "C-u")
    # ids with what they are
    shell.text("x", "ccr ")
    shell.keys("x", "Tab", "Tab")
    screen = shell.wait("x", SHOWN)
    screen = shell.wait("x", "Search in headings")
    assert "2h idle" in screen
    assert "c7e81f02" in screen
    shell.keys("x", "C-c")
    # flags
    shell.text("x", "clear")
    shell.keys("x", "Enter")
    shell.text("x", "ccr-list --proj")
    shell.keys("x", "Tab")
    shell.wait("x", "ccr-list --project")
    # a directory behind one
    shell.text("x", " scr")
    shell.keys("x", "Tab")
    shell.wait("x", "scripts/")
