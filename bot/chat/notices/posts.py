"""A post arrived, its fate is not known, or Telegram refused it."""

from bot.chat.commands.parts import MISSING, THERE
from bot.chat.notices.telling import Telling, number_in, reason_in, title_in
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
    return drawn(lines(line, title_in(notice)), keyboard)


async def part_unknown(telling: Telling, notice: Notice, _: int) -> Screen:
    """At once: what is not known, that I am looking, and the one thing that an owner must not do."""
    say = telling.say
    return drawn(
        lines(
            say("Telegram did not confirm this:"),
            title_in(notice),
            *_which(telling, notice),
            "",
            say("I am looking for it in the channel and send nothing of it again until I know;"),
            say("please do not post it by hand."),
        )
    )


async def part_asked(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The one question that only an owner can answer."""
    say, facts = telling.say, notice.facts
    subject = f"{facts['part_id']}:{facts['attempt']}"
    there = await telling.action(say("It is in the channel"), THERE, subject, owner)
    missing = await telling.action(say("It is not: send it"), MISSING, subject, owner)
    text = lines(
        say("I cannot find out by myself whether this is in the channel:"),
        title_in(notice),
        *_which(telling, notice),
        say("Its reason: {reason}", reason=reason_in(notice)),
        "",
        say("Please look into the channel and tell me. Until then I send nothing of it again;"),
        say("please do not post it by hand."),
    )
    return drawn(text, ((there,), (missing,)))


async def post_failed(telling: Telling, notice: Notice, _: int) -> Screen:
    say, position = telling.say, number_in(notice, "position")
    refused = say("Telegram refused this post, so it is not in the channel:")
    if position > 1:
        count = notice.facts.get("count")
        refused = say("Telegram refused message {position} of {count}:", position=position, count=count)
    stands = (say("What comes before it stands in the channel."),) if position > 1 else ()
    return drawn(
        lines(
            refused,
            title_in(notice),
            *stands,
            say("Its reason: {reason}", reason=reason_in(notice)),
            say("It stays kept; nothing of it is sent again by itself."),
        )
    )


def _which(telling: Telling, notice: Notice) -> tuple[str, ...]:
    """Which message of how many; nothing for a post of one."""
    count, position = number_in(notice, "count"), notice.facts.get("position")
    return (telling.say("This is message {position} of {count}.", position=position, count=count),) if count > 1 else ()
