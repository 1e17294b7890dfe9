"""Killed at any commit and between any two steps, a correction comes to the channel in the end, and nothing twice."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from itertools import count

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Checkpoint, no_checkpoint
from bot.publishing.corrected import Reworked, Shown, edit_of
from bot.publishing.corrections import Corrects
from bot.publishing.deliver import DeliverPosts
from bot.publishing.mending import ClearSeries
from bot.publishing.occasion import Occasion, Rendered, plain_occasion
from bot.publishing.post import Form, NewPost, PostKind, visible_hash
from bot.publishing.send_corrections import SendCorrections
from bot.publishing.settle import SettleUnknown
from bot.publishing.take_back_post import Taken
from bot.reviews.review import Review
from bot.storage.database import Database, open_database
from bot.values import replace
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.makers import CHANNEL_ID, OWNER_ID, TODAY, make_frozen, make_review

MESSAGES = 2
STEPS = 9
"""Of 50 seconds: time enough for two sweeps."""


class Killed(BaseException):
    """The process is no more."""


class LinesAsMessages:
    """`CorrectionForms`: each line of a body is a message; what is more than there are messages is left over."""

    def correction(self, before: Review, after: Review, occasion: Occasion, shown: Sequence[Shown]) -> Reworked:
        lines = after.body.split("\n")
        edits = tuple(
            None
            if not one.in_doubt and one.payload["text"] == line
            else edit_of(one, {"text": line, "entities": []}, visible_hash(line))
            for one, line in zip(shown, lines, strict=False)
        )
        rest = tuple(make_frozen(line) for line in lines[len(shown) :])
        return Reworked(edits, Rendered(Form.CLASSIC, rest) if rest else None)


class World:
    """One channel, and processes that die; the database outlives them."""

    def __init__(self, database: Database) -> None:
        self.database, self.channel, self.clock = database, FakeChannel(), StandingClock()
        self.prober = FakeProber(self.channel)

    async def live(self, checkpoint: Checkpoint = no_checkpoint) -> bool:
        """One process, until it has nothing to do; whether it was killed."""
        store = self.database
        deliver = DeliverPosts(store.delivery, self.channel, self.clock, checkpoint)
        settle = SettleUnknown(store.evidence, store.delivery, self.prober, self.clock, checkpoint)
        corrects = Corrects(LinesAsMessages(), plain_occasion)
        correct = SendCorrections(store.corrections, corrects, self.channel, self.clock, checkpoint)
        clear = ClearSeries(store.series, self.channel, checkpoint)
        try:
            await deliver.recover(self.clock.now())
            for _ in range(STEPS):
                await deliver()
                await settle()
                await correct()
                await clear(self.clock.now())
                if not await self._busy():
                    break
                self.clock.move(timedelta(seconds=50))
        except Killed:
            self.clock.move(timedelta(minutes=1))
            return True
        return False

    async def _busy(self) -> bool:
        store = self.database
        return bool(
            await store.delivery.unfinished()
            or await store.series.clearing()
            or await store.corrections.wanted()
            or await store.corrections.due(self.clock.now() + timedelta(days=1))
        )

    async def freeze(self, name: str) -> int:
        """A review of two messages is on its way."""
        review = make_review(name, body="\n".join(f"{name} {part}" for part in range(MESSAGES)))
        entry = await self.database.queue.add(review, name, self.clock.now())
        parts = tuple(make_frozen(line) for line in review.body.split("\n"))
        post = NewPost(kind=PostKind.REVIEW, channel_id=CHANNEL_ID, parts=parts, review_id=entry.stored.id)
        number = await self.database.slots.next_number()
        slots, now = self.database.slots, self.clock.now()
        assert await slots.freeze(entry, number, TODAY, post, now, slot=None, cause=None) is not None
        return entry.stored.id

    async def correct(self, review_id: int, *lines: str) -> None:
        found = await self.database.corrections.posted(review_id)
        assert found is not None
        after, now = replace(found.stored.review, body="\n".join(lines)), self.clock.now()
        cause = f"{review_id}:{lines}"
        correction = await self.database.corrections.propose(review_id, after, OWNER_ID, now, f"update:{cause}")
        assert await self.database.corrections.publish(correction.id, OWNER_ID, now, f"button:{cause}")

    def stands(self, name: str) -> list[str]:
        """What readers see of this review, first to last."""
        return [seen.text for _, seen in sorted(self.channel.standing.items()) if seen.text.startswith(name)]


def at(nth: int) -> Callable[[str], None]:
    """A checkpoint that kills at the nth one."""
    passed = count(1)

    def checkpoint(name: str) -> None:
        if next(passed) == nth:
            raise Killed

    return checkpoint


def commits(monkeypatch: pytest.MonkeyPatch, nth: int, *, after: bool) -> None:
    """The nth commit from now on kills, when it is done or before."""
    passed, commit = count(1), AsyncConnection.commit

    async def committing(self: AsyncConnection) -> None:
        mine = self.in_transaction() and next(passed) == nth
        if mine and not after:
            raise Killed
        await commit(self)
        if mine:
            raise Killed

    monkeypatch.setattr(AsyncConnection, "commit", committing)


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    """On a database in memory, which syncs no disk: dozens of processes die in a test."""
    async with open_database("sqlite+aiosqlite://") as database:
        yield World(database)


@pytest.mark.fault(50)
async def test_an_edit_made_at_any_step_of_the_posting_goes_out_once_afterwards(world: World) -> None:
    """Fault 50: the frozen text goes out, then one edit."""
    for nth in count(1):
        name, edited = f"review{nth}", len(world.channel.edited)
        review_id = await world.freeze(name)
        killed = await world.live(at(nth))
        await world.correct(review_id, f"{name} 0", f"{name} mended")
        await world.live()
        assert world.stands(name) == [f"{name} 0", f"{name} mended"]
        assert [text for text in world.channel.landed if text == f"{name} 1"] == [f"{name} 1"]
        assert len(world.channel.edited) == edited + 1
        if not killed:
            break
    assert nth > MESSAGES * 4


async def test_killed_at_any_step_a_correction_comes_through_and_its_rest_once(world: World) -> None:
    for nth in count(1):
        name = f"review{nth}"
        review_id = await world.freeze(name)
        await world.live()
        lines = [f"{name} new {part}" for part in range(MESSAGES + 1)]
        await world.correct(review_id, *lines)
        killed = await world.live(at(nth))
        await world.live()
        assert world.stands(name) == lines
        assert world.channel.landed.count(lines[-1]) == 1
        if not killed:
            break
    assert nth > MESSAGES * 3


@pytest.mark.fault(2)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_killed_at_any_commit_a_correction_comes_through(
    world: World, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    for nth in count(1):
        name = f"review{nth}"
        review_id = await world.freeze(name)
        await world.live()
        lines = [f"{name} new {part}" for part in range(MESSAGES)]
        await world.correct(review_id, *lines)
        with monkeypatch.context() as trap:
            commits(trap, nth, after=after)
            killed = await world.live()
        await world.live()
        assert world.stands(name) == lines
        if not killed:
            break
    assert nth > MESSAGES * 2


async def test_a_second_correction_wins_however_far_the_first_one_came(world: World) -> None:
    for nth in count(1):
        name = f"review{nth}"
        review_id = await world.freeze(name)
        await world.live()
        old = world.stands(name)
        await world.correct(review_id, *(f"{name} new {part}" for part in range(MESSAGES)))
        killed = await world.live(at(nth))
        await world.correct(review_id, *old[:-1], f"{name} last")
        await world.live()
        assert world.stands(name) == [*old[:-1], f"{name} last"]
        if not killed:
            break
    assert nth > MESSAGES * 3


@pytest.mark.fault(2)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_killed_at_any_commit_a_post_is_taken_back_whole(
    world: World, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    for nth in count(1):
        name = f"review{nth}"
        review_id = await world.freeze(name)
        await world.live()
        taken = False
        with monkeypatch.context() as trap:
            commits(trap, nth, after=after)
            try:
                taken = await take_back(world, review_id) is Taken.BEGUN
                killed = await world.live()
            except Killed:
                killed = True
        if not taken and world.stands(name) and not await world.database.series.clearing():
            assert await take_back(world, review_id) is Taken.BEGUN
        await world.live()
        assert world.stands(name) == []
        assert review_id in {one.id for one in await world.database.queue.drafts()}
        if not killed:
            break
    assert nth >= 2


async def test_the_same_on_every_database(database: Database) -> None:
    """A fair sample: killed once in each kind of step."""
    world = World(database)
    for nth in (1, 3, 6, 8):
        name = f"review{nth}"
        review_id = await world.freeze(name)
        assert await world.live(at(nth))
        lines = [f"{name} new {part}" for part in range(MESSAGES + 1)]
        await world.correct(review_id, *lines)
        await world.live(at(nth + 8))
        await world.live()
        assert world.stands(name) == lines
        assert await take_back(world, review_id) is Taken.BEGUN
        await world.live(at(1))
        await world.live()
        assert world.stands(name) == []


async def take_back(world: World, review_id: int) -> Taken:
    cause = f"button:{review_id}"
    return await world.database.taking_back.take_back(review_id, OWNER_ID, world.clock.now(), cause)
