"""ccr-statusline and ccr-check-limits: what Claude tells is recorded, shown, and believed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.claude import running
from tests.support.listing import Listing
from tests.support.rendered import Programs, render
from tests.support.run import Result, run
from tests.support.store import Store
from tests.support.terminal import terminal
from tests.support.waiting import wait_for

NOW = 1795500000


def told(five: float = 12.4, week: float = 91, **more: Any) -> str:
    """Return what Claude writes to its status line."""
    limits = {
        "five_hour": {"used_percentage": five, "resets_at": NOW + 17160},
        "seven_day": {"used_percentage": week, "resets_at": NOW + 273600},
    }
    line = {"session_id": "x", "model": {"display_name": "Opus"}, "rate_limits": limits, **more}
    return json.dumps(line)


@pytest.fixture
def desk(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home with an empty store."""
    return Listing(programs, store)


def line(desk: Listing, text: str, *words: str, path: str = "") -> Result:
    """Run the status line, with PATH `path` where one is given."""
    argv = [desk.programs.command("ccr-statusline"), *words]
    return run(argv, env={**desk.env, "PATH": path or desk.env["PATH"]}, text=text)


def test_bar_and_record(desk: Listing) -> None:
    """A readable bar, and the limits in a file of one's own."""
    done = line(desk, told(context_window={"used_percentage": 43.7}))
    assert (done.code, done.err) == (0, "")
    assert done.out == "5h 12% (4h46m) · week 91% (3d4h) · context 43% · Opus\n"
    path = desk.store.path / "ccr" / "limits.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text()) == {
        "recorded": NOW,
        "five_hour": {"used": 12, "resets_at": NOW + 17160},
        "seven_day": {"used": 91, "resets_at": NOW + 273600},
    }
    before = path.stat().st_mtime_ns
    line(desk, told())
    assert path.stat().st_mtime_ns == before
    assert [path.name for path in path.parent.iterdir()] == ["limits.json"]


def test_another_command(desk: Listing) -> None:
    """It gets the same input, its output and exit are passed on; the limits are recorded."""
    text = told()
    done = line(desk, text, "--", "sh", "-c", "cat; echo mine; echo oops >&2; exit 7")
    assert (done.code, done.out, done.err) == (7, f"{text}mine\n", "oops\n")
    assert (desk.store.path / "ccr" / "limits.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"rate_limits": 3}',
        '{"rate_limits": {"five_hour": {"used_percentage": "x"}}}',
        '{"model": {"display_name": "\\u001b[31mred\\u0007"}}',
        "x" * 100000,
    ],
)
def test_whatever_comes(desk: Listing, text: str) -> None:
    """It never breaks Claude's status line."""
    done = line(desk, text)
    assert (done.code, done.err) == (0, "")
    assert "\033" not in done.out
    assert not (desk.store.path / "ccr" / "limits.json").exists()


def test_cannot_write_or_no_jq(desk: Listing, tmp_path: Path) -> None:
    """Without a place to write, or jq, the bar or the other command is still there."""
    (desk.store.path / "ccr").write_text("")
    assert line(desk, told()).out.startswith("5h 12%")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "readlink"):
        (tools / name).symlink_to(f"/bin/{name}")
    done = line(desk, "abc", "--", "cat", path=str(tools))
    assert (done.code, done.out, done.err) == (0, "abc", "")
    done = line(desk, told(), path=str(tools))
    assert (done.code, done.out, done.err) == (0, "", "")


def test_check_limits(desk: Listing) -> None:
    """As a table, plain and JSON; what a session reached stands with them."""
    line(desk, told())
    session = desk.store.session(ago=60).user("x")
    quota = {"status": "rejected", "resetsAt": NOW + 8040, "rateLimitType": "seven_day_opus"}
    session.limit("You've hit your Opus limit", quota).write()
    desk.env["CCR_NOW"] = str(NOW + 240)
    done = desk.table(name="ccr-check-limits")
    assert done.code == 75
    assert done.out == (
        "5-hour  ##..................   12 %  resets in 4h42m (10:46 UTC)\n"
        "weekly  ##################..   91 %  resets in 3d3h (Fri 27 Nov, 10:00 UTC)\n"
        "Opus    reached                      resets in 2h10m (08:14 UTC)\n"
        f"from the status line, 4m ago; Opus from session {session.id[:8]}\n"
    )
    plain = desk.run("ccr-check-limits")
    assert plain.code == 75
    assert plain.out == (
        "five_hour\t12\t2026-11-24T10:46:00Z\n"
        "seven_day\t91\t2026-11-27T10:00:00Z\n"
        "seven_day_opus\t100\t2026-11-24T08:14:00Z\n"
    )
    rows = [json.loads(row) for row in desk.run("ccr-check-limits", "--json").out.splitlines()]
    assert [row["source"] for row in rows] == ["statusline", "statusline", "session"]
    short = desk.run("ccr-check-limits", "--short")
    assert (short.code, short.out) == (0, "5h 12% · week 91% · Opus reached 2h10m\n")


def test_exits(desk: Listing) -> None:
    """0 below the warning, 3 from it on, 75 at a limit; one that is over counts for nothing."""
    line(desk, told(five=10, week=50))
    assert desk.run("ccr-check-limits").code == 0
    assert desk.run("ccr-check-limits", "--warn", "50").code == 3
    line(desk, told(five=10, week=80))
    assert desk.run("ccr-check-limits").code == 3
    line(desk, told(five=100, week=80))
    assert desk.run("ccr-check-limits").code == 75
    later = desk.run("ccr-check-limits", CCR_NOW=str(NOW + 17760))
    assert later.code == 3
    assert later.out.startswith("five_hour\t0\t")
    for wrong in (["--warn", "101"], ["--warn"], ["x"]):
        assert desk.run("ccr-check-limits", *wrong).code == 2


def test_nothing_known(desk: Listing) -> None:
    """Said, and no failure."""
    done = desk.run("ccr-check-limits")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("ccr: no limit is known yet")
    assert desk.run("ccr-check-limits", "--short").out == ""


def test_the_recorded_reset_counts(desk: Listing) -> None:
    """A text drops the seconds; the status line has them."""
    line(desk, told(five=100))
    session = desk.store.session(ago=60).user("x")
    session.limit("You've hit your session limit · resets 10:46am (UTC)").write()
    assert desk.rows()[0]["resets_at"] == "2026-11-24T10:46:00Z"
    limits = desk.store.path / "ccr" / "limits.json"
    limits.write_text(limits.read_text().replace(str(NOW + 17160), str(NOW + 17175)))
    assert desk.rows()[0]["resets_at"] == "2026-11-24T10:46:15Z"


def test_notify(store: Store, tmp_path: Path) -> None:
    """As it crosses: once for each reset."""
    out = store.home / "told"
    settings = f"[notify]\ncommand = 'echo \"$CCR_EVENT $CCR_TEXT\" >>{out}'\n"
    desk = Listing(render(tmp_path / "told", settings), store)
    for five, week in ((10, 10), (79, 10), (80, 10), (85, 10), (100, 10), (100, 90)):
        line(desk, told(five=five, week=week))
    expected = ["warn 5-hour limit at 80 %", "limited 5-hour limit at 100 %"]
    expected.append("warn weekly limit at 90 %")
    wait_for(lambda: out.exists() and len(out.read_text().splitlines()) >= 3, "three events")
    assert sorted(out.read_text().splitlines()) == sorted(expected)


@pytest.mark.real
def test_from_claude_itself(programs: Programs, tmp_path: Path) -> None:
    """The real CLI runs it and shows the bar; what its API said is recorded."""
    home = tmp_path / "home"
    place = home / "proj"
    place.mkdir(parents=True)
    reset = int(time.time()) + 9000
    said: dict[str, object] = {
        "status": "allowed",
        "reset": reset,
        "representative-claim": "five_hour",
    }
    for window, part in (("5h", 0.5), ("7d", 0.25)):
        said |= {f"{window}-status": "allowed", f"{window}-reset": reset}
        said |= {f"{window}-utilization": part}
    headers = {f"anthropic-ratelimit-unified-{key}": str(value) for key, value in said.items()}
    with running(home, tmp_path / "api") as claude, terminal(claude.env()) as tmux:
        claude.trust(place)
        setting = {"type": "command", "command": programs.command("ccr-statusline")}
        (home / ".claude").mkdir()
        (home / ".claude" / "settings.json").write_text(json.dumps({"statusLine": setting}))
        claude.mode("text", text="The otter sleeps.", headers=headers)
        tmux.start("one", [str(claude.wrapper), "Where is the otter?"], cwd=place)
        tmux.wait("one", "The otter sleeps.")
        tmux.wait("one", "5h 50%")
        recorded = json.loads((home / ".claude" / "ccr" / "limits.json").read_text())
        assert recorded["five_hour"] == {"used": 50, "resets_at": reset}
        assert recorded["seven_day"] == {"used": 25, "resets_at": reset}
