"""The script that the agent runs: it puts the program in its place, or says why not."""

import subprocess
from pathlib import Path

import pytest

from ccr_gen.config import Settings, parse
from ccr_gen.rendering import render
from tests.support.run import Result, clean_env, run

PROGRAM = '#!/bin/bash -p\n# rendered by ccr-gen, a stand-in\nprintf \'%s\\n\' "$0" "$@"\n'


def script(program: str = PROGRAM, settings: Settings | None = None) -> str:
    """Return the script with another program in it."""
    values = {"program": program, "seal": "00000000"}
    return render("script.bash.j2", settings or Settings(), **values)


def as_the_agent(text: str, home: Path, **more: str) -> Result:
    """Run the script as a Coder agent does: one argument, no input, no terminal."""
    interpreter = text.splitlines()[0].removeprefix("#!").split()
    environment = clean_env(home, SSH_CLIENT="127.0.0.1 1 22") | more
    return run([*interpreter, "-c", text], env=environment, cwd=home)


def test_the_program_is_placed_and_installs(tmp_path: Path) -> None:
    target = tmp_path / "scripts" / "claude-resume"
    result = as_the_agent(script(), tmp_path)
    assert (result.code, result.out, result.err) == (0, f"{target}\ninstall\n", "")
    assert target.read_text() == PROGRAM
    assert target.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in target.parent.iterdir()] == ["claude-resume"]


def test_again_changes_nothing_and_a_change_changes_it(tmp_path: Path) -> None:
    as_the_agent(script(), tmp_path)
    folder = tmp_path / "scripts"
    before = [path.stat().st_mtime_ns for path in (folder, folder / "claude-resume")]
    inode = (folder / "claude-resume").stat().st_ino
    as_the_agent(script(), tmp_path)
    assert [path.stat().st_mtime_ns for path in (folder, folder / "claude-resume")] == before
    assert (folder / "claude-resume").stat().st_ino == inode
    as_the_agent(script(PROGRAM + "# more\n"), tmp_path)
    assert (folder / "claude-resume").read_text() == PROGRAM + "# more\n"


@pytest.mark.parametrize("left", ["", PROGRAM[:40]])
def test_what_a_cut_run_left_is_finished(left: str, tmp_path: Path) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "claude-resume.new").write_text("half")
    (folder / "claude-resume").write_text(left and PROGRAM + "# older\n")
    assert as_the_agent(script(), tmp_path).code == 0
    assert (folder / "claude-resume").read_text() == PROGRAM
    assert [path.name for path in folder.iterdir()] == ["claude-resume"]


def test_a_program_that_is_not_ours_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "claude-resume").write_text("#!/bin/sh\necho mine\n")
    result = as_the_agent(script(), tmp_path)
    assert (result.code, result.out) == (1, "")
    assert result.err == f"ccr: {folder}/claude-resume is not ours, move it away\n"
    assert (folder / "claude-resume").read_text() == "#!/bin/sh\necho mine\n"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "scripts").write_text("a file in the way")
    result = as_the_agent(script(), tmp_path)
    assert (result.code, result.out) == (1, "")
    assert result.err.splitlines()[-1] == f"ccr: cannot write {tmp_path}/scripts/claude-resume"


def test_the_owner_of_a_workspace_can_turn_it_off(tmp_path: Path) -> None:
    off = tmp_path / ".config" / "ccr" / "off"
    off.parent.mkdir(parents=True)
    off.touch()
    result = as_the_agent(script(), tmp_path)
    assert (result.code, result.out) == (0, "")
    assert result.err == "ccr: ~/.config/ccr/off is there, nothing is installed\n"
    assert not (tmp_path / "scripts").exists()


def test_hostile_directories_of_the_setting(tmp_path: Path) -> None:
    for number, name in enumerate(("it's $HOME", "ünï 日本", "-x; id", '"`id`"')):
        home = tmp_path / str(number)
        home.mkdir()
        escaped = name.replace('"', '\\"')
        settings = parse(f'[install]\ndirectory = "~/{escaped}/"\n')
        result = as_the_agent(script(settings=settings), home)
        assert (result.code, result.err) == (0, "")
        assert (home / name / "claude-resume").read_text() == PROGRAM


@pytest.mark.parametrize("missing", ["base64", "gzip", "mv"])
def test_a_missing_tool_is_said_with_the_remedy(missing: str, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in {"base64", "gzip", "readlink", "mkdir", "chmod", "mv"} - {missing}:
        found = subprocess.run(["which", name], check=True, capture_output=True, text=True)
        (tools / name).symlink_to(found.stdout.strip())
    result = as_the_agent(script(), tmp_path, PATH=str(tools))
    assert (result.code, result.out) == (69, "")
    assert result.err == (
        f"ccr: {missing} is needed and not installed, install coreutils and gzip\n"
    )


def test_busybox_is_refused(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "busybox").write_text("#!/bin/sh\n")
    (tools / "busybox").chmod(0o755)
    (tools / "gzip").symlink_to("busybox")
    path = f"{tools}:{clean_env(tmp_path)['PATH']}"
    result = as_the_agent(script(), tmp_path, PATH=path)
    assert (result.code, result.out) == (1, "")
    assert result.err == "ccr: busybox is not supported, install coreutils and gzip\n"


def test_a_damaged_script_says_so(tmp_path: Path) -> None:
    text = script()
    begin = text.index("CCR_PROGRAM='") + 40
    result = as_the_agent(text[:begin] + text[begin + 8 :], tmp_path)
    assert result.code == 1
    assert result.err.splitlines()[-1] == "ccr: the script is damaged, render it again"
    assert not (tmp_path / "scripts").exists()


def test_the_users_environment_does_not_reach_it(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text("echo noise; printf() { :; }; exit 7\n")
    hook = tmp_path / "hook"
    hook.write_text("echo hooked; exit 8\n")
    more = {"BASH_ENV": str(hook), "BASH_FUNC_mkdir%%": "() { echo stolen; }"}
    result = as_the_agent(script(), tmp_path, **more)
    assert (result.code, "hooked" in result.out, "stolen" in result.out) == (0, False, False)
