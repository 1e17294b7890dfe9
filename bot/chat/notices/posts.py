"""A post arrived, or Telegram refused it."""

from bot.chat.notices.telling import Telling, number_in, title_in
from bot.chat.screen import Keyboard, Screen, address, drawn, lines, said
from bot.publishing.ports import Notice


async def posted(telling: Telling, notice: Notice, _: int) -> Screen:
    """The receipt."""
    say, facts = telling.say, notice.facts
    message_id = facts.get("message_id")
    keyboard: Keyboard = ((address(say("Open"), telling.place.link(message_id)),),) if message_id else ()
    match facts.get("post_kind"):
        case "ballot":
            return said(say("The poll stands in the channel: {title}", title=title_in(notice)), keyboard)
        case "result":
            return said(say("The poll's result stands in the channel: {title}", title=title_in(notice)), keyboard)
    number = facts.get("number")
    head = say("Posted: No. {number}", number=number) if number is not None else say("Posted")
    parts = say.plural("in one message", "in {count} messages", number_in(notice, "parts"))
    line = ", ".join(fact for fact in (head, parts, telling.moment(facts.get("at"))) if fact)
    return drawn(lines(line, telling.title(notice)), keyboard)
