"""The public table of limit texts, through the real code: the program's own awk in a real store."""

from __future__ import annotations

import json
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Store
from tests.support.tools import require

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases.json").read_text())
ZONES = ("UTC", "Asia/Kolkata", "America/New_York", "Pacific/Chatham")


def with_awk(kind: str, directory: Path) -> str:
    """Return a PATH where every awk is `kind`, mawk or gawk."""
    directory.mkdir(exist_ok=True)
    for name in ("awk", "mawk"):
        link = directory / name
        if not link.is_symlink():
            link.symlink_to(require(kind))
    return f"{directory}:/usr/local/bin:/usr/bin:/bin"


def seconds(stamp: str) -> int:
    """Return a record's timestamp as epoch seconds."""
    return int(datetime.fromisoformat(stamp).timestamp())


def write(store: Store, case: dict[str, Any]) -> str:
    """Write the session of a case and return its id; its first prompt is the case's name."""
    session = store.session("/p", id=str(uuid.uuid5(uuid.NAMESPACE_URL, case["name"])))
    session.at = seconds(case["at"])
    session.user(case["name"])
    record = dict(case.get("record", {}))
    quota = record.pop("quotaLimits", None)
    model = record.pop("model", None)
    session.limit(case["text"], quota, **record)
    if model:
        last = session.records[-1]
        assert isinstance(last, dict)
        last["message"]["model"] = model
    session.bookkeeping().write(mtime=store.now)
    return session.id


@pytest.mark.parametrize("awk", ["mawk", "gawk"])
@pytest.mark.parametrize("zone", ZONES)
def test_table(programs: Programs, tmp_path: Path, zone: str, awk: str) -> None:
    """Every case of a machine in `zone`, and every case whose text names its own zone."""
    cases = [c for c in CASES if c["machine"] == zone or "(" in c["text"]]
    home = tmp_path / "home"
    home.mkdir()
    store = Store(home, 1795400000)
    ids = {write(store, case): case for case in cases}
    listing = Listing(programs, store)
    listing.env |= {"TZ": zone, "PATH": with_awk(awk, tmp_path / "awk")}
    # one long before all resets: what is limited is shown as that, with its time
    listing.env["CCR_NOW"] = str(seconds("2026-01-01T00:00:00Z"))
    rows = {row["id"]: row for row in listing.rows("500")}
    wrong = []
    for id_, case in ids.items():
        row = rows[id_]
        found = None if row["resets_at"] is None else seconds(row["resets_at"])
        if (row["limit"], found) != (case["limit"], case.get("resets_at")):
            wrong.append((case["name"], case["limit"], case.get("resets_at"), row["limit"], found))
    assert wrong == []


def test_table_is_a_table() -> None:
    """At least 60 cases, every one with its own name."""
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_ready_when_the_time_has_passed(programs: Programs, store: Store) -> None:
    """Limited up to the last second, ready from the reset on."""
    session = store.session(ago=7200).user("x").five_hours(store.now).write()
    listing = Listing(programs, store)
    listing.env["CCR_NOW"] = str(store.now - 1)
    assert listing.rows()[0]["state"] == "limited"
    listing.env["CCR_NOW"] = str(store.now)
    assert [row["id"] for row in listing.rows("--ready")] == [session.id]


def test_without_a_time_it_is_due_when_the_longest_is_over(
    programs: Programs, store: Store
) -> None:
    """Five hours after the record, for a zone that is not known; credit never."""
    store.session(ago=17000).user("x").limit(
        "You've hit your session limit · resets 5am (X)"
    ).write()
    store.session(ago=1700000).user("x").limit("You're out of usage credits").write()
    listing = Listing(programs, store)
    assert [row["state"] for row in listing.rows()] == ["limited", "limited"]
    listing.env["CCR_NOW"] = str(store.now + 1500)
    assert [row["state"] for row in listing.rows()] == ["ready", "limited"]


def as_the_cli_says(reset: datetime, at: datetime) -> str:
    """Return the clock of `reset` as the CLI writes it at `at`, both in the zone that it names."""
    clock = reset.strftime("%-I:%M%p").lower().replace(":00", "")
    day = "" if reset - at < timedelta(hours=24) else reset.strftime("%b %-d, ")
    return f"{day}{clock} ({reset.tzinfo})"


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(1767225600, 1830297600),
            st.integers(1, 7 * 1440),
            st.sampled_from(
                [
                    "UTC",
                    "Asia/Kolkata",
                    "America/New_York",
                    "Pacific/Chatham",
                    "Europe/Berlin",
                    "Australia/Lord_Howe",
                    "America/St_Johns",
                    "Africa/Casablanca",
                    "Asia/Tehran",
                ]
            ),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_read_back(programs: Programs, tmp_path: Path, drawn: list[tuple[int, int, str]]) -> None:
    """Any reset up to seven days ahead, in any zone: read back it is the same minute."""
    home = tmp_path / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    store = Store(home, 1830297600)
    expected = {}
    for second, minutes, name in drawn:
        zone = ZoneInfo(name)
        at = second - second % 60
        reset = at + minutes * 60
        local, there = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(reset, zone)
        first = there.replace(fold=0).timestamp()
        if there.replace(fold=1).timestamp() != first:
            # a time that comes twice: the text means the first one ahead
            reset = int(min(t for t in (first, first + 3600, first + 1800) if t >= at))
            read = datetime.fromtimestamp(reset, zone).replace(tzinfo=None, fold=0)
            if read != there.replace(tzinfo=None, fold=0):
                continue
        session = store.session("/p")
        session.at = at + 30
        text = as_the_cli_says(there, local)
        session.user("x").limit(f"You've hit your weekly limit · resets {text}")
        session.write(mtime=store.now)
        expected[session.id] = (text, at, reset)
    listing = Listing(programs, store)
    listing.env["CCR_NOW"] = "1700000000"
    rows = {row["id"]: row["resets_at"] for row in listing.rows("100")}
    for id_, (text, at, reset) in expected.items():
        wanted = datetime.fromtimestamp(reset, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert rows[id_] == wanted, (text, at)
