"""What people do, and which updates the bot gets for it."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import views
from bot.sandbox.cast import Person
from bot.sandbox.entities import cleaned, with_found
from bot.sandbox.messages import Message
from bot.sandbox.posting import publish
from bot.sandbox.presses import Press
from bot.sandbox.world import World

LONGEST = 4096
"""Characters of one message; the app cuts what is longer: https://core.telegram.org/bots/api#sendmessage."""


class NotPossible(Exception):
    """Somebody wants what the app does not let them do: an HTTP status and one plain sentence. Nothing was changed."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


def press_start(world: World, who: Person, payload: str = "") -> Message:
    """Opens the private chat (again) and says "/start", with the payload of a deep link behind it."""
    if who.id in world.blocked:
        world.blocked.discard(who.id)
        _membership_changed(world, who, before="kicked", after="member")
    world.started.add(who.id)
    world.announce("person", person=who.id, facts={"person": views.person(world, who.id)})
    return say(world, who, who.id, f"/start {payload}".rstrip())[0]


def block(world: World, who: Person) -> None:
    """Blocks the bot; it is told. Nothing happens when it is blocked already or was never started."""
    if who.id not in world.started or who.id in world.blocked:
        return
    world.blocked.add(who.id)
    world.announce("person", person=who.id, facts={"person": views.person(world, who.id)})
    _membership_changed(world, who, before="member", after="kicked")


def say(
    world: World,
    who: Person,
    chat_id: int,
    text: str,
    entities: Sequence[dict[str, Any]] = (),
    reply_to: int | None = None,
) -> list[Message]:
    """Sends a text as the app does: what is too long goes out as several messages, in order."""
    may_write(world, who, chat_id)
    text, kept = cleaned(text, entities)
    if not text:
        raise NotPossible(400, "the text is empty")
    if reply_to is not None and not world.messages.find(chat_id, reply_to):
        raise NotPossible(404, "the message to reply to is not there")
    if len(text) <= LONGEST:
        return [_say_one(world, who, chat_id, text, kept, reply_to)]
    pieces = [piece for piece in (cleaned(piece, ())[0] for piece in _pieces(text)) if piece]
    return [_say_one(world, who, chat_id, piece, [], reply_to if n == 0 else None) for n, piece in enumerate(pieces)]


def press_button(world: World, who: Person, chat_id: int, message_id: int, data: str) -> Press:
    """Presses the button with this callback data; `world.presses` has the answer once the bot gave one."""
    message = visible(world, who, chat_id, message_id)
    if not any(button.get("callback_data") == data for row in message.keyboard for button in row):
        raise NotPossible(400, "no button under this message carries that data")
    press = world.presses.add(who.id, chat_id, message_id, data, world.seconds())
    world.announce(
        "press",
        person=who.id,
        facts={"press": press.id, "chat": chat_id, "message_id": message_id, "as": who.id, "data": data},
    )
    query = {
        "id": press.id,
        "from": views.user(world, who.id),
        "message": views.message(world, message),
        "chat_instance": str(chat_id),
        "data": data,
    }
    world.updates.put("callback_query", query)
    return press


def vote(world: World, who: Person, chat_id: int, message_id: int, options: Sequence[int]) -> Message:
    """Votes anew, [] takes the vote back. The bot gets totals of its own polls; who voted only for a poll that is not
    anonymous. What people hold by hand it hears of when it is stopped: https://core.telegram.org/bots/api#update.
    """
    message = visible(world, who, chat_id, message_id)
    poll = message.poll
    if poll is None:
        raise NotPossible(400, "this message is not a poll")
    before = poll.votes.get(who.id)
    if problem := poll.vote(who.id, options):
        raise NotPossible(400, problem)
    if poll.votes.get(who.id) == before:
        return message
    world.changed("poll", message)
    if poll.by_hand:
        return message
    world.updates.put("poll", views.poll(poll))
    if not poll.is_anonymous:
        chosen = poll.votes.get(who.id, ())
        answer = {"poll_id": poll.id, "user": views.user(world, who.id), "option_ids": list(chosen)}
        answer["option_persistent_ids"] = [poll.options[index].persistent_id for index in chosen]
        world.updates.put("poll_answer", answer)
    return message


def written(name: str, text: str, entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A cleaned text as a message carries it under this name, "text" or "caption", with what the servers find."""
    if not text:
        return {}
    found = with_found(text, entities)
    return {name: text} | ({_ENTITIES[name]: found} if found else {})


_ENTITIES = {"text": "entities", "caption": "caption_entities"}


def _say_one(
    world: World, who: Person, chat_id: int, text: str, entities: Sequence[dict[str, Any]], reply_to: int | None
) -> Message:
    return publish(world, chat_id, who.id, written("text", text, entities), reply_to=reply_to)


def _pieces(text: str) -> list[str]:
    """At most `LONGEST` characters each, cut in the second half: at the last line end, else the last space, else where
    it is full, as apps do."""
    pieces = []
    while len(text) > LONGEST:
        head = text[:LONGEST]
        cut = max(head.rfind("\n", LONGEST // 2), 0) or max(head.rfind(" ", LONGEST // 2), 0) or LONGEST
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def may_write(world: World, who: Person, chat_id: int) -> None:
    if chat_id == world.channel.id:
        if who.role != "owner":
            raise NotPossible(403, "only the owner posts in the channel")
    elif chat_id == world.group.id:
        return
    elif chat_id != who.id:
        raise NotPossible(403, "this is somebody else's chat")
    elif who.id not in world.started or who.id in world.blocked:
        raise NotPossible(403, "press Start first")


def visible(world: World, who: Person, chat_id: int, message_id: int) -> Message:
    if chat_id not in (world.channel.id, world.group.id, who.id):
        raise NotPossible(403, "this is somebody else's chat")
    message = world.messages.find(chat_id, message_id)
    if message is None:
        raise NotPossible(404, "there is no such message")
    return message


def _membership_changed(world: World, who: Person, before: str, after: str) -> None:
    """https://core.telegram.org/bots/api#chatmemberupdated: in private chats sent only for blocking and unblocking."""

    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": views.bot_user(world), "status": status, **until}

    update = {
        "chat": views.chat(world, who.id),
        "from": views.user(world, who.id),
        "date": world.seconds(),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
    world.updates.put("my_chat_member", update)
