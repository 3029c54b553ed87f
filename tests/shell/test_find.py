"""ccr-find: words in titles, directories, prompts; with --all in whole transcripts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.listing import Listing

HOSTILE = [
    'say "hello"',
    "back\\slash",
    "a.*b[c]^$",
    "$(touch pwned)",
    "`x`",
    "--flag-like",
    "tab\tinside",
    "über",
    "日本語",
    "🚒 engine",
    "it's",
    "100%s",
]


def found(listing: Listing, *words: str) -> list[str]:
    """Return the ids that ccr-find prints for `words`, in its order."""
    got = listing.run("ccr-find", *words)
    assert got.code == (0 if got.out else 1), got.err
    return [line.split("\t")[0] for line in got.out.splitlines()]


def test_every_word_wherever_it_stands(listing: Listing) -> None:
    """Title, directory, first prompt and later prompts count together, in any case."""
    store, home = listing.store, listing.store.home
    one = store.session(home / "billing", ago=50).user("Migrate the invoices").assistant("ok")
    one.user("and keep the rounding").title("Tax tables").write(history=True)
    other = store.session(home / "web", ago=20).user("Migrate the headings").assistant("ok").write()
    assert found(listing, "migrate") == [other.id, one.id]
    assert found(listing, "MIGRATE", "billing") == [one.id]
    assert found(listing, "tax", "rounding", "invoices") == [one.id]
    assert found(listing, "tax", "headings") == []
    assert found(listing, "migrate", "-n", "1") == [other.id]


def test_what_history_lacks_is_found_by_its_first_prompt(listing: Listing) -> None:
    """Headless prompts are not in history."""
    session = listing.store.session().user("headless wish").assistant("done").write()
    assert not (listing.store.path / "history.jsonl").exists()
    assert found(listing, "wish") == [session.id]


def test_keys_and_ids_are_no_text(listing: Listing) -> None:
    """A word that JSON's keys hold is not found for that."""
    session = listing.store.talk("plain words")
    for word in ("display", "sessionId", "pastedContents", session.id[:8], "timestamp"):
        assert found(listing, word) == [], word
        assert found(listing, "--all", word) == [], word


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_literal(listing: Listing, word: str) -> None:
    """In prompts and in whole transcripts, and nothing is run."""
    store = listing.store
    hit = store.session(ago=10).user(f"before {word} after").assistant("ok").write(history=True)
    deep = store.session(ago=20).user("other").assistant(f"I saw {word} there").write()
    store.session(ago=30).user("nothing of it").assistant("ok").write(history=True)
    assert found(listing, "--", word) == [hit.id]
    assert found(listing, "--all", "--", word) == [hit.id, deep.id]
    assert not (store.home / "pwned").exists()


def test_all_shows_the_first_line_and_counts(listing: Listing) -> None:
    """The page's form: who said it, and how many lines in how many sessions."""
    store, home = listing.store, listing.store.home
    listing.env["HOME"] = str(home)
    one = store.session(home / "src/a", ago=7300, id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33")
    one.user("look at it").assistant("first\nthe rounding in invoice.py is wrong\nrounding again")
    one.write()
    two = store.session(home / "src/b", ago=120, id="9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11")
    two.user("is rounding part of it?").tool_use("Bash", {"command": "echo rounding"})
    two.tool_result("rounding: 3\nnothing").assistant("no").write()
    got = listing.table("--all", "rounding", name="ccr-find")
    assert got.out.splitlines() == [
        "ID        AGE  STATE  DIRECTORY  TITLE",
        "9f3c1a7e  2m   idle   ~/src/b    is rounding part of it?",
        "          you: is rounding part of it?",
        "4b20d9c1  2h   idle   ~/src/a    look at it",
        "          claude: the rounding in invoice.py is wrong",
        "2 sessions, 4 lines",
    ]
    rows = listing.rows("--all", "rounding", name="ccr-find")
    assert [(row["matches"], row["role"]) for row in rows] == [(2, "you"), (2, "claude")]
    plain = listing.run("ccr-find", "--all", "3").out
    assert plain.rstrip("\n").split("\t")[6:] == ["1", "tool", "rounding: 3"]


def test_all_leaves_inputs_and_directories_out(listing: Listing) -> None:
    """What a tool was given, and cwd, are no text."""
    store, home = listing.store, listing.store.home
    session = store.session(home / "zebra").user("x").tool_use("Write", {"content": "walrus"})
    session.tool_result("ok").assistant("y").write()
    assert found(listing, "--all", "zebra") == []
    assert found(listing, "--all", "walrus") == []


def test_all_reaches_past_the_newest(listing: Listing, tmp_path: Path) -> None:
    """With rg and without it, behind many sessions that lack the word."""
    store = listing.store
    old = store.session(ago=9000).user("x").assistant("needle here").write()
    for count in range(40):
        store.session(ago=count).user("hay").assistant("stack").write()
    assert found(listing, "--all", "needle") == [old.id]
    bare = tmp_path / "bare"
    bare.mkdir()
    for tool in Path("/usr/bin").iterdir():
        if tool.name != "rg":
            (bare / tool.name).symlink_to(tool)
    listing.env["PATH"] = str(bare)
    assert found(listing, "--all", "needle") == [old.id]


def test_index_follows_what_changes(listing: Listing) -> None:
    """Stale, cut, foreign or gone: the transcripts are the truth."""
    store = listing.store
    session = store.session(ago=100).user("alpha").assistant("x").title("One").write()
    index = store.path / "ccr" / "index"
    assert found(listing, "one") == [session.id]
    assert index.exists()
    session.title("Two").write(mtime=store.now - 50)
    assert found(listing, "two") == [session.id]
    assert found(listing, "one") == []
    for spoiled in ("", "rubbish\n", index.read_text()[:10], "a\tb\tc\td\n" * 9):
        index.write_text(spoiled)
        assert found(listing, "two") == [session.id]
    index.unlink()
    index.mkdir()
    assert found(listing, "alpha") in ([], [session.id])
    index.rmdir()
    session.path.unlink()
    assert found(listing, "two") == []


def test_history_that_is_no_file_keeps_nobody(listing: Listing) -> None:
    """A pipe of that name is not opened."""
    session = listing.store.session().user("words").assistant("x").write()
    os.mkfifo(listing.store.path / "history.jsonl")
    assert found(listing, "words") == [session.id]


def test_usage(listing: Listing) -> None:
    """No words, an empty word, a wrong number: exit 2."""
    listing.store.talk()
    for words in ([], [""], ["-n", "0", "x"], ["-n"], ["--nope"]):
        assert listing.run("ccr-find", *words).code == 2, words


def test_nothing_found_exits_1(listing: Listing) -> None:
    """And is said on stderr."""
    listing.store.talk()
    got = listing.run("ccr-find", "absent\x1b[31m")
    assert (got.code, got.out) == (1, "")
    assert "\x1b" not in got.err


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]),
    min_size=2,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS, st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=20))
def test_any_word_planted_in_a_text_is_found(listing: Listing, word: str, around: str) -> None:
    """In an answer, written by JSON as it likes to; in a key or a directory it is not."""
    store = listing.store
    (store.path / "projects").mkdir(exist_ok=True)
    session = store.session("/p", id="9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11", ago=5)
    session.user("q").assistant(f"{around} {word} {around}").write()
    other = store.session("/q", id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33", ago=5)
    other.message(
        "assistant", [{"type": "tool_use", "id": "1", "name": "x", "input": {word: word}}]
    )
    other.write()
    ids = found(listing, "--all", "--", word)
    assert session.id in ids
    if word.lower() not in json.dumps(["q", "x"]):
        assert other.id not in ids
