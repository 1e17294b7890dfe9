"""Updates that nobody waits for an answer to: what they tell is kept."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.chat.counted import count_of
from bot.polls.count import PollCount

Listener = Callable[[Any, datetime], Awaitable[None]]
"""Hears the content of one kind of update, as decoded JSON whose shape nobody has checked, and the present. What it
raises makes the inbox try the update again; hearing the same twice changes nothing more."""

KeepCount = Callable[[PollCount, datetime], Awaitable[object]]
"""Remembers what a `poll` update told: `polls.ports.BallotStore.keep_count`, `polls.hand_polls.HandPollStore.count`."""


class PollListener:
    """The votes so far, and the only tally where an answer of stopPoll was lost; the end of a poll held by hand."""

    def __init__(self, *keep: KeepCount) -> None:
        self._keep = keep

    async def __call__(self, poll: Any, now: datetime) -> None:
        count = count_of(poll)
        if count is not None:
            for keep in self._keep:
                await keep(count, now)
