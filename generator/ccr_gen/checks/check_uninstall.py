"""What uninstall takes away, in a home of its own."""

from typing import Any

from ccr_gen.checks.workspace import Workspace, expect

_HOME, _DATA = "/tmp/ccr-test-home", "/tmp/ccr-test-data"


def test_uninstall(host: Any, workspace: Workspace) -> None:
    """uninstall: nothing of it is left in a new home"""
    workspace.need()
    made = workspace.run(host, "mkdir", "-p", _HOME, f"{_DATA}/bin")
    expect(made.code == 0, made.said)
    # what goes on by itself at the start of a workspace would write its log meanwhile
    quiet = {"CCR_AUTO_RESUME": "off"}
    done = workspace.agent(_HOME, _DATA, **quiet)
    expect(done.code == 0, f"install: exit {done.code}, {done.said}")
    env = workspace.environment(_HOME, _DATA, **quiet)
    words = [workspace.program(_HOME), "uninstall", "--purge", "-y"]
    done = workspace.run(host, *words, cwd=_HOME, **env)
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    left = workspace.run(host, "find", _HOME, f"{_DATA}/bin", "-mindepth", "1")
    first = left.out.split("\n")[0]
    expect(not first, f"left: {first}")
