"""The command line: help, exit codes, and never a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ccr_gen import __version__, artefacts
from ccr_gen.__main__ import run
from ccr_gen.cli import cli
from ccr_gen.config import Settings
from tests.generator.templates import MAIN, ccr_gen, template

PINNED = Path(__file__).parent / "help"
PARSERS = ("hcl2", "lark", "pygohcl", "regex")


@pytest.mark.parametrize(
    "name", ["ccr-gen", "new", "render", "remove", "validate", "show", "completion", "test"]
)
def test_help_is_pinned(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [] if name == "ccr-gen" else [name]
    assert run([*words, "--help"]) == 0
    out = capsys.readouterr().out
    assert run([*words, "-h"]) == 0
    assert capsys.readouterr().out == out
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert out == (PINNED / f"{name}.txt").read_text()


def test_every_help_is_on_a_screen_with_examples_and_exit_codes() -> None:
    assert {path.stem for path in PINNED.iterdir()} == {"ccr-gen", *cli.commands}
    for name in cli.commands:
        text = (PINNED / f"{name}.txt").read_text()
        above, below = text.split("\nOptions:\n")
        assert f"\n  ccr-gen {name}" in above or f"$(ccr-gen {name}" in above
        assert "\n  Exit: 0 fine" in above
        assert "--help" in below
        assert len(text.splitlines()) <= 24


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_version(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([flag]) == 0
    assert capsys.readouterr().out == f"ccr-gen {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shw"], "no such command 'shw', did you mean 'show'?, see ccr-gen --help"),
        (["render", "--chek"], "no such option"),
        (["render", "a", "b"], "got unexpected extra argument (b), see ccr-gen render --help"),
        (["show"], "missing argument 'WHAT'"),
        (["show", "nix"], "invalid value for 'WHAT'"),
        (["new", "nomad", "x"], "invalid value for 'PLATFORM'"),
        (["new", "docker"], "missing argument 'DIR'"),
        (["render", "--agent"], "option '--agent' requires an argument, see"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert captured.err.startswith("ccr-gen: ")
    assert captured.err.replace("?", "").startswith(f"ccr-gen: {said}".replace("?", ""))


def test_no_words_show_the_help_as_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Usage: ccr-gen ")


def test_show_prints_what_render_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = template(tmp_path)
    (where / "ccr.toml").write_text("[resume]\njobs = 7\n")
    run(["render", "--no-terraform", str(where)])
    capsys.readouterr()
    for what, name in (("terraform", "claude-resume.tf"), ("script", "claude-resume.sh")):
        assert run(["show", what, str(where)]) == 0
        assert capsys.readouterr().out == (where / name).read_text()
    assert run(["show", "program", str(where)]) == 0
    assert "\nCCR_JOBS=${CCR_JOBS-7}\n" in capsys.readouterr().out
    assert run(["show", "helpers", str(where)]) == 0
    assert capsys.readouterr().out == artefacts.helpers(Settings())


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["render", "--help"],
        *(["show", what] for what in ("helpers", "program", "script", "config", "schema")),
    ],
    ids=" ".join,
)
def test_no_parser_is_loaded_where_none_is_needed(words: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; from ccr_gen.__main__ import run; code = run(sys.argv[1:]);"
        f"print(sorted(set({PARSERS!r}) & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("what", ["program", "config"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_stdout_is_one_line(what: str, unbuffered: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ccr_gen", "show", what],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "ccr-gen: cannot write: no space left on device\n",
    )


def test_closed_streams_do_no_harm(tmp_path: Path) -> None:
    for words, code in ((("show", "config"), 0), (("shw",), 2)):
        command = [sys.executable, "-m", "ccr_gen", *words]
        closing = ["bash", "-c", '"$@" >&- 2>&-', "bash", *command]
        assert subprocess.run(closing, cwd=tmp_path, check=False).returncode == code


@pytest.mark.parametrize("what", ["program", "config"])
def test_a_closed_pipe_is_silent(what: str, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "ccr_gen", "show", what],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "")


def test_an_interrupt_is_130_and_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> str:
        signal.raise_signal(signal.SIGINT)
        return ""

    monkeypatch.setattr("ccr_gen.artefacts.program", interrupted)
    assert run(["show", "program"]) == 130
    captured = capsys.readouterr()
    # click ends the terminal's line, no more
    assert (captured.out, captured.err.strip()) == ("", "")


def test_a_bug_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("by\x1b zero")

    monkeypatch.setattr("ccr_gen.artefacts.program", broken)
    assert run(["show", "program"]) == 1
    captured = capsys.readouterr()
    assert captured.err == (
        "ccr-gen: ZeroDivisionError: by? zero, this is a bug in ccr-gen, report it\n"
    )


@pytest.mark.parametrize("name", ["a b", "-x", "日本", "x\x1b[31m", "n\nl", "q'\"$(id)"])
def test_hostile_directory_names(name: str, tmp_path: Path) -> None:
    where = template(tmp_path / name)
    done = ccr_gen("render", "--no-terraform", "--", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (where / "claude-resume.sh").exists()
    (where / "main.tf").write_text(MAIN.replace("linux", "windows"))
    done = ccr_gen("render", "--", name, cwd=tmp_path, env={"LC_ALL": "C"})
    assert done.returncode == 1
    assert "\x1b" not in done.stderr


def test_a_foreign_locale_and_bytes_do_no_harm(tmp_path: Path) -> None:
    where = template(tmp_path)
    ccr_gen("render", "--no-terraform", cwd=where)
    with (where / "claude-resume.tf").open("ab") as stream:
        stream.write(b"# \xff\xe2\x80\xa6\n")
    done = ccr_gen(
        "render", "--check", cwd=where, env={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
