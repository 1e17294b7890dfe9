"""The methods that are served, by name. Add one: write it beside its relatives and name it here."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.api import account, chats, messages, polls, receiving
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.world import World

Method = Callable[[World, Arguments], Awaitable[Any]]
"""Does the work and gives `result`, or raises `Refused` with nothing changed."""

METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "sendMessage": messages.send_message,
    "sendRichMessage": messages.send_rich_message,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": messages.answer_callback_query,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
}

NAMES = {name.lower(): name for name in METHODS}
"""The server does not mind the case of a method's name: BAPI, `Client::on_cmd`."""
