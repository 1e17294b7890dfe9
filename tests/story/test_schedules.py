"""A sample of the random lives of `make soak`, and the judge of them: one that finds nothing proves nothing."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot.chat.channel import TelegramChannel
from bot.inbox.update import RawUpdate
from bot.publishing.post import FrozenPart, Outcome, Sent
from bot.storage.ballots import SqlBallots
from bot.storage.notices import SqlNotices
from bot.wiring.running import RunningBot
from tests.world.life import Life
from tests.world.mortal import Elapsed, Fates, fates
from tests.world.stage import Stage
from tests.world.whole import Judged, judge_whole

SAMPLE = (6, 12, 18)


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Fates, Elapsed]]:
    with fates() as both:
        yield both


async def _lived(town: Stage, world: tuple[Fates, Elapsed], seed: int = 0, deeds: int = 0) -> Judged:
    """Without deeds: one post at its slot, and an answer to a reader."""
    return await judge_whole(town, await Life(town, seed, world, deeds, real=0)())


@pytest.mark.parametrize("seed", SAMPLE)
async def test_days_of_the_whole_bot_keep_every_promise(town: Stage, world: tuple[Fates, Elapsed], seed: int) -> None:
    """Again with its log: `python -m tests.soak.schedules 1 --log --seed SEED`."""
    judged = await _lived(town, world, seed, deeds=7)
    assert judged.posts
    assert str(judged.verdict) == "lost 0, doubled 0, misordered 0"


class TestPlantedDefects:
    async def test_a_message_that_is_sent_twice_is_seen(
        self, town: Stage, world: tuple[Fates, Elapsed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deliver = TelegramChannel.deliver

        async def twice(self: TelegramChannel, channel_id: int, part: FrozenPart) -> Outcome:
            await deliver(self, channel_id, part)
            return await deliver(self, channel_id, part)

        monkeypatch.setattr(TelegramChannel, "deliver", twice)
        judged = await _lived(town, world)
        assert judged.verdict.doubled

    async def test_a_message_that_is_believed_sent_is_seen(
        self, town: Stage, world: tuple[Fates, Elapsed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def never(self: TelegramChannel, channel_id: int, part: FrozenPart) -> Outcome:
            return Sent(7)

        monkeypatch.setattr(TelegramChannel, "deliver", never)
        judged = await _lived(town, world)
        assert judged.verdict.lost

    async def test_a_receipt_that_nobody_gets_is_seen(
        self, town: Stage, world: tuple[Fates, Elapsed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(SqlNotices, "pending", _nothing)
        monkeypatch.setattr("tests.world.life._CALM_TICKS", 6)
        judged = await _lived(town, world)
        assert "an owner was not told: posted" in judged.verdict.wrong

    async def test_updates_that_are_dropped_are_seen(
        self, town: Stage, world: tuple[Fates, Elapsed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(RunningBot, "_accept", _dropped)
        judged = await _lived(town, world)
        assert any(words.startswith("updates [1, 2, 3, 4") for words in judged.verdict.wrong)
        assert any(words.startswith("search does not find") for words in judged.verdict.wrong)

    async def test_an_error_that_a_duty_swallows_is_seen(
        self, town: Stage, world: tuple[Fates, Elapsed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(SqlBallots, "due_to_close", _broken)
        judged = await _lived(town, world)
        assert any("the duty ballots ended with KeyError" in words for words in judged.verdict.wrong)


async def _nothing(*_: Any) -> Sequence[Any]:
    return ()


async def _dropped(self: RunningBot, updates: Sequence[RawUpdate]) -> None: ...


async def _broken(*_: Any) -> Sequence[Any]:
    raise KeyError("planted")
