"""Every command says what it is."""

from typing import Any

from ccr_gen.checks.workspace import Workspace, expect, fail


def test_help(host: Any, workspace: Workspace) -> None:
    """help: every command answers --help"""
    workspace.need()
    for name in workspace.commands.values():
        done = workspace.run(host, name, "--help")
        expect(done.code == 0, f"{name} --help: exit {done.code}, {done.said}")
        expect(done.out.startswith(f"usage: {name}"), f"{name} --help says no usage")


def test_version(host: Any, workspace: Workspace) -> None:
    """version: every command answers --version"""
    workspace.need()
    seen = set()
    for name in workspace.commands.values():
        done = workspace.run(host, name, "--version")
        expect(done.code == 0, f"{name} --version: exit {done.code}, {done.said}")
        said, _, version = done.out.strip().rpartition(" ")
        expect(said == name, f"{name} --version says {done.said}")
        seen.add(version)
    if len(seen) != 1:
        fail(f"versions {', '.join(sorted(seen))}")


def test_usage(host: Any, workspace: Workspace) -> None:
    """usage: an unknown flag is exit 2, said"""
    workspace.need()
    for name in workspace.commands.values():
        if name == workspace.commands.get("statusline"):
            # whatever it is given, it prints a line
            continue
        done = workspace.run(host, name, "--no-such-flag")
        expect(done.code == 2, f"{name}: exit {done.code}, {done.said}")
        expect(done.err.startswith(f"{workspace.commands['resume']}: "), f"{name}: {done.said}")
