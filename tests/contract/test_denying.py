"""Nothing is sent again while a message that looks like it stands there."""

from bot.publishing.evidence import SeenMessage
from bot.publishing.post import Part, PartState, visible_hash
from bot.storage.database import Database
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_frozen_poll, make_post, make_review

QUESTION = "Which paper next?"


async def lose_a_poll(database: Database) -> Part:
    entry = await database.queue.add(make_review("a"), "a", NOW)
    post = make_post(parts=(make_frozen_poll(QUESTION),), review_id=entry.stored.id)
    await database.slots.freeze(entry, 1, TODAY, post, NOW, slot=None, cause=None)
    (part,) = await database.delivery.due(NOW)
    begun = await database.delivery.begin(part, NOW, later(seconds=45))
    assert begun is not None
    await database.delivery.lose(begun, "time-out", NOW)
    return begun


async def test_a_poll_that_looks_like_it_is_not_denied_though_its_id_is_not_known(database: Database) -> None:
    part = await lose_a_poll(database)
    poll = SeenMessage(
        channel_id=CHANNEL_ID, message_id=10, method="sendPoll", text_hash=make_frozen_poll(QUESTION).text_hash
    )
    await database.evidence.keep([poll], NOW)
    assert not await database.evidence.deny(part.id, part.attempt, later(minutes=3))
    now = await database.delivery.part(part.id)
    assert now is not None
    assert now.state is PartState.UNKNOWN


async def test_another_message_is_no_reason_to_wait(database: Database) -> None:
    part = await lose_a_poll(database)
    other = SeenMessage(channel_id=CHANNEL_ID, message_id=10, method="sendMessage", text_hash=visible_hash(QUESTION))
    await database.evidence.keep([other], NOW)
    assert await database.evidence.deny(part.id, part.attempt, later(minutes=3))
