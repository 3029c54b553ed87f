"""Rows of what answers while someone types or looks."""

from __future__ import annotations

from tests.bench.measure import Command, Ground, MemoryRow, Row
from tests.bench.rows_lists import LISTED, shell
from tests.support.run import run


def largest(ground: Ground) -> str:
    """Return the id of the largest session, which holds a line of 40 MB."""
    text = "find .claude/projects -name '*.jsonl' -printf '%s %f\\n' | sort -rn | head -n 1"
    found = run(["sh", "-c", text], env=ground.env, cwd=ground.store.home).out
    return found.split()[1].removesuffix(".jsonl")


def first_line(text: str) -> Command:
    """Return the command that waits for the first line of `text`, and not for its end."""
    return ["bash", "-c", f"IFS= read -r _ < <({text})"]


def rows(ground: Ground) -> list[Row]:
    """Return the rows of the picker, of completion and of ccr-log."""
    program = str(ground.programs.program)
    name = largest(ground)
    head = f"head -c 65536 .claude/projects/*/{name}.jsonl; jq -n 1"
    complete = [program, "complete", "bash", "9", "1", "--", "ccr", ""]
    return [
        Row("picker, first row", first_line(f"{program} choices"), shell(LISTED), 1.6),
        Row("completion of ids", complete, shell(LISTED), 1.6),
        # the floor reads the head of the file and starts what formats it
        Row("ccr-log, first line", first_line(f"ccr-log {name}"), shell(head), 1, plus=60),
    ]


def memory(ground: Ground) -> list[MemoryRow]:
    """Return the memory of ccr-log on the line of 40 MB."""
    return [MemoryRow("ccr-log", ["ccr-log", largest(ground)], 64 + 3 * 40)]
