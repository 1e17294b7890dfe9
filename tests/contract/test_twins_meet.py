"""Twins that arrive, leave and come back, whoever makes them."""

from bot.publishing.queue import AddToQueue
from bot.storage.database import Database
from bot.values import replace
from tests.contract import by_hand
from tests.contract.arriving import ENGLISH, GUEST, HEBREW, arrived, deliver, freeze, stored, twin_id
from tests.makers import NOW, OWNER_ID, make_paper, make_review


async def test_a_draft_that_arrives_is_paired_with_its_twin(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    hebrew, rivals = await arrived(database, HEBREW, 2)
    assert rivals == []
    assert (await twin_id(database, english), await twin_id(database, hebrew)) == (hebrew, english)


async def test_a_twin_that_was_thrown_away_makes_room(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    first, _ = await arrived(database, HEBREW, 2)
    await database.twins.pair(english, first, OWNER_ID, NOW, "button:0")
    await database.drafts.discard(first, OWNER_ID, NOW, "button:1")
    second, _ = await arrived(database, HEBREW, 3)
    assert await twin_id(database, english) == second
    await database.drafts.restore(first, OWNER_ID, NOW, "button:2")
    assert await twin_id(database, english) == second
    assert await twin_id(database, first) is None


async def test_a_twin_that_comes_back_is_one_again(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    hebrew, _ = await arrived(database, HEBREW, 2)
    await database.drafts.discard(hebrew, OWNER_ID, NOW, "button:1")
    assert await database.twins.twin(english) is None
    await database.drafts.restore(hebrew, OWNER_ID, NOW, "button:2")
    assert (await twin_id(database, english), await twin_id(database, hebrew)) == (hebrew, english)


async def test_a_countdown_goes_on_when_a_twin_arrives(database: Database) -> None:
    entry = await AddToQueue(database.queue)(ENGLISH, NOW)
    running = await database.countdowns.start(entry.stored.id, entry.version, False, OWNER_ID, None, NOW, "button:1")
    await AddToQueue(database.queue)(HEBREW, NOW)
    now = await database.countdowns.running(entry.stored.id)
    assert running is not None
    assert now is not None
    assert now.revision == (await stored(database, entry.stored.id)).revision


async def test_what_is_no_review_is_nobodys_twin(database: Database) -> None:
    hebrew, _ = await arrived(database, replace(HEBREW, paper=make_paper()))
    await by_hand.post(database, by_hand.by_hand())
    (adopted,) = await database.archive.latest(1)
    assert (adopted.twin_id, await twin_id(database, hebrew)) == (hebrew, adopted.id)
    await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:1")
    assert await database.twins.twin(hebrew) is None
    fourth, _ = await arrived(database, ENGLISH, 4)
    assert await twin_id(database, hebrew) == fourth


async def test_a_draft_that_is_in_the_language_of_its_twin_now_is_none(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    hebrew, _ = await arrived(database, HEBREW, 2)
    await database.twins.pair(english, hebrew, OWNER_ID, NOW, "button:0")
    before = await stored(database, hebrew)
    await database.drafts.change(hebrew, before.revision, replace(HEBREW, language="en"), OWNER_ID, NOW, "button:1")
    assert (await twin_id(database, english), await twin_id(database, hebrew)) == (None, None)


async def test_a_change_can_be_undone_when_a_twin_came_since(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    before = await stored(database, english)
    await database.drafts.change(english, before.revision, replace(ENGLISH, hook="A hook."), OWNER_ID, NOW, "button:1")
    await arrived(database, HEBREW, 2)
    known = await database.drafts.known(english)
    assert known is not None
    assert known.former_id is not None
    assert await database.mending.undo(known.former_id, NOW, "button:2", by=OWNER_ID) == english


async def test_a_link_that_makes_a_twin_can_be_undone(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    hebrew, _ = await arrived(database, replace(HEBREW, paper=None), 2)
    before = await stored(database, hebrew)
    draft = await database.drafts.change(hebrew, before.revision, HEBREW, OWNER_ID, NOW, "button:1")
    assert draft is not None
    assert draft.stored.twin_id == english
    assert draft.former_id is not None


async def test_a_twin_that_is_posted_takes_the_place_of_one_that_is_a_draft(database: Database) -> None:
    english, _ = await arrived(database, ENGLISH)
    await database.queue.put_first(english, NOW, None)
    await freeze(database, english, "one")
    await deliver(database, 10)
    guests, _ = await arrived(database, HEBREW, 2, by=GUEST)
    owners, _ = await arrived(database, HEBREW, 3)
    assert await twin_id(database, english) == guests
    await database.queue.put_first(owners, NOW, None)
    await freeze(database, owners, "two", number=8)
    await deliver(database, 11)
    assert (await twin_id(database, english), await twin_id(database, owners)) == (owners, english)
    assert await twin_id(database, guests) is None


async def test_a_twin_of_what_waited_is_nobodys_own_twin_when_that_comes_back(database: Database) -> None:
    waiting, _ = await arrived(database, make_review("Patience", paper=make_paper()))
    await by_hand.post(database, by_hand.by_hand())
    (adopted,) = await database.archive.latest(1)
    await database.drafts.restore(waiting, OWNER_ID, NOW, "button:1")
    before = await stored(database, waiting)
    hebrew = replace(before.review, language="he")
    assert await database.drafts.change(waiting, before.revision, hebrew, OWNER_ID, NOW, "button:2")
    assert await twin_id(database, adopted.id) == waiting
    await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:3")
    assert await twin_id(database, waiting) != waiting
    assert await database.twins.twin(waiting) is None
