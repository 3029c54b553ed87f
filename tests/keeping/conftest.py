"""Fixtures of what keeps sessions."""

from __future__ import annotations

import pytest

from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.store import Store


@pytest.fixture
def listing(programs: Programs, store: Store) -> Listing:
    """Return the commands in a home with an empty store, at a time that does not move."""
    return Listing(programs, store)
