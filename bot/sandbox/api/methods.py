"""The methods that are served, by name. Add one: write it beside its relatives and name it here."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.api import account, chats, files, forwards, inline, messages, pins, polls, presses, receiving
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
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendRichMessage": messages.send_rich_message,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": presses.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "sendPhoto": files.send_photo,
    "sendDocument": files.send_document,
    "getFile": files.get_file,
    "forwardMessage": forwards.forward_message,
    "forwardMessages": forwards.forward_messages,
    "copyMessage": forwards.copy_message,
    "copyMessages": forwards.copy_messages,
    "pinChatMessage": pins.pin_chat_message,
    "unpinChatMessage": pins.unpin_chat_message,
    "unpinAllChatMessages": pins.unpin_all_chat_messages,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
}

NAMES = {name.lower(): name for name in METHODS}
"""The server does not mind the case of a method's name: BAPI, `Client::on_cmd`."""

SENDING = frozenset(
    (
        *("sendMessage", "sendRichMessage", "sendPoll", "sendPhoto", "sendDocument"),
        *("forwardMessage", "forwardMessages", "copyMessage", "copyMessages"),
    )
)
"""Those that put a message into the chat that `chat_id` names."""
