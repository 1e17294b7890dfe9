"""What became of a poll that did not go as planned, or that an owner held by hand."""

from datetime import timedelta

from bot.chat.commands.confirming import stay
from bot.chat.commands.counting import AGAIN
from bot.chat.commands.hand_polls import PROMISE, subject_of
from bot.chat.notices.telling import Telling, number_in, reason_in
from bot.chat.render.styled import Styled
from bot.chat.screen import Screen, address, bold, drawn, lines, one_line
from bot.publishing.ports import Notice

_MOST_LINKS = 8
Named = list[tuple[int, str]]
"""Places of options, each with words."""

_REASON_UNITS, _TITLE_UNITS, _BUTTON_UNITS = 300, 120, 40


async def poll_unclear(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The votes may be found later: after a right is given back, or a poll stopped by hand."""
    say = telling.say
    again = await telling.action(say("Count again"), AGAIN, str(number_in(notice, "ballot_id", 0)), owner)
    text = lines(
        say("This poll is closed, but nobody told me its votes:"),
        telling.title(notice, "question"),
        say("Why: {reason}", reason=reason_in(notice)),
        say("No winner was taken from it; its papers may stand in the next poll."),
    )
    return drawn(text, ((again,),))


async def ballot_late(telling: Telling, notice: Notice, _: int) -> Screen:
    say, late = telling.say, timedelta(seconds=number_in(notice, "seconds", 60))
    text = lines(
        say("This poll was closed {time} late:", time=say.dates.span(late)),
        telling.title(notice, "question"),
        say("All votes until then count, and the result says so."),
    )
    return drawn(text)


async def ballot_missed(telling: Telling, notice: Notice, _: int) -> Screen:
    """Nothing of it is left in the channel, but for what only the owner can take away."""
    say, left = telling.say, notice.facts.get("left") or []
    reason = notice.facts.get("reason")
    if reason is None:
        why = say("Half of its time was over before it could be sent.")
    else:
        why = say("Telegram says: {reason}", reason=one_line(str(reason), _REASON_UNITS))
    stays = (say("Its message with the papers stands in the channel still: I cannot delete it, please do."),)
    text = lines(
        say("This poll did not come to the channel:"),
        telling.title(notice, "question"),
        why,
        *(stays if left else ()),
        say("Its papers may stand in the next poll; /ballot proposes one."),
    )
    return drawn(text, tuple((address(say("Open"), telling.place.link(its_id)),) for its_id in left[:_MOST_LINKS]))


async def hand_poll(telling: Telling, notice: Notice, owner: int) -> Screen:
    """Make the winner a promise? Of equals, which?"""
    say = telling.say
    first = [(int(one["place"]), str(one["title"])) for one in notice.facts.get("winners") or ()]
    voters, votes = number_in(notice, "voters", 0), number_in(notice, "votes", 0)
    head = (say("The poll that you held has ended:"), telling.title(notice, "question"), "")
    look = (address(say("Open"), telling.place.link(number_in(notice, "message_id"))),)
    if not first:
        none = say("Telegram does not tell me its votes.") if voters else say("Nobody voted, so nobody won.")
        return drawn(lines(*head, none), (look,))
    asking, named = (_which if len(first) > 1 else _whether)(telling, first, votes, voters)
    poll_id = str(notice.facts["poll_id"])
    buttons = [await telling.action(text, PROMISE, subject_of(poll_id, place), owner) for place, text in named]
    return drawn(lines(*head, *asking), (look, *((button,) for button in buttons), (stay(say("No")),)))


def _whether(telling: Telling, first: Named, votes: int, voters: int) -> tuple[tuple[Styled | str, ...], Named]:
    say, ((place, title),) = telling.say, first
    count = say.plural("Its only voter chose it.", "{votes} of {count} voters chose it.", voters, votes=votes)
    asking = (bold(telling.line(one_line(title, _TITLE_UNITS))), count, "", say("Make the winner a promise?"))
    return asking, [(place, say("Yes: {title}", title=one_line(title, _BUTTON_UNITS)))]


def _which(telling: Telling, first: Named, votes: int, voters: int) -> tuple[tuple[Styled | str, ...], Named]:
    say = telling.say
    tie = say("A tie: {votes} of {voters} voters chose each of these.", votes=votes, voters=voters)
    titles = [bold(telling.line(one_line(title, _TITLE_UNITS))) for _, title in first]
    buttons = [(place, one_line(title, _BUTTON_UNITS)) for place, title in first]
    return (*titles, tie, "", say("Make one of them a promise?")), buttons
