"""The bot without a right, or not in the chat at all; pins."""

from collections.abc import Callable

from bot.sandbox.api.rules import Rule
from bot.sandbox.membership import Membership, Status
from bot.sandbox.world import World
from tests.sandbox.triggers.case import CHANNEL, DANA, Trigger, Triggers, post, sent

GROUP = -1001234500002


def placed(status: Status, *rights: str, chat: int = CHANNEL) -> Callable[[World], object]:
    """The channel has its group, and the bot this place in one of them."""

    def place(world: World) -> None:
        world.linked = True
        world.places[chat] = Membership(status, frozenset(rights))

    return place


def _pinned(world: World) -> None:
    world.post(CHANNEL, world.bot.id, {}, pinned=1)


TRIGGERS: Triggers = {
    Rule.KICKED: Trigger("getChat", {"chat_id": CHANNEL}, {"kind": "channel"}, placed("kicked")),
    Rule.NOT_A_MEMBER: Trigger("sendMessage", sent(), {"kind": "channel"}, placed("left")),
    Rule.NO_POST_RIGHT: Trigger("sendMessage", sent(), before=placed("administrator", "can_edit_messages")),
    Rule.NO_RIGHT_TO_SEND: Trigger(
        "sendPoll",
        {"chat_id": GROUP, "question": "Which?", "options": ["this"]},
        {"what": "polls"},
        placed("restricted", "can_send_messages", chat=GROUP),
    ),
    Rule.MEMBERS_HIDDEN: Trigger("getChatMember", {"chat_id": CHANNEL, "user_id": DANA}, before=placed("member")),
    Rule.PIN_NOT_FOUND: Trigger("pinChatMessage", post(99)),
    Rule.UNPIN_NOT_FOUND: Trigger("unpinChatMessage", {"chat_id": CHANNEL}),
    Rule.PIN_SERVICE: Trigger("pinChatMessage", post(5), before=_pinned),
    Rule.NO_RIGHT_TO_PIN: Trigger("pinChatMessage", post(), before=placed("administrator", "can_post_messages")),
}
