"""The owner's answer to "this slot was missed: post it now?"."""

from bot.chat.access import Role
from bot.chat.commands.counting_down import CountDown
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.listing import title_of
from bot.chat.commands.queue import ViewQueue
from bot.chat.names import Names
from bot.chat.screen import Done, Reply, said
from bot.errors import StaleButton
from bot.publishing.queue import Departure
from bot.publishing.slots import Schedule

POST = "slot.post"
NEXT = "ns"


class AnswerLate:
    """The subject of both buttons is the id of the review that would have left, and of the one that posts the version
    of its entry as well; one of an earlier release has none. The slot itself is used up."""

    def __init__(self, counting: CountDown, names: Names, view: ViewQueue, schedule: Schedule) -> None:
        self._counting = counting
        self._names = names
        self._view = view
        self._zone = schedule.zone

    def entries(self) -> tuple[Entry, ...]:
        return (Action(POST, Role.OWNER, self.post, at_once=True), Press(NEXT, Role.OWNER, self.wait))

    async def post(self, asked: Asked) -> Reply:
        review_id, _, version = asked.words.partition(":")
        await self._names.hear(asked.user_id, asked.name)
        try:
            return await self._counting.entry(asked, number_in(review_id), number_in(version or "0"))
        except StaleButton:
            return _gone(asked)

    async def wait(self, asked: Asked) -> Reply:
        """Nothing has to be changed for that: it waits already."""
        departure = await self._departure(asked)
        if departure is None:
            return _gone(asked)
        moment = asked.say.dates.moment(departure.slot.at, self._zone)
        return said(asked.say("“{title}” leaves {moment}.", title=title_of(departure.entry.stored), moment=moment))

    async def _departure(self, asked: Asked) -> Departure | None:
        review_id = number_in(asked.words)
        departures = (await self._view(asked.now)).departures
        return next((one for one in departures if one.entry.stored.id == review_id), None)


def _gone(asked: Asked) -> Done:
    return Done(asked.say("This was posted already, or the queue has changed. /queue shows how it stands."))
