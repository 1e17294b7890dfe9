"""/queue: what is posted next, and how long it lasts."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.commands.listing import numbered, title_of
from bot.chat.render.styled import plain
from bot.chat.screen import Screen, bold, drawn, lines
from bot.chat.sentences import later
from bot.publishing.queue import QueueView

ViewQueue = Callable[[datetime], Awaitable[QueueView]]

_MOST = 20


class ShowQueue:
    def __init__(self, view: ViewQueue, zone: ZoneInfo) -> None:
        self._view = view
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (Command("queue", Role.OWNER, later("what is posted next"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        queue = await self._view(asked.now)
        say = asked.say
        slot = say.moment(queue.next_slot.at, self._zone)
        if queue.lasts_until is None:
            return drawn(lines(say("The queue is empty."), say("Next slot: {moment}", moment=slot)))
        entries = [
            numbered(place, plain(title_of(departure.entry.stored)), say)
            for place, departure in enumerate(queue.departures[:_MOST], start=1)
        ]
        rest = len(queue.departures) - _MOST
        more = (say.plural("and one more", "and {count} more", rest),) if rest > 0 else ()
        lasts = say("Lasts until {moment}.", moment=say.moment(queue.lasts_until.at, self._zone))
        return drawn(lines(bold(say("Next post: {moment}", moment=slot)), *entries, *more, "", lasts))
