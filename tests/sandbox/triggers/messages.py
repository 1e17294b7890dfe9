"""Replying to messages, editing and deleting them, and answering presses."""

from datetime import timedelta

from bot.sandbox.api.rules import Rule
from bot.sandbox.world import World
from tests.sandbox.triggers.case import BY_MEI, MEI, POLL, Trigger, Triggers, post, sent


def _two_days_later(world: World) -> None:
    world.clock.advance(timedelta(hours=48, seconds=1))


TRIGGERS: Triggers = {
    Rule.REPLY_NOT_FOUND: Trigger("sendMessage", sent(reply_parameters={"message_id": 99})),
    Rule.NO_MESSAGE_ID: Trigger("editMessageText", sent()),
    Rule.EDIT_NOT_FOUND: Trigger("editMessageText", post(99)),
    Rule.EDIT_REFUSED: Trigger("editMessageText", post(BY_MEI, chat_id=MEI)),
    Rule.EDIT_NO_TEXT: Trigger("editMessageText", post(POLL)),
    Rule.NOT_MODIFIED: Trigger("editMessageText", post()),
    Rule.DELETE_NOT_FOUND: Trigger("deleteMessage", post(99)),
    Rule.DELETE_REFUSED: Trigger("deleteMessage", post(), before=_two_days_later),
    Rule.QUERY_EMPTY: Trigger("answerCallbackQuery"),
    Rule.ANSWER_LONG: Trigger("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    Rule.ANSWER_URL: Trigger("answerCallbackQuery", {"callback_query_id": "1", "url": "https://example.org"}),
    Rule.QUERY_OLD: Trigger("answerCallbackQuery", {"callback_query_id": "77"}),
}
