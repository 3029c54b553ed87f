"""What an install leaves in a home."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.run import clean_env, run
from tests.support.waiting import wait_for
from tests.workspace.homes import (
    BEGIN,
    END,
    HAND_MADE,
    commands,
    environment,
    install,
    show,
    snapshot,
    starts_silently,
)

SKELETON = Path("/etc/skel/.bashrc")
LINE = "[ ! -r ~/scripts/claude-resume-helpers.sh ] || . ~/scripts/claude-resume-helpers.sh"
BLOCK = f"{BEGIN}\n{LINE}\n{END}\n"


def mode(path: Path) -> int:
    """Return the permission bits of `path`."""
    return path.stat().st_mode & 0o7777


def test_a_new_home_has_the_files_the_links_and_the_block(home: Path) -> None:
    bin_dir = home / "agent bin"
    bin_dir.mkdir()
    done = install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    assert done.code == 0
    assert done.err == ""
    assert done.out.splitlines()[0].endswith(f"is installed in ~/scripts: {' '.join(commands())}")
    scripts = home / "scripts"
    assert sorted(path.name for path in scripts.iterdir()) == [
        "claude-resume",
        "claude-resume-helpers.sh",
    ]
    assert mode(scripts / "claude-resume") == 0o755
    assert mode(scripts / "claude-resume-helpers.sh") == 0o644
    assert (scripts / "claude-resume-helpers.sh").read_text() == show("helpers")
    for place in (home / ".local" / "bin", bin_dir):
        assert sorted(path.name for path in place.iterdir()) == sorted(
            [*commands(), "claude-resume"]
        )
        for path in place.iterdir():
            assert path.readlink() == scripts / "claude-resume"
    assert (home / ".bashrc").read_text() == SKELETON.read_text() + BLOCK
    assert mode(home / ".claude" / "ccr") == 0o700
    assert mode(home / ".claude" / "resume-logs") == 0o700
    starts_silently(home)


def test_a_second_run_writes_nothing_and_says_nothing(home: Path) -> None:
    bin_dir = home / "bin"
    bin_dir.mkdir()
    (home / ".bashrc").write_text("export A=1")
    install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    before = snapshot(home, times=True)
    done = install(home, CODER_SCRIPT_BIN_DIR=str(bin_dir))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert snapshot(home, times=True) == before


def test_the_state_is_where_the_sessions_are(home: Path) -> None:
    store = home / "volume" / "claude"
    install(home, CLAUDE_CONFIG_DIR=str(store))
    assert mode(store / "ccr") == 0o700
    assert not (home / ".claude").exists()


@pytest.mark.parametrize("text", ["", "a=1\n", "a=1", "\n\n", "a=1\n\n\n", "# \xff\xe9\n", "a\r\n"])
def test_the_text_of_an_rc_file_stays(home: Path, text: str) -> None:
    rc = home / ".bashrc"
    rc.write_bytes(text.encode("latin-1"))
    rc.chmod(0o600)
    install(home)
    found = rc.read_bytes().decode("latin-1")
    assert found.startswith(text)
    assert found.count(END) == 1
    assert found.count(LINE) == 1
    assert mode(rc) == 0o600


def test_a_symlinked_rc_file_is_written_through(home: Path) -> None:
    real = home / "dotfiles" / "bashrc"
    real.parent.mkdir()
    real.write_text("a=1\n")
    real.chmod(0o640)
    (home / ".bashrc").symlink_to("dotfiles/bashrc")
    install(home)
    assert (home / ".bashrc").readlink() == Path("dotfiles/bashrc")
    assert real.read_text() == "a=1\n" + BLOCK
    assert mode(real) == 0o640
    assert list(real.parent.iterdir()) == [real]


def test_a_dangling_rc_file_is_left_and_said(home: Path) -> None:
    (home / ".bashrc").symlink_to("not-yet/bashrc")
    done = install(home)
    assert done.code == 0
    assert done.err == "ccr: ~/.bashrc cannot be read as text, it is left alone\n"


@pytest.mark.parametrize("times", [1, 3, 40])
def test_every_hand_made_block_goes(home: Path, times: int) -> None:
    rc = home / ".bashrc"
    rc.write_text("a=1\n" + HAND_MADE * times + "\nb=2\n" + HAND_MADE)
    (home / "scripts").mkdir()
    (home / "scripts" / "claude-resume-helpers.sh").write_text("claude-resume() { :; }\n")
    install(home)
    assert rc.read_text() == "a=1\n\nb=2\n" + BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "# Claude Session Management\nexport CLAUDE=1\n",
        "# Claude Session Management\nif true; then\n  :\nfi\n",
        "# Claude Session Management\nif true; then\n  claude\n" + "x=1\n" * 400 + "y=2\n",
    ],
)
def test_what_only_looks_like_a_hand_made_block_stays(home: Path, text: str) -> None:
    rc = home / ".bashrc"
    rc.write_text("a=1\n" + text)
    install(home)
    assert rc.read_text() == "a=1\n" + text + BLOCK


def test_nested_conditions_end_with_their_own_fi(home: Path) -> None:
    rc = home / ".bashrc"
    inner = "  if [ -f claude ]; then :; fi\n  a=1\n"
    block = f"# Claude Session Management\nif [ -n x ]; then\n{inner}fi\n"
    rc.write_text(block + "fine=1\n")
    install(home)
    assert rc.read_text() == "fine=1\n" + BLOCK


def test_a_changed_or_damaged_block_is_made_right(home: Path) -> None:
    rc = home / ".bashrc"
    rc.write_text(f"a=1\n{BEGIN}\nold\n{END}\nb=2\n{BEGIN}\nold\n{END}\n{BEGIN}\nc=3\n")
    install(home)
    assert rc.read_text() == "a=1\nb=2\nc=3\n" + BLOCK


def test_what_is_not_ours_stays_and_is_said(home: Path) -> None:
    place = home / ".local" / "bin"
    place.mkdir(parents=True)
    (place / "ccr").write_text("#!/bin/sh\n")
    (place / "ccr-list").symlink_to("/somewhere/else")
    done = install(home)
    assert done.code == 0
    assert (place / "ccr").read_text() == "#!/bin/sh\n"
    assert (place / "ccr-list").readlink() == Path("/somewhere/else")
    assert done.err.splitlines() == [
        f"ccr: ~/.local/bin/{name} is not ours and stays, in terminals the function {name} works"
        for name in ("ccr", "ccr-list")
    ]


def test_a_foreign_file_in_the_place_of_the_helpers_is_not_replaced(home: Path) -> None:
    (home / "scripts").mkdir()
    (home / "scripts" / "claude-resume-helpers.sh").write_text("mine=1\n")
    done = install(home)
    assert done.code == 1
    assert (
        done.err == "ccr: ~/scripts/claude-resume-helpers.sh is not ours and stays, move it away\n"
    )
    assert (home / "scripts" / "claude-resume-helpers.sh").read_text() == "mine=1\n"


@pytest.mark.parametrize("how", ["setting", "file"])
def test_rc_files_can_be_left_alone(home: Path, how: str) -> None:
    (home / ".bashrc").write_text("a=1\n" + HAND_MADE)
    if how == "file":
        (home / ".config" / "ccr").mkdir(parents=True)
        (home / ".config" / "ccr" / "no-rc").touch()
    done = install(home, "[install]\nrc = false\n" if how == "setting" else "")
    assert (done.code, done.err) == (0, "")
    assert (home / ".bashrc").read_text() == "a=1\n" + HAND_MADE
    assert not (home / ".zshrc").exists()
    assert not (home / ".config" / "fish").exists()


def test_another_directory_takes_the_old_files_away(home: Path) -> None:
    install(home)
    done = install(home, '[install]\ndirectory = "~/tools/claude"\nfile = "c.sh"\n')
    assert done.code == 0
    assert not (home / "scripts").exists()
    program = home / "tools" / "claude" / "claude-resume"
    assert (home / ".local" / "bin" / "ccr").readlink() == program
    text = (home / ".bashrc").read_text()
    assert text.count(BEGIN) == 1
    assert ". ~/tools/claude/c.sh\n" in text
    starts_silently(home)
    install(home, '[install]\ndirectory = "~/tools/claude"\n')
    assert sorted(path.name for path in program.parent.iterdir()) == [
        "claude-resume",
        "claude-resume-helpers.sh",
    ]


def test_another_prefix_takes_the_old_links_away(home: Path) -> None:
    install(home)
    install(home, '[names]\nccr = "zz"\n')
    names = {path.name for path in (home / ".local" / "bin").iterdir()}
    assert "zz-list" in names
    assert "ccr-list" not in names


HOSTILE = ["it's $HOME", "ünï 日本", "-x; id", '"`id`" $(id)', "a\\b", "spa ce"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_directories(home: Path, name: str) -> None:
    done = install(home, f"[install]\ndirectory = {json.dumps('~/' + name)}\n")
    assert (done.code, done.err) == (0, "")
    starts_silently(home)
    words = '. ~/"$1"/claude-resume-helpers.sh; ccr --version'
    argv = ["bash", "-c", words, "x", name]
    version = run(argv, cwd=home, env=clean_env(home, PATH="/usr/bin:/bin"))
    assert (version.out[:4], version.err) == ("ccr ", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_hostile_directories_in_other_shells(home: Path, shell: str) -> None:
    for name in HOSTILE:
        place = home / str(HOSTILE.index(name))
        place.mkdir()
        install(place, f"[install]\ndirectory = {json.dumps('~/' + name)}\n")
        env = clean_env(place, PATH="/usr/bin:/bin")
        done = run([shell, "-i", "-c", "ccr --version"], env=env, cwd=place)
        assert done.out.splitlines()[-1:] == ["ccr " + show_version()], (name, done)


def show_version() -> str:
    """Return the version in the rendered program."""
    line = next(x for x in show("program").splitlines() if x.startswith("CCR_VERSION="))
    return line.removeprefix("CCR_VERSION=")


@pytest.mark.parametrize("home_is", ["missing", "a file", "unset"])
def test_no_home_is_one_sentence(home: Path, home_is: str) -> None:
    env = environment(home / "none")
    if home_is == "a file":
        (home / "none").write_text("")
    if home_is == "unset":
        del env["HOME"]
    done = run(["bash", "--norc", "-p", "-c", show("script")], env=env, cwd=home)
    assert (done.code, done.out) == (1, "")
    shown = "" if home_is == "unset" else home / "none"
    assert done.err == f"ccr: the home directory {shown} cannot be written\n"


@pytest.mark.parametrize("step", ["scripts", ".config/ccr", ".local/bin", ".claude/ccr"])
def test_a_place_that_is_taken_is_one_sentence(home: Path, step: str) -> None:
    place = home / step
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file in the way")
    done = install(home)
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("ccr: cannot ")
    assert not [path for path in snapshot(home) if path.endswith("new")]


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root")
    script = home.parent / "script"
    script.write_text(show("script"))
    rc = home / ".bashrc"
    words = (
        'mount -t tmpfs -o size="$1" none "$HOME" && cd "$HOME" || exit 9;'
        ' printf "a=1\\n" >.bashrc;'
        ' bash --norc -p -c "$(cat "$2")"; code=$?;'
        ' printf "%s\\n" "$code" >&2; find . -name "*new"; cat .bashrc'
    )
    assert not rc.exists()
    pages = -(-len(show("program")) // 4096)
    for size in (f"{number * 4}k" for number in (20, pages + 1, pages + 2, pages + 3)):
        env = environment(home)
        done = run(
            ["unshare", "-m", "bash", "-c", words, "x", size, script], env=env, cwd=home.parent
        )
        if done.code == 9:
            pytest.skip("no mounts here")
        assert done.err.splitlines()[1:] == ["1"], (size, done)
        assert done.err.startswith("ccr: cannot ")
        assert done.out == "a=1\n"


def test_missing_jq_is_said_and_no_failure(home: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for place in ("/usr/bin", "/bin"):
        for tool in Path(place).iterdir():
            if tool.name not in ("jq", "fish", "zsh") and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    done = install(home, PATH=str(tools))
    assert done.code == 0
    assert done.err == (
        "ccr: jq is not installed and the commands need it, install it: sudo apt-get install jq\n"
    )
    assert not (home / ".zshrc").exists()
    assert not (home / ".config" / "fish").exists()


def test_nothing_keeps_the_output_open(home: Path) -> None:
    extra, other = os.pipe()
    started = subprocess.Popen(
        ["bash", "--norc", "-p", "-c", show("script")],
        env=environment(home, CCR_SKEL_WATCH="60"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[other],
        cwd=home,
    )
    os.close(other)
    # both end only when every process that held them has let go
    out, _ = started.communicate(timeout=50)
    assert os.read(extra, 1) == b""
    os.close(extra)
    assert started.returncode == 0
    assert out.startswith(b"claude-resume ")
    rc = home / ".bashrc"
    rc.write_bytes(SKELETON.read_bytes())
    wait_for(lambda: BEGIN in rc.read_text(), "the block again")
    (home / ".config" / "ccr" / "off").touch()
