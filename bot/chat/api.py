"""One call of the Bot API, and what its answer proves.

python-telegram-bot's exceptions do not tell "refused" from "may have happened" (`docs/facts.md` F4), so calls whose
outcome matters go through its HTTP layer below them, and every answer becomes one of four values.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import quote

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

# Private upstream, the only class that RequestData takes; the library is pinned to one version.
from telegram.request._requestparameter import RequestParameter

from bot.chat.last_look import TooLate, last_look
from bot.values import Struct

log = logging.getLogger(__name__)

_STOPPED = "the bot was stopped meanwhile"
_CENTURY = 100 * 365 * 86_400  # seconds
CALL_SECONDS = 45.0
"""The bound of a whole call. The server waits out floods of up to 8 s by itself, so it is well above that."""

# By name, since httpx has another home: with these no byte of the request left the process.
_NEVER_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})  # the last: no tunnel was made
_REFUSALS = frozenset({400, 401, 403, 404, 409, 429})


class Result(Struct, frozen=True):
    """Telegram did it. `value` is the decoded `result`."""

    value: Any


class Refusal(Struct, frozen=True):
    """Telegram said no, so nothing happened. `retry_after` in seconds, with 429 only."""

    code: int
    description: str
    retry_after: float | None = None

    def says(self, *words: str) -> bool:
        """Whether the description holds one of the words (lower case): upper and lower case vary by server."""
        return any(word in self.description.lower() for word in words)


class NotSent(Struct, frozen=True):
    """No connection was made, so nothing happened."""

    reason: str


class Lost(Struct, frozen=True):
    """Everything else: a time-out, a reset, a 5xx, a broken answer. It may have happened."""

    reason: str


Answer = Result | Refusal | NotSent | Lost

_OUTCOMES = {Result: "done", Refusal: "refused", NotSent: "not_sent", Lost: "lost"}

CallAnswered = Callable[[str, str, float], object]
"""The method of a call, its outcome ("done", "refused", "not_sent" or "lost"), and after how many seconds."""


def unheard(*_: object) -> None:
    """Nobody measures."""


class Pace(Protocol):
    """When a call may leave (`chat/pacing.py`). Never raises but on cancellation."""

    async def place(self, method: str, chat: object, *, first: bool) -> Refusal | None:
        """Returns when the call may leave, its place taken; a 429 of our own when it may not."""
        ...

    async def hear(self, method: str, answer: Answer, *, first: bool) -> None:
        """What Telegram answered to a call that had its place."""
        ...


class BotApi:
    """Calls methods of https://core.telegram.org/bots/api by name. Never raises but on cancellation."""

    def __init__(
        self, url: str, request: BaseRequest, pace: Pace | None = None, answered: CallAnswered = unheard
    ) -> None:
        """`url`: such as "https://api.telegram.org/bot<token>"; it holds the token and is never logged. Without `pace`
        every call leaves at once: for receiving, and for looking only. `answered`: hears of every call that left."""
        self._url = url
        self._request = request
        self._pace = pace
        self._answered = answered
        self._limits: set[asyncio.Timeout] = set()
        self._latest: float | None = None  # by the loop's clock; None while nothing stops
        self.token_refused = False
        """Whether Telegram answered last that it does not know the token (401)."""

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        bound: float = CALL_SECONDS,
        read_timeout: float = 30.0,
        first: bool = False,
        may_leave: Callable[[], bool] | None = None,
    ) -> Answer:
        """At most one HTTP request, no retry. `parameters` are JSON values; `bound` and `read_timeout` in seconds.

        It may wait for its turn up to 25 s before that; `first` (posts) never waits. What may not leave is refused as
        Telegram would: a 429 with the seconds that are left. `may_leave`: NotSent where it says no at the last moment
        before the request.
        """
        with last_look(may_leave):
            if self._pace is None:
                return await self._request_once(method, parameters, bound, read_timeout)
            if refusal := await self._placed(self._pace, method, parameters.get("chat_id"), first):
                return refusal
            answer = await self._request_once(method, parameters, bound, read_timeout)
            await self._pace.hear(method, answer, first=first)
            return answer

    def hurry(self, seconds: float) -> None:
        """The bot stops: calls under way, and those to come, have so long at the most. What is cut off then is Lost,
        and what did not leave is NotSent, as after a kill."""
        self._latest = asyncio.get_running_loop().time() + seconds
        for limit in self._limits:
            limit.reschedule(min(limit.when() or self._latest, self._latest))

    async def _placed(self, pace: Pace, method: str, chat: object, first: bool) -> Refusal | NotSent | None:
        try:
            async with self._bounded(_CENTURY):
                return await pace.place(method, chat, first=first)
        except TimeoutError:
            return NotSent(_STOPPED)

    @asynccontextmanager
    async def _bounded(self, seconds: float) -> AsyncIterator[None]:
        """TimeoutError after so many seconds, or when the bot must have stopped."""
        until = asyncio.get_running_loop().time() + seconds
        async with asyncio.timeout_at(until if self._latest is None else min(until, self._latest)) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

    async def _request_once(
        self, method: str, parameters: Mapping[str, Any], bound: float, read_timeout: float
    ) -> Answer:
        data = RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])
        started = time.monotonic()
        answered = await self._http(f"{self._url}/{method}", "POST", data, bound, read_timeout)
        answer = answered if isinstance(answered, NotSent | Lost) else _read(*answered)
        self._hear_of_token(answer)
        self._note(method, answer, time.monotonic() - started)
        return answer

    async def download(self, path: str) -> Answer:
        """The bytes behind the `file_path` of a getFile, as the result; https://core.telegram.org/bots/api#file. That
        they are few is for the caller to know."""
        server, _, token = self._url.rpartition("/bot")
        url = f"{server}/file/bot{token}/{quote(path)}"
        answered = await self._http(url, "GET", None, CALL_SECONDS, read_timeout=30.0)
        if isinstance(answered, NotSent | Lost):
            return answered
        code, body = answered
        return Result(body) if code == 200 else _read(code, body)

    async def _http(
        self, url: str, verb: str, data: RequestData | None, bound: float, read_timeout: float
    ) -> tuple[int, bytes] | NotSent | Lost:
        """Status and body of one request. `url` holds the token."""
        try:
            async with self._bounded(bound):
                return await self._request.do_request(url, verb, data, read_timeout=read_timeout)
        except TooLate:
            return NotSent("another process may be posting by now")
        except TelegramError as error:
            cause = type(error.__cause__).__name__
            return NotSent(cause) if cause in _NEVER_SENT else Lost(cause)
        except TimeoutError:
            return Lost(f"no answer within {bound:.0f} s" if self._latest is None else _STOPPED)
        except Exception as error:  # noqa: BLE001 - whatever else happens in the HTTP layer proves nothing
            return Lost(type(error).__name__)

    def _note(self, method: str, answer: Answer, seconds: float) -> None:
        outcome = _OUTCOMES[type(answer)]
        facts = {"action": "call", "method": method, "outcome": outcome, "ms": round(1000 * seconds)}
        log.debug("%s was called", method, extra=facts)
        self._answered(method, outcome, seconds)

    def _hear_of_token(self, answer: Answer) -> None:
        if isinstance(answer, Result | Refusal):
            self.token_refused = isinstance(answer, Refusal) and answer.code == 401


def _read(code: int, body: bytes) -> Answer:
    """What an HTTP answer proves. A refusal counts only in Telegram's own form: a proxy's error page proves nothing."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return Lost(f"HTTP {code} without JSON")
    if not isinstance(answer, dict):
        return Lost(f"HTTP {code} without an object")
    if code == 200 and answer.get("ok") is True and "result" in answer:
        return Result(answer["result"])
    if code in _REFUSALS and answer.get("ok") is False:
        seconds = _retry_after(answer.get("parameters")) if code == 429 else None
        return Refusal(code, str(answer.get("description", "")), seconds)
    return Lost(f"HTTP {code}: {str(answer.get('description', 'no description'))[:200]}")


def _retry_after(parameters: object) -> float | None:
    """Seconds, at least 0 and at most a century; None where none are told. Proxies invent every shape of number."""
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(wait, int | float) or isinstance(wait, bool) or wait != wait:  # NaN is no number at all
        return None
    return float(min(max(wait, 0), _CENTURY))
