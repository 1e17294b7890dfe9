"""Telegram had enough of us for a while."""

from math import ceil

from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen, drawn, lines
from bot.publishing.ports import Notice


async def flood(telling: Telling, notice: Notice, _: int) -> Screen:
    """Told afterwards, since it could not be told before."""
    say, facts = telling.say, notice.facts
    asked = say.plural(
        "Telegram asked me to send nothing for a minute, until {until}.",
        "Telegram asked me to send nothing for {count} minutes, until {until}.",
        ceil(float(facts["seconds"]) / 60),
        until=telling.moment(facts.get("until")),
    )
    return drawn(lines(asked, say("What waited goes out now, the channel's posts first; nothing is lost.")))
