"""A letter leaves once: whatever happens around it, nobody gets it twice, and "not now" loses none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.clock import no_checkpoint
from bot.errors import DatabaseAway
from bot.pipeline.letters import Letter
from bot.publishing.points import Point
from bot.publishing.post import Barred, NotNow, OutcomeUnknown, Refused, Sent
from bot.publishing.send_letters import LetterOutcome, SendLetters
from tests.fakes.clock import StandingClock
from tests.fakes.readers import MemoryLetters, MemoryReaders
from tests.makers import NOW

SENT = Sent(1)


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Postbox:
    """`Postman`: one outcome after the other, then all arrive; `brought`: letters for which there was a call."""

    outcomes: list[LetterOutcome | Exception] = field(default_factory=list)
    brought: list[int] = field(default_factory=list)

    async def send(self, letter: Letter) -> LetterOutcome:
        self.brought.append(letter.id)
        outcome = self.outcomes.pop(0) if self.outcomes else SENT
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@dataclass
class House:
    letters: MemoryLetters = field(default_factory=MemoryLetters)
    readers: MemoryReaders = field(default_factory=MemoryReaders)
    postbox: Postbox = field(default_factory=Postbox)
    clock: StandingClock = field(default_factory=StandingClock)

    def write(self, count: int) -> None:
        self.letters.write(*(Letter(n, 100 + n, "en", "review_out", {}) for n in range(1, count + 1)))

    def at(self, seconds: float) -> None:
        """So long after the first moment."""
        self.clock.move(NOW + timedelta(seconds=seconds) - self.clock.now())

    def sender(
        self, checkpoint: Callable[[str], None] = no_checkpoint, may_leave: Callable[[], bool] = lambda: True
    ) -> SendLetters:
        return SendLetters(self.letters, self.readers, self.postbox, self.clock, checkpoint, may_leave)


@pytest.fixture
def house() -> House:
    return House()


async def test_each_letter_leaves_once_in_order_and_is_forgotten(house: House) -> None:
    house.write(120)
    send = house.sender()
    await send()
    await send()
    assert house.postbox.brought == list(range(1, 121))
    assert house.letters.kept == {}


@pytest.mark.parametrize(
    "outcome", [OutcomeUnknown("reset"), Refused("400 too long"), Barred("403 blocked"), RuntimeError("a bug of ours")]
)
async def test_what_may_have_arrived_or_never_will_is_not_tried_again(
    house: House, outcome: LetterOutcome | Exception
) -> None:
    house.write(2)
    house.postbox.outcomes.append(outcome)
    await house.sender()()
    assert house.postbox.brought == [1, 2]
    assert 1 not in house.letters.kept or isinstance(outcome, Barred)


@pytest.mark.fault(41)
async def test_whoever_cannot_be_written_to_is_forgotten_whole(house: House) -> None:
    house.write(2)
    house.postbox.outcomes.append(Barred("403 blocked"))
    await house.sender()()
    assert house.readers.forgotten == [101]


@pytest.mark.fault(58)
async def test_not_now_holds_all_letters_for_as_long_as_telegram_says(house: House) -> None:
    house.write(3)
    house.postbox.outcomes += [SENT, NotNow("429", 60.0)]
    send = house.sender()
    await send()
    assert house.postbox.brought == [1, 2]
    house.at(59)
    await send()
    assert house.postbox.brought == [1, 2]
    house.at(60)
    await send()
    assert house.postbox.brought == [1, 2, 2, 3]
    assert house.letters.kept == {}


async def test_without_a_number_the_pauses_grow(house: House) -> None:
    house.write(1)
    house.postbox.outcomes += [NotNow("away"), NotNow("away")]
    send = house.sender()
    for seconds, calls in ((0, 1), (4, 1), (5, 2), (14, 2), (15, 3)):
        house.at(seconds)
        await send()
        assert len(house.postbox.brought) == calls


async def test_nothing_begins_while_nothing_may_leave(house: House) -> None:
    house.write(1)
    await house.sender(may_leave=lambda: False)()
    assert house.postbox.brought == []
    assert not house.letters.kept[1].begun


@pytest.mark.fault(57)
async def test_a_reader_who_left_meanwhile_gets_nothing(house: House) -> None:
    """The batch was read before."""
    house.write(2)

    class Leaving(Postbox):
        async def send(self, letter: Letter) -> LetterOutcome:
            await house.letters.end(2)
            return await super().send(letter)

    house.postbox = Leaving()
    await house.sender()()
    assert house.postbox.brought == [1]


@pytest.mark.fault(57)
@pytest.mark.parametrize("point", [Point.LETTER_BEGUN, Point.LETTER_ANSWERED, Point.LETTER_ENDED])
async def test_killed_at_any_point_no_letter_is_doubled_and_one_is_lost_at_most(house: House, point: Point) -> None:
    house.write(3)
    passed: list[str] = []

    def die(name: str) -> None:
        passed.append(name)
        if name == point and passed.count(name) == 2:
            raise Killed

    with pytest.raises(Killed):
        await house.sender(die)()
    await house.sender()()
    lost = {1, 2, 3} - set(house.postbox.brought)
    assert lost == ({2} if point is Point.LETTER_BEGUN else set())
    assert len(house.postbox.brought) == len(set(house.postbox.brought))
    assert house.letters.kept == {}


class Breaking(MemoryLetters):
    """The database is away at one step, once."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step

    async def postpone(self, letter_id: int) -> None:
        self._break("postpone")
        await super().postpone(letter_id)

    async def end(self, letter_id: int) -> None:
        self._break("end")
        await super().end(letter_id)

    def _break(self, step: str) -> None:
        if self.step == step:
            self.step = ""
            raise DatabaseAway("gone for a moment")


async def test_an_arrival_that_is_not_on_record_is_not_repeated(house: House) -> None:
    house.letters = Breaking("end")
    house.write(2)
    send = house.sender()
    with pytest.raises(DatabaseAway):
        await send()
    await send()
    assert house.postbox.brought == [1, 2]
    assert house.letters.kept == {}


async def test_a_proof_that_is_not_on_record_is_remembered(house: House) -> None:
    house.letters = Breaking("postpone")
    house.write(1)
    house.postbox.outcomes.append(NotNow("away"))
    send = house.sender()
    with pytest.raises(DatabaseAway):
        await send()
    house.at(5)
    await send()
    assert house.postbox.brought == [1, 1]
    assert house.letters.kept == {}


async def test_after_a_stop_nothing_begins(house: House) -> None:
    house.write(1)
    send = house.sender()
    await send.stop()
    await send()
    assert house.postbox.brought == []
