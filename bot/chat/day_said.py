"""A day that somebody typed, for whatever waits for one."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.chat.commands.entry import Asked
from bot.errors import InvalidInput
from bot.publishing.days import read_day
from bot.publishing.queue import FARTHEST


def day_said(asked: Asked, zone: ZoneInfo) -> date:
    """From today on, at most a year ahead. InvalidInput, in the person's words: it is none, past, or too far."""
    say, today = asked.say, asked.now.astimezone(zone).date()
    day = read_day(asked.words, today)
    if day is None:
        raise InvalidInput("", say("say a day such as tomorrow, Tuesday, 24.11. or 24 Nov"))
    if day < today:
        raise InvalidInput(
            "", say("{day} is past; today is {today}", day=say.dates.weekday(day), today=say.dates.weekday(today))
        )
    if day > today + FARTHEST:
        raise InvalidInput("", say("{day} is more than a year ahead", day=say.dates.day(day)))
    return day
