"""The script in containers, run as the agent runs it, and the commands in each kind of shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.images import HOME, IMAGES, SCRIPT_BIN, Container, container
from tests.support.run import PATH, Result
from tests.support.store import Store
from tests.workspace.homes import BEGIN, HAND_MADE, commands, show

ID = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
QUIET = {"CCR_SKEL_WATCH": "0"}
LISTING = (
    "find . -printf '%p %m %u %l\\n' | sort; find . -type f -exec md5sum {} + | sort -k2"
    "; [ -z \"$1\" ] || find . -printf '%p %T@\\n' | sort"
)
# what the agent gives its sessions; cron and a login shell, which resets PATH, have less
AGENT = {"PATH": f"{SCRIPT_BIN}:{PATH}", "CODER": "true", "SSH_CLIENT": "0.0.0.0 0 0"}


@pytest.fixture(scope="module", params=IMAGES)
def image(request: pytest.FixtureRequest) -> Iterator[Container]:
    """Yield a container of each image, with a session in its store."""
    with container(request.param) as made:
        yield made


@pytest.fixture(scope="module")
def full(image: Container) -> bool:
    """Return whether the image has jq, zsh and fish."""
    return bool(image.host.file("/usr/bin/jq").exists)


def listing(image: Container, *, times: bool = False) -> list[str]:
    """Return what lies in the home: names, modes, owners, links and sums."""
    done = image.exec("sh", "-c", LISTING, "sh", "times" if times else "")
    assert done.code == 0, done.err
    return done.out.splitlines()


def agent(image: Container, *, script_bin: bool = True) -> Result:
    """Run the script as the agent does."""
    return image.agent(show("script"), script_bin=script_bin, env=QUIET)


def jq_missing(full: bool) -> str:
    """Return what is said where jq is missing."""
    if full:
        return ""
    return (
        "ccr: jq is not installed and the commands need it, install it: sudo apt-get install jq\n"
    )


@pytest.mark.parametrize("script_bin", [True, False], ids=["bin", "no-bin"])
def test_installed_twice_and_removed(image: Container, full: bool, script_bin: bool) -> None:
    image.write(f"{HOME}/.bashrc", "mine=1" + HAND_MADE, mode="0600")
    before = listing(image)
    first = agent(image, script_bin=script_bin)
    assert (first.code, first.err) == (0, jq_missing(full))
    assert first.out.startswith("claude-resume ")
    host = image.host
    program = host.file(f"{HOME}/scripts/claude-resume")
    assert (program.user, program.mode) == ("ann", 0o755)
    names = "\n".join(sorted([*commands(), "claude-resume"]))
    for place in [".local/bin", *([SCRIPT_BIN] if script_bin else [])]:
        links = image.exec(
            "find", place, "-lname", f"{HOME}/scripts/claude-resume", "-printf", "%f\n"
        )
        assert "\n".join(sorted(links.out.split())) == names
    found = listing(image)
    assert "./.bashrc 600 ann " in found
    assert "./scripts/claude-resume-helpers.sh 644 ann " in found
    assert {"./.claude/ccr 700 ann ", "./.claude/resume-logs 700 ann "} <= set(found)
    for name in ("./.zshrc", "./.config/fish/conf.d/ccr.fish"):
        assert any(line.startswith(f"{name} ") for line in found) is full

    there = listing(image, times=True)
    again = agent(image, script_bin=script_bin)
    assert (again.code, again.out, again.err) == (0, "", jq_missing(full))
    assert listing(image, times=True) == there

    gone = image.exec(f"{HOME}/scripts/claude-resume", "uninstall")
    assert (gone.code, gone.err) == (0, "")
    # but for the hand-made block
    assert image.read(f"{HOME}/.bashrc") == "mine=1\n"
    image.write(f"{HOME}/.bashrc", "mine=1" + HAND_MADE, mode="0600")
    assert listing(image) == before
    assert host.file(f"{SCRIPT_BIN}/ccr").exists is False


@pytest.fixture(scope="module")
def installed(image: Container, tmp_path_factory: pytest.TempPathFactory) -> Container:
    """Return the container with the commands in it, in a new home, and one session."""
    image.exec("sh", "-c", "rm -rf ./* ./.[!.]*")
    session = Store(tmp_path_factory.mktemp("store")).session("/home/ann/api", id=ID)
    session.user("Fix the login test").assistant("Done.").write()
    place = Path(HOME, ".claude", *session.path.parts[-3:])
    image.write(str(place), session.path.read_text())
    assert agent(image).code == 0
    return image


def in_shells() -> dict[str, tuple[list[str], dict[str, str], str | None]]:
    """Return argv, environment and input of each way to run the commands in a workspace."""
    terminal = {"TERM": "xterm-256color", **AGENT}
    line = "ccr --version && ccr-list --plain"
    by_path = f"{HOME}/.local/bin/ccr --version && {HOME}/.local/bin/ccr-list --plain"
    return {
        "bash -c": (["bash", "-c", line], AGENT, None),
        "interactive bash": (["bash", "-ic", line], terminal, None),
        "login bash": (["bash", "-lc", line], {"PATH": "/usr/bin:/bin"}, None),
        "sh": (["sh", "-c", line], AGENT, None),
        "coder ssh": (["/bin/bash", "-c", line], {"SSH_CONNECTION": "x", **AGENT}, None),
        "cron": (["/bin/sh", "-c", by_path], {"PATH": "/usr/bin:/bin"}, None),
        "vscode terminal": (
            ["bash", "--init-file", f"{HOME}/integration.sh", "-i"],
            {"TERM_PROGRAM": "vscode", "VSCODE_INJECTION": "1", **terminal},
            f"{line}\nexit $?\n",
        ),
        "web terminal": (["bash", "-l"], {"PATH": "/bin", "TERM": "xterm"}, f"{line}\nexit $?\n"),
        "zsh": (["zsh", "-ic", line], {"TERM": "xterm", "PATH": PATH}, None),
        "fish": (["fish", "-ic", line], {"TERM": "xterm", "PATH": PATH}, None),
    }


def test_commands_in_every_kind_of_shell(installed: Container, full: bool) -> None:
    # as VS Code's integration does
    installed.write(f"{HOME}/integration.sh", "[ ! -r ~/.bashrc ] || . ~/.bashrc\n")
    for way, (argv, env, text) in in_shells().items():
        if way in ("zsh", "fish") and not full:
            continue
        done = installed.exec(*argv, env=env, text=text)
        version, *rows = done.out.splitlines()
        assert version.startswith("ccr "), (way, done)
        if full:
            assert done.code == 0, (way, done)
            assert [row.split("\t")[:2] for row in rows] == [[ID, "idle"]], way
        else:
            assert (done.code, rows) == (69, []), (way, done)
            assert "ccr: jq is needed and not installed, install it: " in done.err


def test_a_session_beside_the_first_copy_of_the_skeleton(installed: Container) -> None:
    """The script and the stock template's startup_script, at the same time."""
    installed.exec("sh", "-c", "rm -rf ./* ./.[!.]*")
    both = 'bash --norc -p -c "$1" >log 2>&1 & cp -rT /etc/skel ~; wait $!'
    done = installed.exec("bash", "-c", both, "x", show("script"), env={"CCR_SKEL_WATCH": "60"})
    assert done.code == 0, done.err
    wait = f'for n in $(seq 400); do grep -q "{BEGIN}" .bashrc && exit 0; sleep 0.1; done; exit 1'
    assert installed.exec("sh", "-c", wait).code == 0
    skeleton = installed.read("/etc/skel/.bashrc")
    assert installed.read(f"{HOME}/.bashrc").startswith(skeleton)
