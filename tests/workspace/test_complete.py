"""What the program answers to a shell that completes a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.rendered import Programs
from tests.support.run import Result, clean_env, run
from tests.support.store import Store
from tests.workspace.homes import commands

OLDEST = "9f3c1a7e-6a52-4c0e-9d1b-2f7f6f1f0c33"
MIDDLE = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
NEWEST = "c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44"
NOW = 1795500000


@pytest.fixture
def sessions(store: Store) -> Store:
    """Return a store of three sessions, two of which share eight characters."""
    store.session(store.home / "web", ago=600, id=NEWEST).user("Search").five_hours(
        NOW + 8040
    ).write()
    store.talk("Fix $(id) `id` 'q' the login test", ago=7200, id=MIDDLE)
    store.talk("日本語の見出しを検索に追加する" * 9, ago=18000, id=OLDEST)
    return store


def ask(programs: Programs, home: Path, shell: str, *words: str, type_: int = 9) -> Result:
    """Complete the last of `words`, the first of which is the command."""
    argv: list[str | Path] = [
        programs.program,
        "complete",
        shell,
        str(type_),
        str(len(words) - 1),
        "--",
        *words,
    ]
    return run(argv, env=clean_env(home, COLUMNS="70", CCR_NOW=str(NOW)), cwd=home)


def answers(programs: Programs, home: Path, *words: str, shell: str = "fish") -> list[str]:
    """Return the answers' values."""
    done = ask(programs, home, shell, *words)
    assert (done.code, done.err) == (0, "")
    first, *lines = done.out.splitlines()
    assert first in (":", ":dirs", ":files")
    return [line.split("\t")[0] for line in lines]


def test_ids_have_age_state_and_title(programs: Programs, sessions: Store) -> None:
    done = ask(programs, sessions.home, "zsh", "ccr", "")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:3] == [
        ":",
        "c7e81f02\t10m limited 2h14m  Search",
        f"{MIDDLE}\t2h idle  Fix $(id) `id` 'q' the login test",
    ]
    assert lines[3].startswith(f"{OLDEST}\t5h idle  日本語")


def test_bash_gets_lines_that_fit_and_the_value_alone(programs: Programs, sessions: Store) -> None:
    lines = ask(programs, sessions.home, "bash", "ccr", "9").out.splitlines()
    assert lines[1] == f"{MIDDLE}  2h idle  Fix $(id) `id` 'q' the lo"[:68]
    assert lines[2].startswith(f"{OLDEST}  5h idle  日本")
    wide = sum(2 if ord(x) > 0x1100 else 1 for x in lines[2])
    assert wide <= 70
    one = ask(programs, sessions.home, "bash", "ccr", "c7e")
    assert one.out == ":\nc7e81f02\n"
    # menu-complete inserts each
    menu = ask(programs, sessions.home, "bash", "ccr", "9", type_=37)
    assert menu.out.splitlines()[1:] == [MIDDLE, OLDEST]


def test_what_was_typed_decides(programs: Programs, sessions: Store) -> None:
    home = sessions.home
    assert answers(programs, home, "ccr", "9f3c1a7e-6") == [OLDEST]
    assert answers(programs, home, "ccr", "c7e81f02-55") == [NEWEST]
    assert answers(programs, home, "ccr", "x*") == []
    assert answers(programs, home, "ccr", "zz") == []
    assert answers(programs, home, "ccr-current", "") == []
    assert answers(programs, home, "ccr-export", "c7e") == ["c7e81f02"]
    assert answers(programs, home, "ccr-export", "--format", "") == ["md"]


def test_of_many_the_newest_have_titles_and_the_others_are_there(
    programs: Programs, store: Store
) -> None:
    for number in range(70):
        store.talk(
            f"prompt {number}",
            ago=60 * (number + 1),
            id=f"{number:08d}-0000-4000-8000-{number:012d}",
        )
    lines = ask(programs, store.home, "zsh", "ccr", "").out.splitlines()[1:]
    assert [line[:8] for line in lines] == [f"{number:08d}" for number in range(70)]
    assert [number for number, line in enumerate(lines) if "\t" in line] == list(range(50))


@pytest.mark.parametrize(
    "command", ["ccr", "ccr-list", "ccr-find", "ccr-log", "cct", "ccr-export", "ccr-import"]
)
def test_flags_are_those_of_the_help(programs: Programs, home: Path, command: str) -> None:
    text = run([programs.command(command), "--help"], home=home).out
    found = answers(programs, home, command, "--")
    listed = "\n".join(re.findall(r"^  +-.*", text, re.MULTILINE))
    assert "--help" in found
    # a flag that only a sentence mentions is no flag of the command
    assert set(found) <= set(re.findall(r"--[a-z][a-z-]+", listed))


def test_a_flag_has_its_words(programs: Programs, home: Path) -> None:
    done = ask(programs, home, "fish", "ccr-list", "--proj")
    assert done.out == ":\n--project\tonly sessions of this directory\n"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("ccr-list", "--project", ""), ":dirs"),
        (("ccr-list", "--project", "=", "/t"), ":dirs"),
        (("cct", "/"), ":dirs"),
        (("cct", ""), ":dirs"),
        (("ccr", ""), ":"),
        (("ccr-import", ""), ":files"),
        (("ccr-import", "--into", ""), ":dirs"),
        (("ccr-export", ""), ":"),
        (("ccr-export", "9f3c1a7e", ""), ":files"),
        (("ccr-export", "--older-than", ""), ":"),
        (("ccr-list", "--since", ""), ":"),
        (("claude-resume", "ccr-list", "--project", ""), ":dirs"),
        (("/x/.local/bin/cct", ""), ":dirs"),
        (("unknown", ""), ":"),
    ],
)
def test_where_the_shell_adds_paths(
    programs: Programs, home: Path, words: tuple[str, ...], first: str
) -> None:
    done = ask(programs, home, "bash", *words)
    assert (done.code, done.out.splitlines()[0], done.err) == (0, first, "")


def test_the_programs_own_words(programs: Programs, home: Path) -> None:
    found = answers(programs, home, "claude-resume", "")
    assert found == [*commands(), "install", "uninstall"]


@pytest.mark.parametrize(
    "words", [[], ["bash"], ["bash", "9", "1", "--"], ["bash", "x", "1", "--", "ccr"]]
)
def test_a_wrong_call_is_silent(programs: Programs, home: Path, words: list[str]) -> None:
    done = run([programs.program, "complete", *words], home=home)
    assert (done.code, done.out, done.err) == (2, "", "")


def test_without_jq_or_store_it_is_silent(
    programs: Programs, sessions: Store, tmp_path: Path
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "awk", "find", "sort", "cat", "date", "readlink", "tail", "head", "xargs"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    argv: list[str | Path] = [programs.program, "complete", "zsh", "0", "1", "--", "ccr", "c"]
    env = clean_env(sessions.home, PATH=str(tools), CCR_NOW=str(NOW))
    done = run(argv, env=env, cwd=sessions.home)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1].startswith("c7e81f02")
    none = tmp_path / "none"
    none.mkdir()
    assert ask(programs, none, "bash", "ccr", "").out == ":\n"
