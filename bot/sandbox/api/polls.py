"""Polls of the bot: https://core.telegram.org/bots/api#sendpoll."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.addresses import writable_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.keyboards import keyboard
from bot.sandbox.api.messages import NEVER_IMITATED, find, send
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import entities
from bot.sandbox.entities import cleaned
from bot.sandbox.polls import Option
from bot.sandbox.world import World

LONGEST_QUESTION, LONGEST_DESCRIPTION, LONGEST_OPTION, MOST_OPTIONS = 300, 1024, 100, 12
"""Characters, characters, characters, options: https://core.telegram.org/bots/api#sendpoll."""

_NOT_IMITATED = (
    *("open_period", "close_date", "question_parse_mode", "description_parse_mode", "description_entities"),
    *("allow_adding_options", "country_codes", "media", "correct_option_id", "correct_option_ids"),
    *("explanation", "explanation_parse_mode", "explanation_entities", "explanation_media"),
)


async def send_poll(world: World, args: Arguments) -> dict[str, Any]:
    """A regular poll that only stopPoll closes."""
    args.refuse(*NEVER_IMITATED, *_NOT_IMITATED)
    if args.text("type") not in ("", "regular"):
        raise Refused(Rule.NOT_IMITATED, name="a poll other than regular")
    chat = writable_chat_id(world, args)
    question, question_entities = _question(args)
    options = _options(args)
    description = cleaned(args.text("description"), ())[0]
    if len(description) > LONGEST_DESCRIPTION:
        raise Refused(Rule.POLL_DESCRIPTION_LONG)
    anonymous = args.flag("is_anonymous", default=True)
    if not anonymous and chat == world.channel.id:
        raise Refused(Rule.POLL_NOT_ANONYMOUS)
    poll = world.new_poll(
        question=question,
        question_entities=question_entities,
        options=options,
        description=description,
        is_anonymous=anonymous,
        allows_multiple_answers=args.flag("allows_multiple_answers"),
        allows_revoting=args.flag("allows_revoting", default=True),
        members_only=args.flag("members_only"),
        shuffle_options=args.flag("shuffle_options"),
        hide_results_until_closes=args.flag("hide_results_until_closes"),
        is_closed=args.flag("is_closed"),
    )
    return send(world, args, chat, {}, poll=poll)


async def stop_poll(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#stoppoll. The bot also gets a `poll` update, since the poll changed."""
    args.refuse(*NEVER_IMITATED)
    message = find(world, args, Rule.POLL_GONE)
    if message.poll is None:
        raise Refused(Rule.POLL_NOT_A_POLL)
    if message.poll.is_closed:
        raise Refused(Rule.POLL_CLOSED)
    buttons = keyboard(args)
    message.poll.is_closed, message.keyboard = True, buttons
    world.changed("poll", message)
    told = views.poll(message.poll)
    world.updates.put("poll", told)
    return told


def _question(args: Arguments) -> tuple[str, tuple[dict[str, Any], ...]]:
    given = args.text("question")
    question, kept = cleaned(given, entities(args.json("question_entities"), given))
    if not question:
        raise Refused(Rule.POLL_QUESTION_EMPTY)
    if len(question) > LONGEST_QUESTION:
        raise Refused(Rule.POLL_QUESTION_LONG)
    return question, tuple(kept)


def _options(args: Arguments) -> tuple[Option, ...]:
    """From `InputPollOption` objects, or plain strings as before Bot API 7.3."""
    given = args.json("options")
    if not isinstance(given, list | None):
        raise Refused(Rule.BAD_JSON, name="options")
    if not given:
        raise Refused(Rule.POLL_NO_OPTIONS)
    if len(given) > MOST_OPTIONS:
        raise Refused(Rule.POLL_MANY_OPTIONS)
    return tuple(_option(number, option) for number, option in enumerate(given, start=1))


def _option(number: int, given: Any) -> Option:
    fields = Arguments(given if isinstance(given, dict) else {"text": given})
    fields.refuse("text_parse_mode", "media")
    written = fields.text("text")
    text, kept = cleaned(written, entities(fields.json("text_entities"), written))
    if not text:
        raise Refused(Rule.POLL_OPTION_EMPTY)
    if len(text) > LONGEST_OPTION:
        raise Refused(Rule.POLL_OPTION_LONG)
    return Option(f"option-{number}", text, tuple(kept))
