"""What the bot has on record of the messages that it tried to send."""

from bot.storage.database import Database
from bot.storage.told_parts import told_parts
from tests.contract.parts import begin, plan
from tests.makers import NOW


async def test_what_was_tried_is_told_with_its_state_and_its_message(database: Database) -> None:
    first = await begin(database, await plan(database, "one", "two"))
    assert await told_parts(database.transactions) == [(first.post_id, "sending", None)]
    await database.delivery.confirm(first, 10, None, NOW)
    assert await told_parts(database.transactions) == [(first.post_id, "confirmed", 10)]
