"""Something was posted, or edited, in the channel by hand."""

from datetime import datetime

from bot.chat.commands.entry import data_for
from bot.chat.commands.hand_posts import (
    ANOTHER_NUMBER,
    AS_PLANNED,
    NEXT_NUMBER,
    NOT_A_REVIEW,
    RIGHT,
    SKIP,
    slot_subject,
)
from bot.chat.notices.telling import Telling, number_in, title_in
from bot.chat.screen import Screen, address, bold, button, drawn, lines, one_line
from bot.publishing.ports import Notice
from bot.reviews.review import ReviewState

_TITLE_UNITS = 120


async def adopted(telling: Telling, notice: Notice, owner: int) -> Screen:
    """One note a review. Where its number is another review's, the question which it gets instead."""
    say, facts = telling.say, notice.facts
    subject = str(number_in(notice, "review_id"))
    none = await telling.action(say("Not a review"), NOT_A_REVIEW, subject, owner)
    another = await telling.action(say("Another number…"), ANOTHER_NUMBER, subject, owner)
    number = facts.get("number")
    if number is None:
        first = await telling.action(say("The next number"), NEXT_NUMBER, subject, owner)
        head = say("Posted by hand, and in the archive now; without a number:")
    else:
        first = button(say("Right"), data_for(RIGHT))
        head = say("Posted by hand, and in the archive now as No. {number}:", number=number)
    there = address(say("Open"), telling.place.link(number_in(notice, "message_id")))
    text = lines(head, bold(telling.title(notice)), *_told(telling, notice))
    return drawn(text, ((first, none), (another, there)))


def _told(telling: Telling, notice: Notice) -> list[str]:
    """What an owner should know of it; nothing in the ordinary case."""
    say, facts = telling.say, notice.facts
    told = []
    if (taken := facts.get("taken")) is not None:
        title = one_line(str(taken), _TITLE_UNITS)
        told.append(say("It says No. {number}, but that is “{title}”.", number=facts.get("stated"), title=title))
    elif facts.get("stated") is not None and facts.get("stated") != facts.get("counted"):
        told.append(say("It says so itself; I had counted to No. {number}.", number=facts.get("counted")))
    if facts.get("unsure"):
        count = number_in(notice, "messages")
        told.append(
            say.plural("I am not sure that it is one review.", "I took {count} messages for one review.", count)
        )
    if facts.get("waiting") == ReviewState.QUEUED:
        told.append(say("It waited in the queue, too; it does no more."))
    elif facts.get("waiting") == ReviewState.DRAFT:
        told.append(say("Its draft is put away."))
    if facts.get("promise"):
        told.append(say("It was promised: the promise is kept, and who waits is told."))
    if (again := facts.get("again")) is not None:
        told.append(_again(telling, again))
    if not facts.get("link", True):
        told.append(say("There is no paper's link in it."))
    return told


def _again(telling: Telling, again: dict[str, object]) -> str:
    say, number = telling.say, again.get("number")
    if again.get("state") == ReviewState.POSTING:
        return say("I am posting a review of the same paper myself at this moment.")
    if number is None:
        return say("The same paper was reviewed before. Both stay.")
    return say("The same paper was reviewed before, as No. {number}. Both stay.", number=number)


async def hand_edited(telling: Telling, notice: Notice, _: int) -> Screen:
    """Short: whoever edited it knows."""
    say, facts = telling.say, notice.facts
    number = facts.get("number")
    title = title_in(notice)
    named = say("No. {number}, “{title}”", number=number, title=title) if number is not None else f"“{title}”"
    if not facts.get("placed", True):
        told = say("I cannot tell which of its words are new, so the archive has the former ones.")
    elif not facts.get("form", True):
        told = say("I see no review in it any more, so I keep the words as they are.")
    else:
        told = say("The archive has the new words, and keeps the former ones.")
    there = address(say("Open"), telling.place.link(number_in(notice, "message_id")))
    return drawn(lines(say("Edited in the channel by hand: {review}", review=named), told), ((there,),))


async def posted_today(telling: Telling, notice: Notice, owner: int) -> Screen:
    """Without an answer everything is as planned."""
    say, day, slot = telling.say, str(notice.facts.get("day")), str(notice.facts.get("slot"))
    local = datetime.fromisoformat(f"{day}T{slot}").replace(tzinfo=telling.zone)
    skip = await telling.action(say("Skip this slot"), SKIP, slot_subject(day, slot), owner)
    stay = button(say("Post as planned"), data_for(AS_PLANNED))
    text = lines(
        say("Something was posted by hand already. At {slot} this leaves, too:", slot=telling.moment(local)),
        bold(telling.title(notice)),
        say("Skip that slot? Without an answer it leaves as planned."),
    )
    return drawn(text, ((skip, stay),))
