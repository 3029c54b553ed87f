"""`make demo` in a copy of the checkout, by someone who is not root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.run import PATH, Result, run
from tests.support.tools import CHECKOUT


def copy(directory: Path) -> Path:
    """Return a copy of the checkout's files, with the virtual environment that is here."""
    names = subprocess.run(
        ["git", "-C", str(CHECKOUT), "ls-files", "-co", "--exclude-standard", "-z"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        if (CHECKOUT / name).is_file():
            target = directory / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, target)
    return directory


def demo(checkout: Path, home: Path, path: str = PATH) -> Result:
    """Run the recipe of `make demo` with the virtual environment of this checkout."""
    words = ["make", "-s", "-C", str(checkout), "demo", f"VENV={CHECKOUT / '.venv'}", "-o", "venv"]
    return run(
        ["bash", "-c", 'exec "$@" 2>&1', "demo", *words],
        env={"HOME": str(home), "PATH": path, "LANG": "C.UTF-8"},
        home=home,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy to run it in."""
    return copy(tmp_path / "checkout")


def test_demo(checkout: Path, home: Path) -> None:
    """Each command line before its output; nothing outside the checkout is touched."""
    done = demo(checkout, home)
    assert (done.code, done.out.count("demo:")) == (0, 0), done
    lines = done.out.splitlines()
    shown = [line for line in lines if line.startswith("$ ")]
    assert [line.split()[1] for line in shown] == [
        *["ccr-gen", "ccr-gen", "bash"],
        *["ccr-list", "ccr-find", "ccr-find", "ccr-current", "ccra"],
    ]
    for expected in (
        r"\$ ccr-gen render\ncreate  claude-resume\.tf",
        r"valid   \d files",
        r"\$ ccr-list\n[0-9a-f-]{36}\tlimited\t",
        r"\$ ccr-find login\n9f3c1a7e-",
        r"\$ ccr-find --all rounding\n4b20d9c1-.*\tclaude\t",
        r"\$ ccr-current\n9f3c1a7e-|\$ ccr-current\n4b20d9c1-",
        r"(?s)\$ ccra --dry-run\n.*\tresume\t",
    ):
        assert re.search(expected, done.out), (expected, done.out)
    assert list(home.iterdir()) == []
    assert (checkout / "build" / "demo" / "home" / ".local" / "bin" / "ccr").is_symlink()


def test_without_jq(checkout: Path, home: Path, tmp_path: Path) -> None:
    """Missing jq is said with the remedy."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for directory in PATH.split(":"):
        for tool in Path(directory).glob("*"):
            link = tools / tool.name
            if tool.name != "jq" and not link.is_symlink() and os.access(tool, os.X_OK):
                link.symlink_to(tool)
    done = demo(checkout, home, str(tools))
    assert done.code != 0
    assert "jq is needed and not installed, install it: sudo apt-get install jq" in done.out
