"""Forwards and copies. To a bot a forward is the one way to see what stands in a channel."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import posting, views
from bot.sandbox.api.addresses import chat_id, writable_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.files import caption, without_caption
from bot.sandbox.api.messages import NEVER_IMITATED, manner
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.membership import SENDING
from bot.sandbox.messages import Message
from bot.sandbox.world import World
from bot.values import replace

MOST_IDS = 100
"""Messages in one call: https://core.telegram.org/bots/api#forwardmessages."""

_NOT_IMITATED = (*NEVER_IMITATED, "video_start_timestamp")


async def forward_message(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#forwardmessage. Gives the whole message, with its origin."""
    args.refuse(*_NOT_IMITATED)
    source = _source(world, args, Rule.FORWARD_NOT_FOUND)
    if views.is_protected(world, source):
        raise Refused(Rule.FORWARD_PROTECTED)
    if source.pinned is not None:
        raise Refused(Rule.FORWARD_REFUSED)
    chat = writable_chat_id(world, args, _kind(source))
    if not _fits(world, chat, source):
        raise Refused(Rule.POLL_NOT_ANONYMOUS)
    return views.message(world, _forward(world, args, chat, source))


async def forward_messages(world: World, args: Arguments) -> list[dict[str, int]]:
    """https://core.telegram.org/bots/api#forwardmessages. What is missing or may not be forwarded is left out."""
    args.refuse(*_NOT_IMITATED)
    found = [source for source in _sources(world, args) if source.pinned is None]
    if world.protected and any(source.chat_id == world.channel.id for source in found):
        raise Refused(Rule.FORWARD_PROTECTED)
    chat, sources = _sendable(world, args, [source for source in found if not source.protected])
    return [{"message_id": _forward(world, args, chat, source).message_id} for source in sources]


async def copy_message(world: World, args: Arguments) -> dict[str, int]:
    """https://core.telegram.org/bots/api#copymessage. A bot may copy what is protected: TDLib, MessagesManager."""
    args.refuse(*_NOT_IMITATED)
    source = _source(world, args, Rule.COPY_NOT_FOUND)
    if source.pinned is not None:
        raise Refused(Rule.COPY_REFUSED)
    chat = writable_chat_id(world, args, _kind(source))
    if not _fits(world, chat, source):
        raise Refused(Rule.POLL_NOT_ANONYMOUS)
    content = source.content
    if args.has("caption") and ("photo" in content or "document" in content):
        content = without_caption(content) | caption(args)
    how = manner(world, args, chat)
    return _copy(world, chat, source, content, how)


async def copy_messages(world: World, args: Arguments) -> list[dict[str, int]]:
    """https://core.telegram.org/bots/api#copymessages. What is missing or cannot be copied is left out."""
    args.refuse(*_NOT_IMITATED)
    chat, sources = _sendable(world, args, [it for it in _sources(world, args) if it.pinned is None])
    bare = args.flag("remove_caption")
    contents = (without_caption(source.content) if bare else source.content for source in sources)
    pairs = zip(sources, contents, strict=True)
    return [_copy(world, chat, source, content, _looks(args)) for source, content in pairs]


def _copy(world: World, chat: int, source: Message, content: dict[str, Any], how: dict[str, Any]) -> dict[str, int]:
    """A poll becomes a poll of its own, open and without votes."""
    poll = source.poll
    if poll:
        poll = replace(poll, id=str(next(world.poll_ids)), is_closed=False, votes={})
    copy = posting.publish(world, chat, world.bot.id, content, poll=poll, **how)
    return {"message_id": copy.message_id}


def _forward(world: World, args: Arguments, chat: int, source: Message) -> Message:
    return posting.forward(world, source, chat, world.bot.id, **_looks(args))


def _looks(args: Arguments) -> dict[str, bool]:
    return {"silent": args.flag("disable_notification"), "protected": args.flag("protect_content")}


def _source(world: World, args: Arguments, missing: Rule) -> Message:
    origin = chat_id(world, args, "from_chat_id")
    message = world.messages.find(origin, args.integer("message_id"))
    if message is None:
        raise Refused(missing)
    return message


def _sources(world: World, args: Arguments) -> list[Message]:
    """Those of `message_ids` that are there, in their order, which must be ascending."""
    origin, given = chat_id(world, args, "from_chat_id"), args.json("message_ids")
    if given is None:
        raise Refused(Rule.IDS_MISSING)
    if not isinstance(given, list) or not all(type(number) is int for number in given):
        raise Refused(Rule.BAD_JSON, name="message identifiers")
    if len(given) > MOST_IDS:
        raise Refused(Rule.IDS_MANY)
    if given != sorted(set(given)):
        raise Refused(Rule.IDS_ORDER)
    found = (world.messages.find(origin, number) for number in given)
    return [message for message in found if message]


def _sendable(world: World, args: Arguments, sources: Sequence[Message]) -> tuple[int, list[Message]]:
    """The chat that all of them may be sent to, and those that it takes."""
    kinds = {_kind(source) for source in sources} or {"text messages"}
    (chat,) = {writable_chat_id(world, args, kind) for kind in SENDING if kind in kinds}
    return chat, [source for source in sources if _fits(world, chat, source)]


def _fits(world: World, chat: int, source: Message) -> bool:
    """No open vote goes into a channel: TDLib, MessageContent."""
    return chat != world.channel.id or source.poll is None or source.poll.is_anonymous


def _kind(source: Message) -> str:
    if source.poll:
        return "polls"
    if "rich_message" in source.content:
        return "the rich message"
    return next((f"{kind}s" for kind in ("photo", "document") if kind in source.content), "text messages")
