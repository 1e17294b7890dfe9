"""Telegram's limits of rate and age. Off unless somebody turns them on, so that tests are quick and repeatable.

None of the rates is a contract: they are what https://core.telegram.org/bots/faq, the support and other bots tell.
Time is the sandbox's clock, so a test that was told to wait moves it.
"""

from collections import defaultdict, deque
from math import ceil

PER_SECOND = 30
"""Messages in one second, over all chats: https://core.telegram.org/bots/faq."""

PER_MINUTE = 20
"""Messages in one minute in a channel or a group: the same page for groups, @BotSupport for channels."""

PER_MINUTE_PRIVATE = 60
"""Messages in one minute to a person: "one a second, short bursts are allowed"."""

UPDATES_KEPT = 24 * 3600
"""Seconds that an update waits for the bot: https://core.telegram.org/bots/api#getting-updates."""

PRESS_AGE, INLINE_AGE = 60, 15
"""Seconds in which a press and an inline query can be answered. Not documented: apps give a press up after a minute,
and an inline answer after 20 s was refused (pyTelegramBotAPI, issue 1615)."""


POLL_PAUSE = 3.0
"""Real seconds: a getUpdates that comes again so soon with the same offset waits as long for updates; of several 409s
so close together only the first is answered at once. BAPI, `process_get_updates_query`, `fail_query_conflict`."""


class Limits:
    """on: whether anything is refused or slowed down. What the bot sends is counted in either case."""

    def __init__(self) -> None:
        self.on = False
        self.poll_pause = POLL_PAUSE
        self._asked: tuple[int, float] | None = None
        self._next_conflict = 0.0
        self._sent: defaultdict[int | None, deque[float]] = defaultdict(lambda: deque(maxlen=PER_MINUTE_PRIVATE))

    def sent(self, chat_id: int, now: float) -> None:
        """Counts a message of the bot."""
        self._sent[chat_id].append(now)
        self._sent[None].append(now)

    def pause(self, chat_id: int, now: float) -> int:
        """Whole seconds until the bot may write there again, 0 = now: what `retry_after` tells."""
        if not self.on:
            return 0
        busy = max(
            self._until_free(chat_id, PER_MINUTE_PRIVATE if chat_id > 0 else PER_MINUTE, 60, now),
            self._until_free(None, PER_SECOND, 1, now),
        )
        return ceil(busy)

    def too_old(self, since: float, age: float, now: float) -> bool:
        return self.on and now - since > age

    def poll_timeout(self, offset: int, wanted: float, now: float) -> float:
        """How long a getUpdates that asks to wait so long may wait. now: of a clock that nobody moves, as below."""
        before, self._asked = self._asked, (offset, now)
        if self.on and before and before[0] == offset and now - before[1] < self.poll_pause:
            return max(wanted, self.poll_pause)
        return wanted

    def conflict_delay(self, now: float) -> float:
        """Seconds until a 409 may be answered."""
        if not self.on:
            return 0
        if now < self._next_conflict:
            return self.poll_pause
        self._next_conflict = now + self.poll_pause
        return 0

    def _until_free(self, chat_id: int | None, most: int, seconds: float, now: float) -> float:
        sent = self._sent[chat_id]
        if len(sent) < most:
            return 0
        return max(0.0, sent[-most] + seconds - now)
