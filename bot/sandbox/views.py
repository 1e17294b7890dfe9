"""The world as JSON: first as the Bot API tells it, then as people see it."""

from typing import Any

from bot.sandbox.messages import Message
from bot.sandbox.polls import Poll
from bot.sandbox.presses import Press
from bot.sandbox.world import World

Json = dict[str, Any]


def bot_user(world: World) -> Json:
    return {"id": world.bot.id, "is_bot": True, "first_name": world.bot.name, "username": world.bot.username}


def user(world: World, user_id: int) -> Json:
    """https://core.telegram.org/bots/api#user. KeyError for somebody who is not in this world."""
    if user_id == world.bot.id:
        return bot_user(world)
    person = world.people[user_id]
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language}


def chat(world: World, chat_id: int) -> Json:
    """https://core.telegram.org/bots/api#chat."""
    if chat_id == world.channel.id:
        channel = world.channel
        return {"id": channel.id, "type": "channel", "title": channel.title, "username": channel.username}
    return {"id": chat_id, "type": "private", "first_name": world.people[chat_id].name}


def poll(of: Poll) -> Json:
    """https://core.telegram.org/bots/api#poll, with the fields of 9.6 that python-telegram-bot 22.8 demands."""
    told: Json = {
        "id": of.id,
        "question": of.question,
        "options": [
            {"persistent_id": option.persistent_id, "text": option.text, "voter_count": voters}
            | ({"text_entities": list(option.entities)} if option.entities else {})
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
    if of.question_entities:
        told["question_entities"] = list(of.question_entities)
    if of.description:
        told["description"] = of.description
    return told


def message(world: World, of: Message, with_reply: bool = True) -> Json:
    """https://core.telegram.org/bots/api#message; the message replied to comes without its own reply."""
    told: Json = {"message_id": of.message_id}
    if of.chat_id == world.channel.id:
        told["sender_chat"] = chat(world, of.chat_id)
    else:
        told["from"] = user(world, of.author)
    told |= {"chat": chat(world, of.chat_id), "date": of.date, **of.content}
    if of.poll:
        told["poll"] = poll(of.poll)
    if of.edited_at is not None:
        told["edit_date"] = of.edited_at
    if of.keyboard:
        told["reply_markup"] = {"inline_keyboard": of.keyboard}
    if with_reply and of.reply_to is not None and (target := world.messages.find(of.chat_id, of.reply_to)):
        told["reply_to_message"] = message(world, target, with_reply=False)
    return told


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
