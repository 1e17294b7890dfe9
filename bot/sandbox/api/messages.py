"""Sending, editing and deleting messages."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.addresses import chat_id, inner_chat_id, writable_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.keyboards import Keyboard, keyboard
from bot.sandbox.api.rich import rich_content
from bot.sandbox.api.rights import may_delete, may_edit
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import message_content
from bot.sandbox.messages import Message
from bot.sandbox.posting import publish
from bot.sandbox.world import World

DELETABLE = 48 * 3600
"""Seconds of the sandbox's clock during which a message can be deleted: https://core.telegram.org/bots/api#deletemessage."""

NEVER_IMITATED = (
    "business_connection_id",
    "message_thread_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "message_effect_id",
    "inline_message_id",
    "reply_to_message_id",
)
"""Parameters of several methods that would change the outcome at Telegram; here they are refused."""


async def send_message(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendmessage."""
    args.refuse(*NEVER_IMITATED, "rich_message")
    chat = writable_chat_id(world, args)
    content = message_content(args) | link_preview(args)
    return send(world, args, chat, content)


async def send_rich_message(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendrichmessage. Telegram too looks at the blocks before the chat (OBS)."""
    args.refuse(*NEVER_IMITATED, "allow_paid_broadcast", "ephemeral_message_parameters")
    content = rich_content(args)
    chat = writable_chat_id(world, args, "the rich message")
    content["rich_message"]["blocks"] = world.faults.shortened(content["rich_message"]["blocks"])
    return send(world, args, chat, content)


async def edit_message_text(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#editmessagetext. Without `reply_markup` the keyboard goes away.

    A text becomes a rich message and back: TDLib, MessagesManager.
    """
    args.refuse(*NEVER_IMITATED)
    message = editable(world, args)
    content = _rich_instead(args) if args.has("rich_message") else message_content(args) | link_preview(args)
    if not {"text", "rich_message"} & message.content.keys():
        raise Refused(Rule.EDIT_NO_TEXT)
    return _edit(world, message, content, keyboard_under(world, args, message.chat_id))


async def edit_message_reply_markup(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#editmessagereplymarkup."""
    args.refuse(*NEVER_IMITATED)
    message = editable(world, args)
    return _edit(world, message, message.content, keyboard_under(world, args, message.chat_id))


async def delete_message(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#deletemessage. See `may_delete`."""
    message = find(world, args, Rule.DELETE_NOT_FOUND)
    if not may_delete(world, message) or world.seconds() - message.date > DELETABLE:
        raise Refused(Rule.DELETE_REFUSED)
    world.delete(message)
    return True


def send(world: World, args: Arguments, chat: int, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What every sending method has in common; `more`: further fields of `Message`."""
    message = publish(world, chat, world.bot.id, content, **manner(world, args, chat), **more)
    return views.message(world, message)


def manner(world: World, args: Arguments, chat: int) -> dict[str, Any]:
    """How a message goes out, as fields of `Message`: the reply, the keyboard, the sound, the protection."""
    return {
        "reply_to": _reply_to(world, args, chat),
        "keyboard": keyboard_under(world, args, chat),
        "silent": args.flag("disable_notification"),
        "protected": args.flag("protect_content"),
    }


def find(world: World, args: Arguments, missing: Rule) -> Message:
    """The message that `chat_id` and `message_id` name, not deleted."""
    chat, number = inner_chat_id(world, args), args.integer("message_id")
    if not args.text("message_id"):
        raise Refused(Rule.NO_MESSAGE_ID)
    message = world.messages.find(chat, number)
    if message is None:
        raise Refused(missing)
    return message


def editable(world: World, args: Arguments) -> Message:
    """A message that the bot may edit: see `may_edit`."""
    message = find(world, args, Rule.EDIT_NOT_FOUND)
    if not may_edit(world, message):
        raise Refused(Rule.EDIT_REFUSED)
    return message


def keyboard_under(world: World, args: Arguments, chat: int) -> Keyboard:
    """`reply_markup` of a message in this chat."""
    return keyboard(args, in_channel=chat == world.channel.id)


def link_preview(args: Arguments) -> dict[str, Any]:
    """`link_preview_options` as a message carries it: https://core.telegram.org/bots/api#linkpreviewoptions."""
    options = args.json("link_preview_options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise Refused(Rule.BAD_JSON, name="link preview options")
    flags = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
    kept: dict[str, Any] = {name: True for name in flags if options.get(name) is True}
    if isinstance(options.get("url"), str) and options["url"]:
        kept["url"] = options["url"]
    return {"link_preview_options": kept} if kept else {}


def _rich_instead(args: Arguments) -> dict[str, Any]:
    """`rich_message` of an edit. What Telegram does with a text beside it is not known."""
    args.refuse("text", "entities", "parse_mode", "link_preview_options")
    return rich_content(args)


def _reply_to(world: World, args: Arguments, chat: int) -> int | None:
    reply = args.json("reply_parameters")
    if reply is None:
        return None
    if not isinstance(reply, dict):
        raise Refused(Rule.BAD_JSON, name="reply parameters")
    inner = Arguments(reply)
    inner.refuse("quote", "quote_entities", "checklist_task_id", "poll_option_id")
    if inner.has("chat_id") and chat_id(world, inner) != chat:
        raise Refused(Rule.NOT_IMITATED, name="a reply to another chat")
    number = inner.integer("message_id")
    if world.messages.find(chat, number):
        return number
    if inner.flag("allow_sending_without_reply"):
        return None
    raise Refused(Rule.REPLY_NOT_FOUND)


def _edit(
    world: World, message: Message, content: dict[str, Any], buttons: list[list[dict[str, Any]]]
) -> dict[str, Any]:
    if (message.content, message.keyboard) == (content, buttons):
        raise Refused(Rule.NOT_MODIFIED)
    message.content, message.keyboard, message.edited_at = content, buttons, world.seconds()
    world.changed("edit", message)
    return views.message(world, message)
