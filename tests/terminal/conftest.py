"""Fixtures of what lives in the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.run import clean_env
from tests.support.store import Store
from tests.support.terminal import terminal
from tests.terminal.desk import Desk


@pytest.fixture
def desk(programs: Programs, home: Path) -> Iterator[Desk]:
    """Yield a desk with a fake claude; its clock is the real one."""
    store = Store(home, int(time.time()))
    env = clean_env(home, SHELL="/bin/bash")
    (home / ".bash_profile").write_text("PATH=~/.local/bin:$PATH PS1='ready> '\n")
    with terminal(env) as tmux, terminal(env) as screen:
        made = Desk(programs, store, tmux, screen)
        made.fake()
        yield made


@pytest.fixture
def listing(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home with an empty store, at a time that does not move."""
    return Listing(programs, store)
