"""The file to source: silent, and nothing but the commands and __ccr* in any shell, twice over."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.support.run import clean_env, run
from tests.support.tools import require
from tests.workspace.homes import commands, install, show

NAMES = ("ccr", "my_claude-2")
DIRECTORIES = ("~/scripts", '/opt/it\'s "$(id)" `id` é', "~/a b\\c")
FILES = ("claude-resume-helpers.sh", "x $y 'z'.sh")
SETTINGS = [
    f"[names]\nccr = {json.dumps(name)}\n"
    f"[install]\ndirectory = {json.dumps(directory)}\nfile = {json.dumps(file)}\n"
    for name, directory, file in itertools.product(NAMES, DIRECTORIES, FILES)
]
every_setting = pytest.mark.parametrize("settings", SETTINGS, ids=range(len(SETTINGS)))

# what the odder users set before our file is sourced
STRICT = "set -euo pipefail"
ODD = {
    "bash": f"{STRICT}; set -C; shopt -s nullglob; IFS=xyz/:",
    "zsh": f"{STRICT}; setopt noclobber nullglob ksharrays shwordsplit; IFS=xyz/:",
    "zsh nonomatch": f"{STRICT}; setopt nonomatch; alias -g G=x; alias ccr=x",
}
# prints the names of variables and functions; prints options, aliases, traps and IFS
STATE = {
    "bash": (
        "compgen -v; compgen -A function || :",
        "set +o; shopt; alias; trap; printf '%s\\n' \"${IFS-unset}\"",
    ),
    "zsh": (
        'print -rl -- "${(k)parameters[@]}" "${(k)functions[@]}"',
        'print -rl -- "${(kv)options[@]}" "${(kv)aliases[@]}" "$IFS"',
    ),
}
# bash's own; zsh's list of hooks is where ours waits for compinit
SHELLS_OWN = {"BASH_REMATCH", "precmd_functions", "zle_bracketed_paste", "_"}


def spoken(err: str) -> list[str]:
    """Return the lines of `err` but for those of an interactive bash without a terminal."""
    usual = ("no job control in this shell", "cannot set terminal process group")
    return [line for line in err.splitlines() if not any(text in line for text in usual)]


def helpers(tmp_path: Path, settings: str) -> Path:
    """Write the file to source."""
    path = tmp_path / "helpers.sh"
    path.write_text(show("helpers", settings))
    return path


def sourced(tmp_path: Path, shell: list[str], odd: str, file: Path) -> set[str]:
    """Source `file` twice in `shell` after the settings `odd`; return the names that are new.

    Asserts that nothing is printed and that no option, alias, trap or IFS changed.
    """
    names, options = STATE[shell[0]]
    words = (
        f'{odd}; {{ {names}; }} >|names1; {{ {options}; }} >|options1; . "$1"; . "$1";'
        f" {{ {names}; }} >|names2; {{ {options}; }} >|options2"
    )
    argv = [require(shell[0]), *shell[1:], "-c", words, "x", str(file)]
    done = run(argv, env=clean_env(tmp_path, PS1=""), cwd=tmp_path)
    assert (done.code, done.out, spoken(done.err)) == (0, "", [])
    assert (tmp_path / "options1").read_text() == (tmp_path / "options2").read_text()
    before, after = (set((tmp_path / f"names{x}").read_text().split()) for x in (1, 2))
    return after - before - SHELLS_OWN


def check(new: set[str], settings: str) -> None:
    """Assert that `new` are all the commands, and what is internal."""
    assert {name for name in new if not name.startswith("__ccr")} == set(commands(settings))


@every_setting
@pytest.mark.parametrize("extra", [[], ["-i"]], ids=["plain", "interactive"])
def test_bash(tmp_path: Path, settings: str, extra: list[str]) -> None:
    file = helpers(tmp_path, settings)
    check(sourced(tmp_path, ["bash", "--norc", *extra], ODD["bash"], file), settings)


@every_setting
@pytest.mark.parametrize("extra", [[], ["-i"]], ids=["plain", "interactive"])
def test_bash_in_posix_mode(tmp_path: Path, settings: str, extra: list[str]) -> None:
    file = helpers(tmp_path, settings)
    shell = ["bash", "--norc", "--posix", *extra]
    assert sourced(tmp_path, shell, ODD["bash"], file) == set()


@every_setting
@pytest.mark.parametrize("odd", ["zsh", "zsh nonomatch"])
def test_zsh(tmp_path: Path, settings: str, odd: str) -> None:
    require("zsh")
    file = helpers(tmp_path, settings)
    for extra in ([], ["-i"]):
        check(sourced(tmp_path, ["zsh", "-f", *extra], ODD[odd], file), settings)


@pytest.mark.parametrize("settings", SETTINGS[:: len(FILES)], ids=range(len(SETTINGS) // 2))
def test_fish(tmp_path: Path, settings: str) -> None:
    fish = require("fish")
    here = settings.replace("/opt/", f"{tmp_path}/opt/")
    assert install(tmp_path, here).code == 0
    file = tmp_path / ".config" / "fish" / "conf.d" / "ccr.fish"
    state = "begin; set --names; functions --all --names | string split ', '; end"
    words = f"{state} >names1; source $argv[1]; source $argv[1]; {state} >names2; true"
    for extra in ([], ["-i"]):
        argv = [fish, "--no-config", *extra, "-c", words, str(file)]
        done = run(argv, env=clean_env(tmp_path, TERM="xterm"), cwd=tmp_path)
        assert (done.code, done.out, done.err) == (0, "", "")
        before, after = (set((tmp_path / f"names{x}").read_text().split()) for x in (1, 2))
        check(after - before - {"claude-resume"}, settings)
    argv = [fish, "--no-config", "-c", f"source $argv[1]; {commands(settings)[1]} -V", str(file)]
    done = run(argv, env=clean_env(tmp_path), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(commands(settings)[1] + " ")


@pytest.mark.parametrize("shell", ["dash", "ksh", "mksh"])
def test_nothing_in_other_shells(tmp_path: Path, shell: str) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"no {shell}, which is only an extra")
    file = helpers(tmp_path, "")
    words = 'set >b; . "$1"; . "$1"; set >a; diff b a | grep ccr || echo same'
    done = run([found, "-euc", words, "x", file], env=clean_env(tmp_path), cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "same\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_aliases_of_the_same_name_win_and_do_no_harm(tmp_path: Path, shell: str) -> None:
    tool = require(shell)
    install(tmp_path)
    script = tmp_path / "words"
    script.write_text(
        ("shopt -s expand_aliases\n" if shell == "bash" else "")
        + "alias ccr='echo mine' ccr-list='echo mine'\n"
        + f'. "{tmp_path}/scripts/claude-resume-helpers.sh"\n'
        + "ccr --version\nccr-find --version\n\\ccr --version\n"
    )
    done = run([tool, *(["-f"] if shell == "zsh" else []), script], env=clean_env(tmp_path))
    assert done.err == ""
    lines = done.out.splitlines()
    assert lines[0] == "mine --version"
    assert lines[1].startswith("ccr-find ")
    assert lines[2].startswith("ccr ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_arguments_reach_it_and_the_status_comes_back(tmp_path: Path, shell: str) -> None:
    tool = require(shell)
    install(tmp_path)
    program = tmp_path / "scripts" / "claude-resume"
    program.write_text("#!/bin/bash\nprintf '<%s>' \"$@\"\necho\nexit 75\n")
    words = f'. {tmp_path}/scripts/claude-resume-helpers.sh; ccr-list "a b" "" "*"; echo $?'
    if shell == "fish":
        words = 'ccr-list "a b" "" "*"; echo $status'
    done = run([tool, "-c", words], env=clean_env(tmp_path), cwd=tmp_path)
    assert done.out == "<ccr-list><a b><><*>\n75\n"


def test_sourcing_is_small_and_starts_no_process(tmp_path: Path) -> None:
    text = show("helpers")
    assert len(text) < 6000
    # where no process may be started, the first fork would fail
    words = 'ulimit -S -u 0; . "$0"; . "$0"; type -t ccr'
    user: list[str] = []
    if os.geteuid() == 0:
        # root has no such limit
        user = [require("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        file = Path(place) / "helpers.sh"
        file.write_text(text)
        argv = [*user, "bash", "--norc", "-i", "-c", words, str(file)]
        done = run(argv, env=clean_env(tmp_path, PS1=""), cwd=Path("/"))
    assert (done.code, done.out, spoken(done.err)) == (0, "function\n", [])
    # and the limit bites
    argv = [*user, "bash", "--norc", "-c", "ulimit -S -u 0; exec dash -c 'x=$(:)'"]
    assert run(argv, env=clean_env(tmp_path), cwd=Path("/")).code != 0
