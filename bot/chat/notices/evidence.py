"""Whether a post arrived is not known; what was done to find out, and what was found."""

from collections.abc import Mapping

from bot.chat.commands.ahead import POSTED, WAITS
from bot.chat.commands.confirming import stay
from bot.chat.commands.copies import DELETE
from bot.chat.commands.parts import MISSING, THERE
from bot.chat.notices.telling import Telling, number_in, reason_in
from bot.chat.screen import Screen, address, drawn, lines
from bot.chat.sentences import later
from bot.publishing.ports import Notice
from bot.publishing.restored import MAY_BE_OLDER

_REASONS: Mapping[str, str] = {
    "protected content": later("the channel does not allow to forward its messages"),
    "chat not found": later("I cannot write to the chat where I look, see BOT_LEDGER_CHAT"),
    "bot was blocked": later("I cannot write to the chat where I look, see BOT_LEDGER_CHAT"),
    "no message of this channel was known": later("I do not know where in the channel to begin to look"),
    MAY_BE_OLDER: later("it may stand there since before a backup was restored"),
    "something like it stands there": later("something alike stands there, and I cannot tell them apart"),
    "it took too long": later("looking took too long"),
    "too many other messages": later("too many other messages came in between"),
}
"""By a piece of what Telegram, or `publishing.settle`, says."""


async def part_unknown(telling: Telling, notice: Notice, _: int) -> Screen:
    """At once: what is not known, how long that may last, and the one thing that an owner must not do."""
    say = telling.say
    return drawn(
        lines(
            say("Telegram did not confirm this:"),
            telling.title(notice),
            *_which(telling, notice),
            "",
            say("I am looking for it in the channel; in about three minutes I know, or I ask you."),
            say("Until then I send nothing of it again; please do not post it by hand."),
        )
    )


async def part_asked(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The one question that only an owner can answer, and its reminders."""
    say, facts = telling.say, notice.facts
    subject = f"{facts['part_id']}:{facts['attempt']}"
    there = await telling.action(say("It is in the channel"), THERE, subject, owner)
    missing = await telling.action(say("It is not: send it"), MISSING, subject, owner)
    still = (say("This still waits for your answer."), "") if number_in(notice, "reminder", 0) else ()
    text = lines(
        *still,
        say("I cannot find out by myself whether this is in the channel:"),
        telling.title(notice),
        *_which(telling, notice),
        say("Why: {reason}", reason=why(telling, notice)),
        "",
        say("Please look into the channel and tell me."),
        say("Until then I send nothing of it again; please do not post it by hand."),
    )
    address_of = telling.place.address
    look = ((address(say("Look into the channel"), address_of),),) if address_of else ()
    return drawn(text, (*look, (there,), (missing,)))


async def stray_copy(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The same message twice: it landed after it had been given up, and was sent again."""
    say = telling.say
    copy, original = number_in(notice, "message_id"), number_in(notice, "original_id")
    delete = await telling.action(say("Delete the copy"), DELETE, f"{copy}:{original}", owner)
    keyboard = (
        (
            address(say("Open the post"), telling.place.link(original)),
            address(say("Open the copy"), telling.place.link(copy)),
        ),
        (delete, stay(say("Keep both"))),
    )
    text = lines(
        say("This stands in the channel twice:"),
        telling.title(notice),
        "",
        say("It arrived so late that I took it for lost and sent it again."),
    )
    return drawn(text, keyboard)


async def probing(telling: Telling, _: Notice, __: int) -> Screen:
    """Once, before the first look: an owner who sees copies come and go would wonder."""
    say = telling.say
    return drawn(
        lines(
            say("When Telegram does not confirm a post, I look for it in the channel."),
            say(
                "To see a message I have to forward it: without a sound, to the first owner's chat or the one that"
                " BOT_LEDGER_CHAT names, and I delete the copy at once."
            ),
            say("Nothing happens in the channel. A copy that stays behind may be deleted."),
        )
    )


async def channel_ahead(telling: Telling, notice: Notice, owner: int) -> Screen:
    """After a backup was restored: nothing leaves until somebody says whether this did before."""
    say, review = telling.say, str(number_in(notice, "review_id"))
    posted = await telling.action(say("It is posted: take it out of the queue"), POSTED, review, owner)
    waits = await telling.action(say("It is not: go on"), WAITS, review, owner)
    there = address(say("Open"), telling.place.link(number_in(notice, "message_id")))
    text = lines(
        say("This waits in the queue, but a message in the channel names it:"),
        telling.title(notice),
        "",
        say("Was it posted already? After a backup is restored I may have forgotten it."),
        say("Until you tell me no slot is used."),
    )
    return drawn(text, ((there,), (posted,), (waits,)))


def why(telling: Telling, notice: Notice) -> str:
    """Why nobody can look, in plain words where we know them, else in Telegram's."""
    reason = reason_in(notice)
    return next((telling.say(words) for sign, words in _REASONS.items() if sign in reason), reason)


def _which(telling: Telling, notice: Notice) -> tuple[str, ...]:
    """Which message of how many; nothing for a post of one."""
    count, position = number_in(notice, "count"), notice.facts.get("position")
    if count <= 1:
        return ()
    say = telling.say
    if notice.facts.get("stands_in"):  # its text counts otherwise
        return (say("It is message {position} of {count}.", position=position, count=count),)
    which = say(
        "It is message {position} of {count} and ends with ({position}/{count}).", position=position, count=count
    )
    return (which,)
