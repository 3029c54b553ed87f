"""Uninstall leaves a home as it was, and names what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.run import run
from tests.support.store import Store
from tests.workspace.homes import END, HAND_MADE, environment, install, snapshot, uninstall


def nothing(home: Path) -> None:
    """A new home."""


def lived_in(home: Path) -> None:
    """A home with files of its own in all the places."""
    (home / ".bashrc").write_bytes(b"a=1 # \xff")
    (home / ".bashrc").chmod(0o600)
    (home / ".zshrc").write_text("b=2\n\n")
    (home / ".local" / "bin").mkdir(parents=True)
    (home / ".local" / "bin" / "tool").write_text("#!/bin/sh\n")
    (home / ".config" / "fish" / "conf.d").mkdir(parents=True)
    (home / "scripts").mkdir()
    (home / "scripts" / "mine.sh").write_text("c=3\n")
    Store(home).talk()


def empty_places(home: Path) -> None:
    """A home with empty files and directories, which are not ours to remove."""
    for name in (".bashrc", ".zshrc"):
        (home / name).write_text("")
    for place in ("scripts", ".local/bin", ".config", ".claude"):
        (home / place).mkdir(parents=True)


def linked(home: Path) -> None:
    """A home whose rc files and directories are links."""
    (home / "dotfiles").mkdir()
    (home / "dotfiles" / "bashrc").write_text("a=1\n")
    (home / ".bashrc").symlink_to("dotfiles/bashrc")
    (home / "volume").mkdir()
    (home / ".claude").symlink_to("volume")
    (home / "bin").mkdir()
    (home / "scripts").symlink_to("bin")


def from_skeleton(home: Path) -> None:
    """A home that /etc/skel was copied to."""
    for path in Path("/etc/skel").iterdir():
        (home / path.name).write_bytes(path.read_bytes())


@pytest.mark.parametrize("make", [nothing, lived_in, empty_places, linked, from_skeleton])
def test_the_home_is_as_it_was(home: Path, make: Callable[[Path], None]) -> None:
    make(home)
    before = snapshot(home)
    install(home)
    install(home)
    assert snapshot(home) != before
    done = uninstall(home)
    assert (done.code, done.err) == (0, "")
    assert snapshot(home) == before


def test_after_other_settings_too(home: Path) -> None:
    before = snapshot(home)
    for settings in (
        "",
        '[install]\ndirectory = "~/a/b/c"\n',
        '[install]\nfile = "x.sh"\n',
        '[names]\nccr = "q"\n[install]\nrc = false\n',
    ):
        install(home, settings)
    assert uninstall(home).code == 0
    assert snapshot(home) == before


def test_every_path_is_printed_and_what_is_kept_is_named(home: Path) -> None:
    bin_dir = home / "agent"
    bin_dir.mkdir()
    install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    before = {
        path
        for path, (mode, *_) in snapshot(home).items()
        if not str(mode).startswith("0o4") and not path.endswith("/installed")
    }
    Store(home).talk()
    (home / ".claude" / "resume-logs" / "x.log").write_text("log\n")
    dry = uninstall(home, "-n")
    assert before <= set(snapshot(home))
    # the directory of the agent's links is known, whoever calls
    done = uninstall(home)
    removed = [x.removeprefix("removed  ") for x in done.out.splitlines() if x[:3] == "rem"]
    assert {f"~/{path}" for path in before} <= set(removed)
    assert dry.out.replace("would remove", "removed") == done.out
    tail = done.out.splitlines()[-3:]
    assert tail[:2] == ["kept  ~/.claude/projects", "kept  ~/.claude/resume-logs"]
    assert tail[2] == (
        "The template installs it again at the next start, unless you:"
        " mkdir -p ~/.config/ccr && touch ~/.config/ccr/off"
    )


def test_purge_takes_state_and_logs_but_no_session(home: Path) -> None:
    session = Store(home).talk()
    before = snapshot(home)
    install(home)
    (home / ".claude" / "ccr" / "limits.json").write_text("{}")
    (home / ".claude" / "resume-logs" / "x.log").write_text("log\n")
    assert uninstall(home, "--purge").code == 0
    assert session.path.exists()
    assert snapshot(home) == before


def test_off_stays_and_the_script_does_nothing_then(home: Path) -> None:
    install(home)
    (home / ".config" / "ccr" / "off").touch()
    done = uninstall(home)
    assert "template" not in done.out
    before = snapshot(home)
    again = install(home)
    assert (again.code, again.out) == (0, "")
    assert again.err == "ccr: ~/.config/ccr/off is there, nothing is installed\n"
    assert snapshot(home) == before


def test_what_was_written_behind_the_block_stays(home: Path) -> None:
    rc = home / ".bashrc"
    rc.write_text("a=1")
    install(home)
    with rc.open("a") as out:
        out.write("b=2\n")
    uninstall(home)
    assert rc.read_text() == "a=1\nb=2\n"


def test_a_file_that_we_made_and_someone_changed_stays(home: Path) -> None:
    install(home)
    rc = home / ".bashrc"
    rc.write_text(rc.read_text() + "mine=1\n")
    uninstall(home)
    assert rc.read_text() == Path("/etc/skel/.bashrc").read_text() + "mine=1\n"


def test_hand_made_blocks_do_not_come_back(home: Path) -> None:
    (home / ".bashrc").write_text("a=1\n" + HAND_MADE)
    install(home)
    uninstall(home)
    assert (home / ".bashrc").read_text() == "a=1\n"


def test_a_foreign_link_stays(home: Path) -> None:
    place = home / ".local" / "bin"
    place.mkdir(parents=True)
    (place / "ccr").symlink_to("/elsewhere/ccr")
    before = snapshot(home)
    install(home)
    uninstall(home)
    assert snapshot(home) == before


def test_what_a_cut_run_left_goes_too(home: Path) -> None:
    before = snapshot(home)
    install(home)
    for name in (
        ".bashrc.ccr-new",
        "scripts/claude-resume.new",
        "scripts/claude-resume-helpers.sh.ccr-new",
        ".config/ccr/installed.ccr-new",
        ".config/fish/conf.d/ccr.fish.ccr-new",
    ):
        if (home / name).parent.exists():
            (home / name).write_text("half")
    uninstall(home)
    assert snapshot(home) == before


@pytest.mark.parametrize(("words", "text"), [(["x"], "takes no x"), (["--x"], "unknown option")])
def test_wrong_words(home: Path, words: list[str], text: str) -> None:
    install(home)
    before = snapshot(home)
    done = uninstall(home, *words)
    assert (done.code, text in done.err) == (2, True)
    assert snapshot(home) == before
    assert END in (home / ".bashrc").read_text()


@pytest.mark.parametrize(
    ("verb", "flags"), [("install", ""), ("uninstall", " [-n] [-y] [--purge]")]
)
def test_help(home: Path, verb: str, flags: str) -> None:
    install(home)
    before = snapshot(home, times=True)
    done = run([home / "scripts" / "claude-resume", verb, "--help"], env=environment(home))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"usage: claude-resume {verb}{flags}"
    assert snapshot(home, times=True) == before
