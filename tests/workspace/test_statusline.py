"""[statusline]: Claude's statusLine, set where none is, and taken away again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.run import run
from tests.workspace.homes import environment, install, mode, snapshot, uninstall

ON = "[statusline]\n"
OURS = {"type": "command", "command": "~/scripts/claude-resume ccr-statusline"}


@pytest.fixture
def settings(home: Path) -> Path:
    """Return the path of Claude's settings."""
    (home / ".claude").mkdir()
    return home / ".claude" / "settings.json"


def test_off_by_default(home: Path, settings: Path) -> None:
    install(home)
    assert not settings.exists()


def test_it_is_set_once_and_taken_away(home: Path, settings: Path) -> None:
    assert install(home, ON).code == 0
    assert json.loads(settings.read_text()) == {"statusLine": OURS}
    before = snapshot(home, times=True)
    assert install(home, ON).out == ""
    assert snapshot(home, times=True) == before
    dry = uninstall(home, "-n")
    assert "would remove  ~/.claude/settings.json" in dry.out
    assert snapshot(home, times=True) == before
    assert "removed  ~/.claude/settings.json" in uninstall(home).out
    assert not settings.exists()


def test_a_directory_that_needs_quotes(home: Path, settings: Path) -> None:
    directory = '[install]\ndirectory = "~/it\'s a b"\n'
    install(home, ON + directory)
    command = json.loads(settings.read_text())["statusLine"]["command"]
    assert command.endswith("/claude-resume' ccr-statusline")
    assert install(home, ON + directory).out == ""
    done = run([home / "it's a b" / "claude-resume", "uninstall"], env=environment(home), cwd=home)
    assert (done.code, settings.exists()) == (0, False), done


def test_what_else_is_there_stays(home: Path, settings: Path) -> None:
    settings.write_text('{"model": "opus", "env": {"A": "\\u00e9"}, "n": 1.50}\n')
    settings.chmod(0o600)
    install(home, ON)
    got = json.loads(settings.read_text())
    assert got == {"model": "opus", "env": {"A": "é"}, "n": 1.5, "statusLine": OURS}
    assert list(got) == ["model", "env", "n", "statusLine"]
    assert mode(settings) == 0o600
    got = uninstall(home)
    assert "removed  our statusLine in ~/.claude/settings.json" in got.out
    assert json.loads(settings.read_text()) == {"model": "opus", "env": {"A": "é"}, "n": 1.5}


@pytest.mark.parametrize(
    "text",
    [
        '{"statusLine": {"type": "command", "command": "mine"}}',
        '{"statusLine": null}',
        "{ broken",
        "[]",
        '"text"',
    ],
)
def test_another_one_is_never_touched(home: Path, settings: Path, text: str) -> None:
    settings.write_text(text)
    done = install(home, ON)
    assert done.code == 0
    assert ("stays as it is" in done.err) == (not text.startswith('{"'))
    uninstall(home)
    assert settings.read_text() == text


def test_it_follows_the_program(home: Path, settings: Path) -> None:
    install(home, ON)
    install(home, f'{ON}[install]\ndirectory = "~/my tools"\n')
    got = json.loads(settings.read_text())["statusLine"]["command"]
    assert got == "\"${HOME}\"/'my tools/claude-resume' ccr-statusline"


def test_a_link_is_written_through(home: Path, settings: Path) -> None:
    kept = home / "dotfiles.json"
    kept.write_text("{}")
    settings.symlink_to(kept)
    install(home, ON)
    assert settings.is_symlink()
    assert json.loads(kept.read_text()) == {"statusLine": OURS}


def test_without_jq_it_is_left(home: Path, settings: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for part in environment(home)["PATH"].split(":"):
        for path in Path(part).glob("*"):
            if path.name != "jq" and not (tools / path.name).exists():
                (tools / path.name).symlink_to(path)
    done = install(home, ON, PATH=str(tools))
    assert (done.code, settings.exists()) == (0, False)
    assert "jq is not installed" in done.err
