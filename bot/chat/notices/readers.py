"""What readers ask of the owners."""

from bot.chat.commands.suggestions import ACCEPT, DECLINE
from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen, drawn, lines, one_line
from bot.publishing.ports import Notice

_LINK_UNITS = 300


async def suggestion(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The bare link: an owner sees where it leads before it is pressed."""
    say, subject = telling.say, str(number_in(notice, "suggestion_id"))
    link = one_line(str(notice.facts.get("url") or "?"), _LINK_UNITS)
    choice = [
        await telling.action(say("Accept"), ACCEPT, subject, owner),
        await telling.action(say("Decline"), DECLINE, subject, owner),
    ]
    note = say("Whoever asks for it hears what you decide. /suggestions shows all that wait.")
    return drawn(lines(say("A reader asks for this paper:"), link, note), (choice,))
