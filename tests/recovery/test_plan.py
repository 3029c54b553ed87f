"""ccra --dry-run: what would be resumed, what not now, what is left alone and why."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from tests.support.fake_claude import Workspace
from tests.support.store import stamp


def plan(work: Workspace, *words: str, **env: str) -> list[dict[str, object]]:
    """Return the plan as JSON says it."""
    done = work.run("ccra", "--dry-run", "--json", *words, **env)
    assert (done.code, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def why(work: Workspace, *words: str, **env: str) -> dict[object, tuple[object, object]]:
    """Return action and reason of each session."""
    return {row["id"]: (row["action"], row["why"]) for row in plan(work, *words, **env)}


def table(work: Workspace, *words: str, width: int = 80) -> str:
    """Return the plan as a terminal shows it."""
    line = " ".join(["ccra --dry-run", *words])
    done = work.run("script", "-qec", line, "/dev/null", COLUMNS=str(width), TERM="dumb")
    assert done.code == 0
    return done.out.replace("\r\n", "\n")


def test_table(work: Workspace) -> None:
    """All groups, as people see them."""
    now, store = work.store.now, work.store
    ready = work.ready("src/api/services/billing")
    limited = (
        store.session(work.home / "src/web", ago=3000).user("x").five_hours(now + 8040).write()
    )
    live = store.session(work.home / "src/api", ago=2000).user("x").five_hours(now + 4000)
    live.at = now + 1
    live.add(
        {
            "type": "system",
            "subtype": "informational",
            "timestamp": stamp(now + 1),
            "content": "Usage limit reached · set to continue automatically at 8:58am",
        }
    )
    store.live(live.write(), os.getpid(), startedAt=now * 1000)
    stopped = work.stopped("staging", ago=6000)
    credit = store.session(work.home / "lab", ago=7000).user("x")
    credit.limit("You're out of usage credits").write()
    store.talk()
    clock = datetime.fromtimestamp(now + 4000, UTC).strftime("%H:%M")
    seen = table(work)
    left = ""
    for session, text in (
        (live, f"live           ~/src/api           goes on by itself at {clock} UTC"),
        (stopped, "stopped        ~/staging           add --dead"),
        (credit, "limited        ~/lab               credit, no reset"),
    ):
        left += f"  {session.id[:8]}  {text}\n"
    lines = seen.splitlines()
    assert seen == (
        "Would resume 1 session, 3 at a time:\n"
        f"  {ready.id[:8]}  ready          …/services/billing  re-reads 102k tokens\n"
        "Not now:\n"
        f"  {limited.id[:8]}  limited 2h14m  ~/src/web\n"
        "Left alone:\n" + left + "Nothing started. Go on with: ccra\n"
    ), seen
    assert max(len(line) for line in lines) <= 80
    narrow = table(work, width=50)
    assert max(len(line) for line in narrow.splitlines() if ready.id[:8] in line) <= 80
    assert not (work.store.path / "ccr" / "ledger.jsonl").exists()


def test_plain_and_json(work: Workspace) -> None:
    """Columns between tabs, times in UTC; and objects."""
    ready = work.ready()
    when = datetime.fromtimestamp(work.store.now - 600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done = work.run("ccra", "-n")
    assert done.out == f"{ready.id}\tresume\t{when}\t102010\t{ready.project}\n"
    (row,) = plan(work)
    assert row["tokens"] == 102010
    assert (row["state"], row["when"], row["project"]) == ("ready", when, ready.project)


def test_left_alone(work: Workspace) -> None:
    """Too old, its directory gone, imported and never opened, resumed too often."""
    old = work.ready("old", ago=90000 * 4, since=86400 * 3)
    gone = work.ready("gone")
    Path(gone.project).rmdir()
    imported = work.ready("imported")
    often = work.ready("often")
    stopped = work.stopped("cut")
    state = work.store.path / "ccr"
    (state / "imported").mkdir(parents=True)
    (state / "imported" / imported.id).touch()
    line = {"event": "start", "time": stamp(work.store.now - 80000)[:19] + "Z", "id": often.id}
    text = json.dumps({**line, "log": "x"}, separators=(",", ":")) + "\n"
    (state / "ledger.jsonl").write_text(text * 5)
    assert why(work) == {
        old.id: ("leave", "since 3d, add --max-age"),
        gone.id: ("leave", "its directory is gone"),
        imported.id: ("leave", f"imported, open it once: ccr {imported.id[:8]}"),
        often.id: ("leave", "resumed 5 times in 24 hours"),
        stopped.id: ("leave", "add --dead"),
    }
    dead = why(work, "--dead", "--max-age", "4d")
    assert dead[stopped.id] == ("resume", "")
    assert dead[old.id] == ("resume", "")
    assert why(work, CCR_PER_DAY="6")[often.id] == ("resume", "")


def test_live_is_left_alone(work: Workspace) -> None:
    """Who lives at its limit is a person's; who lives without one is not named."""
    store = work.store
    asking = store.session(work.home / "a", ago=100).user("x").five_hours(store.now - 60).write()
    other = store.session(work.home / "b", ago=100).user("x").write()
    store.live(asking, os.getpid())
    store.live(other, os.getppid())
    assert why(work, "--dead") == {asking.id: ("leave", "open, goes on when someone does")}


def test_unknown_zone_is_tried_later(work: Workspace) -> None:
    """Limited without a time: due when the longest such limit has passed."""
    session = work.store.session(work.home / "a", ago=600).user("x")
    session.limit("You've hit your session limit · resets 5:08am (Mars/Olympus)").write()
    action, reason = why(work)[session.id]
    assert action == "wait"
    assert str(reason).startswith("no reset known, tried in 4h5")


def test_nothing(work: Workspace) -> None:
    """An empty store, and one with nothing to do."""
    done = work.run("ccra", "-y")
    assert (done.code, done.out, done.err) == (0, "", "ccr: no sessions yet in ~/.claude\n")
    work.store.talk()
    done = work.run("ccra", "-y")
    assert (done.code, done.out) == (0, "Nothing started\n")
    assert table(work) == "Nothing to resume.\nNothing started.\n"
    assert work.run("ccra", "--status").err == "ccr: nothing was resumed yet\n"


def test_usage(work: Workspace) -> None:
    """Wrong calls say what is wrong."""
    for words in (["x"], ["--jobs"], ["--jobs", "0"], ["--max-age", "x"], ["--prompt", "-x"]):
        assert work.run("ccra", *words).code == 2, words
    assert work.run("ccra", "--status", "--wait").code == 2
    assert "usage: ccra" in work.run("ccra", "--help").out


def test_settings_of_the_environment(work: Workspace) -> None:
    """What is no setting is said; nothing is evaluated."""
    work.ready()
    for name in ("JOBS", "PER_DAY", "MARGIN", "LOG_DAYS", "MAX_AGE"):
        for value in ("", "x[$(touch pwned)]", "-1"):
            done = work.run("ccra", "-n", **{f"CCR_{name}": value})
            assert (done.code, done.out) == (2, ""), (name, value)
            assert done.err.startswith(f"ccr: CCR_{name} is "), done.err
            assert done.err.count("\n") == 1
    assert not (work.home / "pwned").exists()
    assert work.run("ccra", "-n", CCR_PROMPT=" ").code == 2
    assert work.run("ccr-list", "--ready", CCR_MAX_AGE="x").out.count("\n") == 1
    assert work.run("ccra", "-n", CCR_JOBS="08").code == 0
