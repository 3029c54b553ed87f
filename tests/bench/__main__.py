"""`make bench`: measure every row, print it, and write RESULTS.md. `--only NAME` measures some.

Rows stand in the modules rows*.py beside this one: `rows(ground)` and `memory(ground)` there
return them.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import big_store
from tests.bench.measure import Figure, Ground, MemoryRow, Row, peak, time_row
from tests.support.rendered import render
from tests.support.run import clean_env

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


def collect(ground: Ground) -> tuple[list[Row], list[MemoryRow]]:
    """Return the rows of all modules."""
    rows: list[Row] = []
    memory: list[MemoryRow] = []
    for path in sorted(HERE.glob("rows*.py")):
        module = importlib.import_module(f"tests.bench.{path.stem}")
        rows += module.rows(ground)
        memory += module.memory(ground) if hasattr(module, "memory") else []
    return rows, memory


def machine() -> str:
    """Return a line on this machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "CPU")
    tools = []
    for words in (["bash", "--version"], ["jq", "--version"], ["awk", "-W", "version"]):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        tools.append((done.stdout + done.stderr).splitlines()[0])
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {'; '.join(tools)}"


def line(figure: Figure) -> str:
    """Return one row of the table."""
    row = figure.row
    bound = f"{row.factor:g} x" if row.factor != 1 or not row.plus else "floor"
    bound += f" + {row.plus:g} ms" if row.plus else ""
    verdict = "" if figure.kept else " **over**"
    ratio = figure.command / figure.floor
    return (
        f"| {row.name} | {figure.floor:.1f} | {figure.command:.1f} | {ratio:.2f} "
        f"| {bound}{verdict} |"
    )


def main() -> None:
    """Exit with 1 when a bound was not kept."""
    options = argparse.ArgumentParser(prog="python -m tests.bench")
    options.add_argument(
        "--only", metavar="NAME", help="rows whose name holds NAME; writes nothing"
    )
    only: str | None = options.parse_args().only
    store = big_store.make()
    over = 0
    with tempfile.TemporaryDirectory(prefix="ccr-bench-") as place:
        programs = render(Path(place))
        env = clean_env(store.home, CCR_NOW=str(store.now))
        env["PATH"] = f"{programs.bin}:{env['PATH']}"
        rows, memory = collect(Ground(store, programs, env))
        ground = Ground(store, programs, env)
        head = ["| row | floor, ms | command, ms | ratio | bound |", "|---|---:|---:|---:|---|"]
        out = ["# Benchmarks", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}", "", *head]
        print(*head, sep="\n")
        for row in rows:
            if not only or only in row.name:
                figure = time_row(row, ground)
                over += not figure.kept
                out.append(line(figure))
                print(out[-1], flush=True)
        head = ["", "| memory of | MB | bound |", "|---|---:|---|"]
        out += head
        print(*head, sep="\n")
        for want in memory:
            if not only or only in want.name:
                used = peak(want, ground)
                over += used > want.bound
                verdict = " **over**" if used > want.bound else ""
                out.append(f"| {want.name} | {used:.0f} | {want.bound:g}{verdict} |")
                print(out[-1], flush=True)
    if not only:
        RESULTS.write_text("\n".join(out) + "\n")
    sys.exit(over > 0)


if __name__ == "__main__":
    main()
