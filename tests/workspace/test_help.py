"""The help texts, and ccr-help: all commands and four topics, true to what the commands do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.rendered import Programs
from tests.support.run import Result, clean_env, run
from tests.support.store import Store
from tests.workspace.homes import commands, install, show

TOPICS = ("resume", "limits", "persistence", "scripts")


def ask(programs: Programs, *words: str) -> Result:
    """Run ccr-help with `words`."""
    return run([programs.command("ccr-help"), *words])


def topic(programs: Programs, name: str) -> str:
    """Return the text of a topic."""
    done = ask(programs, name)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.mark.parametrize("name", commands())
def test_help_texts(programs: Programs, name: str) -> None:
    """Usage, one sentence, examples, flags, exit codes: on one screen."""
    done = run([programs.command(name), "--help"])
    assert (done.code, done.err) == (0, "")
    assert run([programs.command(name), "-h"]).out == done.out
    assert run([programs.command("ccr-help"), name]).out == done.out
    lines = done.out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert done.out.isascii()
    assert lines[0].startswith(f"usage: {name}")
    summary = done.out.split("\n\n")[1].split("\n")[0]
    assert re.fullmatch(r"[A-Z].*[^.]\.", summary)
    heads = [line.split(":")[0].split(",")[0] for line in lines if re.match(r"[a-z].*:$", line)]
    assert heads == ["examples", "flags"]
    assert any(re.match(r"  .*\b" + name, line) for line in lines[lines.index("flags:") - 8 :][:8])
    assert "-h, --help" in done.out
    exits = done.out[done.out.index("\nexit: ") :]
    assert re.match(r"\nexit: (0|as claude)\b", exits)


def test_the_list(programs: Programs) -> None:
    done = ask(programs)
    assert (done.code, done.err) == (0, "")
    first, second, rest = done.out.split("\n\n")
    listed = [line.split(maxsplit=1) for line in first.splitlines()]
    assert listed[0] == ["commands:"]
    assert tuple(name for name, _ in listed[1:]) == programs.names
    for name, summary in listed[1:]:
        assert f"\n{summary}.\n" in run([programs.command(name), "--help"]).out
    lines = [line.strip().split("  ") for line in second.splitlines()[1:]]
    assert tuple(words[0].split()[1] for words in lines) == TOPICS
    for name, words in zip(TOPICS, lines, strict=True):
        assert topic(programs, name).splitlines()[0] == words[-1].strip()
    assert rest.count("\n") == 1
    assert max(map(len, done.out.splitlines())) <= 80
    # the program says the same of itself
    for words in ([], ["--help"], ["-h"]):
        own = run([programs.program, *words])
        assert own.out == f"usage: claude-resume COMMAND [ARGUMENTS]\n\n{done.out}"
    assert run([programs.program, "help"]).out == done.out
    assert run([programs.program, "help", "limits"]).out == topic(programs, "limits")


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.parametrize("settings", ["", "[auto_resume]\nmode = 'on'\n[resume]\njobs = 12\n"])
def test_topics_fit_a_terminal(name: str, settings: str, tmp_path: Path) -> None:
    path = tmp_path / "program"
    path.write_text(show("program", settings))
    text = run(["bash", "-p", path, "ccr-help", name]).out
    lines = text.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert text.isascii()
    assert "`" not in text
    assert lines[1] == ""
    if settings and name in ("resume", "scripts"):
        assert "12 are at work" in text or "CCR_JOBS=12" in text


def test_another_prefix(tmp_path: Path) -> None:
    path = tmp_path / "program"
    path.write_text(show("program", "[names]\nccr = 'cl'\n"))
    for words in ([], *([name] for name in TOPICS)):
        text = run(["bash", "-p", path, "cl-help", *words]).out
        assert re.findall(r"\bccr-\w+|\bccra\b", text) == []


def test_wrong_calls(programs: Programs) -> None:
    for word in ("limit", "", "x y", "$(id)", "*", "help"):
        done = ask(programs, word)
        assert (done.code, done.out) == (2, "")
        first, *lines = done.err.splitlines()
        assert first.startswith("ccr: no topic '")
        assert [line.split()[:2] for line in lines] == [["ccr-help", name] for name in TOPICS]
    done = ask(programs, "resume", "limits")
    assert (done.code, done.err) == (2, "ccr: one topic, not 2, see ccr-help --help\n")
    done = run([programs.program, "help", "-x"])
    assert done.err == "ccr: unknown option -x, see claude-resume help --help\n"
    assert ask(programs, "--", "limits").out == topic(programs, "limits")


def test_tab_completes_topics(programs: Programs, home: Path) -> None:
    for typed, found in (("", TOPICS), ("l", ("limits",)), ("x", ())):
        argv: list[str | Path] = [
            programs.program,
            "complete",
            "fish",
            "0",
            "1",
            "--",
            "ccr-help",
            typed,
        ]
        assert run(argv, home=home).out.splitlines() == [":", *found]


def test_variables_are_all_that_go_before_settings(programs: Programs) -> None:
    text = topic(programs, "scripts")
    defaults = dict(
        re.findall(r"^(CCR_\w+)=\$\{\1-(.*)\}$", programs.program.read_text(), re.MULTILINE)
    )
    assert {name for name in defaults if name in text} == set(defaults)
    for name, value in re.findall(r"(CCR_\w+)=(\S+)", text):
        assert defaults[name] == value


def keys(text: str, *heads: str) -> list[str]:
    """Return the keys that the topic names below the line of `heads`."""
    at = text.index(f"\n  {', '.join(heads)}\n")
    below = text[at + 1 :].split("\n")[1:]
    words = []
    for line in below:
        if not line.startswith("      "):
            break
        words += line.split(";")[0].split()
        if ";" in line:
            break
    return words


def test_json_has_the_keys_that_are_named(programs: Programs, store: Store) -> None:
    store.talk("Fix the login test", ago=60)
    store.session(ago=600).user("Search").five_hours(store.now - 600).write()
    store.session(ago=900).user("Wait").five_hours(store.now + 6000).write()
    text = topic(programs, "scripts")
    home = store.home
    for words, heads in (
        (["ccr-list", "--json"], ("ccr-list", "ccr-find", "ccr-current")),
        (["ccra", "--dry-run", "--json"], ("ccra --dry-run",)),
        (["ccr-check-limits", "--json"], ("ccr-check-limits",)),
    ):
        name, *flags = words
        done = run([programs.command(name), *flags], env=clean_env(home, CCR_NOW=str(store.now)))
        rows = [json.loads(line) for line in done.out.splitlines()]
        assert rows, done.err
        for row in rows:
            assert set(row) == set(keys(text, *heads))
    for words in (["ccr-stats", "--tokens", "--json"], ["ccr-doctor", "--json"]):
        name, *flags = words
        done = run([programs.command(name), *flags], env=clean_env(home, CCR_NOW=str(store.now)))
        found = {key for line in done.out.splitlines() for key in json.loads(line)}
        assert found == set(keys(text, name)), done.err
    done = run([programs.command("ccr-find"), "--all", "--json", "login"], env=clean_env(home))
    assert {"matches", "role", "line"} < set(json.loads(done.out))


def test_the_cron_line_runs(home: Path) -> None:
    install(home)
    (home / ".local" / "bin").mkdir(parents=True, exist_ok=True)
    (home / ".local" / "bin" / "claude").symlink_to("/bin/true")
    store = Store(home)
    store.talk("Fix the login test", ago=60)
    done = run([home / ".local/bin/ccr-help", "scripts"], env=clean_env(home))
    line = done.out.splitlines()[-1].removeprefix("  */10 * * * * ")
    # what cron gives
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "x"}
    done = run(["/bin/sh", "-c", line], env=env, cwd=home)
    assert (done.code, done.err) == (0, ""), done
    assert "ccra" in done.out or "othing" in done.out, done
