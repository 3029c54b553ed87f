"""ccr-stats --tokens: each message of the API once, by directory and by model."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.counted import kind, rows
from tests.support.claude import running
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Session, Store
from tests.support.tools import CLAUDE_VERSIONS

BLOCK = {"type": "text", "text": 'said \\"usage\\":{"input_tokens":7}'}


def said(
    session: Session,
    name: str,
    output: int,
    *,
    content: list[dict[str, Any]] | None = None,
    model: str = "claude-sonnet-4-5",
    **more: Any,
) -> Session:
    """Append a record of the message `name`, in the order of the CLI's keys."""
    message = {
        "id": name,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content or [BLOCK],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {
            "input_tokens": 10,
            "cache_creation_input_tokens": 2000,
            "cache_read_input_tokens": 100000,
            "output_tokens": output,
            "cache_creation": {"ephemeral_5m_input_tokens": 5, "ephemeral_1h_input_tokens": 5},
            "iterations": [{"input_tokens": 3, "output_tokens": 4}],
        },
    }
    record = session.message("assistant", [], **more)
    kept = {key: record.pop(key) for key in ("type", "message", "uuid", "timestamp")}
    record |= {"message": message, "requestId": "req_1", "type": "assistant"}
    record |= {"uuid": kept["uuid"], "timestamp": kept["timestamp"]}
    return session


def four(numbers: int, written: int, read: int, output: int) -> dict[str, int]:
    """Return the tokens of JSON."""
    return {"input": numbers, "cache_write": written, "cache_read": read, "output": output}


def test_each_message_once(listing: Listing) -> None:
    """A streamed message is in several records, a fork copies it, a subagent has its own."""
    store, home = listing.store, listing.store.home
    one = store.session(home / "api").user("Hello")
    for output in (1, 30, 50, 50):
        said(one, "msg_1", output)
    said(one, "msg_2", 8, model="claude-opus-4-5").write()
    fork = store.session(home / "api", ago=100).user("Hello")
    said(said(fork, "msg_1", 50), "msg_3", 5).write()
    side = store.session(home / "api").user("Look")
    said(side, "msg_4", 7)
    side.write()
    agent = one.path.with_suffix("") / "subagents" / "agent-1.jsonl"
    agent.parent.mkdir(parents=True)
    side.path.rename(agent)
    other = store.session(home / "web", ago=9000).user("Hello").assistant("Done.")
    other.assistant("Again, with no id.").write()
    found = rows(listing, "--tokens")
    assert [(row["model"], row["messages"], row["tokens"]) for row in kind(found, "model")] == [
        ("claude-sonnet-4-5", 5, four(50, 10000, 500000, 162)),
        ("claude-opus-4-5", 1, four(10, 2000, 100000, 8)),
    ]
    assert [(row["project"], row["tokens"]) for row in kind(found, "project")] == [
        (f"{home}/api", four(40, 8000, 400000, 70)),
        (f"{home}/web", four(20, 4000, 200000, 100)),
    ]
    assert kind(found, "total")[0]["tokens"] == four(60, 12000, 600000, 170)
    # whatever the order of the files
    shutil.move(fork.path, fork.path.with_name("00000000-0000-4000-8000-000000000000.jsonl"))
    assert kind(rows(listing, "--tokens"), "total")[0]["tokens"] == four(60, 12000, 600000, 170)
    assert all("tokens" not in row for row in rows(listing))


def test_what_is_no_usage(listing: Listing) -> None:
    """What tools were given and printed, what Claude Code says itself, lines that are cut."""
    session = listing.store.session()
    session.user('"usage":{"input_tokens":9}')
    given = {"usage": {"input_tokens": 5, "output_tokens": 6}, "model": "m", "id": "msg_9"}
    call = {"type": "tool_use", "id": "toolu_1", "name": "x", "input": given}
    said(session, "msg_1", 50, content=[call])
    said(session, "msg_2", 50, content=[{**call, "input": {"text": "x" * 300_000, **given}}])
    totals = {"usage": {"input_tokens": 77, "output_tokens": 77}, "totalTokens": 154}
    session.tool_result("done", toolUseResult=totals)
    session.limit("You've hit your limit", message={"usage": {"input_tokens": 0}})
    said(session, "<synthetic>", 3, model="<synthetic>")
    session.raw('{"type":"assistant","message":{"role":"assistant","usage":{"inp').write()
    (model,) = kind(rows(listing, "--tokens"), "model")
    assert model["messages"] == 2
    assert model["tokens"] == four(20, 4000, 200000, 100)


def test_since_is_the_time_of_the_message(listing: Listing) -> None:
    session = listing.store.session(ago=3 * 86400)
    said(session, "msg_1", 50)
    session.at = listing.store.now - 60
    said(session, "msg_2", 8).write()
    (model,) = kind(rows(listing, "--tokens", "--since", "1d"), "model")
    assert (model["messages"], model["tokens"]["output"]) == (1, 8)


def test_table_and_plain(listing: Listing) -> None:
    store, home = listing.store, listing.store.home
    one = store.session(home / "api", ago=120).user("Hello")
    for number in range(12):
        said(one, f"msg_{number}", 50)
    said(one, "msg_x", 5, model="claude-opus-4-5-of-a-name-that-is-much-too-long").write()
    # whatever the length of the home's path
    os.truncate(one.path, 20_000)
    os.utime(one.path, (one.at, one.at))
    assert listing.table("--tokens", name="ccr-stats").out.splitlines()[8:] == [
        "DIRECTORY  SESSIONS  PROMPTS     SIZE   TOKENS  LAST",
        "~/api             1        0    20 kB     1.3M  2m",
        "MODEL                          MESSAGES   INPUT  CACHE WRITE  CACHE READ  OUTPUT",
        "claude-sonnet-4-5                    12     120          24k        1.2M     600",
        "claude-opus-4-5-of-a-name-th…         1      10         2.0k        100k       5",
    ]
    plain = listing.run("ccr-stats", "--tokens").out
    assert plain.endswith("\t2026-11-24T05:58:00Z\t130\t26000\t1300000\t605\n")
    assert plain.count("\t") == 8


@pytest.mark.real
@pytest.mark.parametrize("version", CLAUDE_VERSIONS)
def test_real_cli(programs: Programs, tmp_path: Path, version: str) -> None:
    """What every version writes is read."""
    home = tmp_path / "home"
    place = home / "it's a $project"
    place.mkdir(parents=True)
    with running(home, tmp_path / "api", version) as claude:
        claude.mode("text", text="The heron stands in the reeds.")
        for prompt in ("Where is it?", "And now?"):
            assert claude.headless(prompt, cwd=place).code == 0
    listing = Listing(programs, Store(home))
    del listing.env["CCR_NOW"]
    found = rows(listing, "--tokens")
    # 2.0.42 also warms up subagents
    records = [
        json.loads(line)
        for path in (home / ".claude" / "projects").rglob("*.jsonl")
        for line in path.open()
    ]
    models = {
        x["message"]["id"]: x["message"]["model"] for x in records if x["type"] == "assistant"
    }
    assert len(models) >= 2
    assert {row["model"]: row["messages"] for row in kind(found, "model")} == Counter(
        models.values()
    )
    count = len(models)
    expected = four(10 * count, 0, 90000 * count, 20 * count)
    assert kind(found, "total")[0]["tokens"] == expected
    assert kind(found, "project")[0]["project"] == str(place)
