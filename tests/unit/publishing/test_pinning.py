"""The newest review is pinned, whatever comes between."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.publishing.pinning import PinNewest, Pins
from bot.publishing.post import NotNow, OutcomeUnknown, Refused
from bot.values import replace
from tests.makers import CHANNEL_ID, NOW, later

Outcome = NotNow | Refused | OutcomeUnknown | None


@dataclass
class MemoryPins:
    """`publishing.pinning.PinStore`."""

    kept: Pins = field(default_factory=Pins)
    reasons: list[str] = field(default_factory=list)

    async def pins(self, channel_id: int) -> Pins:
        return self.kept

    async def pinned(self, message_id: int) -> None:
        self.kept = replace(self.kept, done=message_id, pinned=message_id)

    async def gave_up(self, message_id: int, reason: str, now: datetime) -> bool:
        self.kept = replace(self.kept, done=message_id)
        self.reasons.append(reason)
        return len(self.reasons) == 1


@dataclass
class PinBoard:
    """`publishing.pinning.PinChannel`: `answers` are for the first calls."""

    answers: list[Outcome] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    standing: set[int] = field(default_factory=set)

    async def pin(self, channel_id: int, message_id: int) -> Outcome:
        return self._done(f"pin {message_id}", self.standing | {message_id})

    async def unpin(self, channel_id: int, message_id: int) -> Outcome:
        return self._done(f"unpin {message_id}", self.standing - {message_id})

    def _done(self, call: str, after: set[int]) -> Outcome:
        self.calls.append(call)
        answer = self.answers.pop(0) if self.answers else None
        self.standing = after if answer is None else self.standing
        return answer


class Killed(Exception):
    """The process dies."""


def pinning(store: MemoryPins, board: PinBoard, *, dies: bool = False) -> PinNewest:
    def checkpoint(name: str) -> None:
        if dies:
            raise Killed(name)

    return PinNewest(store, board, checkpoint, CHANNEL_ID)


async def test_the_newest_is_pinned_and_the_one_before_is_not_any_more() -> None:
    store, board = MemoryPins(Pins(newest=12, done=11, pinned=11)), PinBoard(standing={5, 11})
    pin_newest = pinning(store, board)
    await pin_newest(NOW)
    await pin_newest(NOW)
    assert board.calls == ["pin 12", "unpin 11"]
    assert board.standing == {5, 12}, "the pins of people stay"


@pytest.mark.parametrize("pins", [Pins(), Pins(newest=12, done=12, pinned=11)])
async def test_without_a_new_review_nothing_is_pinned(pins: Pins) -> None:
    board = PinBoard()
    await pinning(MemoryPins(pins), board)(NOW)
    assert board.calls == []


async def test_after_a_crash_both_are_repeated() -> None:
    store, board = MemoryPins(Pins(newest=12, done=11, pinned=11)), PinBoard(standing={11})
    with pytest.raises(Killed):
        await pinning(store, board, dies=True)(NOW)
    await pinning(store, board)(NOW)
    assert board.standing == {12}
    assert store.kept == Pins(newest=12, done=12, pinned=12)


async def test_what_is_refused_is_given_up_and_the_old_one_stays() -> None:
    store, board = MemoryPins(Pins(newest=12, done=11, pinned=11)), PinBoard([Refused("400 no right")], standing={11})
    pin_newest = pinning(store, board)
    await pin_newest(NOW)
    await pin_newest(NOW)
    assert (board.calls, board.standing, store.reasons) == (["pin 12"], {11}, ["400 no right"])


@pytest.mark.parametrize("answer", [NotNow("429", 30), OutcomeUnknown("reset")])
async def test_what_is_not_known_is_tried_again_after_a_pause(answer: Outcome) -> None:
    store, board = MemoryPins(Pins(newest=12)), PinBoard([answer])
    pin_newest = pinning(store, board)
    await pin_newest(NOW)
    await pin_newest(later(seconds=1))
    assert board.calls == ["pin 12"]
    await pin_newest(later(seconds=31))
    assert board.calls == ["pin 12"] * 2
    assert store.kept.pinned == 12


async def test_an_old_pin_that_may_not_be_taken_off_holds_nothing_up() -> None:
    store, board = MemoryPins(Pins(newest=12, done=11, pinned=11)), PinBoard([None, Refused("400 no")])
    await pinning(store, board)(NOW)
    assert store.kept.pinned == 12


async def test_a_stopped_one_pins_nothing() -> None:
    board = PinBoard()
    pin_newest = pinning(MemoryPins(Pins(newest=12)), board)
    await pin_newest.stop()
    await pin_newest(NOW)
    assert board.calls == []
