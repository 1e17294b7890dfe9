"""A process believes in its lease only as long as it may, by its own clock, and steps down when it is unsure."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import DatabaseAway
from bot.publishing.lease import MARGIN, RENEW, TTL, Lease, Taken, Term

OURS, OTHERS = Taken(Term("we", 4), TTL), Taken(None, timedelta(seconds=2))
FOR_GOOD = Taken(Term("we", 7), None)


class World:
    """A store that answers in this order, the last one for ever; an exception is raised. `lasts`: how long it takes."""

    def __init__(self, *answers: Taken | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[float] = []
        self.left: list[str] = []
        self.now = 1_000.0
        self.lasts = 0.0
        self.lease = Lease(self, "we", lambda: self.now)

    async def take(self, holder: str, span: timedelta) -> Taken:
        assert (holder, span) == ("we", TTL)
        self.asked.append(self.now)
        self.now += self.lasts
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def leave(self, holder: str) -> None:
        self.left.append(holder)

    async def after(self, seconds: float) -> None:
        self.now += seconds
        await self.lease.keep()


async def test_a_term_is_trusted_until_some_time_before_its_end() -> None:
    world = World(OURS)
    assert not world.lease.trusted()
    assert await world.lease.keep()
    world.now += (TTL - MARGIN).total_seconds() - 0.01
    assert world.lease.term == Term("we", 4)
    world.now += 0.01
    assert not world.lease.trusted()


async def test_trust_counts_from_before_the_question() -> None:
    """The answer may have been under way for long."""
    world = World(OURS)
    world.lasts = (TTL - MARGIN).total_seconds()
    await world.lease.keep()
    assert not world.lease.trusted()


async def test_it_is_asked_for_again_in_good_time() -> None:
    world = World(OURS)
    for _ in range(12):
        await world.after(RENEW.total_seconds() / 4)
    assert len(world.asked) == 3
    assert world.lease.trusted()


async def test_whoever_waits_asks_when_the_other_term_may_be_over() -> None:
    world = World(OTHERS, OURS)
    await world.lease.keep()
    await world.after(1.9)
    assert not world.lease.trusted()
    assert len(world.asked) == 1
    await world.after(0.1)
    assert world.lease.trusted()


@pytest.mark.fault(19)
@pytest.mark.parametrize("error", [DatabaseAway("gone"), TimeoutError()])
async def test_an_error_ends_the_trust_at_once(error: Exception) -> None:
    world = World(OURS, error, OURS)
    await world.lease.keep()
    with pytest.raises(DatabaseAway):
        await world.after(RENEW.total_seconds())
    assert not world.lease.trusted()
    assert world.lease.lost.is_set()
    await world.after(0)
    assert world.lease.trusted()


async def test_whoever_polls_is_woken_when_the_trust_ends_though_the_database_says_nothing() -> None:
    """Telegram refuses the updates to one of two."""
    world = World(Taken(Term("we", 4), MARGIN + timedelta(milliseconds=1)))
    await world.lease.keep()
    assert not world.lease.lost.is_set()
    world.now += 1
    async with asyncio.timeout(60):
        await world.lease.lost.wait()
    assert not world.lease.held.is_set()


async def test_who_waits_for_a_change_is_woken_by_it() -> None:
    world = World(OTHERS, OURS, OTHERS)
    assert (world.lease.held.is_set(), world.lease.lost.is_set()) == (False, True)
    await world.lease.keep()
    assert (world.lease.held.is_set(), world.lease.lost.is_set()) == (False, True)
    await world.after(5)
    assert (world.lease.held.is_set(), world.lease.lost.is_set()) == (True, False)
    await world.after(5)
    assert (world.lease.held.is_set(), world.lease.lost.is_set()) == (False, True)


async def test_where_nobody_else_can_be_it_is_asked_for_once() -> None:
    world = World(FOR_GOOD)
    assert await world.lease.keep()
    world.now += timedelta(days=400).total_seconds()
    assert not await world.lease.keep()
    assert world.lease.alone
    assert world.lease.term == Term("we", 7)
    await world.lease.leave()
    assert world.left == []


async def test_who_leaves_says_so_and_is_not_trusted_any_more() -> None:
    world = World(OURS)
    await world.lease.leave()
    assert world.left == []  # nothing was ever taken
    await world.lease.keep()
    await world.lease.leave()
    assert world.left == ["we"]
    assert not world.lease.trusted()


async def test_health_knows_who_posts_and_when_nobody_does() -> None:
    world = World(OURS, OTHERS, DatabaseAway("gone"))
    await world.lease.keep()
    assert (world.lease.fault(), world.lease.words()) == (None, "this process posts (term 4)")
    await world.after(5)
    assert (world.lease.fault(), world.lease.words()) == (None, "another process posts")
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            await world.after(TTL.total_seconds())
    assert world.lease.fault() == "lease: the database does not say which process posts, so this one posts nothing"
    assert world.lease.words() == "nobody knows who posts"
