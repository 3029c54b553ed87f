"""Fixtures of all tests, and which of them may run again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.rendered import Programs, render
from tests.support.store import Store

if TYPE_CHECKING:
    from tests.support.engines import Engines

# A shell without job control starts its background jobs with SIGINT ignored, and so would every
# program that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers."""
    config.addinivalue_line(
        "markers", "real: drives tmux, the Claude CLI or a container, may run three times"
    )
    config.addinivalue_line("markers", "once: is right at the first run or not at all")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what depends on the timing of other programs run again, unless it must not."""
    for item in items:
        if item.get_closest_marker("real") and not item.get_closest_marker("once"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Return the program with the default settings, and its commands."""
    return render(tmp_path_factory.mktemp("programs"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty scratch home."""
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def store(home: Path) -> Store:
    """Return the empty store of the scratch home."""
    return Store(home)


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[Engines]:
    """Yield the engines that `ccr-gen test` finds on PATH, and an empty template for it."""
    from tests.support.engines import engines as with_engines

    with with_engines(tmp_path) as made:
        yield made
