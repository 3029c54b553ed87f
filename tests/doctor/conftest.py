"""Fixtures of the doctor's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doctor.ward import Ward, ward
from tests.support.images import HOME


@pytest.fixture(scope="module", params=["bookworm-full", "trixie-full"])
def healthy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ward]:
    """Yield a container whose home is on a volume, where nothing is wrong: each test puts right
    what it breaks."""
    volume = tmp_path_factory.mktemp("home")
    with ward(request.param, volumes={volume: HOME}) as made:
        made.sh("printf '{\"cleanupPeriodDays\": 365}' >.claude/settings.json")
        yield made
        # what ann wrote would stay when we are not root
        made.root(f"rm -rf {HOME}/* {HOME}/.[!.]* || :")
