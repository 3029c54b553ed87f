"""ccr alone: chosen with fzf, from a menu, and refused where there is no terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.listing import Listing
from tests.support.run import Result, run
from tests.support.store import Session
from tests.support.tools import require
from tests.support.waiting import wait_for
from tests.terminal.desk import Desk

BILLING = "4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33"
WEB = "c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44"
HOSTILE = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
KEYS = "enter resume · ctrl-t tmux · ctrl-y copy id · ctrl-l only limited · esc leave"
ASKED = "number, words to filter, or empty to leave: "


def fill(desk: Desk) -> dict[str, Session]:
    """Write four sessions: limited, hostile, idle, ready, newest first."""
    now, place = desk.store.now, desk.place
    name = "it's $(touch pwned) #{pid}"
    web = desk.store.session(place("src/web"), id=WEB, ago=100).user("Search in headings")
    web.five_hours(now + 8040).write()
    desk.store.talk(
        "\x1b[2J日本語 `touch pwned`\t{1} \x07",
        "Sure\x1b]0;pwned\x07.",
        project=place(name),
        id=HOSTILE,
        ago=3700,
    )
    desk.idle("src/api", prompt="Fix the flaky login test", ago=7300)
    ready = desk.store.session(place("src/billing"), id=BILLING, ago=18000)
    ready.user("Migrate invoices to the new tax tables").assistant("Shall I go on?")
    ready.five_hours(now - 840).write()
    return {"web": web, "ready": ready}


def fzf(desk: Desk, *words: str, size: str = "100x30", **env: str) -> str:
    """Open the picker and return the screen when rows and preview are there."""
    require("fzf")
    desk.show("x", "ccr", *words, cwd=Path("/"), size=size, **env)
    desk.screen.wait("x", "4/4")
    return desk.screen.wait("x", WEB)


def test_fzf(desk: Desk) -> None:
    """Keys, rows as in ccr-list, and the preview of the first; enter resumes it."""
    sessions = fill(desk)
    screen = fzf(desk)
    assert KEYS in screen
    rows = [
        line[2:].rstrip() for line in screen.splitlines() if re.match(r"[> ] [0-9a-f]{8} ", line)
    ]
    assert rows[0].startswith("c7e81f02  1m    limited 2h1")
    assert rows[0].endswith("  ~/src/web                     Search in headings")
    assert rows[1].startswith("9f3c1a7e  1h    idle            ~/it's $(touch pwned) #{pid}  ")
    assert rows[2].endswith("  ~/src/api                     Fix the flaky login test")
    assert rows[3].startswith("4b20d9c1  5h    ready           ~/src/billing")
    # down below 120 columns
    assert screen.index(KEYS) < screen.index(WEB)
    desk.screen.text("x", "invoices")
    screen = desk.screen.wait("x", BILLING)
    assert "1/4" in screen
    assert "ready · 5-hour limit ended 14m ago" in screen
    assert "you     Migrate invoices to the new tax tables" in screen
    assert "claude  Shall I go on?" in screen
    desk.screen.keys("x", "Enter")
    assert desk.call() == [sessions["ready"].project, "-r", BILLING]
    assert "resuming 4b20d9c1 in ~/src/billing" in desk.screen.screen("x")
    assert not list(desk.home.rglob("pwned"))


def test_preview_at_the_side(desk: Desk) -> None:
    """From 120 columns on, in lines that are not cut; flags and arguments go along."""
    fill(desk)
    screen = fzf(desk, "--fork", "--", "--model", "opus", size="130x30")
    lines = screen.splitlines()
    assert "│ " + WEB in lines[1]
    assert KEYS.split(" ctrl-l")[0] in screen
    assert "ctrl-l only limited · esc leave" in screen
    desk.screen.keys("x", "Down")
    desk.screen.wait("x", HOSTILE)
    screen = desk.screen.wait("x", "claude  Sure")
    assert "you     " in screen
    assert "日本語 `touch pwned` {1}" in screen
    desk.screen.keys("x", "Enter")
    place = str(desk.home / "it's $(touch pwned) #{pid}")
    assert desk.call() == [place, "-r", HOSTILE, "--fork-session", "--model", "opus"]
    assert not list(desk.home.rglob("pwned"))


def test_only_limited_and_escape(desk: Desk) -> None:
    """ctrl-l leaves what has or had a limit; escape is exit 130, silent."""
    fill(desk)
    fzf(desk)
    desk.screen.keys("x", "C-l")
    screen = desk.screen.wait("x", "2/2")
    assert "4b20d9c1" in screen
    assert "Fix the flaky" not in screen
    desk.screen.keys("x", "Escape")
    screen = desk.screen.wait("x", "exit=130")
    assert screen.split() == ["exit=130"]
    assert desk.called() == []
    # remembered nothing
    desk.show("y", "ccr")
    desk.screen.wait("y", "4/4")


def test_copy_and_tmux(desk: Desk) -> None:
    """ctrl-y prints the id and puts it where a paste finds it; ctrl-t opens it as cct does."""
    fill(desk)
    fzf(desk)
    desk.screen.keys("x", "C-y")
    screen = desk.screen.wait("x", "exit=0")
    assert screen.split() == [WEB, "exit=0"]
    assert desk.called() == []
    # within tmux
    desk.tmux.start("mine", ["bash", "--norc"], cwd=desk.home)
    desk.tmux.text("mine", desk.programs.command("ccr"))
    desk.tmux.keys("mine", "Enter")
    desk.tmux.wait("mine", WEB)
    desk.tmux.keys("mine", "C-y")
    wait_for(lambda: desk.tmux.tmux("show-buffer", check=False) == WEB, "the buffer")
    desk.show("y", "ccr", size="100x30")
    desk.screen.wait("y", WEB)
    desk.screen.keys("y", "C-t")
    assert desk.call()[1:] == ["-r", WEB]
    desk.screen.wait("y", f"fake claude: -r {WEB}")
    assert desk.clients() == ["claude-web"]


def test_options(desk: Desk) -> None:
    """A person's fzf options stay, ours come after them, CCR_FZF_OPTS last; their shell is kept."""
    fill(desk)
    desk.fake('#!/bin/bash\nprintf "shell=%s colour=%s\\n" "$SHELL" "${CCR_R_COLOUR-none}"\n')
    own = "--layout=default --multi --prompt='own> ' --bind=enter:abort"
    more: dict[str, Any] = {"CCR_FZF_OPTS": "--pointer='%' --no-info", "SHELL": "/x/zsh"}
    desk.show("x", "ccr", size="100x30", FZF_DEFAULT_OPTS=own, **more)
    screen = desk.screen.wait("x", WEB)
    assert screen.startswith("own>")
    assert "% c7e81f02" in screen
    desk.screen.keys("x", "Down", "Down", "Enter")
    desk.screen.wait("x", "shell=/x/zsh colour=none")


def answer(desk: Desk, words: str, then: str) -> None:
    """Type `words` into the menu; wait for the line `then` behind it, and for the next question.

    What is typed before the question stands is shown in the midst of the rows.
    """
    desk.screen.text("x", words)
    desk.screen.keys("x", "Enter")
    line = f"{ASKED}{words}\n{then}"

    def asked() -> bool:
        screen = desk.screen.screen("x").rstrip()
        return line in screen and screen.endswith("\n" + ASKED.rstrip())

    wait_for(asked, f"the question behind {words}")


@pytest.mark.parametrize("how", ["no fzf", "dumb"])
def test_menu(desk: Desk, how: str) -> None:
    """Numbers, and words that leave fewer; no row wraps; without fzf, and where TERM is dumb."""
    fill(desk)
    for number in range(22):
        desk.idle("more", prompt=f"Older {number} " + "日本語" * 30, ago=90000 + number)
    env: dict[str, Any] = {"PATH": desk.without("fzf")} if how == "no fzf" else {"TERM": "dumb"}
    desk.show("x", "ccr", size="80x40", **env)
    screen = desk.screen.wait("x", ASKED.rstrip())
    lines = screen.rstrip().splitlines()
    assert len(lines) == 22
    assert lines[0].startswith("  1  c7e81f02  1m    limited 2h1")
    assert lines[3].startswith("  4  4b20d9c1  5h    ready           ~/src/billing")
    assert lines[19].startswith(" 20  ")
    assert lines[19].endswith("…")
    assert lines[20] == "     ... and 6 more, type words to see fewer"
    answer(desk, "* of nothing", "nothing with * of nothing")
    answer(desk, "INVOICES billing", "  1  4b20d9c1  ")
    desk.screen.text("x", "1")
    desk.screen.keys("x", "Enter")
    assert desk.call()[1:] == ["-r", BILLING]


def test_leaving_the_menu(desk: Desk) -> None:
    """An empty line, or the end of the input: exit 130."""
    fill(desk)
    for pane, key in (("x", "Enter"), ("y", "C-d")):
        desk.show(pane, "ccr", TERM="dumb")
        desk.screen.wait(pane, ASKED.rstrip())
        desk.screen.keys(pane, key)
        desk.screen.wait(pane, "exit=130")
    assert desk.called() == []


def test_no_terminal(desk: Desk) -> None:
    """Exit 2 with the remedy; nothing in the store: 1."""
    got = desk.run("ccr")
    remedy = "name one: ccr SESSION, see ccr-list"
    said = f"ccr: no session named and no terminal to choose on, {remedy}\n"
    assert (got.code, got.out, got.err) == (2, "", said)
    desk.show("x", "ccr")
    screen = desk.screen.wait("x", "exit=1")
    assert screen.startswith("ccr: no sessions yet in ~/.claude\n")


def preview(listing: Listing, word: str, **env: str) -> Result:
    """Run the preview of the session `word`."""
    return run([listing.programs.program, "preview", word], env={**listing.env, **env})


def test_preview_text(listing: Listing) -> None:
    """What it is, then the last exchange, without tools, thinking, limits, controls; broken
    between words."""
    now = listing.store.now
    session = listing.store.session(listing.store.home / "src" / "billing", id=BILLING, ago=172800)
    session.user("An older prompt").assistant("An older answer.")
    session.user("Migrate   invoices\x1b to\nthe new tables<system-reminder>no</system-reminder>")
    session.assistant("First words.").tool_use("Bash", {"command": "ls"}).tool_result("listed")
    session.message("user", "Caveat", isMeta=True)
    session.message("assistant", [{"type": "text", "text": "of an agent"}], isSidechain=True)
    session.assistant("The rounding is banker's,\nso the totals differ.\x07 " + "日本語" * 13)
    session.at = now - 18000
    session.five_hours(now - 840).bookkeeping().write()
    size = f"{session.path.stat().st_size / 1000:.1f}"
    got = preview(listing, BILLING[:8], FZF_PREVIEW_COLUMNS="60")
    assert got.code == 0
    assert got.out.splitlines() == [
        BILLING,
        "~/src/billing",
        f"ready · 5-hour limit ended 14m ago · {size[:3]} kB · 2 prompts ·",
        "started 2d ago",
        "",
        "you     Migrate invoices to the new tables",
        "claude  The rounding is banker's,",
        "        so the totals differ.",
        "        " + "日本語" * 8 + "日本",
        "        語" + "日本語" * 4,
    ]
    plain = preview(listing, BILLING, LC_ALL="C")
    assert "ready, 5-hour limit ended 14m ago, " in plain.out
