"""A backup was restored, and nobody can look into the channel for what is newer."""

from functools import partial

from telegram import InlineKeyboardButton

from bot.chat.commands.restored import answers
from bot.chat.notices.evidence import why
from bot.chat.notices.telling import Telling, title_in
from bot.chat.screen import Keyboard, Screen, address, bold, drawn, lines
from bot.publishing.ports import Notice


async def restored(telling: Telling, notice: Notice, owner: int) -> Screen:
    """Nothing leaves until an owner has said what stands there already."""
    say = telling.say
    waiting = [(int(one["review_id"]), str(one["title"])) for one in notice.facts.get("waiting") or ()]
    ask = say("Is one of these there, too?") if waiting else say("Is there anything newer?")
    text = lines(
        bold(say("A backup was restored, and I cannot look into the channel.")),
        say("Why: {reason}", reason=why(telling, notice)),
        "",
        *_last(telling, notice),
        ask,
        "",
        say("Until you tell me nothing leaves, so that nothing comes twice."),
    )
    keyboard = await answers(say, partial(_issued, telling, owner), waiting)
    return drawn(text, (*_look(telling, notice), *keyboard))


async def _issued(telling: Telling, owner: int, text: str, action: str, subject: str) -> InlineKeyboardButton:
    return await telling.action(text, action, subject, owner)


def _last(telling: Telling, notice: Notice) -> tuple[str, ...]:
    """The last review that this database knows of there; of an empty archive there is none."""
    if not title_in(notice):
        return ()
    say, number = telling.say, notice.facts.get("number")
    known = say("The last one that I know of is No. {number}:", number=number) if number else ""
    return (known or say("The last one that I know of:"), telling.title(notice), "")


def _look(telling: Telling, notice: Notice) -> Keyboard:
    say, ids = telling.say, notice.facts.get("message_ids") or ()
    if ids:
        return ((address(say("Look at the last one"), telling.place.link(ids[-1])),),)
    there = telling.place.address
    return ((address(say("Look into the channel"), there),),) if there else ()
