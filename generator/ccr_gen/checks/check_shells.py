"""The commands in each kind of shell."""

from typing import Any

import pytest

from ccr_gen.checks.workspace import Workspace, expect

_TERMINAL = {"TERM": "xterm-256color"}
# what a shell that finds them all prints nothing for; its words are the commands
_LOOK = 'for c; do command -v "$c" >/dev/null || echo "$c"; done'


def _found(workspace: Workspace, host: Any, *argv: str, **env: str) -> None:
    """Fail unless the shell `argv` finds every command, and runs one of them."""
    names = workspace.commands.values()
    done = workspace.run(host, *argv, *names, **env)
    lines = done.out.split()
    expect(not lines, f"not found: {' '.join(lines)}")
    expect(done.code == 0, f"exit {done.code}, {done.said}")


def test_login(host: Any, workspace: Workspace) -> None:
    """login shell: every command is found"""
    workspace.need()
    if not workspace.rc:
        pytest.skip("[install] rc is false")
    # /etc/profile sets PATH anew, whatever it was
    _found(workspace, host, "bash", "-lc", _LOOK, "bash", PATH="/usr/bin:/bin")


def test_interactive(host: Any, workspace: Workspace) -> None:
    """interactive bash: every command is a function"""
    workspace.need()
    if not workspace.rc:
        pytest.skip("[install] rc is false")
    look = 'for c; do [[ $(type -t "$c") == function ]] || echo "$c"; done'
    _found(workspace, host, "bash", "-ic", look, "bash", **_TERMINAL)


def test_sh(host: Any, workspace: Workspace) -> None:
    """sh -c: every command is on the agent's PATH"""
    workspace.need()
    _found(workspace, host, "sh", "-c", _LOOK, "sh")


def test_zsh(host: Any, workspace: Workspace) -> None:
    """zsh: every command is found"""
    workspace.need()
    _need_shell(workspace, "zsh")
    _found(workspace, host, "zsh", "-ic", _LOOK, "zsh", **_TERMINAL)


def test_fish(host: Any, workspace: Workspace) -> None:
    """fish: every command is found"""
    workspace.need()
    _need_shell(workspace, "fish")
    # older ones give the code no arguments; the names need no quotes
    look = f"for c in {' '.join(workspace.commands.values())}; type -q $c; or echo $c; end"
    _found(workspace, host, "fish", "-ic", look, **_TERMINAL)


def test_bash_completion(host: Any, workspace: Workspace) -> None:
    """bash completion: completes the flags of {list}"""
    workspace.need()
    if not workspace.rc:
        pytest.skip("[install] rc is false")
    name = workspace.commands["list"]
    # as bash calls it at a tab
    words = (
        'c=$(complete -p "$1") && [[ $c == *__ccr_complete* ]] || exit 9; '
        'COMP_WORDS=("$1" --proj) COMP_CWORD=1 COMP_TYPE=9; '
        '__ccr_complete "$1" --proj "$1"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = workspace.run(host, "bash", "-ic", words, "bash", name, **_TERMINAL)
    expect(done.code != 9, f"none is registered for {name}")
    given = " ".join(done.out.split())
    expect(given == "--project", f"{name} --proj gives {given or 'nothing'}")


def test_fish_completion(host: Any, workspace: Workspace) -> None:
    """fish completion: completes the flags of {list}"""
    workspace.need()
    _need_shell(workspace, "fish")
    if not workspace.rc:
        pytest.skip("[install] rc is false")
    line = f"{workspace.commands['list']} --proj"
    done = workspace.run(host, "fish", "-ic", f"complete -C'{line}'", **_TERMINAL)
    given = " ".join(done.out.split("\t")[0].split())
    expect(given == "--project", f"{line} gives {given or 'nothing'}")


def _need_shell(workspace: Workspace, name: str) -> None:
    if name not in workspace.tools:
        pytest.skip("not in the image")
