"""`make demo`: render a sample template, install it into a scratch home, and use it there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.support.store import Store

CHECKOUT = Path(__file__).parents[2]
BUILD = CHECKOUT / "build" / "demo"
TEMPLATE = BUILD / "template"
HOME = BUILD / "home"


def sample_sessions(home: Path, now: int) -> None:
    """Write the sample sessions and their directories below `home`; `now` is epoch seconds."""
    store = Store(home, now)
    store.session(ago=7200, id="9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11").user(
        "Fix the flaky login test"
    ).assistant("The login test waited for a fixed second. It polls now.").write(history=True)
    store.session(home / "src/web", ago=600, id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44").user(
        "Search in headings"
    ).five_hours(now + 8040).write(history=True)
    store.session(ago=18000, id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33").user(
        "Migrate invoices to the new tax tables"
    ).assistant("The rounding differs by a cent.").five_hours(now - 840).write(history=True)
    store.session(home / "notes", ago=21600, id="e05a93bd-7c1f-4d3e-b2a8-91c0de55aa01").user(
        "Collect the notes of this week"
    ).write(history=True)


def environment() -> dict[str, str]:
    """Return the cleared environment of the scratch home, with the rendered commands on PATH."""
    return {
        "HOME": str(HOME),
        "PATH": f"{HOME}/.local/bin:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "80",
        "TERM": os.environ.get("TERM", "dumb"),
    }


def show(*argv: str, shown: str = "", ok: tuple[int, ...] = (0,)) -> None:
    """Print the command line, then run it in the scratch home's project, its output below it.

    Raises SystemExit when it ends with a status that is not in `ok`.
    """
    print(f"\n$ {shown or shlex.join(argv)}", flush=True)
    done = subprocess.run(argv, env=environment(), cwd=HOME / "src" / "api", check=False)
    if done.returncode not in ok:
        raise SystemExit(f"demo: {argv[0]} ended with {done.returncode}, expected {ok}")


def owner(*words: str) -> None:
    """Run `ccr-gen` in the sample template, as its owner would."""
    print(f"\n$ ccr-gen {shlex.join(words)}", flush=True)
    generator = Path(sys.executable).with_name("ccr-gen")
    if subprocess.run([generator, *words], cwd=TEMPLATE, check=False).returncode:
        raise SystemExit("demo: ccr-gen failed, see above")


def main() -> None:
    """Do the whole demo; ends with a sentence when jq is missing."""
    if shutil.which("jq") is None:
        raise SystemExit(
            "demo: jq is needed and not installed, install it: sudo apt-get install jq"
        )
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.copytree(Path(__file__).with_name("template"), TEMPLATE)
    HOME.mkdir(parents=True)
    sample_sessions(HOME, int(time.time()))
    print("The template's owner, before coder templates push:")
    owner("render")
    owner("validate")
    print("\nThe workspace, at each start (here: a scratch home below build/):")
    script = (TEMPLATE / "claude-resume.sh").read_text(encoding="ascii")
    show("bash", "-c", script, shown='bash -c "$SCRIPT"   # as the Coder agent runs it')
    print("\nThen, in a terminal there:")
    show("ccr-list")
    show("ccr-find", "login")
    show("ccr-find", "--all", "rounding")
    show("ccr-current")
    show("ccra", "--dry-run")
    print(f"\nLook around: HOME={shlex.quote(str(HOME))} bash -l")


if __name__ == "__main__":
    main()
