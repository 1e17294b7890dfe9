"""Updates that nobody waits for an answer to: what they tell is kept."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.chat.channel import tally_of
from bot.polls.ballot import Tally

Listener = Callable[[Any, datetime], Awaitable[None]]
"""Hears the content of one kind of update, as decoded JSON whose shape nobody has checked, and the present. What it
raises makes the inbox try the update again; hearing the same twice changes nothing more."""

KeepTally = Callable[[str, Tally, datetime], Awaitable[object]]
"""Remembers what a `poll` update told: poll id, votes, now."""


class PollListener:
    """The votes so far, and the only tally where an answer of stopPoll was lost."""

    def __init__(self, keep_tally: KeepTally) -> None:
        self._keep_tally = keep_tally

    async def __call__(self, poll: Any, now: datetime) -> None:
        tally = tally_of(poll)
        if tally is not None and isinstance(poll.get("id"), str):
            await self._keep_tally(poll["id"], tally, now)
