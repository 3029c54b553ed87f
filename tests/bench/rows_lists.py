"""Rows of what lists, finds and counts sessions."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.big_store import COMMON, HIDDEN, RARE
from tests.bench.measure import Command, Ground, MemoryRow, Row

NAMES = "find .claude/projects -mindepth 2 -maxdepth 2 -name '*.jsonl' -printf '%T@ %p\\n'"
LISTED = f"{NAMES} | sort -rn | head -n 20; jq -n 1"
WINDOW = (
    "find .claude/projects -mindepth 2 -maxdepth 2 -name '*.jsonl' -mtime -9 -print0"
    " | xargs -0 tail -q -c 16384 | grep isApiErrorMessage | cat"
)


def shell(text: str) -> Command:
    """Return the command that runs `text` in a small shell.

    grep ends at its first match when it writes to /dev/null, so floors with it end in cat.
    """
    return ["sh", "-c", text]


def on_a_terminal(text: str) -> Command:
    """Return the command that runs `text` with a terminal for its output."""
    return ["script", "-qec", text, "/dev/null"]


def without_rg(ground: Ground) -> str:
    """Return a PATH that has everything but rg; its directory lies beside the program."""
    place = ground.programs.bin.with_name("no-rg")
    if not place.exists():
        place.mkdir()
        for directory in ground.env["PATH"].split(":"):
            for tool in Path(directory).glob("*"):
                link = place / tool.name
                if tool.name != "rg" and not link.exists():
                    link.symlink_to(tool.resolve())
    return str(place)


def rows(ground: Ground) -> list[Row]:
    """Return the rows of ccr-list, ccr-find and ccr-stats."""
    grep = shell(f"grep -iF {RARE} .claude/history.jsonl | cat; jq -n 1")
    made = [
        Row("ccr-list, plain", ["ccr-list", "--plain"], shell(LISTED), 1.6),
        Row("ccr-list, table", on_a_terminal("ccr-list"), on_a_terminal(LISTED), 1.6),
        Row("ccr-list --limited", ["ccr-list", "--limited"], shell(WINDOW), 1.5),
        Row("ccra --dead --dry-run", ["ccra", "--dead", "--dry-run"], shell(WINDOW), 2.2),
        Row("ccr-find, rare word", ["ccr-find", RARE], grep, 2),
    ]
    whole = "-liF {} .claude/projects | cat"
    path = f"PATH={without_rg(ground)}"
    if shutil.which("rg"):
        rg = "rg " + whole
        many = ["ccr-find", "--all", COMMON]
        made += [
            Row(
                "ccr-find --all, rare word",
                ["ccr-find", "--all", HIDDEN],
                shell(rg.format(HIDDEN)),
                1.3,
                runs=5,
            ),
            Row("ccr-find --all, everywhere", many, shell(rg.format(COMMON)), 3, runs=5),
        ]
    files = "find .claude/projects -type f -printf '%T@ %s %P\\n'"
    counted = shell(f"{files} | cat; mawk '{{ n++ }}' .claude/history.jsonl; jq -n 1")
    usages = "find .claude/projects -name '*.jsonl' -print0 | xargs -0 grep -aF '\"usage\":{'"
    made += [
        Row("ccr-stats", ["ccr-stats"], counted, 6),
        Row("ccr-stats --tokens", ["ccr-stats", "--tokens"], shell(f"{usages} | cat"), 3, runs=3),
    ]
    alone = ["env", path, "ccr-find", "--all", HIDDEN]
    grep = shell(("grep -r" + whole.removeprefix("-")).format(HIDDEN))
    made.append(Row("ccr-find --all without rg", alone, grep, 1.3, runs=3))
    return made


def memory(_: Ground) -> list[MemoryRow]:
    """Return the memory of the same commands: --all reads whole lines, three times 40 MB."""
    return [
        MemoryRow("ccr-list", ["ccr-list"], 64),
        MemoryRow("ccr-list --limited", ["ccr-list", "--limited"], 64),
        MemoryRow("ccr-stats", ["ccr-stats"], 64),
        # grep holds a line, awk too
        MemoryRow("ccr-stats --tokens", ["ccr-stats", "--tokens"], 64 + 3 * 40),
        MemoryRow("ccr-find", ["ccr-find", RARE], 64),
        MemoryRow("ccr-find --all", ["ccr-find", "--all", HIDDEN], 64 + 3 * 40),
        MemoryRow("ccr-find --all, everywhere", ["ccr-find", "--all", COMMON], 64 + 3 * 40),
    ]
