"""History: who changed what, the newest first."""

from zoneinfo import ZoneInfo

from bot.chat.access import Role
from bot.chat.commands.draft_words import name_in
from bot.chat.commands.entry import Asked, Entry, Press, data_for, number_in
from bot.chat.commands.queue import OPEN_HISTORY, back_button
from bot.chat.commands.queueing import Queueing
from bot.chat.history_words import what_was_done
from bot.chat.render.direction import in_line, set_line
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.publishing.audit import Change

_PER_PAGE = 7
_TITLE_UNITS = 80


class QueueHistory:
    def __init__(self, queueing: Queueing, zone: ZoneInfo) -> None:
        self._queueing = queueing
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (Press(OPEN_HISTORY, Role.OWNER, self.turn),)

    async def turn(self, asked: Asked) -> Screen:
        """`<page>`, from 1. How many there are is not counted: a year of changes is nobody's reading."""
        say, page = asked.say, max(number_in(asked.words), 1)
        found = await self._queueing.audit.changes(_PER_PAGE + 1, (page - 1) * _PER_PAGE)
        shown = [await self._change(change, asked) for change in found[:_PER_PAGE]]
        nothing = [] if shown else [say("Nothing was changed yet.")]
        newer = [button(say("‹ Newer"), data_for(OPEN_HISTORY, page - 1))] if page > 1 else []
        older = [button(say("Older ›"), data_for(OPEN_HISTORY, page + 1))] if len(found) > _PER_PAGE else []
        return drawn(lines(bold(say("Who changed what")), *nothing, *shown), ([*newer, *older], (back_button(say),)))

    async def _change(self, change: Change, asked: Asked) -> Styled:
        """Its title, and below it when, who and what."""
        say, local = asked.say, change.at.astimezone(self._zone)
        who = await self._queueing.names.of(change.actor_id, asked.user_id, say)
        day, time, done = say.dates.weekday(local.date()), f"{local:%H:%M}", what_was_done(change, say)
        what = say("{day}, {time} · {who}: {what}", day=day, time=time, who=who, what=done)
        if not change.title:
            return lines("", set_line(plain(what), say.rtl))
        title = set_line(in_line(plain(name_in(change.title, _TITLE_UNITS)), say.rtl), say.rtl)
        return joined((plain("\n"), title, plain("\n"), set_line(plain(what), say.rtl)))
