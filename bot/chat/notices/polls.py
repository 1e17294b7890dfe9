"""A poll ended without a result."""

from bot.chat.notices.telling import Telling, reason_in
from bot.chat.screen import Screen, drawn, lines
from bot.publishing.ports import Notice


async def poll_unclear(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    return drawn(
        lines(
            say("This poll is closed, but nobody told me its votes:"),
            telling.title(notice, "question"),
            say("Why: {reason}", reason=reason_in(notice)),
            say("No winner was taken from it; its papers may stand in the next poll."),
        )
    )
