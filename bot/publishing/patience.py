"""How long to wait before the next try."""

from datetime import datetime, timedelta

from bot.values import Struct

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=5)
_LONGEST_FLOOD = timedelta(days=30)  # of a `retry_after` that is believed; the longest reported is 10 072 s


def asked_for(retry_after: float | None) -> timedelta | None:
    """Telegram's `retry_after` (seconds) where it makes sense: not 0, not negative, a number, no years."""
    if retry_after is not None and 0 < retry_after < _LONGEST_FLOOD.total_seconds():
        return timedelta(seconds=retry_after)
    return None


def pause(tries: int, retry_after: float | None = None) -> timedelta:
    """Telegram's own `retry_after` (seconds) to the letter; else, after so many failed tries (from 1), 5 s, 10 s, 20 s,
    … at most 5 min.

    Ours is short, since most outages are, and bounded, so that a post leaves within minutes of the end of a long one.
    A `retry_after` that makes no sense counts as none.
    """
    if (asked := asked_for(retry_after)) is not None:
        return asked
    doubled = 1 << min(tries - 1, 10)  # bounded: something may be tried for weeks
    return min(_FIRST * doubled, _LONGEST)


class Wait(Struct, frozen=True):
    """After so many failed tries none is made from `since` (the last one) until `until`.

    A clock that was set back behind `since` ends it: by a wrong clock `until` may lie years ahead.
    """

    tries: int
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        return self.since <= now < self.until


def again(now: datetime, before: Wait | None, retry_after: float | None = None) -> Wait:
    """The wait after one more failed try; `retry_after` as for `pause`."""
    tries = before.tries + 1 if before else 1
    return Wait(tries, now, now + pause(tries, retry_after))
