"""Which message is to be pinned, and which was."""

from bot.publishing.mending import Held, Word
from bot.publishing.pinning import Pins
from bot.storage.database import Database
from tests.contract.parts import begin, plan, plan_rich, send, told
from tests.makers import CHANNEL_ID, NOW


async def test_before_the_first_review_there_is_nothing_to_pin(database: Database) -> None:
    assert await database.pins.pins(CHANNEL_ID) == Pins()


async def test_the_first_message_of_the_last_whole_review_is_to_be_pinned(database: Database) -> None:
    await send(database, await plan(database), 11)
    half = await send(database, await plan(database, "1/2", "2/2", identity="b"), 12)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=11)
    (rest,) = await database.delivery.due(NOW)
    assert rest.post_id == half.post_id
    await send(database, rest, 13)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=12)
    assert await database.pins.pins(-1) == Pins()


async def test_a_rich_review_that_went_on_as_plain_text_is_pinned_at_its_first_message(database: Database) -> None:
    part = await begin(database, await plan_rich(database, {"r": ("a", "b")}))
    assert await database.delivery.refuse(part, "400", NOW)
    for message_id in (11, 12):
        (due,) = await database.delivery.due(NOW)
        await send(database, due, message_id)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=11)


async def test_a_review_that_was_taken_away_is_not_pinned(database: Database) -> None:
    await send(database, await plan(database), 11)
    part = await send(database, await plan(database, "1/2", "2/2", identity="b"), 12)
    (rest,) = await database.delivery.due(NOW)
    assert await database.delivery.refuse(await begin(database, rest), "400", NOW)
    assert await database.series.decide(Held(part.post_id, 1), Word.DELETE, NOW, "button:1")
    assert await database.series.cleared(part.post_id, (), NOW)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=11)


async def test_one_that_only_a_person_saw_cannot_be_pinned(database: Database) -> None:
    await send(database, await plan(database), 11)
    part = await begin(database, await plan(database, identity="b"))
    assert await database.delivery.confirm(part, None, None, NOW)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=11)


async def test_what_was_pinned_is_remembered(database: Database) -> None:
    await send(database, await plan(database), 11)
    await database.pins.pinned(11)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=11, done=11, pinned=11)


async def test_a_failure_is_told_once_until_a_pin_succeeds_and_the_old_one_stays(database: Database) -> None:
    await send(database, await plan(database, identity="The title"), 12)
    await database.pins.pinned(11)
    assert await database.pins.gave_up(12, "no right", NOW)
    assert not await database.pins.gave_up(13, "no right", NOW)
    assert await database.pins.pins(CHANNEL_ID) == Pins(newest=12, done=13, pinned=11)
    await database.pins.pinned(14)
    assert await database.pins.gave_up(15, "no right", NOW)
    first, _ = await told(database, "pin_failed")
    assert first == {"title": "The title", "message_id": 12, "reason": "no right"}
