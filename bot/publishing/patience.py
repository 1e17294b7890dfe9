"""How long to wait before the next try."""

from datetime import timedelta

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=5)


def pause(tries: int) -> timedelta:
    """After so many failed tries (from 1): 5 s, 10 s, 20 s, … at most 5 min.

    Short, since most outages of Telegram are; bounded, so that a post leaves within minutes of the end of a long one.
    """
    doubled = 1 << min(tries - 1, 10)  # bounded: something may be tried for weeks
    return min(_FIRST * doubled, _LONGEST)
