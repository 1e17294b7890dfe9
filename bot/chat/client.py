"""The HTTP client below python-telegram-bot: parameters travel as JSON.

https://core.telegram.org/bots/api#making-requests takes both forms. The library's own client sends what is known from
web pages, and quotes it character by character: for ten results of an inline query that takes half as long as
everything else about the call (1.2 ms of processor in all, and 0.8 without it).
"""

import ssl
from collections.abc import Callable
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.last_look import look
from bot.chat.swollen import read_bounded

# The server waits out floods of up to 8 s before it answers: 5 s, the library's default, turns sent into unknown
# (`docs/facts.md` F5).
_SECONDS = {"read": 30.0, "write": 30.0, "connect": 5.0, "pool": 5.0}
_CONNECTIONS = 256  # as the library's own
_JSON = {"Content-Type": "application/json"}
_HOOKS: dict[str, list[Callable[..., Any]]] = {"request": [look], "response": [read_bounded]}
_AGENT = {"User-Agent": BaseRequest.USER_AGENT}


class Client(BaseRequest):
    """Made to be closed and opened again, as https://docs.python-telegram-bot.org/telegram.request.baserequest.html
    wants it. What goes wrong is the library's error, with the cause that tells whether anything left."""

    def __init__(self, trust: ssl.SSLContext | bool) -> None:
        """`trust`: in which certificates; True: those of the system, or what httpx brings."""
        self._trust = trust
        self._client = self._new()

    def _new(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=_CONNECTIONS)
        return httpx.AsyncClient(
            verify=self._trust, timeout=httpx.Timeout(**_SECONDS), limits=limits, event_hooks=_HOOKS
        )

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return _SECONDS["read"]

    async def initialize(self) -> None:
        """Nothing, unless it was closed before."""
        if self._client.is_closed:
            self._client = self._new()

    async def shutdown(self) -> None:
        """Closes every connection."""
        await self._client.aclose()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. TimedOut, NetworkError."""
        asked = {"read": read_timeout, "write": write_timeout, "connect": connect_timeout, "pool": pool_timeout}
        given = {name: seconds for name, seconds in asked.items() if seconds is not BaseRequest.DEFAULT_NONE}
        timeout = httpx.Timeout(**_SECONDS | given)
        try:
            answer = await self._client.request(method, url, timeout=timeout, **_sent(request_data))
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(type(error).__name__) from error
        return answer.status_code, answer.content


def _sent(data: RequestData | None) -> dict[str, Any]:
    """Files can travel as a form only."""
    if data is None:
        return {"headers": _AGENT}
    if data.contains_files:
        return {"headers": _AGENT, "data": data.json_parameters, "files": data.multipart_data}
    return {"headers": _AGENT | _JSON, "content": data.json_payload}
