"""What the doctor says of deletion, of who can read, of switches and of two that resume."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_gen import __version__
from tests.doctor.ward import LOCAL, Ward
from tests.support.images import HOME
from tests.support.rendered import Programs, render
from tests.support.run import clean_env, run

ARCHIVE = ".local/share/ccr/archive"
CONFIG = ".config/ccr"


def test_sessions_that_no_export_holds(healthy: Ward, tmp_path: Path) -> None:
    """Those within three days of deletion, unless a file of the archive bears their id."""
    healthy.session(tmp_path, days=10)
    kept = healthy.session(tmp_path, days=28)
    old = healthy.session(tmp_path, days=40)
    assert healthy.found("export") == []
    healthy.sh("cp .claude/settings.json was && printf '{}' >.claude/settings.json")
    try:
        message = "2 sessions will be deleted within days, no export holds them"
        remedy = "ccr-export --older-than 27d"
        assert healthy.found("export") == [("warn", message, remedy)]
        assert f"warn  export     {message}\n{' ' * 17}{remedy}\n" in healthy.doctor().out
        healthy.sh(f"mkdir -p {ARCHIVE} && touch {ARCHIVE}/20261124-{kept}.tar.gz")
        message = "1 session will be deleted within days, no export holds it"
        assert healthy.found("export") == [("warn", message, remedy)]
        healthy.sh(f"mkdir other && touch other/2026-11-24-{kept}.tar.gz other/{old}.tar.gz")
        assert healthy.found("export", CCR_ARCHIVE_DIR=f"{HOME}/other") == []
        # it went on after that export
        healthy.sh(f"touch -d '-41 days' other/{old}.tar.gz")
        assert healthy.found("export", CCR_ARCHIVE_DIR=f"{HOME}/other") == [
            ("warn", message, remedy)
        ]
        # the period of the settings, not the default
        healthy.sh("printf '{\"cleanupPeriodDays\":35}' >.claude/settings.json")
        remedy = "ccr-export --older-than 32d"
        assert healthy.found("export") == [("warn", message, remedy)]
    finally:
        healthy.sh(f"mv was .claude/settings.json; rm -rf {ARCHIVE} other .claude/projects/*")


def test_a_very_long_period(healthy: Ward) -> None:
    """More digits than anyone needs are not the default."""
    healthy.sh("cp .claude/settings.json was")
    healthy.sh("printf '{\"cleanupPeriodDays\": 99999999999999999999}' >.claude/settings.json")
    try:
        message = "transcripts are kept for 999999999 days (cleanupPeriodDays)"
        assert healthy.found("clean-up") == [("ok", message, None)]
    finally:
        healthy.sh("mv was .claude/settings.json")


def test_who_can_read_transcripts(healthy: Ward, tmp_path: Path) -> None:
    """Others can where every directory on the way is open, not behind a closed one."""
    healthy.session(tmp_path, days=1)
    try:
        healthy.sh("chmod 755 . .claude .claude/projects .claude/projects/*")
        assert healthy.found("access") == []
        healthy.sh("chmod 644 .claude/projects/*/*")
        finding = ("warn", "others can read transcripts", "chmod -R go= ~/.claude/projects")
        assert healthy.found("access") == [finding]
        healthy.sh("chmod 700 .claude")
        assert healthy.found("access") == []
    finally:
        healthy.sh("chmod 700 .claude .claude/projects; rm -r .claude/projects/*")


def test_switches(healthy: Ward) -> None:
    healthy.sh(f"touch {CONFIG}/off {CONFIG}/no-rc {CONFIG}/no-auto && mv .bashrc was")
    try:
        assert healthy.found("switch") == [
            ("ok", "~/.config/ccr/off is there, starts install nothing", None),
            ("ok", "~/.config/ccr/no-rc is there, rc files are left alone", None),
            ("ok", "~/.config/ccr/no-auto is there, nothing is resumed by itself", None),
        ]
        # where they are not wanted no block is missing
        assert healthy.found("rc files") == []
    finally:
        healthy.sh(f"rm {CONFIG}/off {CONFIG}/no-rc {CONFIG}/no-auto; mv was .bashrc")
    assert healthy.found("switch") == []


def test_two_that_go_on_by_themselves(healthy: Ward, tmp_path: Path) -> None:
    """Claude by default, and our cron, where the template has one."""
    assert healthy.found("auto") == []
    given = {"CCR_AUTO_RESUME": "on"}
    finding = (
        "warn",
        "after a limit both Claude and ccra go on by themselves",
        'set "autoContinueAtUsageLimit": false in ~/.claude/settings.json',
    )
    assert healthy.found("auto", **given) == [finding]
    healthy.sh("cp .claude/settings.json was")
    healthy.sh("sed -i 's/{/{\"autoContinueAtUsageLimit\": false, /' .claude/settings.json")
    assert healthy.found("auto", **given) == []
    healthy.sh(f"mv was .claude/settings.json && touch {CONFIG}/no-auto")
    assert healthy.found("auto", **given) == []
    healthy.sh(f"rm {CONFIG}/no-auto")
    # a template that asks its owner
    assert healthy.found("auto", CCR_AUTO_RESUME="true") == [finding]
    assert healthy.found("auto", CCR_AUTO_RESUME="false") == []
    # the newest session tells the version of the CLI
    healthy.session(tmp_path, days=2, version="2.1.330")
    assert healthy.found("auto", **given) == [finding]
    healthy.session(tmp_path, days=1, version="2.1.233")
    assert healthy.found("auto", **given) == []
    healthy.sh("rm -r .claude/projects/*")


def test_another_version_than_the_installed(healthy: Ward) -> None:
    """Run from elsewhere: it says what is installed."""
    healthy.sh(f"sed '0,/ccr-gen {__version__}/s//ccr-gen 9.9.9/' scripts/claude-resume >newer")
    healthy.sh('sed -i "s/^CCR_VERSION=.*/CCR_VERSION=9.9.9/" newer')
    found = healthy.found("version", program=f"{HOME}/newer")
    healthy.sh("rm newer")
    restart = "restart the workspace, its start installs it"
    assert found[0] == (
        "warn",
        f"~/scripts/claude-resume is of {__version__}, this one of 9.9.9",
        restart,
    )
    assert found[1][1] == f"the helpers are of {__version__}, the program of 9.9.9"


def test_nothing_installed(programs: Programs, home: Path) -> None:
    """One finding says it all, also where there is no store yet."""
    done = run([programs.command("ccr-doctor")], env=clean_env(home), cwd=home)
    assert done.err == ""
    line = "warn  version    ~/scripts/claude-resume is not there\n"
    assert line in done.out
    assert "helpers" not in done.out
    assert "  links  " not in done.out


@pytest.mark.parametrize(("settings", "block"), [("", False), ("[install]\nrc = false\n", True)])
def test_rc_files_by_setting(tmp_path: Path, home: Path, settings: str, *, block: bool) -> None:
    made = render(tmp_path / "made", settings)
    done = run([made.command("ccr-doctor")], env=clean_env(home, PATH=LOCAL), cwd=home)
    assert ("ok    rc files   they are left alone (rc = false)\n" in done.out) is block
    assert ("our block is not in" in done.out) is not block


def test_hostile_names(programs: Programs, tmp_path: Path) -> None:
    """Quotes, backslashes and escapes in a path: one line each, and JSON that parses."""
    home = tmp_path / 'a "b\\c\x1b[31m\nd'
    home.mkdir()
    (home / ".claude").symlink_to(home / 'x"\\')
    env = clean_env(home, CLAUDE_CONFIG_DIR=str(home / ".claude"))
    done = run([programs.command("ccr-doctor"), "--json"], env=env, cwd=home)
    assert (done.err, done.code) == ("", 1)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert {"check": "link", "level": "fail"}.items() <= rows[0].items()
    assert '~/x"\\, which is not there' in rows[0]["message"]
    text = run([programs.command("ccr-doctor")], env=env, cwd=home).out
    assert "\x1b" not in text
