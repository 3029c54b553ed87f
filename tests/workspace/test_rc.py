"""Our block in rc files, and the hand-made ones of older templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.homes import (
    BEGIN,
    BLOCK,
    END,
    HAND_MADE,
    LINE,
    install,
    mode,
)


@pytest.mark.parametrize("text", ["", "a=1\n", "a=1", "\n\n", "a=1\n\n\n", "# \xff\xe9\n", "a\r\n"])
def test_the_text_of_an_rc_file_stays(home: Path, text: str) -> None:
    rc = home / ".bashrc"
    rc.write_bytes(text.encode("latin-1"))
    rc.chmod(0o600)
    install(home)
    found = rc.read_bytes().decode("latin-1")
    assert found.startswith(text)
    assert found.count(END) == 1
    assert found.count(LINE) == 1
    assert mode(rc) == 0o600


def test_a_symlinked_rc_file_is_written_through(home: Path) -> None:
    real = home / "dotfiles" / "bashrc"
    real.parent.mkdir()
    real.write_text("a=1\n")
    real.chmod(0o640)
    (home / ".bashrc").symlink_to("dotfiles/bashrc")
    install(home)
    assert (home / ".bashrc").readlink() == Path("dotfiles/bashrc")
    assert real.read_text() == "a=1\n" + BLOCK
    assert mode(real) == 0o640
    assert list(real.parent.iterdir()) == [real]


def test_a_dangling_rc_file_is_left_and_said(home: Path) -> None:
    (home / ".bashrc").symlink_to("not-yet/bashrc")
    done = install(home)
    assert done.code == 0
    assert done.err == "ccr: ~/.bashrc cannot be read as text, it is left alone\n"


@pytest.mark.parametrize("times", [1, 3, 40])
def test_every_hand_made_block_goes(home: Path, times: int) -> None:
    rc = home / ".bashrc"
    rc.write_text("a=1\n" + HAND_MADE * times + "\nb=2\n" + HAND_MADE)
    (home / "scripts").mkdir()
    (home / "scripts" / "claude-resume-helpers.sh").write_text("claude-resume() { :; }\n")
    install(home)
    assert rc.read_text() == "a=1\n\nb=2\n" + BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "# Claude Session Management\nexport CLAUDE=1\n",
        "# Claude Session Management\nif true; then\n  :\nfi\n",
        "# Claude Session Management\nif true; then\n  claude\n" + "x=1\n" * 400 + "y=2\n",
    ],
)
def test_what_only_looks_like_a_hand_made_block_stays(home: Path, text: str) -> None:
    rc = home / ".bashrc"
    rc.write_text("a=1\n" + text)
    install(home)
    assert rc.read_text() == "a=1\n" + text + BLOCK


def test_nested_conditions_end_with_their_own_fi(home: Path) -> None:
    rc = home / ".bashrc"
    inner = "  if [ -f claude ]; then :; fi\n  a=1\n"
    block = f"# Claude Session Management\nif [ -n x ]; then\n{inner}fi\n"
    rc.write_text(block + "fine=1\n")
    install(home)
    assert rc.read_text() == "fine=1\n" + BLOCK


def test_a_changed_or_damaged_block_is_made_right(home: Path) -> None:
    rc = home / ".bashrc"
    rc.write_text(f"a=1\n{BEGIN}\nold\n{END}\nb=2\n{BEGIN}\nold\n{END}\n{BEGIN}\nc=3\n")
    install(home)
    assert rc.read_text() == "a=1\nb=2\nc=3\n" + BLOCK


@pytest.mark.parametrize("how", ["setting", "file"])
def test_rc_files_can_be_left_alone(home: Path, how: str) -> None:
    (home / ".bashrc").write_text("a=1\n" + HAND_MADE)
    if how == "file":
        (home / ".config" / "ccr").mkdir(parents=True)
        (home / ".config" / "ccr" / "no-rc").touch()
    done = install(home, "[install]\nrc = false\n" if how == "setting" else "")
    assert (done.code, done.err) == (0, "")
    assert (home / ".bashrc").read_text() == "a=1\n" + HAND_MADE
    assert not (home / ".zshrc").exists()
    assert not (home / ".config" / "fish").exists()
