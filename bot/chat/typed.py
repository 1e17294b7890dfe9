"""What is typed in inline mode goes past the inbox: it is worth an answer for some seconds only, and is never kept."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from telegram import InlineQuery

from bot.errors import DatabaseAway
from bot.inbox.update import RawUpdate, cause_of_update
from bot.inbox.worker import UpdateEnded, woken_by
from bot.logs import doing, place_of

log = logging.getLogger(__name__)

_KIND = "inline_query"

Inline = Callable[[InlineQuery], Awaitable[object]]
"""Answers what is typed in inline mode: `chat.inline.InlineSearch`."""


class Typed:
    """Answers what is typed, of each person the newest only: a phone asks anew with every letter, and forgets what it
    asked before (https://core.telegram.org/bots/inline). What cannot be answered now is forgotten. Whoever floods
    replaces what waits of their own, and nobody else's."""

    def __init__(
        self,
        answer: Inline,
        bot_id: int,
        may_answer: Callable[[], bool] = lambda: True,
        ended: UpdateEnded = lambda outcome, seconds: None,
        at_once: int = 4,
        most: int = 1_000,
    ) -> None:
        """`may_answer`: asked before each answer; what is typed while it says no is forgotten; `ended`: hears how each
        ended; `at_once`: answers under way, each on a connection of its own, and each call looks at all of them;
        `most`: people who wait, beyond them the first ones are forgotten."""
        self._answer = answer
        self._bot_id = bot_id
        self._may_answer = may_answer
        self._ended = ended
        self._at_once = at_once
        self._most = most
        self._waiting: dict[int, RawUpdate] = {}  # by person, in the order in which they began to wait
        self._running = 0
        self._woken = asyncio.Event()

    def take(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Takes what was typed; gives back everything else. Whatever is not as documented goes the way of the rest."""
        others = []
        for update in updates:
            person = _typed_by(update)
            if person is None:
                others.append(update)
                continue
            self._waiting[person] = update
            if len(self._waiting) > self._most:
                del self._waiting[next(iter(self._waiting))]
        if self._waiting:
            self._woken.set()
        return others

    async def run(self, stop: asyncio.Event) -> None:
        """Answers until `stop` is set, and finishes what is under way; what waits is forgotten."""
        with woken_by(stop, self._woken):
            async with asyncio.TaskGroup() as group:
                while not stop.is_set():
                    self._woken.clear()
                    while self._waiting and self._running < self._at_once:
                        update = self._waiting.pop(next(iter(self._waiting)))
                        if self._may_answer():
                            self._running += 1
                            group.create_task(self._one(update))
                    await self._woken.wait()

    async def _one(self, update: RawUpdate) -> None:
        started, outcome = time.monotonic(), "handled"
        with doing(cause_of_update(self._bot_id, update["update_id"])):
            try:
                query = InlineQuery.de_json(dict(update[_KIND]))
                await self._answer(query)
            except DatabaseAway:  # whoever types asks again with the next letter
                outcome = "failed"
            except Exception as error:  # noqa: BLE001 whatever it is, the others are answered
                outcome = "failed"
                log.error("what was typed is not answered: %s", place_of(error), extra={"action": "typed_failed"})
        self._ended(outcome, time.monotonic() - started)
        self._running -= 1
        if self._waiting:
            self._woken.set()


def _typed_by(update: RawUpdate) -> int | None:
    query = update.get(_KIND)
    person = query.get("from") if isinstance(query, dict) else None
    who = person.get("id") if isinstance(person, dict) else None
    return who if type(who) is int else None
