"""A fresh stage for every story."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world.stage import Stage, stage


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as built:
        yield built
