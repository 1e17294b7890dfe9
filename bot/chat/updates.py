"""Updates from Telegram into the inbox: an update is confirmed only after it is committed."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.chat.api import Answer, BotApi, Lost, NotSent, Refusal, Result
from bot.errors import DatabaseAway, TelegramAway, TelegramRefused
from bot.inbox.update import RawUpdate

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "inline_query"),
    *("poll", "channel_post", "edited_channel_post", "my_chat_member"),
)
"""What the bot reads: https://core.telegram.org/bots/api#update."""

Accept = Callable[[Sequence[RawUpdate]], Awaitable[object]]
"""Stores updates and commits; DatabaseAway when it cannot: then they are not confirmed and come again."""

POLL_SECONDS = 50  # Telegram's own cap of a long poll
_POLL_BOUND = POLL_SECONDS + 15.0
_LONGEST_PAUSE = 30.0
_CONFLICT_PAUSE = 10.0  # longer than the 3 s in which Telegram decides between two pollers
_DEAD_TOKEN_PAUSE = 60.0
_PATIENCE = 300.0  # seconds, as everywhere in /health


class Polling:
    """Our own getUpdates loop.

    python-telegram-bot's confirms updates that only its memory holds: a kill loses them (`docs/facts.md` F6).
    """

    def __init__(
        self,
        api: BotApi,
        accept: Accept,
        poll_seconds: int = POLL_SECONDS,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`api` on a client of its own, since a long poll holds it; `pause`: waits so many seconds of real time;
        `monotonic`: counts them."""
        self._api = api
        self._accept = accept
        self._poll_seconds = poll_seconds
        self._rest = pause
        self._failures = 0
        self._monotonic = monotonic
        self._trouble: tuple[float, str] | None = None  # since when, and what it is now

    def fault(self) -> str | None:
        """For /health: a plain line while nobody's messages have arrived for five minutes."""
        if self._trouble is None or self._monotonic() - self._trouble[0] <= _PATIENCE:
            return None
        return f"updates: none arrive for {(self._monotonic() - self._trouble[0]) / 60:.0f} minutes; {self._trouble[1]}"

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set, also in the middle of a call; whatever was not committed comes again."""
        polling = asyncio.create_task(self._poll(), name="polling")
        stopping = asyncio.create_task(stop.wait(), name="polling-stop")
        try:
            await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            polling.cancel()
            await asyncio.gather(stopping, polling, return_exceptions=True)
            self._trouble = None  # from here on another process may poll
        if not polling.cancelled() and (error := polling.exception()):
            raise error

    async def _poll(self) -> None:
        webhook_gone = False
        offset: int | None = None
        while True:
            if not webhook_gone:  # with one set, Telegram answers every poll with 409
                answer = await self._api.call("deleteWebhook", {})
                webhook_gone = isinstance(answer, Result)
            else:
                answer = await self._get(offset)
            if not isinstance(answer, Result):
                await self._rest(self._pause_after(answer))
                continue
            try:
                offset = await self._keep(answer.value)
            except DatabaseAway as error:
                pause = self._next_pause()
                log.warning("updates wait at Telegram, the database is away (%s); again in %.0f s", error, pause)
                await self._rest(pause)
            else:
                self._recovered()

    async def _get(self, offset: int | None) -> Answer:
        parameters = {"timeout": self._poll_seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            parameters["offset"] = offset
        answer = await self._api.call(
            "getUpdates", parameters, bound=_POLL_BOUND, read_timeout=self._poll_seconds + 10.0
        )
        if isinstance(answer, Result) and answer.value != [] and not _updates(answer.value):
            return Lost("an answer without updates")  # of a proxy, say: asked again without a pause it keeps us busy
        return answer

    async def _keep(self, found: object) -> int | None:
        """Commits a batch; returns the offset that confirms it, None for an empty one.

        Without an offset Telegram starts at the earliest unconfirmed update: right also after a quiet week, when update
        ids start anew below the last one (`docs/facts.md` F15).
        """
        updates = _updates(found)
        if not updates:
            return None
        await self._accept(updates)
        return int(updates[-1]["update_id"]) + 1

    def _recovered(self) -> None:
        if self._failures:
            log.info("updates arrive again")
        self._failures, self._trouble = 0, None

    def _keeps_failing(self, why: str) -> None:
        """Told with its latest reason, from the first failure on."""
        self._trouble = (self._trouble[0] if self._trouble else self._monotonic(), why)

    def _pause_after(self, answer: Refusal | NotSent | Lost) -> float:
        """Seconds to wait before the next call; says why."""
        match answer:
            case Refusal(code=429, retry_after=seconds):
                pause = max(seconds or 0.0, self._next_pause())
                log.warning("Telegram asks to slow down; next call in %.0f s", pause)
            case Refusal(code=409) as refusal:
                pause = _CONFLICT_PAUSE
                log.error("%s; next try in %.0f s", _conflict(refusal), pause)
                self._keeps_failing(_conflict(refusal))
            case Refusal(code=401 | 404):
                pause = _DEAD_TOKEN_PAUSE
                log.error("Telegram does not know the bot's token (any more); next try in %.0f s", pause)
            case Refusal(code=code, description=description):
                pause = self._next_pause()
                log.error("Telegram refuses to give updates (%d %s); next try in %.0f s", code, description, pause)
                self._keeps_failing(f"Telegram refuses to give them ({code} {description})")
            case NotSent(reason=reason) | Lost(reason=reason):
                pause = self._next_pause()
                log.warning("no updates from Telegram (%s); next try in %.0f s", reason, pause)
                self._keeps_failing(f"Telegram does not answer ({reason})")
        return pause

    def _next_pause(self) -> float:
        self._failures += 1
        return min(2.0 ** (self._failures - 1), _LONGEST_PAUSE)


async def set_webhook(api: BotApi, url: str, secret: str) -> None:
    """Tells Telegram where to send updates; TelegramRefused or TelegramAway when it does not take it.

    https://core.telegram.org/bots/api#setwebhook
    """
    answer = await api.call(
        "setWebhook", {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)}
    )
    match answer:
        case Refusal(code=code, description=description):
            raise TelegramRefused(code, description)
        case NotSent(reason=reason) | Lost(reason=reason):
            raise TelegramAway(reason)


def _updates(found: object) -> list[RawUpdate]:
    return [one for one in found if _is_update(one)] if isinstance(found, list) else []


def _is_update(found: object) -> bool:
    return isinstance(found, dict) and type(found.get("update_id")) is int


def _conflict(refusal: Refusal) -> str:
    if refusal.says("webhook"):
        return "a webhook is set for this bot, so another copy of it runs somewhere with BOT_WEBHOOK_URL"
    return "another copy of this bot is polling; stop one of them"
