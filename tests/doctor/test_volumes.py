"""Where the store and ~/.claude.json lie: on volumes, in memory, in the container, behind links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doctor.ward import Ward, ward
from tests.support.images import HOME
from tests.support.rendered import Programs
from tests.support.run import Result, clean_env, run

IMAGE = "bookworm-full"
MOUNT = "mount the home directory, see ccr-help persistence"


@contextmanager
def with_store_on(place: Path, at: str = f"{HOME}/.claude") -> Iterator[Ward]:
    """Yield a container whose home is its own, with `place` mounted at `at`."""
    with ward(IMAGE, volumes={place: at}) as made:
        yield made
        made.root(f"rm -rf {at.removesuffix(':ro')}/* || :")


def test_the_store_alone_on_a_volume(tmp_path: Path) -> None:
    with with_store_on(tmp_path) as made:
        ((level, message, remedy),) = made.found("store")
        assert (level, remedy) == ("ok", None)
        assert message.startswith("~/.claude is on a volume of its own (")
        lost = "~/.claude.json is not on that volume, it is lost at a rebuild"
        assert made.found("config") == [("fail", lost, MOUNT)]
        assert made.doctor().code == 1
        text = made.doctor().out
        assert f"fail  config     {lost}\n                 {MOUNT}\n" in text
        # a link to where it is kept
        made.sh("mv .claude.json .claude/kept.json && ln -s .claude/kept.json .claude.json")
        assert made.found("config") == [("ok", "~/.claude.json is on that volume", None)]
        assert made.doctor().code == 0


def test_the_store_in_memory() -> None:
    with ward(IMAGE, options=["--tmpfs", f"{HOME}/.claude"]) as made:
        lost = "~/.claude is in memory (tmpfs), it is lost at a stop"
        assert made.found("store") == [("fail", lost, MOUNT)]
        assert made.found("config") == [("fail", "~/.claude.json is lost with it", MOUNT)]


@pytest.mark.parametrize("kind", ["emptyDir", "anonymous volume"])
def test_volumes_that_do_not_last(tmp_path: Path, kind: str) -> None:
    """Kubernetes' emptyDir, and a volume without a name."""
    place = tmp_path / "volumes" / "kubernetes.io~empty-dir" / "home"
    place.mkdir(parents=True)
    at = f"{HOME}/.claude"
    options = [f"--volume={at if kind != 'emptyDir' else f'{place}:{at}'}"]
    with ward(IMAGE, options=options) as made:
        lost = f"~/.claude is on no lasting volume ({kind}), lost at a rebuild"
        assert made.found("store") == [("fail", lost, MOUNT)]


def test_links(tmp_path: Path) -> None:
    """The store behind a link, on its volume; and where the link leads nowhere."""
    with with_store_on(tmp_path, "/data") as made:
        assert made.found("link") == []
        made.root("mv .claude /data/claude && chown ann: /data")
        made.sh("ln -s /data/claude .claude")
        assert made.found("link") == [("ok", "~/.claude is a link to /data/claude", None)]
        assert made.found("store")[0][0] == "ok"
        made.sh("rm .claude.json; ln -s /data/claude.json .claude.json")
        # not there yet, and it will be on the volume
        assert made.found("config") == [("ok", "~/.claude.json is on that volume", None)]
        made.sh("rm .claude; ln -s /data/gone .claude")
        message = "~/.claude is a link to /data/gone, which is not there"
        remedy = "make or mount that, or remove the link"
        assert made.found("link") == [("fail", message, remedy)]
        # the sessions alone elsewhere
        made.sh("rm .claude; mkdir .claude; ln -s /data/claude/projects .claude/projects")
        message = "~/.claude/projects is a link to /data/claude/projects"
        assert made.found("link") == [("ok", message, None)]
        assert made.found("store")[0][0] == "ok"


def test_another_place_with_a_space(tmp_path: Path) -> None:
    """CLAUDE_CONFIG_DIR holds .claude.json too; mountinfo writes its space as \\040."""
    with with_store_on(tmp_path, "/my store") as made:
        made.root("mkdir '/my store/projects' && chown -R ann: '/my store'")
        given = {"CLAUDE_CONFIG_DIR": "/my store"}
        ((level, message, _),) = made.found("store", **given)
        assert level == "ok"
        assert message.startswith("/my store is on a volume of its own (")
        assert made.found("config", **given) == [
            ("ok", "/my store/.claude.json is on that volume", None)
        ]


def mounted(programs: Programs, home: Path, words: str, *flags: str, **env: str) -> Result:
    """Run the doctor of `programs` in a mount namespace where the shell line `words` was run."""
    if os.geteuid() != 0:
        pytest.skip("mounts need root")
    line = f'cd "$HOME" && {words} && exec "$@"'
    argv = ["unshare", "-m", "bash", "-c", line, "x", programs.command("ccr-doctor"), *flags]
    return run(argv, env=clean_env(home, **env), cwd=home)


def test_an_overlay_is_no_volume(programs: Programs, home: Path) -> None:
    words = (
        "mkdir -p .claude && mount -t tmpfs none /mnt && mkdir /mnt/low /mnt/up /mnt/work"
        " && mount -t overlay -o lowerdir=/mnt/low,upperdir=/mnt/up,workdir=/mnt/work o .claude"
    )
    done = mounted(programs, home, words)
    assert "is on no lasting volume (overlay), lost at a rebuild\n" in done.out, done
    again = mounted(programs, home, words + " && mount -t tmpfs none .claude")
    assert "~/.claude is in memory (tmpfs), it is lost at a stop\n" in again.out


@pytest.mark.parametrize(
    ("size", "line"),
    [
        ("20m", "fail  space      20 MB free for ~/.claude\n"),
        ("500m", "warn  space      524 MB free for ~/.claude\n"),
        ("2g", ""),
    ],
)
def test_free_space(programs: Programs, home: Path, size: str, line: str) -> None:
    done = mounted(programs, home, f"mkdir -p .claude && mount -t tmpfs -o size={size} n .claude")
    assert line in done.out
    assert ("  space  " in done.out) is bool(line)


def test_a_volume_that_cannot_be_written(programs: Programs, home: Path) -> None:
    words = "mkdir -p .claude && mount -t tmpfs n .claude && mkdir .claude/projects"
    said = "fail  access     ~/.claude cannot be written\n"
    done = mounted(programs, home, words + " && mount -o remount,ro .claude")
    assert said + " " * 17 + "mount it for writing, or: chmod u+w ~/.claude\n" in done.out
    assert "cannot be written" not in mounted(programs, home, words).out
