"""Each fault is set up, its line seen, and absent again when the fault is away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ccr_gen import __version__
from tests.doctor.ward import FOREIGN, LOCAL, ROUTER, Ward
from tests.support.images import HOME
from tests.support.run import PATH
from tests.workspace.homes import commands

Finding = tuple[str, str, str | None]
INSTALL = "claude-resume install"
AGAIN = "claude-resume install, then open a new terminal"


@contextmanager
def fault(ward: Ward, make: str, undo: str) -> Iterator[None]:
    """Run the line `make` as root, and `undo` at the end; nothing is wrong before and after."""
    assert ward.lines()[-1] == "0 failures, 0 warnings", ward.doctor().out
    ward.root(make)
    try:
        yield
    finally:
        ward.root(undo)
    assert ward.lines()[-1] == "0 failures, 0 warnings", ward.doctor().out


HELPERS = f"{HOME}/scripts/claude-resume-helpers.sh"
AUTO = 'set "autoContinueAtUsageLimit": false in ~/.claude/settings.json'
KEEP = 'set "cleanupPeriodDays": 365 in ~/.claude/settings.json'
MANAGED = "/etc/claude-code"
POLICY = f"{MANAGED}/managed-settings.json"
NO_FLOCK = "printf '#!/bin/sh\\n[ $1 = --version ] || exit 71\\n' >/usr/bin/flock"


def away(path: str) -> tuple[str, str]:
    """Return the lines that move `path` away and back."""
    return f"mv {path} {path}.away", f"mv {path}.away {path}"


def edited(path: str, change: str) -> tuple[str, str]:
    """Return the lines that change `path` by sed and put it back."""
    return f"cp -p {path} /tmp/was && sed -i '{change}' {path}", f"cp -p /tmp/was {path}"


# what makes it and undoes it, the check, its findings; {uid} is ann's, {rest} a number of commands
CASES: dict[str, tuple[tuple[str, str], str, list[Finding]]] = {
    "zoneinfo": (
        away("/usr/share/zoneinfo"),
        "time zone",
        [
            (
                "warn",
                "no /usr/share/zoneinfo, so limits that name a zone have no time",
                "sudo apt-get install tzdata",
            )
        ],
    ),
    "old helpers": (
        edited(HELPERS, f"1s/ccr-gen {re.escape(__version__)}/ccr-gen 0.0.9/"),
        "version",
        [
            (
                "warn",
                f"the helpers are of 0.0.9, the program of {__version__}",
                AGAIN,
            )
        ],
    ),
    "changed helpers": (
        edited(HELPERS, "$s/$/ /"),
        "version",
        [("warn", "the helpers are not those of this program", AGAIN)],
    ),
    "no helpers": (
        away(HELPERS),
        "version",
        [("warn", "~/scripts/claude-resume-helpers.sh is not there", AGAIN)],
    ),
    "no link": (
        away(f"{HOME}/.local/bin/ccr-log"),
        "links",
        [("warn", "not in ~/.local/bin: ccr-log", INSTALL)],
    ),
    "no links": (
        (
            f"cd {HOME}/.local/bin && mkdir ../away && mv * ../away && ln -s $PWD/../away/ccr ccr",
            f"cd {HOME}/.local/bin && mv ../away/* . && rmdir ../away",
        ),
        "links",
        [
            (
                "warn",
                "not in ~/.local/bin: ccr-list ccr-find ccr-current and {rest} more",
                INSTALL,
            )
        ],
    ),
    "no block": (
        edited(f"{HOME}/.bashrc", "/claude-resume/d"),
        "rc files",
        [("warn", "our block is not in ~/.bashrc", INSTALL)],
    ),
    "others write": (
        (f"chmod g+w {HOME}/.claude/projects", f"chmod g-w {HOME}/.claude/projects"),
        "access",
        [("warn", "others can write in ~/.claude", "chmod -R go-w ~/.claude")],
    ),
    "of root": (
        (f"mkdir {HOME}/.claude/projects/-x", f"rmdir {HOME}/.claude/projects/-x"),
        "access",
        [
            (
                "fail",
                "files in ~/.claude belong to root, Claude cannot write them",
                "sudo chown -R {uid} ~/.claude",
            )
        ],
    ),
    "store of root": (
        (f"chown root {HOME}/.claude/projects", f"chown ann {HOME}/.claude/projects"),
        "access",
        [("fail", "~/.claude/projects cannot be written", "sudo chown -R {uid} ~/.claude")],
    ),
    "managed period": (
        (
            f"mkdir {MANAGED} && echo '{{ \"cleanupPeriodDays\" : 20 }}' >{POLICY}",
            f"rm -r {MANAGED}",
        ),
        "clean-up",
        [("warn", "transcripts older than 20 days are deleted (cleanupPeriodDays)", KEEP)],
    ),
    "no period": (
        away(f"{HOME}/.claude/settings.json"),
        "clean-up",
        [("warn", "transcripts older than 30 days are deleted (cleanupPeriodDays)", KEEP)],
    ),
    "nothing kept": (
        edited(f"{HOME}/.claude/settings.json", "s/365/0/"),
        "clean-up",
        [("fail", "no transcript is kept (cleanupPeriodDays is 0)", KEEP)],
    ),
    "no claude": (
        away("/usr/bin/claude"),
        "claude",
        [
            (
                "warn",
                "it is not on PATH, nothing can be resumed from here",
                "put its directory on PATH",
            )
        ],
    ),
    "no locks": (
        (
            f"mv /usr/bin/flock /usr/bin/flock.away && {NO_FLOCK} && chmod 755 /usr/bin/flock",
            "mv /usr/bin/flock.away /usr/bin/flock",
        ),
        "locks",
        [
            (
                "fail",
                "~/.claude takes no locks, so nothing is resumed",
                "put it on a file system with flock",
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_fault(healthy: Ward, name: str) -> None:
    """The finding, to the character, as a line and as JSON."""
    (make, undo), check, findings = CASES[name]
    uid, rest = healthy.sh("id -u").strip(), str(len(commands()) - 4)
    expected = [
        (level, *(text and text.replace("{uid}", uid).replace("{rest}", rest) for text in texts))
        for level, *texts in findings
    ]
    with fault(healthy, make, undo):
        text = healthy.doctor()
        assert max(map(len, text.out.splitlines())) <= 80
        for level, message, remedy in expected:
            assert f"{level:4}  {check:9}  {message}\n{' ' * 17}{remedy}\n" in text.out, text.out
        assert text.code == any(level == "fail" for level, *_ in findings)
        assert healthy.found(check) == expected


@pytest.mark.parametrize(
    ("tool", "level", "message", "package"),
    [
        ("jq", "fail", "jq is missing, the commands need it", "jq"),
        ("tmux", "warn", "tmux is missing, cct needs it", "tmux"),
        ("rg", "ok", "rg is missing, with it ccr-find --all is faster", "ripgrep"),
        ("fzf", "ok", "fzf is missing, with it ccr has a better picker", "fzf"),
        ("tar", "warn", "tar is missing, exports need it", "tar"),
        ("flock", "fail", "flock is missing, without it nothing is resumed", "util-linux"),
    ],
)
def test_missing_tool(healthy: Ward, tool: str, level: str, message: str, package: str) -> None:
    with fault(healthy, *away(f"/usr/bin/{tool}")):
        found = healthy.found("tools")
        assert (level, message, f"sudo apt-get install {package}") in found
        assert not any(f"{tool} " in text and "missing" not in text for _, text, _ in found)
        assert healthy.doctor().code == (level == "fail")


def test_old_jq(healthy: Ward) -> None:
    old = "printf '#!/bin/sh\\necho jq-1.5\\n' >/usr/local/bin/jq && chmod 755 /usr/local/bin/jq"
    with fault(healthy, old, "rm /usr/local/bin/jq"):
        finding = ("fail", "jq 1.5 is too old, 1.6 is needed", "sudo apt-get install jq")
        assert finding in healthy.found("tools")


def test_another_ccr(healthy: Ward) -> None:
    """Behind ours, before ours, and another program of that name."""
    prefix = "set names.ccr in ccr.toml"
    with fault(healthy, FOREIGN, f"rm -r {ROUTER} /usr/bin/ccr"):
        other = "another ccr on PATH: /usr/bin/ccr (claude-code-router)"
        assert healthy.found("name") == [("warn", other, f"to be sure, {prefix}")]
        first = "another ccr, first on PATH: /usr/bin/ccr (claude-code-router)"
        assert healthy.found("name", PATH=f"{PATH}:{HOME}/.local/bin") == [
            ("warn", first, f"put ~/.local/bin first, or {prefix}")
        ]
    shim = "printf '#!/bin/sh\\nexec node /x/claude-code-router/cli.js' >/usr/bin/ccr"
    with fault(healthy, f"{shim} && chmod 755 /usr/bin/ccr", "rm /usr/bin/ccr"):
        assert healthy.found("name") == [("warn", other, f"to be sure, {prefix}")]
    list_ = "printf '#!/bin/sh\\n' >/usr/local/bin/ccr-list && chmod 755 /usr/local/bin/ccr-list"
    with fault(healthy, list_, "rm /usr/local/bin/ccr-list"):
        levels = [(level, message) for level, message, _ in healthy.found("name")]
        assert levels == [
            ("ok", "ccr on PATH is ~/.local/bin/ccr"),
            ("warn", "another ccr-list on PATH: /usr/local/bin/ccr-list"),
        ]


def test_path(healthy: Ward) -> None:
    """The links are found nowhere, or beside."""
    assert healthy.found("path", PATH=LOCAL) == []
    assert healthy.found("path", PATH=PATH) == [
        (
            "warn",
            "~/.local/bin is not on PATH, scripts and cron find no commands",
            "in ~/.profile: PATH=~/.local/bin:$PATH",
        )
    ]
    assert healthy.found("path", PATH=f"{PATH}:/tmp/b", CODER_SCRIPT_BIN_DIR="/tmp/b") == []


def test_zones(healthy: Ward) -> None:
    for zone in ("Europe/Berlin", ":Europe/Berlin", "CET-1CEST", "UTC"):
        ((level, *_),) = healthy.found("time zone", TZ=zone)
        assert level == "ok", zone
    assert healthy.found("time zone", TZ="Europe/Atlantis") == [
        (
            "warn",
            "TZ is Europe/Atlantis, which is not known here: times are UTC",
            "set TZ to a name from /usr/share/zoneinfo",
        )
    ]
