"""ccr-stats: sessions, prompts and disk, by day and by directory, to the character."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.keeping.counted import DAY, NOW, kind, rows, sized, typed
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Session
from tests.workspace.test_complete import answers


@pytest.fixture
def seeded(listing: Listing) -> Listing:
    """Return a store of three directories, one of which has lost its sessions."""
    store, home = listing.store, listing.store.home
    for number in range(3):
        sized(store.session(home / "src/api", ago=120 + number * DAY), 1_200_000)
    sized(store.session(home / "infrastructure/environments/staging", ago=3 * DAY), 4000)
    side = store.session(home / "src/api", ago=120, id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44")
    sized(side, 5000)
    agent = side.path.with_suffix("") / "subagents" / "agent-1.jsonl"
    agent.parent.mkdir(parents=True)
    agent.write_text("x" * 700_000)
    os.utime(agent, (NOW - 120, NOW - 120))
    typed(listing, home / "src/api", 0.01, count=26)
    typed(listing, home / "src/api", 1.01, count=52)
    typed(listing, home / "src/api", 2.01)
    typed(listing, home / "infrastructure/environments/staging", 3.1, count=5)
    typed(listing, home / "src/api", 40, count=2000)
    typed(listing, "/gone", 60, count=3)
    return listing


def test_table(seeded: Listing) -> None:
    assert seeded.table(name="ccr-stats").out.splitlines() == [
        "5 sessions, 3 projects, 2,087 prompts, 4.3 MB, since 25 Sep 2026",
        "Wed 18                               0",
        "Thu 19                               0",
        "Fri 20                               0",
        "Sat 21  ##                           5",
        "Sun 22  #                            1",
        "Mon 23  ##########################  52",
        "Tue 24  #############               26",
        "DIRECTORY               SESSIONS  PROMPTS     SIZE  LAST",
        "~/src/api                      4    2,079   4.3 MB  2m",
        "…/environments/staging         1        5   4.0 kB  3d",
        "/gone                          0        3      0 B  60d",
    ]
    narrow = seeded.table("-n", "2", name="ccr-stats", width=50, LANG="C").out.splitlines()
    assert narrow[0] == "5 sessions, 3 projects, 2,087 prompts, 4.3 MB, ..."
    assert narrow[6:] == [
        "Mon 23  ################  52",
        "Tue 24  ########          26",
        "DIRECTORY    SESSIONS  PROMPTS     SIZE  LAST",
        "~/src/api           4    2,079   4.3 MB  2m",
        ".../staging         1        5   4.0 kB  3d",
        "2 of 3 directories, see all with -n 3",
    ]
    assert max(map(len, narrow)) <= 50


def test_lines_of_the_page(listing: Listing) -> None:
    """Of 812 sessions in 37 directories, most of their 1.6 GB holes that are not read."""
    store, home = listing.store, listing.store.home
    api, staging = home / "src/api", home / "infrastructure/environments/staging"
    places = [api, staging, *(home / f"p{number}" for number in range(35))]
    left = {api: 310_000_000, staging: 1_300_000_000}
    last: dict[Path, Session] = {}
    for number in range(812):
        place = api if number < 141 else places[1 + number % 36]
        made = store.session(place, ago=120 + number).user("Hello").assistant("Done.").write()
        if place in left:
            left[place] -= made.path.stat().st_size
            last[place] = made
    for place, size in left.items():
        path = last[place].path
        os.truncate(path, path.stat().st_size + size)
        os.utime(path, (NOW - 9000, NOW - 9000))
    for age, count in ((5.9, 24), (4.9, 44), (3.9, 52), (80, 2208 - 120)):
        typed(listing, api, age, count=count)
    typed(listing, staging, 83, count=9412 - 2208)
    lines = listing.table(name="ccr-stats").out.splitlines()
    assert [lines[0], *lines[1:3], *lines[8:10]] == [
        "812 sessions, 37 projects, 9,412 prompts, 1.6 GB, since 2 Sep 2026",
        "Wed 18  ############                24",
        "Thu 19  ######################      44",
        "DIRECTORY               SESSIONS  PROMPTS     SIZE  LAST",
        "~/src/api                    141    2,208   310 MB  2m",
    ]
    assert lines[-1] == "20 of 37 directories, see all with -n 37"


def test_plain_is_rows_alone(seeded: Listing) -> None:
    home = seeded.store.home
    done = seeded.run("ccr-stats")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"{home}/src/api\t4\t2079\t4305000\t2026-11-24T05:58:00Z",
        f"{home}/infrastructure/environments/staging\t1\t5\t4000\t2026-11-21T06:00:00Z",
        "/gone\t0\t3\t0\t2026-09-25T06:00:00Z",
    ]
    assert seeded.run("ccr-stats", "--plain", "-n1").code == 2
    assert seeded.run("ccr-stats", "--plain", "-n", "1").out == done.out.splitlines()[0] + "\n"


def test_json_and_since(seeded: Listing) -> None:
    """One object a line; of the last two days."""
    home = seeded.store.home
    found = rows(seeded, "--since", "2d")
    assert [row["kind"] for row in found] == ["total", "day", "day", "day", "project"]
    assert kind(found, "total") == [
        {
            "sessions": 3,
            "projects": 1,
            "prompts": 78,
            "size_bytes": 3105000,
            "since": "2026-11-22T06:00:00Z",
        }
    ]
    assert kind(found, "day") == [
        {"day": "2026-11-22", "prompts": 0, "sessions": 0},
        {"day": "2026-11-23", "prompts": 52, "sessions": 1},
        {"day": "2026-11-24", "prompts": 26, "sessions": 2},
    ]
    assert kind(found, "project") == [
        {
            "project": f"{home}/src/api",
            "sessions": 3,
            "prompts": 78,
            "size_bytes": 3105000,
            "last_active": "2026-11-24T05:58:00Z",
        }
    ]
    assert len(kind(rows(seeded, "--since", "52w"), "day")) == 31


def test_days_are_those_of_the_zone(listing: Listing) -> None:
    """Also where a day has 25 hours, or no midnight."""
    (listing.store.path / "projects").mkdir()
    typed(listing, "/x", 0.0)
    for zone, day in (
        ("UTC", "2026-11-24"),
        ("Pacific/Kiritimati", "2026-11-24"),
        ("Pacific/Niue", "2026-11-23"),
    ):
        assert kind(rows(listing, TZ=zone), "day")[-1] == {"day": day, "prompts": 1, "sessions": 0}
    # Berlin's 25 October 2026 ends at 23:00 UTC; in Cairo 24 April 2026 begins at 01:00
    for zone, now, at, day in (
        ("Europe/Berlin", 1792969200 + 600, 1792969200 - 1, "2026-10-25"),
        ("Europe/Berlin", 1792969200 + 600, 1792969200 - 25 * 3600, "2026-10-25"),
        ("Europe/Berlin", 1792969200 + 600, 1792969200 - 25 * 3600 - 1, "2026-10-24"),
        ("Africa/Cairo", 1777014000, 1776981600, "2026-04-24"),
        ("Africa/Cairo", 1777014000, 1776981600 - 1, "2026-04-23"),
    ):
        (listing.store.path / "history.jsonl").unlink()
        typed(listing, "/x", (NOW - at) / DAY)
        days = kind(rows(listing, TZ=zone, CCR_NOW=str(now)), "day")
        assert [one["day"] for one in days if one["prompts"]] == [day], (zone, at)
        assert len({one["day"] for one in days}) == 7


def test_wrong_words(listing: Listing) -> None:
    for words, said in (
        (["-n", "0"], "-n needs a number from 1 on, not 0"),
        (["--since", "soon"], "--since needs a time such as 30m, 12h or 7d, not soon"),
        (["all"], "no arguments, not all"),
        (["--live"], "unknown option --live"),
    ):
        done = listing.run("ccr-stats", *words)
        assert (done.code, done.err) == (2, f"ccr: {said}, see ccr-stats --help\n")


def test_completion(programs: Programs, home: Path) -> None:
    flags = ["--since", "--tokens", "--plain", "--json", "--help", "--version"]
    assert answers(programs, home, "ccr-stats", "--") == flags
    assert answers(programs, home, "ccr-stats", "--since", "") == []
    assert answers(programs, home, "ccr-doctor", "--") == ["--json", "--help", "--version"]
    assert answers(programs, home, "ccr-doctor", "") == []
