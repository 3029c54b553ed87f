"""The README's fenced blocks, and how what they say is compared with what happens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.tools import CHECKOUT

README = CHECKOUT / "README.md"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line it begins at."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Step:
    """A command line of a console block, and what stands below it."""

    command: str
    expected: str


def blocks() -> list[Block]:
    """Return the blocks in their order."""
    found: list[Block] = []
    language, start, lines = "", 0, list[str]()
    for number, line in enumerate(README.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif start:
            found.append(Block(language, "\n".join(lines) + "\n", start))
            start = 0
        else:
            language, start, lines = line.removeprefix("```"), number, []
    return found


def steps(block: Block) -> list[Step]:
    """Return the commands of a console block with their outputs."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert parts[0] == "", f"README.md:{block.line}: a console block begins with a command"
    return [Step(*part.split("\n", 1)) for part in parts[1:]]


def fits(expected: str, printed: str) -> bool:
    """Say whether `printed` is `expected`, where ... stands for any text, over lines too."""
    pattern = ".*".join(re.escape(part) for part in expected.strip("\n").split("..."))
    return re.fullmatch(pattern, printed.strip("\n"), flags=re.DOTALL) is not None
