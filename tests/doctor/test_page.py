"""What the doctor says where nothing is wrong, and where much is, to the character."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ccr_gen import __version__
from tests.doctor.ward import FOREIGN, FREE, Ward, ward
from tests.support.images import HOME


def test_healthy(healthy: Ward) -> None:
    """Every line, and exit 0."""
    done = healthy.doctor()
    assert done.code == 0, done.out
    expected = [
        rf"ok    store      ~/\.claude is on a volume of its own \(\w+, {FREE}\)",
        r"ok    config     ~/\.claude\.json is on that volume",
        r"ok    clean-up   transcripts are kept for 365 days \(cleanupPeriodDays\)",
        r"ok    time zone  UTC, and the rules of all zones",
        r"ok    name       ccr on PATH is ~/\.local/bin/ccr",
        rf"ok    version    {re.escape(__version__)}, program and helpers",
        r"ok    rc files   they read the helpers",
        r"ok    tools      bash 5\.2, jq 1\.\d, tmux 3\.\d\w, rg 1\d\.\d, fzf 0\.\d\d",
        r"ok    tools      gawk 5\.2, mawk 1\.3, tar 1\.3\d, flock 2\.\d\d",
        r"0 failures, 0 warnings",
    ]
    lines = done.out.splitlines()
    assert len(lines) == len(expected), done.out
    for line, pattern in zip(lines, expected, strict=True):
        assert re.fullmatch(pattern, line), (line, pattern)
        assert len(line) <= 80, line
    tools = lines[7]
    for tool in ("jq", "tmux", "rg", "fzf"):
        said = healthy.sh(f"{tool} {'-V' if tool == 'tmux' else '--version'}")
        assert re.findall(rf"{tool} ([^,]+)", tools)[0] in said


@pytest.mark.parametrize("image", ["bookworm-bare", "trixie-bare"])
def test_bare_image_without_a_volume(image: str) -> None:
    """No jq, no zoneinfo, no volume: each is said, with what helps."""
    with ward(image) as bare:
        bare.root("rm -rf /usr/share/zoneinfo")
        done = bare.doctor()
        kind = bare.sh("awk '$5 == \"/\"' /proc/self/mountinfo | tail -n 1")
        kind = kind.split(" - ")[1].split()[0]
        assert done.code == 1
        assert max(map(len, done.out.splitlines())) <= 80
        text = re.sub(r"mawk 1\S+, tar 1\S+, flock 2\S+", "TOOLS", done.out)
        assert text.splitlines() == [
            f"fail  store      ~/.claude is on no lasting volume ({kind}), lost at a rebuild",
            "                 mount the home directory, see ccr-help persistence",
            "fail  config     ~/.claude.json is lost with it",
            "                 mount the home directory, see ccr-help persistence",
            "warn  clean-up   transcripts older than 30 days are deleted (cleanupPeriodDays)",
            '                 set "cleanupPeriodDays": 365 in ~/.claude/settings.json',
            "warn  time zone  no /usr/share/zoneinfo, so limits that name a zone have no time",
            "                 sudo apt-get install tzdata",
            "ok    name       ccr on PATH is ~/.local/bin/ccr",
            f"ok    version    {__version__}, program and helpers",
            "ok    rc files   they read the helpers",
            "fail  tools      jq is missing, the commands need it",
            "                 sudo apt-get install jq",
            "warn  tools      tmux is missing, cct needs it",
            "                 sudo apt-get install tmux",
            "ok    tools      rg is missing, with it ccr-find --all is faster",
            "                 sudo apt-get install ripgrep",
            "ok    tools      fzf is missing, with it ccr has a better picker",
            "                 sudo apt-get install fzf",
            "ok    tools      bash 5.2",
            "ok    tools      TOOLS",
            "3 failures, 3 warnings",
        ]
        rows = [json.loads(line) for line in bare.doctor("--json").out.splitlines()]
        listed = [line for line in text.splitlines()[:-1] if line[0] != " "]
        assert [(row["level"], row["check"]) for row in rows] == [
            (line[:6].strip(), line[6:17].strip()) for line in listed
        ]
        assert rows[0]["remedy"] == "mount the home directory, see ccr-help persistence"


def test_lines_of_the_page(tmp_path: Path) -> None:
    """The store alone on a volume, and the router's ccr."""
    with ward("bookworm-full", volumes={tmp_path: f"{HOME}/.claude"}) as made:
        made.root(FOREIGN)
        done = made.doctor()
        made.root("rm -rf .claude/* || :")
    assert done.code == 1
    lines = done.out.splitlines()
    assert re.fullmatch(
        rf"ok    store      ~/\.claude is on a volume of its own \(\w+, {FREE}\)", lines[0]
    )
    assert re.fullmatch(r"ok    tools      gawk 5\.2, mawk 1\.3, tar 1\.34, flock 2\.38", lines[-2])
    assert [*lines[1:5], *lines[6:8], lines[-3], lines[-1]] == [
        "fail  config     ~/.claude.json is not on that volume, it is lost at a rebuild",
        "                 mount the home directory, see ccr-help persistence",
        "warn  clean-up   transcripts older than 30 days are deleted (cleanupPeriodDays)",
        '                 set "cleanupPeriodDays": 365 in ~/.claude/settings.json',
        "warn  name       another ccr on PATH: /usr/bin/ccr (claude-code-router)",
        "                 to be sure, set names.ccr in ccr.toml",
        "ok    tools      bash 5.2, jq 1.6, tmux 3.3a, rg 13.0, fzf 0.38",
        "1 failure, 2 warnings",
    ]


def test_words_and_flags(healthy: Ward) -> None:
    """Help, and what it does not know."""
    assert healthy.doctor("--help").out.startswith("usage: ccr-doctor [--json]\n")
    box = healthy.box
    wrong = box.exec("/home/ann/.local/bin/ccr-doctor", "all")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == "ccr: no arguments, not all, see ccr-doctor --help\n"
