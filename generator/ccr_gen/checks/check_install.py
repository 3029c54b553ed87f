"""The script, run as the agent runs it."""

from typing import Any

from ccr_gen.checks.workspace import SCRIPT_DATA, Workspace, expect

# Names, modes, owners, links, times; then the bytes of all files. Not the logs: where sessions go
# on by themselves, each start leaves a line.
_LISTING = (
    'find "$@" -path "*/resume-logs/*" -o -printf "%p %m %u %l %T@\\n" | sort; '
    'find "$@" -path "*/resume-logs/*" -o -type f -exec cksum {} + | sort -k3'
)


def _listing(host: Any, workspace: Workspace) -> str:
    done = workspace.run(host, "sh", "-c", _LISTING, "sh", workspace.home, f"{SCRIPT_DATA}/bin")
    expect(not done.code, f"cannot list the home: {done.said}")
    return done.out


def test_install(host: Any, workspace: Workspace) -> None:
    """install: exit 0, no output kept open"""
    workspace.run(host, "mkdir", "-p", "-m", "0700", f"{SCRIPT_DATA}/bin")
    done = workspace.agent()
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    expect(host.file(workspace.program()).exists, f"it left no {workspace.program()}")
    workspace.installed = True


def test_install_again(host: Any, workspace: Workspace) -> None:
    """install again: no byte, no mtime changed"""
    workspace.need()
    before = _listing(host, workspace)
    done = workspace.agent()
    expect(done.code == 0, f"exit {done.code}, {done.said}")
    after = set(_listing(host, workspace).splitlines())
    changed = sorted(after.symmetric_difference(before.splitlines()))
    expect(not changed, f"changed: {changed[0].split(' ')[0] if changed else ''}")
