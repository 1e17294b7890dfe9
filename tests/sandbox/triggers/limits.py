"""What is too much or too old while Telegram's limits are on."""

from datetime import timedelta

from bot.sandbox.api.rules import Rule
from bot.sandbox.limits import PER_MINUTE, PRESS_AGE
from bot.sandbox.world import World
from tests.sandbox.triggers.case import CHANNEL, Trigger, Triggers, sent


def _busy(world: World) -> None:
    """A minute's posts, the first 15 seconds ago: three are on the stage already."""
    world.limits.on = True
    world.clock.advance(timedelta(seconds=15))
    for _ in range(PER_MINUTE - 3):
        world.post(CHANNEL, world.bot.id, {"text": "more"})


def _late(world: World) -> None:
    world.limits.on = True
    world.clock.advance(timedelta(seconds=PRESS_AGE + 1))


TRIGGERS: Triggers = {
    Rule.TOO_MANY: Trigger("sendMessage", sent(), {"retry_after": 45}, before=_busy),
    Rule.QUERY_OLD: Trigger("answerCallbackQuery", {"callback_query_id": "1"}, before=_late),
}
