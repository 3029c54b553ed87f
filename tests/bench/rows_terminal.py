"""Rows of what answers while someone types or looks."""

from __future__ import annotations

from tests.bench.measure import Ground, MemoryRow, Row
from tests.bench.rows_lists import LISTED, shell
from tests.support.run import run


def largest(ground: Ground) -> str:
    """Return the id of the largest session, which holds a line of 40 MB."""
    text = "find .claude/projects -name '*.jsonl' -printf '%s %f\\n' | sort -rn | head -n 1"
    found = run(["sh", "-c", text], env=ground.env, cwd=ground.store.home).out
    return found.split()[1].removesuffix(".jsonl")


def rows(ground: Ground) -> list[Row]:
    """Return the rows of the picker, of completion and of ccr-log."""
    program = str(ground.programs.program)
    name = largest(ground)
    first = f"head -c 65536 .claude/projects/*/{name}.jsonl; jq -n 1"
    complete = [program, "complete", "bash", "9", "1", "--", "ccr", ""]
    return [
        Row("picker, first row", shell(f"{program} choices | head -n 1"), shell(LISTED), 1.6),
        Row("completion of ids", complete, shell(LISTED), 1.6),
        # the floor reads the head of the file and starts what formats it
        Row("ccr-log, first line", shell(f"ccr-log {name} | head -n 1"), shell(first), 1, plus=30),
    ]


def memory(ground: Ground) -> list[MemoryRow]:
    """Return the memory of ccr-log on the line of 40 MB."""
    return [MemoryRow("ccr-log", ["ccr-log", largest(ground)], 64 + 3 * 40)]
