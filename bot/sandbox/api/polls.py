"""Polls of the bot: https://core.telegram.org/bots/api#sendpoll."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.addresses import writable_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.messages import NEVER_IMITATED, find, keyboard_under, send
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import MOST_ENTITIES, entities
from bot.sandbox.entities import cleaned, with_found
from bot.sandbox.polls import LONGEST_DESCRIPTION, LONGEST_OPTION, LONGEST_QUESTION, MOST_OPTIONS, Option
from bot.sandbox.world import World

SOONEST_END, LATEST_END = 5, 2_628_000
"""Seconds after which a poll may close by itself: https://core.telegram.org/bots/api#sendpoll, 9.6."""

_NOT_IMITATED = (
    *("question_parse_mode", "description_parse_mode", "allow_adding_options", "media"),
    *("correct_option_id", "correct_option_ids"),
    *("explanation", "explanation_parse_mode", "explanation_entities", "explanation_media"),
)


async def send_poll(world: World, args: Arguments) -> dict[str, Any]:
    """A regular poll that only stopPoll, or the owner's hand, closes."""
    args.refuse(*NEVER_IMITATED, *_NOT_IMITATED)
    _refuse_kind(args)
    _refuse_end(world, args)
    chat = writable_chat_id(world, args, "polls")
    question = _plain(args, "question", LONGEST_QUESTION, Rule.POLL_QUESTION_LONG)
    options = _options(args)
    description, description_entities = _description(args)
    anonymous = args.flag("is_anonymous", default=True)
    if not anonymous and chat == world.channel.id:
        raise Refused(Rule.POLL_NOT_ANONYMOUS)
    _refuse_voters(args, in_channel=chat == world.channel.id)
    poll = world.new_poll(
        question=question,
        options=options,
        description=description,
        description_entities=description_entities,
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
    """https://core.telegram.org/bots/api#stoppoll. The bot also gets a `poll` update, since the poll changed.

    Refused for a poll of somebody else, for a forward, and for one that is closed already.
    """
    args.refuse(*NEVER_IMITATED)
    message = find(world, args, Rule.POLL_GONE)
    if message.poll is None:
        raise Refused(Rule.POLL_NOT_A_POLL)
    if message.poll.is_closed or message.author != world.bot.id or message.origin:
        raise Refused(Rule.POLL_STAYS)
    buttons = keyboard_under(world, args, message.chat_id)
    message.poll.is_closed, message.keyboard = True, buttons
    world.changed("poll", message)
    told = views.poll(message.poll)
    world.updates.put("poll", told)
    return told


def _refuse_kind(args: Arguments) -> None:
    kind = args.text("type")
    if kind == "quiz":
        raise Refused(Rule.NOT_IMITATED, name="a quiz")
    if kind not in ("", "regular"):
        raise Refused(Rule.POLL_TYPE)


def _refuse_end(world: World, args: Arguments) -> None:
    if args.has("open_period") and args.has("close_date"):
        raise Refused(Rule.POLL_TWO_ENDS)
    for name, now in (("open_period", 0), ("close_date", world.seconds())):
        if args.has(name) and not SOONEST_END <= args.integer(name) - now <= LATEST_END:
            raise Refused(Rule.POLL_END, name=name)
    args.refuse("open_period", "close_date")


def _refuse_voters(args: Arguments, in_channel: bool) -> None:
    countries = args.json("country_codes")
    if not in_channel and (countries or args.flag("members_only")):
        raise Refused(Rule.POLL_MEMBERS)
    args.refuse("country_codes")


def _plain(fields: Arguments, name: str, longest: int, too_long: Rule) -> str:
    """A text of which the servers keep no entity but custom emoji, and those are not imitated: so none is left."""
    written = fields.text(name)
    text, _ = cleaned(written, entities(fields.json(f"{name}_entities"), written))
    if not text:
        raise Refused(Rule.TEXT_BLANK)
    if len(text) > longest:
        raise Refused(too_long)
    return text


def _description(args: Arguments) -> tuple[str, tuple[dict[str, Any], ...]]:
    written = args.text("description")
    text, kept = cleaned(written, entities(args.json("description_entities"), written))
    if len(text) > LONGEST_DESCRIPTION:
        raise Refused(Rule.POLL_DESCRIPTION_LONG)
    return text, tuple(with_found(text, kept)[:MOST_ENTITIES])


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
    if not isinstance(given, dict | str):
        raise Refused(Rule.BAD_JSON, name="InputPollOption")
    fields = Arguments(given if isinstance(given, dict) else {"text": given})
    fields.refuse("text_parse_mode", "media")
    return Option(f"option-{number}", _plain(fields, "text", LONGEST_OPTION, Rule.POLL_OPTION_LONG))
