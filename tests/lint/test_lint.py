"""Every check of the lint, as a test."""

from __future__ import annotations

import pytest

from tests.lint import CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_the_house_is_clean(name: str) -> None:
    found = CHECKS[name]()
    assert not found, "\n" + "\n".join(found)
