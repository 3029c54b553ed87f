"""The first start: a template copies /etc/skel over the home while the script runs."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

from tests.support.waiting import wait_for
from tests.workspace.homes import BEGIN, END, environment, install, show, starts_silently

SKELETON = Path("/etc/skel/.bashrc")
INTERLEAVINGS = 50


def test_the_block_stands_in_the_end_and_so_does_the_rest(tmp_path: Path) -> None:
    chance = random.Random(7)
    text = show("script")
    homes: list[Path] = []
    for number in range(INTERLEAVINGS):
        home = tmp_path / str(number)
        home.mkdir()
        # a home of before, or a new one
        if number % 3 == 0:
            (home / ".bashrc").write_text("mine=1\n")
        env = environment(home, CCR_SKEL_WATCH="100")
        with subprocess.Popen(
            ["bash", "--norc", "-p", "-c", text], env=env, cwd=home, stdout=subprocess.DEVNULL
        ) as script:
            # spreads the copy over the run: no result depends on it
            time.sleep(chance.uniform(0, 0.2))
            subprocess.run(["cp", "-rT", "/etc/skel", home], check=True)
        assert script.returncode == 0
        homes.append(home)
    expected = SKELETON.read_text()
    for home in homes:
        rc = home / ".bashrc"
        wait_for(lambda rc=rc: BEGIN in rc.read_text(), f"the block in {rc}")  # type: ignore[misc]
        found = rc.read_text()
        assert found.count(BEGIN) == found.count(END) == 1
        # the copy is whole: or it came before and this is the text of before with the block
        assert found.startswith((expected, "mine=1\n")), found
        (home / ".config" / "ccr" / "off").touch()
    starts_silently(homes[0])


def guards(home: Path) -> list[str]:
    """Return the pids of the processes that watch the rc files of `home`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if str(home / "scripts" / "claude-resume").encode() in words and b"guard" in words:
            found.append(path.parent.name)
    return found


def test_the_watch_ends_when_it_is_superseded(home: Path) -> None:
    install(home, CCR_SKEL_WATCH="100")
    wait_for(lambda: guards(home), "the watch")
    old = guards(home)
    install(home, "[resume]\njobs = 4\n", CCR_SKEL_WATCH="100")
    wait_for(lambda: not set(old) & set(guards(home)), "the end of the older watch")
    wait_for(lambda: guards(home), "the newer watch")
    (home / ".config" / "ccr" / "off").touch()
    wait_for(lambda: not guards(home), "the end of the watch")


def test_the_watch_ends_with_uninstall_and_by_itself(home: Path) -> None:
    install(home, CCR_SKEL_WATCH="1")
    wait_for(lambda: not guards(home), "its end")
    install(home, CCR_SKEL_WATCH="100")
    subprocess.run(
        [home / "scripts" / "claude-resume", "uninstall"],
        env=environment(home),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wait_for(lambda: not guards(home), "its end")
    assert not list(home.iterdir())
