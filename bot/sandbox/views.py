"""The world as JSON: first as the Bot API tells it, then as people see it."""

from typing import Any

from bot.sandbox.cast import TELEGRAM
from bot.sandbox.membership import CHANNEL_RIGHTS, GROUP_RIGHTS, SENDING, Membership
from bot.sandbox.messages import Message
from bot.sandbox.polls import Poll
from bot.sandbox.presses import Press
from bot.sandbox.queries import InlineQuery
from bot.sandbox.world import World

Json = dict[str, Any]

_ELSEWHERE = -1_001_999_999_999  # every channel outside this world


def bot_user(world: World) -> Json:
    return {"id": world.bot.id, "is_bot": True, "first_name": world.bot.name, "username": world.bot.username}


def user(world: World, user_id: int) -> Json:
    """https://core.telegram.org/bots/api#user. KeyError for somebody who is not in this world."""
    if user_id == world.bot.id:
        return bot_user(world)
    if user_id == TELEGRAM:
        return {"id": TELEGRAM, "is_bot": False, "first_name": "Telegram"}
    person = world.people[user_id]
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language}


def chat(world: World, chat_id: int) -> Json:
    """https://core.telegram.org/bots/api#chat."""
    if chat_id == world.channel.id:
        channel = world.channel
        return {"id": channel.id, "type": "channel", "title": channel.title, "username": channel.username}
    if chat_id == world.group.id:
        return {"id": chat_id, "type": "supergroup", "title": world.group.title}
    return {"id": chat_id, "type": "private", "first_name": world.people[chat_id].name}


def group(world: World) -> Json:
    """The group, and whether it is the channel's discussion group."""
    return {"id": world.group.id, "title": world.group.title, "linked": world.linked}


def poll(of: Poll) -> Json:
    """https://core.telegram.org/bots/api#poll, with the fields of 9.6 that python-telegram-bot 22.8 demands."""
    told: Json = {
        "id": of.id,
        "question": of.question,
        "options": [
            {"persistent_id": option.persistent_id, "text": option.text, "voter_count": voters}
            for option, voters in zip(of.options, of.counts(), strict=True)
        ],
        "total_voter_count": len(of.votes),
        "is_closed": of.is_closed,
        "is_anonymous": of.is_anonymous,
        "type": "regular",
        "allows_multiple_answers": of.allows_multiple_answers,
        "allows_revoting": of.allows_revoting,
        "members_only": of.members_only,
    }
    if of.description:
        told["description"] = of.description
    if of.description_entities:
        told["description_entities"] = list(of.description_entities)
    return told


def message(world: World, of: Message, with_reply: bool = True) -> Json:
    """https://core.telegram.org/bots/api#message; the message replied to comes without its own reply."""
    told: Json = {"message_id": of.message_id}
    if of.chat_id != world.channel.id:
        told["from"] = user(world, of.author)
    if of.chat_id == world.channel.id or of.automatic:
        told["sender_chat"] = chat(world, world.channel.id)
    told |= {"chat": chat(world, of.chat_id), "date": of.date, **of.content}
    if of.poll:
        told["poll"] = poll(of.poll)
    told |= _ways(world, of)
    if of.edited_at is not None:
        told["edit_date"] = of.edited_at
    if of.keyboard:
        told["reply_markup"] = {"inline_keyboard": of.keyboard}
    if with_reply and of.reply_to is not None and (target := world.messages.find(of.chat_id, of.reply_to)):
        told["reply_to_message"] = message(world, target, with_reply=False)
    return told


def _ways(world: World, of: Message) -> Json:
    """How a message came to be what it is: forwarded, protected, the service message of a pin."""
    told: Json = {"forward_origin": _origin(world, of.origin)} if of.origin else {}
    if of.elsewhere:
        told["forward_origin"] = _elsewhere(of)
    if of.automatic:
        told["is_automatic_forward"] = True
    if is_protected(world, of):
        told["has_protected_content"] = True
    if of.pinned is not None:
        told["pinned_message"] = _pinned(world, of.chat_id, of.pinned)
    return told


def _origin(world: World, of: Message) -> Json:
    """https://core.telegram.org/bots/api#messageorigin."""
    if of.chat_id == world.channel.id:
        told: Json = {"type": "channel", "chat": chat(world, of.chat_id), "message_id": of.message_id}
        return told | {"date": of.date}
    return {"type": "user", "sender_user": user(world, of.author), "date": of.date}


def _elsewhere(of: Message) -> Json:
    place: Json = {"id": _ELSEWHERE, "type": "channel", "title": of.elsewhere}
    return {"type": "channel", "chat": place, "message_id": 1, "date": of.date}


def is_protected(world: World, of: Message) -> bool:
    """Whether it may not be forwarded: by itself, or because nothing of the channel may."""
    return of.protected or (world.protected and of.chat_id == world.channel.id)


def _pinned(world: World, chat_id: int, message_id: int) -> Json:
    """A message, or https://core.telegram.org/bots/api#inaccessiblemessage when it is gone."""
    if found := world.messages.find(chat_id, message_id):
        return message(world, found, with_reply=False)
    return {"chat": chat(world, chat_id), "message_id": message_id, "date": 0}


def member(world: World, chat_id: int, user_id: int) -> Json:
    """Somebody in the channel or in the group: https://core.telegram.org/bots/api#chatmember."""
    if user_id == world.bot.id:
        return bot_member(world, chat_id, world.places[chat_id])
    if world.people[user_id].role == "owner":
        return {"user": user(world, user_id), "status": "creator", "is_anonymous": False}
    return {"user": user(world, user_id), "status": "member"}


def bot_member(world: World, chat_id: int, place: Membership) -> Json:
    """The bot with this place, with all fields of its status (those of Bot API 10.3)."""
    told: Json = {"user": bot_user(world), "status": place.status}
    if place.status == "administrator":
        own = CHANNEL_RIGHTS if chat_id == world.channel.id else GROUP_RIGHTS
        return told | _NO_RIGHTS | {right: place.may(right) for right in own}
    if place.status == "restricted":
        sending = {right: place.may(right) for right in SENDING.values()}
        return told | _NOTHING_MORE | sending | {"is_member": True, "until_date": 0}
    return told | ({"until_date": 0} if place.status == "kicked" else {})


_NO_RIGHTS = dict.fromkeys(
    (
        *("can_be_edited", "is_anonymous", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
        *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
        *("can_delete_stories", "can_send_welcome_messages"),
    ),
    False,
) | {"can_manage_chat": True}  # implied by any other right
_NOTHING_MORE = dict.fromkeys(
    (
        *("can_send_audios", "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_edit_tag"),
        *("can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages", "can_change_info"),
        *("can_invite_users", "can_pin_messages", "can_manage_topics"),
    ),
    False,
)


def seen(world: World, of: Message, person: int | None) -> Json:
    """A message as this person sees it (None: nobody in particular), with the fields that only pages and tests get."""
    own = {"seq": of.seq, "edited": of.edited_at is not None, "deleted": of.deleted}
    if of.deleted:
        return {"message_id": of.message_id, "date": of.date, "chat": chat(world, of.chat_id), **own}
    told = message(world, of) | own | {"silent": of.silent, "own": of.author == person}
    if of.poll:
        told["poll"] = poll_seen(of.poll, person)
    return told


def poll_seen(of: Poll, person: int | None) -> Json:
    """Results are for those who voted, or for all once it is closed."""
    chosen = list(of.votes.get(person, ())) if person is not None else []
    shown = of.is_closed or (bool(chosen) and not of.hide_results_until_closes)
    told = poll(of) | {
        "chosen": chosen,
        "results_shown": shown,
        "hide_results_until_closes": of.hide_results_until_closes,
    }
    if not shown:
        told["options"] = [option | {"voter_count": 0} for option in told["options"]]
    return told


def person(world: World, person_id: int) -> Json:
    """Somebody, with the menu that the private chat shows."""
    who = world.people[person_id]
    return {
        "id": who.id,
        "name": who.name,
        "language": who.language,
        "role": who.role,
        "started": who.id in world.started,
        "blocked": who.id in world.blocked,
        "commands": world.menus.seen_by(who.id, who.language),
    }


def clock(world: World) -> Json:
    return {"now": world.clock.now().isoformat(), "running": world.clock.running, "rate": world.clock.rate}


def press(of: Press) -> Json:
    return {"press": of.id, "answered": of.answer is not None, "answer": of.answer}


def inline_query(of: InlineQuery) -> Json:
    """What was typed and, once the bot answered, what the app lists."""
    told: Json = {"id": of.id, "as": of.person, "chat": of.chat_id, "query": of.query, "offset": of.offset}
    if of.found is None:
        return told | {"answered": False}
    found = of.found
    return told | {
        "answered": True,
        "results": [result.shown | {"message": result.content} for result in found.results],
        "next_offset": found.next_offset,
        "button": found.button,
    }
