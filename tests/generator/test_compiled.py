"""Compiled templates are kept as Python keeps compiled modules, and never stand in the way."""

import os
import sys
from pathlib import Path

import pytest

from tests.support import run
from tests.support.rendered import GENERATOR

Env = dict[str, str]


@pytest.fixture
def env(tmp_path: Path) -> Env:
    """Return an environment whose interpreter keeps what it compiles in a directory of its own."""
    return {"HOME": str(tmp_path), "PYTHONPYCACHEPREFIX": str(tmp_path / "kept")}


def shown(env: Env) -> str:
    """Return the program that `ccr-gen show` renders."""
    done = run.run([GENERATOR, "show", "program"], env=env)
    assert (done.code, done.err) == (0, "")
    return done.out


def kept(tmp_path: Path) -> list[Path]:
    """Return the compiled templates."""
    return list((tmp_path / "kept").rglob(f"*.{sys.implementation.cache_tag}-*"))


def test_the_second_run_finds_what_the_first_compiled(tmp_path: Path, env: Env) -> None:
    first = shown(env)
    templates = kept(tmp_path)
    assert len(templates) > 20
    times = {path: path.stat().st_mtime_ns for path in templates}
    assert shown(env) == first
    assert {path: path.stat().st_mtime_ns for path in templates} == times


def test_what_is_damaged_is_compiled_again(tmp_path: Path, env: Env) -> None:
    first = shown(env)
    # each loses its end elsewhere: before, inside and behind what stands in front of the code
    for size, path in enumerate(kept(tmp_path)):
        os.truncate(path, 4 * size)
    assert shown(env) == first


@pytest.mark.parametrize("place", ["/dev/null", "/proc/none"])
def test_where_nothing_can_be_kept_it_renders_all_the_same(env: Env, place: str) -> None:
    assert shown(env | {"PYTHONPYCACHEPREFIX": place}) == shown(env)


def test_nothing_is_kept_where_python_is_told_not_to(tmp_path: Path, env: Env) -> None:
    shown(env | {"PYTHONDONTWRITEBYTECODE": "1"})
    assert kept(tmp_path) == []
