"""Answering people who pressed a button."""

import re

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.limits import PRESS_AGE
from bot.sandbox.world import World

LONGEST_ANSWER = 200
"""Characters: https://core.telegram.org/bots/api#answercallbackquery."""

LONGEST_CACHE = 30 * 86_400
"""Seconds: BAPI."""


async def answer_callback_query(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery. Works once for each press."""
    query, url = args.text("callback_query_id"), args.text("url")
    if not query:
        raise Refused(Rule.QUERY_EMPTY)
    if len(args.text("text")) > LONGEST_ANSWER:
        raise Refused(Rule.ANSWER_LONG)
    press = world.presses.find(query)
    if press is None or press.answer is not None or world.limits.too_old(press.at, PRESS_AGE, world.seconds()):
        raise Refused(Rule.QUERY_OLD)
    if url and not _starts_bot(url, world.bot.username):
        raise Refused(Rule.ANSWER_URL)
    press.answer = {
        "text": args.text("text"),
        "show_alert": args.flag("show_alert"),
        "url": url,
        "cache_time": min(max(args.integer("cache_time"), 0), LONGEST_CACHE),
    }
    facts = {"press": press.id, "as": press.person, "answer": press.answer}
    world.announce("answer", person=press.person, facts=facts)
    return True


def _starts_bot(url: str, username: str) -> bool:
    """The only links that an answer may open: a deep link to the bot itself."""
    name = re.escape(username)
    link = rf"https://t\.me/{name}\?start=[\w-]{{0,64}}|tg://resolve\?domain={name}&start=[\w-]{{0,64}}"
    return re.fullmatch(link, url, re.IGNORECASE | re.ASCII) is not None
