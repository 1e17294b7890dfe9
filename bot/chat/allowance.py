"""How much one reader may ask: a flood of one is nobody else's wait."""

from collections.abc import Callable
from enum import Enum, auto

AT_ONCE = 40
"""Messages and presses that come without a pause. Somebody who pages through a long list by thumb stays far below."""
EVERY = 2.0
"""Seconds after which one more is answered; Telegram itself asks bots to send one message a second to a chat
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
_TELL_EVERY = 60.0  # seconds between two requests to slow down; in between there is silence
_MOST = 10_000  # people that are remembered: whoever was quiet for a while is forgotten then


class Allowed(Enum):
    YES = auto()
    TELL = auto()  # no, and this person has not been told for a while
    NO = auto()


class Allowance:
    """A bucket for each reader, in memory alone: a process that starts knows of nobody."""

    def __init__(self, monotonic: Callable[[], float], at_once: int = AT_ONCE, every: float = EVERY) -> None:
        """`monotonic`: seconds of real time, since it is Telegram and the machine that are spared."""
        self._monotonic = monotonic
        self._at_once, self._every = at_once, every
        self._full_at: dict[int, float] = {}  # by user: when everything may be asked again
        self._told_at: dict[int, float] = {}

    def take(self, user_id: int) -> Allowed:
        """Whether one more is answered; counted, if so."""
        now = self._monotonic()
        full_at = max(self._full_at.get(user_id, now), now) + self._every
        if full_at - now <= self._at_once * self._every:
            self._forget_the_quiet(now)
            self._full_at[user_id] = full_at
            return Allowed.YES
        if now - self._told_at.get(user_id, -_TELL_EVERY) < _TELL_EVERY:
            return Allowed.NO
        self._told_at[user_id] = now
        return Allowed.TELL

    def _forget_the_quiet(self, now: float) -> None:
        if len(self._full_at) >= _MOST:
            self._full_at = {one: at for one, at in self._full_at.items() if at > now}
            self._told_at = {one: at for one, at in self._told_at.items() if now - at < _TELL_EVERY}
