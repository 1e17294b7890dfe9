"""What readers were promised: by when, what the owners hear while it waits, and how it ends."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.pipeline.candidate import Promise
from bot.reviews.review import ReviewState
from bot.values import Struct

NUDGES = (timedelta(days=7), timedelta(days=14), timedelta(days=30))
"""When the owners are reminded, counted from the day it was chosen: after a slot's week, when most promises are due,
and before everybody has forgotten (a winner of 85 % once waited five months)."""

ON_IT = timedelta(days=7)
"""How long an owner who is on it is left alone."""


class Terms(Struct, frozen=True):
    """days: how long the owners give themselves for a review that readers chose; zone: the channel's."""

    days: int
    zone: ZoneInfo

    def due_on(self, chosen_at: datetime) -> date:
        """The local date of the channel by which it is to be out."""
        return chosen_at.astimezone(self.zone).date() + timedelta(days=self.days)


def days_waiting(promise: Promise, now: datetime, zone: ZoneInfo) -> int:
    """Days of the channel's calendar since it was chosen, at least 0."""
    return max((now.astimezone(zone).date() - promise.chosen_at.astimezone(zone).date()).days, 0)


def nudge_at(promise: Promise) -> datetime | None:
    """When the owners are to be reminded next; None: they were told often enough."""
    if promise.put_off_until is not None:
        return promise.put_off_until
    rest = NUDGES[promise.nudges :]
    return promise.chosen_at + rest[0] if rest else None


def nudges_passed(promise: Promise, now: datetime) -> int:
    """How many of `NUDGES` lie behind: one reminder stands for all that a sleeping bot has missed."""
    return max(promise.nudges, sum(now >= promise.chosen_at + span for span in NUDGES))


class Writing(Struct, frozen=True):
    """The review of a promised paper that is on its way: a draft, queued or being posted."""

    review_id: int
    state: ReviewState


class KeptPromise(Struct, frozen=True):
    """A promise whose review is out. number, message_id: of its post, None where nobody knows them."""

    title: str
    votes: int
    chosen_at: datetime
    kept_at: datetime
    number: int | None = None
    message_id: int | None = None


class ReleasedPromise(Struct, frozen=True):
    """A promise that was given up, with the reason that readers were told."""

    title: str
    url: str | None
    reason: str
    released_at: datetime


class OpenPromises(Protocol):
    async def promises(self) -> list[Promise]:
        """Open ones, the longest waiting first: a few."""
        ...


class Reminders(OpenPromises, Protocol):
    """Every method is one transaction."""

    async def writings(self) -> dict[int, Writing]:
        """What is being written about promised papers, by the promise's id."""
        ...

    async def match_writings(self) -> int:
        """Chosen candidates about which something is being written are `drafted`, and drafted ones about which nothing
        is any more are chosen again; how many changed."""
        ...

    async def nudge(self, promise: Promise, nudges: int, facts: Mapping[str, Any], now: datetime) -> bool:
        """A `promise_waits` notice, and so many of `NUDGES` behind it. False, and nothing changed, where the promise
        was nudged, put off, kept or released since it was read."""
        ...


class PromiseStore(Reminders, Protocol):
    """Every method is one transaction."""

    async def kept(self, limit: int) -> list[KeptPromise]:
        """Last kept first."""
        ...

    async def released(self, limit: int) -> list[ReleasedPromise]:
        """Last released first."""
        ...

    async def put_off(self, promise_id: int, until: datetime, now: datetime, cause: str) -> bool:
        """No nudge before that instant, and one then. False: it is not open any more. AlreadyApplied."""
        ...
