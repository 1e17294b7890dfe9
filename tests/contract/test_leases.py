"""One process posts, by the database's own clock; what another has in hand is not touched while that one lives."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.publishing.lease import Term
from bot.publishing.post import Part
from bot.storage.database import Database
from bot.storage.tables import deliveries, leases
from tests.contract.parts import DEADLINE, plan, seen, told
from tests.makers import BOT_ID, NOW, later, make_message_update

TTL = timedelta(seconds=15)
ONLY_POSTGRES = pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
ONLY_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


async def runs_out(database: Database, holder: str) -> None:
    """Nobody heard of this process for long."""
    async with database.transactions.write() as connection:
        gone = text("clock_timestamp() - interval '1 second'")
        await connection.execute(update(leases).where(leases.c.holder == holder).values(expires_at=gone))


async def term_of(database: Database, holder: str) -> Term:
    term = (await database.leases.take(holder, TTL)).term
    assert term is not None
    return term


async def sent_and_not_found(database: Database) -> Part:
    """A message whose answer did not come and that nobody saw: it is to be sent again."""
    await database.evidence.keep([seen(20, "what stood there before")], NOW)
    first = await database.delivery.begin(await plan(database), NOW, DEADLINE)
    assert first is not None
    await database.delivery.lose(first, "time-out", NOW)
    assert await database.evidence.deny(first.id, 1, NOW)
    return first


@ONLY_POSTGRES
async def test_one_holds_it_and_others_learn_for_how_long(database: Database) -> None:
    assert await term_of(database, "a") == Term("a", 1)
    other = await database.leases.take("b", TTL)
    assert other.term is None
    assert other.left is not None
    assert timedelta(seconds=10) < other.left <= TTL
    assert await term_of(database, "a") == Term("a", 1)


@ONLY_POSTGRES
async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    taken = await asyncio.gather(*(database.leases.take(name, TTL) for name in "abcdefgh"))
    assert [one.term.epoch for one in taken if one.term] == [1]


@ONLY_POSTGRES
@pytest.mark.parametrize("next_one", ["a", "b"])
async def test_a_term_that_ran_out_is_followed_by_another(database: Database, next_one: str) -> None:
    """Also where the same process comes back: nobody knows what happened meanwhile."""
    await term_of(database, "a")
    await runs_out(database, "a")
    assert await term_of(database, next_one) == Term(next_one, 2)


@ONLY_POSTGRES
async def test_who_leaves_is_followed_at_once(database: Database) -> None:
    await term_of(database, "a")
    await database.leases.leave("b")
    assert (await database.leases.take("b", TTL)).term is None
    await database.leases.leave("a")
    assert await term_of(database, "b") == Term("b", 2)


@ONLY_POSTGRES
async def test_processes_that_are_long_dead_leave_no_rows(database: Database) -> None:
    await term_of(database, "a")
    await database.leases.take("b", TTL)
    async with database.transactions.write() as connection:
        long_ago = text("clock_timestamp() - interval '2 days'")
        await connection.execute(update(leases).where(leases.c.holder == "b").values(expires_at=long_ago))
    await term_of(database, "a")
    async with database.transactions.read() as connection:
        assert set(await connection.scalars(select(leases.c.name))) == {"posting", "process:a"}


@ONLY_SQLITE
async def test_on_a_file_the_next_start_takes_it_for_good(database: Database) -> None:
    assert (await database.leases.take("a", TTL)).left is None
    assert await term_of(database, "b") == Term("b", 2)
    async with database.transactions.read() as connection:
        assert set(await connection.scalars(select(leases.c.name))) == {"posting", "process:b"}


async def test_an_intent_carries_its_term(database: Database) -> None:
    term = await term_of(database, "a")
    assert await database.delivery.begin(await plan(database), NOW, DEADLINE, term) is not None
    (under_way,) = await database.delivery.under_way()
    assert (under_way.epoch, under_way.deadline) == (term.epoch, DEADLINE)


@pytest.mark.parametrize("stale", [Term("a", 9), Term("b", 1)], ids=["another term", "another process"])
async def test_who_does_not_hold_it_begins_nothing(database: Database, stale: Term) -> None:
    await term_of(database, "a")
    part = await plan(database)
    assert await database.delivery.begin(part, NOW, DEADLINE, stale) is None
    assert await database.delivery.due(NOW) == [part]


@pytest.mark.fault(19)
@ONLY_POSTGRES
async def test_whose_term_ran_out_begins_nothing(database: Database) -> None:
    term = await term_of(database, "a")
    part = await plan(database)
    await runs_out(database, "a")
    assert await database.delivery.begin(part, NOW, DEADLINE, term) is None
    assert await database.delivery.due(NOW) == [part]


@pytest.mark.fault(18)
async def test_what_an_old_holder_proves_counts(database: Database) -> None:
    part = await database.delivery.begin(await plan(database), NOW, DEADLINE, await term_of(database, "a"))
    assert part is not None
    await database.leases.leave("a")
    await term_of(database, "b")
    assert await database.delivery.confirm(part, 30, None, NOW)


async def test_an_answer_that_comes_after_the_second_sending_is_kept_as_a_copy(database: Database) -> None:
    """Both ids stay on record, and the owners may delete one of the messages."""
    first = await sent_and_not_found(database)
    (planned,) = await database.delivery.due(NOW)
    second = await database.delivery.begin(planned, NOW, DEADLINE)
    assert second is not None
    assert not await database.delivery.confirm(first, 30, None, NOW)
    assert await database.delivery.confirm(second, 31, None, NOW)
    assert await database.evidence.tell_copies(NOW) == 1
    (copy,) = await told(database, "stray_copy")
    assert (copy["message_id"], copy["original_id"]) == (30, 31)
    async with database.transactions.read() as connection:
        assert list(await connection.scalars(select(deliveries.c.message_id).order_by(deliveries.c.attempt))) == [
            30,
            31,
        ]


async def test_an_answer_that_comes_before_the_second_sending_spares_it(database: Database) -> None:
    first = await sent_and_not_found(database)
    assert await database.delivery.confirm(first, 30, None, NOW)
    assert await database.delivery.due(NOW) == []
    assert await database.evidence.tell_copies(NOW) == 0


async def test_an_answer_that_is_on_record_is_no_copy(database: Database) -> None:
    part = await database.delivery.begin(await plan(database), NOW, DEADLINE)
    assert part is not None
    assert await database.delivery.confirm(part, 30, None, NOW)
    assert not await database.delivery.confirm(part, 30, None, NOW)
    assert await database.evidence.known(part.channel_id, 0) == {30}
    assert await database.evidence.tell_copies(NOW) == 0


async def claim(database: Database, holder: str) -> list[int]:
    return [one.update_id for one in await database.inbox.claim(9, NOW, later(minutes=1), holder)]


@ONLY_POSTGRES
async def test_updates_are_freed_when_their_process_is_dead(database: Database) -> None:
    updates = [make_message_update(number, user_id=number) for number in (1, 2)]
    await database.inbox.accept(BOT_ID, updates[:1], NOW)
    await database.leases.take("a", TTL)
    assert await claim(database, "a") == [1]
    await database.inbox.accept(BOT_ID, updates[1:], NOW)
    await database.leases.take("b", TTL)
    assert await claim(database, "b") == [2]
    assert await database.inbox.release_claims() == 0
    await runs_out(database, "a")
    assert await database.inbox.release_claims() == 1
    assert await claim(database, "b") == [1]


@ONLY_SQLITE
async def test_on_a_file_all_but_the_newest_process_are_dead(database: Database) -> None:
    await database.leases.take("a", TTL)
    await database.inbox.accept(BOT_ID, [make_message_update(1)], NOW)
    assert await claim(database, "a") == [1]
    assert await database.inbox.release_claims() == 0
    await database.leases.take("b", TTL)
    assert await database.inbox.release_claims() == 1
