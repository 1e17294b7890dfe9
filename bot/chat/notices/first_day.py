"""The bot has learnt its channel."""

from bot.chat.commands.rehearsal import rehearse_data
from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen, bold, button, drawn, lines, typed
from bot.publishing.ports import Notice


async def channel_learnt(telling: Telling, _: Notice, __: int) -> Screen:
    """What is done, and the next two steps."""
    say = telling.say
    return drawn(
        lines(
            bold(say("I work for {channel} now.", channel=telling.place.name)),
            say("1 done: the token works"),
            say("2 done: you added me to your channel"),
            typed(say("3 now: bring your old reviews, by `reviewbot import FILE` where I run")),
            say("4 then: send me a review, however long"),
            "",
            say("/slots says when posts leave, /settings has the rest."),
        ),
        ((button(say("Rehearse here first"), rehearse_data()),),),
    )
