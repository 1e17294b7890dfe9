"""Updates are kept in order, one of a lane at a time, and none is lost."""

import asyncio

import pytest
from sqlalchemy import select

from bot.inbox.health import Backlog
from bot.inbox.update import ClaimedUpdate
from bot.storage.chat_tables import inbox
from bot.storage.database import Database, open_database
from tests.contract.crowded import fill_past_the_store
from tests.contract.work import work
from tests.makers import BOT_ID, NOW, later, make_message_update, make_poll_update

LEASE = later(minutes=1)


async def fill(database: Database, *lanes: int) -> None:
    """Updates 1, 2, … of these users, in this order."""
    updates = [make_message_update(number, user_id=user) for number, user in enumerate(lanes, 1)]
    assert await database.inbox.accept(BOT_ID, updates, NOW) == len(lanes)


async def claim(database: Database, limit: int = 10) -> list[ClaimedUpdate]:
    return await database.inbox.claim(limit, NOW, LEASE)


@pytest.mark.fault(51)
async def test_an_update_is_stored_once(database: Database) -> None:
    twice = [make_message_update(5), make_message_update(5), make_message_update(6)]
    assert await database.inbox.accept(BOT_ID, twice, NOW) == 2
    assert await database.inbox.accept(BOT_ID, twice, NOW) == 0
    assert await database.inbox.unfinished() == 2


async def test_two_bots_may_have_the_same_update_id(database: Database) -> None:
    assert await database.inbox.accept(BOT_ID, [make_message_update(5)], NOW) == 1
    assert await database.inbox.accept(BOT_ID + 1, [make_message_update(5)], NOW) == 1


async def test_a_claim_gives_the_update_as_it_arrived(database: Database) -> None:
    update = make_message_update(5, text="שלום \x00 \ud83d") | {"unknown": [1.5, None]}
    await database.inbox.accept(BOT_ID, [update], NOW)
    (claimed,) = await claim(database)
    assert claimed == ClaimedUpdate(BOT_ID, 5, "chat:222", 1, update, NOW)


async def test_the_oldest_of_each_lane_are_claimed_in_order_of_arrival(database: Database) -> None:
    await fill(database, 1, 1, 2, 1, 3)
    assert [claimed.update_id for claimed in await claim(database)] == [1, 3, 5]
    assert await claim(database) == []


@pytest.mark.fault(53)
async def test_order_is_that_of_arrival_not_of_numbers(database: Database) -> None:
    """Telegram's numbers may start again, lower."""
    await database.inbox.accept(BOT_ID, [make_message_update(900)], NOW)
    await database.inbox.accept(BOT_ID, [make_message_update(7)], NOW)
    assert [claimed.update_id for claimed in await claim(database)] == [900]


async def test_a_claim_is_limited(database: Database) -> None:
    await fill(database, 1, 2, 3)
    assert [claimed.update_id for claimed in await claim(database, limit=2)] == [1, 2]
    assert [claimed.update_id for claimed in await claim(database, limit=2)] == [3]


async def test_the_next_of_a_lane_follows_when_the_first_is_done(database: Database) -> None:
    await fill(database, 1, 1)
    (first,) = await claim(database)
    await database.inbox.finish(first, NOW)
    assert [claimed.update_id for claimed in await claim(database)] == [2]


async def test_an_update_that_arrives_behind_finished_ones_is_claimed(database: Database) -> None:
    await fill(database, 1)
    (first,) = await claim(database)
    await database.inbox.finish(first, NOW)
    await database.inbox.accept(BOT_ID, [make_message_update(2, user_id=1)], NOW)
    assert [claimed.update_id for claimed in await claim(database)] == [2]


async def test_a_failed_update_is_tried_again_before_its_followers(database: Database) -> None:
    await fill(database, 1, 1)
    (first,) = await claim(database)
    await database.inbox.fail(first, "no luck", park=False)
    assert [(claimed.update_id, claimed.attempt) for claimed in await claim(database)] == [(1, 2)]


async def test_a_parked_update_lets_its_lane_go_on(database: Database) -> None:
    await fill(database, 1, 1)
    (first,) = await claim(database)
    await database.inbox.fail(first, "poison", park=True)
    assert [claimed.update_id for claimed in await claim(database)] == [2]
    assert await database.inbox.unfinished() == 1


async def test_a_lease_that_ran_out_is_claimed_again(database: Database) -> None:
    await fill(database, 1)
    await claim(database)
    assert await database.inbox.claim(10, later(seconds=59), later(minutes=2)) == []
    (again,) = await database.inbox.claim(10, LEASE, later(minutes=2))
    assert again.attempt == 2


async def test_who_lost_the_lease_neither_finishes_nor_fails_the_update(database: Database) -> None:
    await fill(database, 1, 1)
    (stale,) = await claim(database)
    (held,) = await database.inbox.claim(10, LEASE, later(minutes=2))
    await database.inbox.finish(stale, NOW)
    await database.inbox.fail(stale, "late", park=True)
    assert await database.inbox.unfinished() == 2
    await database.inbox.finish(held, NOW)
    assert await database.inbox.unfinished() == 1


async def test_a_monitor_reads_what_waits_since_when_and_what_was_done_last(database: Database) -> None:
    assert await database.inbox.backlog() == Backlog(0, None, None)
    await fill(database, 1, 2, 2)
    first, _ = await claim(database)
    await database.inbox.finish(first, later(minutes=3))
    assert await database.inbox.backlog() == Backlog(2, NOW, later(minutes=3))


async def test_what_a_dead_process_held_is_free_after_its_release(database: Database) -> None:
    await fill(database, 1, 2)
    await claim(database)
    assert await database.inbox.release_claims() == 2
    assert [claimed.attempt for claimed in await claim(database)] == [2, 2]


@pytest.mark.fault(51)
async def test_a_finished_update_keeps_its_key_and_no_text(database: Database) -> None:
    await fill(database, 1)
    (first,) = await claim(database)
    await database.inbox.finish(first, NOW)
    assert await database.inbox.accept(BOT_ID, [make_message_update(1, user_id=1)], NOW) == 0
    async with database.transactions.read() as connection:
        assert (await connection.execute(select(inbox.c.payload, inbox.c.state))).all() == [(None, "done")]


async def test_purge_forgets_only_what_ended_before(database: Database) -> None:
    await fill(database, 1, 2, 3, 4)
    first, second, parked, _ = await claim(database)
    await database.inbox.finish(first, NOW)
    await database.inbox.finish(second, later(days=2))
    await database.inbox.fail(parked, "poison", park=True)
    assert await database.inbox.purge(later(days=1)) == 2
    assert await database.inbox.accept(BOT_ID, [make_message_update(n, user_id=n) for n in (1, 2, 3, 4)], NOW) == 2


async def test_polls_have_lanes_of_their_own(database: Database) -> None:
    updates = [make_poll_update(1, "77"), make_poll_update(2, "77"), make_poll_update(3, "78")]
    await database.inbox.accept(BOT_ID, updates, NOW)
    assert [claimed.lane for claimed in await claim(database)] == ["poll:77", "poll:78"]


async def test_workers_at_once_never_get_one_lane(database: Database) -> None:
    """Eight workers, ten lanes of six: every update is handled once, in its lane's order."""
    await fill(database, *(number % 10 for number in range(60)))
    handled: dict[str, list[int]] = {}
    working: set[str] = set()

    async def work() -> None:
        while await database.inbox.unfinished():
            for claimed in await claim(database, limit=2):
                assert claimed.lane not in working
                working.add(claimed.lane)
                handled.setdefault(claimed.lane, []).append(claimed.update_id)
                await asyncio.sleep(0)
                working.remove(claimed.lane)
                await database.inbox.finish(claimed, NOW)

    await asyncio.gather(*(work() for _ in range(8)))
    assert sum(len(updates) for updates in handled.values()) == 60
    assert all(updates == sorted(updates) for updates in handled.values())


async def test_no_lane_is_left_without_a_head_by_acceptance_and_end_at_once(database: Database) -> None:
    """Whatever order the two commit in, the lane goes on."""
    for number in range(1, 21):
        await database.inbox.accept(BOT_ID, [make_message_update(2 * number, user_id=1)], NOW)
        (claimed,) = await claim(database)
        following = make_message_update(2 * number + 1, user_id=1)
        await asyncio.gather(database.inbox.finish(claimed, NOW), database.inbox.accept(BOT_ID, [following], NOW))
        (next_one,) = await claim(database)
        await database.inbox.finish(next_one, NOW)


@pytest.mark.parametrize("lanes", [1, 100_000], ids=["one lane", "as many lanes"])
async def test_a_claim_reads_no_more_with_100_000_updates_waiting_than_with_100(empty_url: str, lanes: int) -> None:
    """In a database of its own: in one that other tests have filled and emptied PostgreSQL reads what they left."""
    async with open_database(empty_url) as database:

        async def claim_and_finish() -> None:
            for claimed in await claim(database, limit=2):
                await database.inbox.finish(claimed, NOW)

        await fill_past_the_store(database, range(100), lanes)
        few = await work(database.transactions, claim_and_finish)
        await fill_past_the_store(database, range(100, 100_000), lanes)
        many = await work(database.transactions, claim_and_finish)
        assert 0 < many < 10 * few  # 100 times as much, and more, where it reads whatever waits
