"""Two containers on one volume: each session is resumed once."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.fake_claude import Workspace
from tests.support.images import HOME, Container, container
from tests.support.rendered import Programs
from tests.support.waiting import wait_for

pytestmark = pytest.mark.once


def test_once_for_all(programs: Programs, tmp_path: Path) -> None:
    """Five ccra in each, at the same time; what one container holds is live in the other."""
    home = tmp_path / "home"
    home.mkdir()
    work = Workspace(programs, home)
    for number in range(5):
        work.store.session(f"{HOME}/p{number}", ago=3600).user("x").five_hours(
            work.store.now - 600
        ).write()
        (home / f"p{number}").mkdir()
    work.mode("hang")
    program = f"{HOME}/claude-resume"
    shutil.copy(programs.program, home)
    volumes = {home: HOME}
    path = {"PATH": f"{HOME}/.local/bin:/usr/bin:/bin"}
    with (
        container("bookworm-full", volumes=volumes) as one,
        container("bookworm-full", volumes=volumes) as two,
    ):

        def start(box: Container) -> tuple[int, str]:
            words = [program, "ccra", "--headless", "--jobs", "5"]
            done = box.exec(*words, env=path)
            return done.code, done.err

        with ThreadPoolExecutor(10) as pool:
            assert list(pool.map(start, [one, two] * 5)) == [(0, "")] * 10
        wait_for(lambda: len(work.calls()) >= 5, "five starts")
        for box in (one, two):
            words = [program, "ccr-list", "--live", "--plain"]
            assert len(box.exec(*words, env=path).out.splitlines()) == 5
        work.let_go()
        status = [program, "ccra", "--status", "--plain"]
        wait_for(lambda: one.exec(*status, env=path).out.count("\tdone\t") == 5, "the ends")
        assert set(Counter(call.id for call in work.calls()).values()) == {1}
