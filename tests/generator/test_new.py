"""`ccr-gen new`: a starter template appears whole or not at all, and needs nothing more."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator.conftest import Command
from tests.generator.templates import OURS, ccr_gen, contents, template
from tests.support import run, tools

PLATFORMS = ("docker", "kubernetes")
FILES = {"main.tf", "README.md", *OURS}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_whole_template_that_is_rendered(platform: str, tmp_path: Path, command: Command) -> None:
    where = tmp_path / "templates" / "claude"
    code, out, said = command("new", platform, str(where))
    assert (code, out) == (0, "")
    assert said[:2] == ["create  main.tf", "create  README.md"]
    line = (where / "main.tf").read_text().splitlines().index('resource "coder_agent" "main" {') + 1
    assert (
        said[2] == f"create  claude-resume.tf               for coder_agent.main (main.tf:{line})"
    )
    assert said[3].startswith("create  claude-resume.sh  ")
    assert said[4] == "create  CLAUDE_SESSION_RESUME_GUIDE.md"
    assert said[-1] == "Next: coder templates push"
    assert set(contents(where)) == FILES
    assert os.listdir(where.parent) == ["claude"]  # noqa: PTH208 -- hidden ones too
    assert command("render", "--check", str(where))[0] == 0
    assert command("validate", str(where)) == (0, "", ["valid   4 files, coder 2.20.0"])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_it_is_formatted_and_its_readme_has_what_coder_reads(
    platform: str, tmp_path: Path, command: Command
) -> None:
    where = tmp_path / "t"
    command("new", platform, str(where))
    tool, more = tools.terraform()
    env = run.clean_env(tmp_path, **more)
    done = run.run([tool, "fmt", "-check", "-diff"], env=env, cwd=where)
    assert (done.code, done.out) == (0, "")
    text = (where / "README.md").read_text()
    _, front, body = text.split("---\n", 2)
    keys = [line.partition(":")[0] for line in front.splitlines()]
    assert keys == ["display_name", "description", "icon", "verified", "tags"]
    assert sum(line.startswith("# ") for line in body.splitlines()) == 1
    assert "\n\n\n" not in text + (where / "main.tf").read_text()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_terraform_validates_it_with_all_its_providers(platform: str, tmp_path: Path) -> None:
    where = tmp_path / "t"
    assert ccr_gen("new", platform, str(where)).returncode == 0
    _, more = tools.terraform()
    done = ccr_gen("validate", str(where), env=more)
    if "skipped: " in done.stderr:
        tools.missing(f"{platform}-provider", done.stderr.strip())
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_there_stays_and_is_said(tmp_path: Path, command: Command) -> None:
    full = template(tmp_path / "full", "x", ".hidden")
    file = tmp_path / "file"
    file.write_text("x")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    before = contents(tmp_path)
    for path, said in (
        (full, f"{full} is not empty, give a new directory"),
        (file, f"{file} is no directory, give the directory of a template"),
        (link, f"{link} is a symbolic link, give the directory itself: {tmp_path / 'nowhere'}"),
        (file / "t", f"cannot make {file / 't'}: {file} is no directory"),
        (tmp_path / "a" / "b" / ("n" * 300), "file name too long"),
    ):
        code, out, lines = command("new", "docker", str(path))
        assert (code, out, len(lines)) == (1, "", 1), lines
        assert lines[0].startswith("ccr-gen: ")
        assert lines[0].endswith(said)
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"full", "file", "link"}


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = ccr_gen("new", "docker", "/proc/ccr-gen/t")
    assert (done.returncode, done.stderr) == (
        1,
        "ccr-gen: cannot make /proc/ccr-gen/t: no such file or directory\n",
    )
    (tmp_path / "t").mkdir()
    small = ["unshare", "-rm", "bash", "-c", 'mount -t tmpfs -o size=40k none t && exec "$@"', "x"]
    if run.run([*small, "true"], cwd=tmp_path).code:
        tools.missing("unshare", "no user namespaces here")
    look = 'import os; print(os.listdir("t"))'
    code = f"from ccr_gen.__main__ import run; run(['new', 'docker', 't']); {look}"
    full = ccr_gen_code(code, *small, cwd=tmp_path)
    assert full.stderr.endswith("no space left on device\n"), full.stderr
    assert full.stdout == "[]\n"


def test_an_empty_directory_is_filled_and_stays_itself(tmp_path: Path) -> None:
    before = tmp_path.stat().st_ino
    done = ccr_gen("new", "kubernetes", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert tmp_path.stat().st_ino == before
    assert set(contents(tmp_path)) == FILES
    again = ccr_gen("new", "kubernetes", ".", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (
        1,
        "ccr-gen: . is not empty, give a new directory\n",
    )


@pytest.mark.parametrize("there", [False, True])
def test_cut_halfway_nothing_is_there_and_the_next_run_clears_it(
    there: bool, tmp_path: Path
) -> None:
    where = tmp_path / "t"
    if there:
        where.mkdir()
    code = (
        "import os, signal; from ccr_gen import cli; from ccr_gen.verbs import new\n"
        "new.render = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "cli.cli(['new', 'docker', 't'])"
    )
    assert ccr_gen_code(code, cwd=tmp_path).returncode == -signal.SIGKILL
    assert where.exists() == there
    assert not [path for path in where.glob("*") if not path.name.startswith(".")]
    assert ccr_gen("new", "docker", "t", cwd=tmp_path).returncode == 0
    assert set(contents(tmp_path)) == {f"t/{name}" for name in FILES}


def test_interrupted_nothing_is_left(tmp_path: Path) -> None:
    code = (
        "import signal, sys; from ccr_gen.__main__ import run; from ccr_gen.verbs import new\n"
        "new.render = lambda *_, **__: signal.raise_signal(signal.SIGINT)\n"
        "sys.exit(run(['new', 'docker', 'a/t']))"
    )
    assert ccr_gen_code(code, cwd=tmp_path).returncode == 130
    assert list(tmp_path.iterdir()) == []


def ccr_gen_code(code: str, *before: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run Python `code` in a process of its own, behind the words of `before`."""
    return subprocess.run(
        [*before, sys.executable, "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
