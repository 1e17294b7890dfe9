"""How fast the bot may send: under Telegram's limits of rate, after its pauses, and the slot's post first.

python-telegram-bot's own limiter ends a pause as soon as any call succeeds, and lets bursts of twice the limit through
(`docs/facts.md` F8).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.chat.api import Answer, Refusal
from bot.chat.flooding import Flood
from bot.chat.window import Window

A_SECOND = 24
"""Messages in any second, over all chats: Telegram takes about 30 (https://core.telegram.org/bots/faq), no promise."""
FOR_POSTS = 1
"""Of those nobody else takes this one. Posts go one message at a time, so that is enough for one a second however much
is answered beside it; with more, a word to 5 000 readers would take longer than 220 s."""
A_MINUTE = 19
"""Messages in any minute in one channel or group. Telegram takes 20 in a group (the same page), and in a channel by the
word of its support; one less, since messages come closer together on the way."""

SHORT_PAUSE = 20.0
"""Seconds that a call may sit out; in a longer pause updates stay in the inbox, where they cost no attempt."""
_LONGEST_WAIT = SHORT_PAUSE + 5.0  # with those in front; call and wait fit into the minute that an update is given
_POST_FIRST = 3.0  # seconds in which a waiting post looks again for certain: some ticks of the timetable
_LOOK_AGAIN = 0.1  # seconds; the bot's clock may be moved, and the post in front may be gone
_LEAST_SLEEP = 0.001  # seconds; a float's last bit must not keep us busy

UNPACED = frozenset(
    {
        # Read only. At the start, and for health, they are needed while a pause is on.
        *(
            "getMe",
            "getChat",
            "getChatMember",
            "getChatMemberCount",
            "getChatAdministrators",
            "getWebhookInfo",
            "getFile",
        ),
        # Updates come in however little may go out; they wait in the inbox.
        *("getUpdates", "setWebhook", "deleteWebhook"),
        # No messages, and worth something for seconds only: after a wait Telegram refuses them as too old.
        *("answerCallbackQuery", "answerInlineQuery"),
        # No message, in no chat. Telegram limits it by itself, for hours: its 429 must not keep a post back.
        "setMyCommands",
    }
)
"""Methods that neither wait nor count, and whose 429 is no pause for others. Every other method makes, changes or takes
away a message, or is not known here, and waits: send*, forward*, copy*, edit*, delete*, pin*, stopPoll."""


class Pacer:
    """One for the whole account. Implements `chat.api.Pace`.

    A post takes its place at once or is refused, since its intent is on record: `may_post` is asked before that. All
    others wait in the order in which they came, people in one line and each group in its own, and behind a post that
    was told to wait. What would wait longer than a call may take is refused here as Telegram would, with the seconds
    that are left.
    """

    def __init__(
        self,
        flood: Flood,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`flood` is open; `monotonic`, `sleep`: real seconds."""
        self._flood = flood
        self._monotonic = monotonic
        self._sleep = sleep
        self._all = Window(1.0, A_SECOND)
        self._people = _Lane(Window(0.0, 1))  # in private chats only the limit of all counts
        self._lanes: dict[object, _Lane] = {}
        self._post_waits = flood.left() > 0  # perhaps: a post that was refused before a restart does not ask meanwhile
        self._free_since: float | None = None  # since when it may go, as far as others have looked

    def may_post(self, chat_id: int) -> bool:
        """Whether a post's message may leave for that chat now. If it is all sending that waits, everybody else waits
        behind it for some moments from then on."""
        if self._flood.left() or self._all.wait(self._monotonic()):
            self._let_post_first()
            return False
        return self._lane(chat_id).window.wait(self._monotonic()) <= 0

    def may_answer(self) -> bool:
        """Whether a call that is made now will leave soon: no pause of more than 20 s is on."""
        return self._flood.real_left() <= SHORT_PAUSE

    async def place(self, method: str, chat: object, *, first: bool) -> Refusal | None:
        """Returns when the call may leave, its place taken; a 429 of our own when it may not. `first`: it is a post."""
        if method in UNPACED:
            return None
        lane = self._lane(chat)
        if first:
            return self._place_post(lane)
        deadline = self._monotonic() + _LONGEST_WAIT
        async with lane.line:
            while left := self._left_for_others(lane):
                if self._monotonic() + left > deadline:
                    return _refusal(self._flood.left() or left)
                await self._sleep(max(min(left, _LOOK_AGAIN), _LEAST_SLEEP))
            self._take(lane)
            return None

    async def hear(self, method: str, answer: Answer, *, first: bool) -> None:
        """What Telegram answered to a call that had its place. Never raises."""
        if method in UNPACED:
            return
        if first and isinstance(answer, Refusal) and answer.code == 429:
            self._let_post_first()
        await self._flood.hear(answer)

    def _place_post(self, lane: "_Lane") -> Refusal | None:
        now = self._monotonic()
        if wait := max(self._flood.left(), self._all.wait(now)):
            self._let_post_first()
            return _refusal(wait)
        if wait := lane.window.wait(now):
            return _refusal(wait)
        self._post_waits = False
        self._take(lane)
        return None

    def _left_for_others(self, lane: "_Lane") -> float:
        """Seconds until somebody else than a post may send there; in a pause the most that it may take."""
        if left := self._flood.real_left():
            return left
        now = self._monotonic()
        return max(self._all.wait(now, FOR_POSTS), lane.window.wait(now), self._behind_post(now))

    def _behind_post(self, now: float) -> float:
        """A post that was told to wait goes first, if it comes within moments of the time when it may."""
        if not self._post_waits:
            return 0.0
        if self._free_since is None:
            self._free_since = now
        left = self._free_since + _POST_FIRST - now
        self._post_waits = left > 0  # else it is gone: withdrawn, or its channel closed to us
        return max(left, 0.0)

    def _let_post_first(self) -> None:
        self._post_waits = True
        self._free_since = None

    def _take(self, lane: "_Lane") -> None:
        now = self._monotonic()
        self._all.take(now)
        lane.window.take(now)

    def _lane(self, chat: object) -> "_Lane":
        """Channels and groups have negative ids, or an @name; those that were quiet for a minute are forgotten."""
        if chat is None or (isinstance(chat, int) and chat > 0):
            return self._people
        if chat not in self._lanes:
            now = self._monotonic()
            self._lanes = {key: lane for key, lane in self._lanes.items() if lane.is_busy(now)}
            self._lanes[chat] = _Lane(Window(60.0, A_MINUTE))
        return self._lanes[chat]


class _Lane:
    """What goes into one chat, in order."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.line = asyncio.Lock()  # lets in in the order of asking

    def is_busy(self, now: float) -> bool:
        return self.line.locked() or not self.window.is_empty(now)


def _refusal(wait: float) -> Refusal:
    return Refusal(429, "Too Many Requests: this bot waits by itself", wait)
