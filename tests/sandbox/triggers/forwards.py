"""Forwards and copies that are refused."""

from typing import Any

from bot.sandbox.api.rules import Rule
from bot.sandbox.world import World
from tests.sandbox.triggers.case import BY_BOT, CHANNEL, MEI, Trigger, Triggers


def _from_channel(**params: Any) -> dict[str, Any]:
    return {"chat_id": MEI, "from_chat_id": CHANNEL, **params}


def _protect(world: World) -> None:
    world.protected = True


def _pin(world: World) -> None:
    """Leaves the service message 5 in the channel."""
    world.post(CHANNEL, world.bot.id, {}, pinned=BY_BOT)


TRIGGERS: Triggers = {
    Rule.FORWARD_NOT_FOUND: Trigger("forwardMessage", _from_channel(message_id=99)),
    Rule.FORWARD_REFUSED: Trigger("forwardMessage", _from_channel(message_id=5), before=_pin),
    Rule.FORWARD_PROTECTED: Trigger("forwardMessage", _from_channel(message_id=BY_BOT), before=_protect),
    Rule.COPY_NOT_FOUND: Trigger("copyMessage", _from_channel(message_id=99)),
    Rule.COPY_REFUSED: Trigger("copyMessage", _from_channel(message_id=5), before=_pin),
    Rule.IDS_MISSING: Trigger("forwardMessages", _from_channel()),
    Rule.IDS_MANY: Trigger("copyMessages", _from_channel(message_ids=list(range(1, 102)))),
    Rule.IDS_ORDER: Trigger("forwardMessages", _from_channel(message_ids=[2, 1])),
}
