"""The store of the benchmarks: 5,000 sessions, 1.7 GB, 200,000 prompts, a line of 40 MB.

Made once, from a fixed seed; the times in it are laid so that the newest session is of now.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
import uuid

from tests.support.store import Session, Store
from tests.support.tools import CACHE

HOME = CACHE / "bench" / "home"
SESSIONS, BYTES, PROMPTS, LONG_LINE = 5000, 1_700_000_000, 200_000, 40_000_000
PROJECTS = 37
# A word of one session that no prompt of history holds, one of a hundred prompts, one everywhere.
HIDDEN, RARE, COMMON = "quokkalabel", "narwhalbyte", "invoice"
TEXT = (
    "fix the flaky login test migrate invoices to new tax tables keep old rounding rules claude "
    "terraform plan shows a diff in staging add pagination endpoint return cursor refactor cache "
    "layer drop unused column write tests for parser handle timeout retry queue worker metrics"
)
WORDS = TEXT.split()


def sentence(dice: random.Random, count: int) -> str:
    """Return `count` words; one in every session is COMMON."""
    return " ".join(dice.choices(WORDS, k=count))


def talk(session: Session, dice: random.Random, prompt: str, size: int) -> None:
    """Fill `session` with turns of prompts, tool calls and answers, about `size` bytes."""
    session.user(prompt, permissionMode="default").assistant(f"The {COMMON} comes first.")
    output = "\n".join(sentence(dice, 12) for _ in range(40))
    turns = max(1, size // 8500)
    for _ in range(turns):
        session.tool_use("Bash", {"command": f"rg {sentence(dice, 2)}", "description": "Search"})
        session.tool_result(output, toolUseResult={"stdout": output, "stderr": ""})
        session.assistant(sentence(dice, 60))
    session.title(sentence(dice, 6).capitalize())
    session.bookkeeping()


def sizes(dice: random.Random) -> list[int]:
    """Return the sessions' sizes: many small ones and a few of tens of megabytes."""
    drawn = [dice.lognormvariate(11.2, 1.7) for _ in range(SESSIONS)]
    scale = (BYTES - 2 * LONG_LINE) / sum(drawn)
    return [int(one * scale) for one in drawn]


def session_of(store: Store, dice: random.Random, number: int, size: int) -> Session:
    """Return session `number`, the 0th of now and the last more than a year old, not written."""
    days = 400 * (number / SESSIONS) ** 2
    project = store.home / "src" / f"project-{dice.randrange(PROJECTS)}"
    name = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    session = store.session(project, ago=60 + days * 86400, id=name)
    prompt = sentence(dice, 15)
    if number == SESSIONS // 3:
        prompt = f"{prompt} {HIDDEN}"
    talk(session, dice, prompt, size)
    if number % 50 == 7:
        session.five_hours(int(session.at) + (7200 if number % 100 == 7 else -60))
    elif number % 50 == 9:
        session.user(sentence(dice, 8))
    if number == 40:
        session.tool_use("Read", {"file_path": "large.csv"}).tool_result("x" * LONG_LINE)
        session.assistant("That was large.")
    return session


def write_history(store: Store, dice: random.Random) -> None:
    """Write the prompts of history, a hundred of them with RARE."""
    transcripts = sorted(store.path.glob("projects/*/*.jsonl"))
    with (store.path / "history.jsonl").open("w") as out:
        for number in range(PROMPTS):
            path = transcripts[number * len(transcripts) // PROMPTS]
            rare = f" {RARE}" if number % (PROMPTS // 100) == 1 else ""
            line = {
                "display": sentence(dice, 14) + rare,
                "pastedContents": {},
                "timestamp": (store.now - 86400 * 400 + number * 170) * 1000,
                "project": str(store.home / "src" / path.parent.name.rpartition("-src-")[2]),
                "sessionId": path.stem,
            }
            out.write(json.dumps(line, separators=(",", ":")) + "\n")


def make() -> Store:
    """Return the store, made when it is not there or older than a day.

    The day matters for the time windows: limits are looked for among the files of the last days.
    """
    done = HOME.with_name("made")
    if done.exists() and time.time() - float(done.read_text()) < 86400:
        return Store(HOME, now=int(float(done.read_text())))
    print("bench: making the store, once a day", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    now = int(time.time())
    store = Store(HOME, now=now)
    dice = random.Random(20261126)
    for number, size in enumerate(sizes(dice)):
        session = session_of(store, dice, number, size)
        session.write()
        if number % 10 == 3:
            side = session.path.with_suffix("") / "subagents" / "agent-1.jsonl"
            side.parent.mkdir(parents=True)
            shutil.copyfile(session.path, side)
            os.truncate(side, min(20000, side.stat().st_size))
    write_history(store, dice)
    done.write_text(str(now))
    return store
