"""Lint of all files: sizes, alphabets, words that no commit may hold; and of Python and HCL."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.lint.renders import renders, workspace_sources
from tests.support.tools import CHECKOUT, require

SCRIPT_BUDGET = 110_000
TOPIC_BUDGET = 8 * 1024
LINES = 300

# Registries by their host, and paths of the machine that a change was written on.
FORBIDDEN = re.compile(
    r"(?:proxy[.]golang|registry[.]npmjs|files[.]pythonhosted|deb[.]debian|static[.]crates"
    r"|registry[.]terraform|registry[.]opentofu)[.]"
    r"|/(?:work|farm|root)/|/tmp/bash_[j]obs"
)


@cache
def files() -> tuple[Path, ...]:
    """Return the files of the repository, those not committed yet included."""
    words = ["git", "-C", str(CHECKOUT), "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = [CHECKOUT / name for name in names if name]
    return tuple(path for path in paths if path.is_file())


def table() -> list[tuple[str, int, int]]:
    """Return name, bytes and budget of the script and of every topic file, the largest first."""
    topics = [(str(p.relative_to(CHECKOUT)), p.stat().st_size) for p in workspace_sources()]
    rows = [(name, size, TOPIC_BUDGET) for name, size in topics]
    rows.sort(key=lambda row: -row[1])
    return [("claude-resume.sh", len(renders()["script"].text.encode()), SCRIPT_BUDGET), *rows]


def sizes() -> list[str]:
    """Return what is over its budget."""
    over = [f"{name}: {size} of {budget} bytes" for name, size, budget in table() if size > budget]
    for path in files():
        if path.suffix == ".py":
            count = path.read_text().count("\n")
            if count > LINES:
                over.append(f"{path.relative_to(CHECKOUT)}: {count} lines, {LINES} at most")
    return over


def alphabet() -> list[str]:
    """Return what is not ASCII with line feeds, and quotes that embedding does not allow."""
    found = []
    for path in workspace_sources():
        name, raw = path.relative_to(CHECKOUT), path.read_bytes()
        for number, line in enumerate(raw.split(b"\n"), 1):
            if not line.isascii() or b"\r" in line or b"\0" in line:
                found.append(f"{name}:{number}: not ASCII, or no plain line feed")
            if path.suffix in {".awk", ".jq"} and b"'" in line:
                found.append(f"{name}:{number}: a single quote, it is embedded between such")
        if raw and not raw.endswith(b"\n"):
            found.append(f"{name}: no newline at the end")
    return found


def words() -> list[str]:
    """Return the lines that name a registry's host or a path of some machine."""
    found = []
    for path in files():
        if path.suffix in {".sum", ".lock"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()[:80]}")
    return found


def _python(*argv: str) -> list[str]:
    """Run a Python tool in the checkout; return its lines when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *argv], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def ruff() -> list[str]:
    """Return what ruff finds."""
    return _python("ruff", "check", "--quiet", "--output-format=concise", ".")


def ruff_format() -> list[str]:
    """Return what ruff would format differently."""
    return _python("ruff", "format", "--quiet", "--diff", ".")


def mypy() -> list[str]:
    """Return what mypy --strict finds."""
    return _python("mypy", "--no-error-summary")


def terraform_format(*, fix: bool = False) -> list[str]:
    """Return the diff of terraform fmt, of sources and of the render; with `fix` write sources."""
    tool = require("terraform", "tofu")
    sources = [
        path for path in files() if path.suffix == ".tf" or path.name.endswith(".tftest.hcl")
    ]
    if fix:
        subprocess.run([tool, "fmt", *sources], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [tool, "fmt", "-check", "-diff", *sources, renders()["terraform"].path],
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).splitlines() if done.returncode else []
