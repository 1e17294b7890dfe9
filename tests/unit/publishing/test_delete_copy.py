"""A copy is taken away, and never the last one of the two."""

import pytest

from bot.publishing.delete_copy import DeleteCopy, OriginalGone
from bot.publishing.evidence import CannotLook
from bot.publishing.post import NotNow
from tests.fakes.channel import FakeChannel, FakeProber
from tests.makers import CHANNEL_ID


def twice() -> tuple[FakeChannel, int, int]:
    """A channel in which the same stands twice: the copy's id, the original's id."""
    channel = FakeChannel()
    return channel, channel.write(CHANNEL_ID, "A review"), channel.write(CHANNEL_ID, "A review")


async def test_the_copy_is_gone() -> None:
    channel, copy, original = twice()
    assert await DeleteCopy(channel, FakeProber(channel), CHANNEL_ID)(copy, original) is None
    assert list(channel.standing) == [original]


async def test_pressing_again_deletes_nothing_more() -> None:
    channel, copy, original = twice()
    delete = DeleteCopy(channel, FakeProber(channel), CHANNEL_ID)
    await delete(copy, original)
    assert await delete(copy, original) is None
    assert list(channel.standing) == [original]


async def test_without_the_original_the_copy_stays() -> None:
    """Somebody took it away by hand meanwhile."""
    channel, copy, original = twice()
    del channel.standing[original]
    assert await DeleteCopy(channel, FakeProber(channel), CHANNEL_ID)(copy, original) == OriginalGone()
    assert list(channel.standing) == [copy]


@pytest.mark.parametrize("obstacle", [CannotLook("protected content"), NotNow("429")])
async def test_where_nobody_can_look_the_owners_word_is_enough(obstacle: CannotLook | NotNow) -> None:
    channel, copy, original = twice()
    prober = FakeProber(channel, obstacle)
    await DeleteCopy(channel, prober, CHANNEL_ID)(copy, original)
    assert list(channel.standing) == [original]
