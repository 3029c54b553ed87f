"""What an install leaves in a home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.run import clean_env, run
from tests.workspace.homes import (
    BEGIN,
    BLOCK,
    SKELETON,
    commands,
    install,
    mode,
    show,
    snapshot,
    starts_silently,
)


def test_a_new_home_has_the_files_the_links_and_the_block(home: Path) -> None:
    bin_dir = home / "agent bin"
    bin_dir.mkdir()
    done = install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    assert done.code == 0
    assert done.err == ""
    assert done.out.splitlines()[0].endswith(f"is installed in ~/scripts: {' '.join(commands())}")
    scripts = home / "scripts"
    assert sorted(path.name for path in scripts.iterdir()) == [
        "claude-resume",
        "claude-resume-helpers.sh",
    ]
    assert mode(scripts / "claude-resume") == 0o755
    assert mode(scripts / "claude-resume-helpers.sh") == 0o644
    assert (scripts / "claude-resume-helpers.sh").read_text() == show("helpers")
    for place in (home / ".local" / "bin", bin_dir):
        assert sorted(path.name for path in place.iterdir()) == sorted(
            [*commands(), "claude-resume"]
        )
        for path in place.iterdir():
            assert path.readlink() == scripts / "claude-resume"
    assert (home / ".bashrc").read_text() == SKELETON.read_text() + BLOCK
    assert mode(home / ".claude" / "ccr") == 0o700
    assert mode(home / ".claude" / "resume-logs") == 0o700
    starts_silently(home)


def test_a_second_run_writes_nothing_and_says_nothing(home: Path) -> None:
    bin_dir = home / "bin"
    bin_dir.mkdir()
    (home / ".bashrc").write_text("export A=1")
    install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    before = snapshot(home, times=True)
    done = install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert snapshot(home, times=True) == before


def test_the_state_is_where_the_sessions_are(home: Path) -> None:
    store = home / "volume" / "claude"
    install(home, CLAUDE_CONFIG_DIR=str(store))
    assert mode(store / "ccr") == 0o700
    assert not (home / ".claude").exists()


def test_what_is_not_ours_stays_and_is_said(home: Path) -> None:
    place = home / ".local" / "bin"
    place.mkdir(parents=True)
    (place / "ccr").write_text("#!/bin/sh\n")
    (place / "ccr-list").symlink_to("/somewhere/else")
    done = install(home)
    assert done.code == 0
    assert (place / "ccr").read_text() == "#!/bin/sh\n"
    assert (place / "ccr-list").readlink() == Path("/somewhere/else")
    assert done.err.splitlines() == [
        f"ccr: ~/.local/bin/{name} is not ours and stays, in terminals the function {name} works"
        for name in ("ccr", "ccr-list")
    ]


def test_a_foreign_file_in_the_place_of_the_helpers_is_not_replaced(home: Path) -> None:
    (home / "scripts").mkdir()
    (home / "scripts" / "claude-resume-helpers.sh").write_text("mine=1\n")
    done = install(home)
    assert done.code == 1
    assert (
        done.err == "ccr: ~/scripts/claude-resume-helpers.sh is not ours and stays, move it away\n"
    )
    assert (home / "scripts" / "claude-resume-helpers.sh").read_text() == "mine=1\n"


def test_another_directory_takes_the_old_files_away(home: Path) -> None:
    install(home)
    done = install(home, '[install]\ndirectory = "~/tools/claude"\nfile = "c.sh"\n')
    assert done.code == 0
    assert not (home / "scripts").exists()
    program = home / "tools" / "claude" / "claude-resume"
    assert (home / ".local" / "bin" / "ccr").readlink() == program
    text = (home / ".bashrc").read_text()
    assert text.count(BEGIN) == 1
    assert ". ~/tools/claude/c.sh\n" in text
    starts_silently(home)
    install(home, '[install]\ndirectory = "~/tools/claude"\n')
    assert sorted(path.name for path in program.parent.iterdir()) == [
        "claude-resume",
        "claude-resume-helpers.sh",
    ]


def test_another_prefix_takes_the_old_links_away(home: Path) -> None:
    install(home)
    install(home, '[names]\nccr = "zz"\n')
    names = {path.name for path in (home / ".local" / "bin").iterdir()}
    assert "zz-list" in names
    assert "ccr-list" not in names


HOSTILE = ["it's $HOME", "ünï 日本", "-x; id", '"`id`" $(id)', "a\\b", "spa ce"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_directories(home: Path, name: str) -> None:
    done = install(home, f"[install]\ndirectory = {json.dumps('~/' + name)}\n")
    assert (done.code, done.err) == (0, "")
    starts_silently(home)
    words = '. ~/"$1"/claude-resume-helpers.sh; ccr --version'
    argv = ["bash", "-c", words, "x", name]
    version = run(argv, cwd=home, env=clean_env(home, PATH="/usr/bin:/bin"))
    assert (version.out[:4], version.err) == ("ccr ", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_hostile_directories_in_other_shells(home: Path, shell: str) -> None:
    for name in HOSTILE:
        place = home / str(HOSTILE.index(name))
        place.mkdir()
        install(place, f"[install]\ndirectory = {json.dumps('~/' + name)}\n")
        env = clean_env(place, PATH="/usr/bin:/bin")
        done = run([shell, "-i", "-c", "ccr --version"], env=env, cwd=place)
        assert done.out.splitlines()[-1:] == ["ccr " + show_version()], (name, done)


def show_version() -> str:
    """Return the version in the rendered program."""
    line = next(x for x in show("program").splitlines() if x.startswith("CCR_VERSION="))
    return line.removeprefix("CCR_VERSION=")
