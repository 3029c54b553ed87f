"""The install killed at any of its commands: a shell starts, and the next run finishes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from tests.support.run import run
from tests.workspace.homes import (
    HAND_MADE,
    environment,
    install,
    show,
    snapshot,
    starts_silently,
)

# Reads the program as bash would run it, but for a trap before each of its commands: it writes the
# command down and, at the one numbered CCR_KILL, kills the shell as a machine that stops would.
DRIVER = r"""
step() {
  ((++CCR_AT))
  printf '%s\t%s\n' "$CCR_AT" "${BASH_COMMAND%%$'\n'*}" >>"$CCR_TRACE"
}
CCR_AT=0
set -T
if [[ -n ${CCR_TRACE-} ]]; then
  trap step DEBUG
else
  trap '((++CCR_AT != CCR_KILL)) || kill -9 "$BASHPID" $$' DEBUG
fi
source "$1" install
"""
CHANGING = ("mv ", "ln ", "mkdir ", "chmod ", "rm ", "cp ", "printf '%s' \"$2\" > ", "rmdir ")
SAMPLE = 8


def started(home: Path) -> None:
    """Put what is there before: a home in use, the program placed, as the script leaves it."""
    home.mkdir()
    (home / ".bashrc").write_text("a=1\n" + HAND_MADE + "b=2")
    (home / "scripts").mkdir()
    (home / "scripts" / "claude-resume").write_text(show("program"))
    (home / "scripts" / "claude-resume").chmod(0o755)


def drive(home: Path, **more: str) -> int:
    """Run the installed program's install under the driver; return the status."""
    program = home / "scripts" / "claude-resume"
    words: list[str | Path] = ["bash", "--norc", "-c", DRIVER, program, program]
    return run(words, env=environment(home, **more), cwd=home).code


def test_killed_at_its_commands(tmp_path: Path) -> None:
    home, trace = tmp_path / "home", tmp_path / "trace"
    program = home / "scripts" / "claude-resume"
    started(home)
    assert drive(home, CCR_TRACE=str(trace)) == 0
    expected = without_record(home)
    shutil.rmtree(home)
    steps = [line.split("\t", 1) for line in trace.read_text().splitlines()]
    changing = [number for number, command in steps if command.startswith(CHANGING)]
    assert len(changing) > 20, "the driver sees no commands"
    # of the links, which are all alike, the first and the last
    links = [number for number, command in steps if command.startswith("ln ")]
    chosen = set(changing) - set(links[2:-1])
    chosen |= set(random.Random(3).sample([number for number, _ in steps], SAMPLE))
    for number in sorted(chosen, key=int):
        started(home)
        assert drive(home, CCR_KILL=number) == -9, number
        starts_silently(home)
        again = run([program, "install"], env=environment(home), cwd=home)
        assert (again.code, again.err) == (0, ""), number
        assert without_record(home) == expected, number
        shutil.rmtree(home)


def without_record(home: Path) -> dict[str, tuple[object, ...]]:
    """Return the snapshot of `home` but for the record of what was made: a directory that was made
    and not yet written down when the run was cut is missing in it, and stays at uninstall."""
    found = snapshot(home)
    del found[".config/ccr/installed"]
    return found


def test_the_script_killed_on_its_way_is_finished_by_the_next(tmp_path: Path) -> None:
    text = show("script")
    for cut in ("mkdir", "chmod", "mv"):
        home = tmp_path / cut
        home.mkdir()
        # the tool that comes next takes the shell along
        tools = home.parent / f"tools-{cut}"
        tools.mkdir()
        (tools / cut).write_text("#!/bin/sh\nkill -9 $PPID\n")
        (tools / cut).chmod(0o755)
        env = environment(home, PATH=f"{tools}:/usr/bin:/bin")
        assert run(["bash", "--norc", "-p", "-c", text], env=env, cwd=home).code == -9
        assert install(home).code == 0
        assert not [path for path in snapshot(home) if path.endswith("new")]
        starts_silently(home)
