"""ccr-list: what is listed, in which order, and how it looks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.store import encode

NOW = 1795500000


def test_table_is_that_of_the_page(listing: Listing) -> None:
    """The columns, the cuts and the summary, to the character."""
    store, home = listing.store, listing.store.home
    listing.env["HOME"] = str(home)
    for count in range(3):
        store.session(ago=90 * 86400 + count).user("old").assistant("x").write()
    web = store.session(home / "src/web", ago=3800, id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44").user(
        "日本語の見出しを検索に追加する、テストも書く"
    )
    web.five_hours(NOW + 8040).write()
    billing = store.session(
        home / "src/api/services/billing", ago=18000, id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33"
    )
    billing.user("Migrate invoices to the new tax tables").five_hours(NOW - 840).write()
    staging = store.session(
        home / "infrastructure/environments/staging",
        ago=21600,
        id="e05a93bd-7c1f-4d3e-b2a8-91c0de55aa01",
    )
    staging.user("terraform plan shows a difference that nobody made").write()
    store.session(
        home / "notes", ago=12 * 86400, id="71d4c6aa-0b1e-4f6d-9a77-c1d2e3f4a5b6"
    ).assistant("hm").write()
    got = listing.table("4")
    assert got.out.splitlines() == [
        "ID        AGE  STATE          DIRECTORY               TITLE",
        "c7e81f02  1h   limited 2h14m  ~/src/web               日本語の見出しを検索に追…",
        "4b20d9c1  5h   ready          …/api/services/billing  Migrate invoices to the n…",
        "e05a93bd  6h   stopped        …/environments/staging  terraform plan shows a di…",
        "71d4c6aa  12d  idle           ~/notes                 (no prompt)",
        "4 of 7 sessions · 1 ready: ccra · next limit ends in 2h14m",
    ]


def test_sessions_not_prompts_newest_first_headless_too(listing: Listing) -> None:
    """One row a session, in the order of the files' times; subagents never."""
    store = listing.store
    old = store.session(ago=7200).user("one").assistant("a").user("two").assistant("b").write()
    new = store.session(ago=60).user("three", entrypoint="sdk-cli").assistant("c").write()
    side = store.path / "projects" / encode(old.project) / "agent-1f2e3d.jsonl"
    side.write_text(old.path.read_text())
    nested = old.path.with_suffix("") / "subagents" / "agent-2.jsonl"
    nested.parent.mkdir(parents=True)
    nested.write_text(old.path.read_text())
    rows = listing.rows()
    assert [row["id"] for row in rows] == [new.id, old.id]
    assert [row["prompts"] for row in rows] == [1, 2]
    assert list(rows[0]) == [
        "id",
        "project",
        "title",
        "state",
        "resets_at",
        "limit",
        "last_active",
        "started",
        "size_bytes",
        "prompts",
        "tmux",
        "pid",
    ]


def test_directory_is_the_one_that_encodes_to_the_folder(listing: Listing) -> None:
    """Whatever cwd came before or after it."""
    store, home = listing.store, listing.store.home
    session = store.session(home / "proj")
    session.user("go", cwd="/somewhere/else").assistant("a", cwd=str(home / "proj"))
    session.user("x", cwd=str(home / "proj" / "sub")).assistant("b", cwd="/tmp").write()
    assert listing.rows()[0]["project"] == str(home / "proj")


def test_one_row_an_id_the_newest_file_wins(listing: Listing) -> None:
    """A session that was moved to another directory is listed there."""
    store, home = listing.store, listing.store.home
    first = store.session(home / "old", ago=900).user("a").assistant("b").write()
    moved = store.session(home / "new", ago=60, id=first.id).user("a").assistant("b").write()
    rows = listing.rows()
    assert [row["project"] for row in rows] == [moved.project]


def test_what_cannot_be_read_is_passed_over(listing: Listing) -> None:
    """A cut last line, a huge line, an empty file, a directory with a transcript's name."""
    store = listing.store
    folder = store.path / "projects" / encode("/p")
    folder.mkdir(parents=True)
    (folder / "11111111-1111-4111-8111-111111111111.jsonl").mkdir()
    (folder / "x.jsonl").mkdir()
    (folder / "22222222-2222-4222-8222-222222222222.jsonl").touch()
    os.mkfifo(folder / "33333333-3333-4333-8333-333333333333.jsonl")
    cut = store.session(ago=30).user("cut").assistant("done").raw('{"type":"user","mess').write()
    big = store.session(ago=20).user("big").tool_use("Bash", {"command": "x"})
    big.tool_result("y" * 5_000_000).bookkeeping().write()
    rows = listing.rows()
    assert {row["id"]: row["state"] for row in rows if row["size_bytes"]} == {
        cut.id: "idle",
        big.id: "stopped",
    }


def test_no_store_is_said_and_no_error(listing: Listing) -> None:
    """Nothing found is said on stderr, and ccr-list exits 0."""
    got = listing.run("ccr-list")
    assert (got.code, got.out, got.err) == (0, "", "ccr: no sessions yet in ~/.claude\n")


def test_config_directory_is_honoured(listing: Listing, tmp_path: Path) -> None:
    """CLAUDE_CONFIG_DIR takes the place of ~/.claude."""
    session = listing.store.talk()
    other = tmp_path / "other place"
    listing.store.path.rename(other)
    got = listing.run("ccr-list", CLAUDE_CONFIG_DIR=str(other))
    assert got.out.startswith(session.id)


def test_filters(listing: Listing) -> None:
    """By state, directory and time; filter first, then take N."""
    store, home = listing.store, listing.store.home
    limited = store.session(home / "a", ago=100).user("x").five_hours(NOW + 60).write()
    ready = store.session(home / "b", ago=200).user("x").five_hours(NOW - 60).write()
    stopped = store.session(home / "b", ago=300).user("x").write()
    idle = store.session(home / "c", ago=400).user("x").assistant("y").write()
    live = store.session(home / "c", ago=500).user("x").five_hours(NOW + 60).write()
    store.live(live, os.getpid())

    def ids(*words: str) -> list[str]:
        return [row["id"] for row in listing.rows(*words)]

    assert ids("--limited") == [limited.id, live.id]
    assert ids("--ready") == [ready.id]
    assert ids("--stopped", "1") == [stopped.id]
    assert ids("--live") == [live.id]
    assert ids("--ready", "--stopped") == [ready.id, stopped.id]
    assert ids("--project", str(home / "b")) == [ready.id, stopped.id]
    assert ids("--since", "250s") == [limited.id, ready.id]
    assert idle.id in ids()
    row = next(row for row in listing.rows("--live"))
    assert (row["state"], row["limit"], row["pid"]) == ("live", "five_hour", os.getpid())


def test_ids_are_as_long_as_they_must_be(listing: Listing) -> None:
    """8 hex digits, more only where 8 are not unique, and the commands accept them."""
    store = listing.store
    for tail in ("1111-4111-8111-111111111111", "2222-4222-8222-222222222222"):
        store.session(id=f"4b20d9c1-{tail}").user("twin").assistant("x").write()
    store.session(id="9f3c1a7e-1111-4111-8111-111111111111").user("one").assistant("x").write()
    shown = [line.split()[0] for line in listing.table().out.splitlines()[1:-1]]
    assert sorted(shown) == ["4b20d9c1-1111", "4b20d9c1-2222", "9f3c1a7e"]


def test_usage(listing: Listing) -> None:
    """Wrong calls exit 2 and say where the help is."""
    for words in (["x"], ["0"], ["--since", "soon"], ["--nope"], ["--project"], ["1", "2"]):
        got = listing.run("ccr-list", *words)
        assert got.code == 2, words
        assert got.err.startswith("ccr: ")
        assert got.err.endswith("see ccr-list --help\n")


def test_reading_changes_nothing(listing: Listing) -> None:
    """No byte and no time of the store."""
    listing.store.talk()
    before = listing.snapshot()
    listing.run("ccr-list")
    listing.run("ccr-find", "hello")
    assert listing.snapshot() == before


def test_summaries_alone_are_no_session(listing: Listing) -> None:
    """1.0.128 files what it calls other sessions by themselves."""
    session = listing.store.talk()
    other = listing.store.session().title("Another", "summary").write()
    listing.store.session().title("Named", "summary").user("x").write()
    assert other.id not in {row["id"] for row in listing.rows()}
    assert session.id in {row["id"] for row in listing.rows()}
    assert "Named" in {row["title"] for row in listing.rows()}


@pytest.mark.parametrize("prompt", ["[x] tick it", '[{"a": 1}] is a list', "[]", "[{", '"quoted"'])
def test_titles_that_look_like_json(listing: Listing, prompt: str) -> None:
    """A prompt is a text, whatever it begins with."""
    listing.store.talk(prompt)
    assert [row["title"] for row in listing.rows()] == [prompt]
