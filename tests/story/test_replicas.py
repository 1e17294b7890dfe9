"""Several bots on one PostgreSQL: each update has one effect, one of them posts, and who was away doubles nothing.

Here a sample; `python -m tests.soak.replicas` plays every accident at every step.
"""

import pytest

from tests.world.replicas import play_pair
from tests.world.stage import Stage

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("act", "step"), [("stop", "post request:{n}"), ("hole", "answer received:{n}")], ids=["paused", "cut off"]
)
async def test_who_was_away_in_the_midst_of_a_post_doubles_nothing(on_server: Stage, act: str, step: str) -> None:
    went = await play_pair(on_server, act, step, 2)
    assert went.faults == []
