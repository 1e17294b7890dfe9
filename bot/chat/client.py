"""The HTTP client below python-telegram-bot: one server, without cookies, redirects or passwords, parameters as JSON.

https://core.telegram.org/bots/api#making-requests takes both forms. The library's own client sends what is known from
web pages, and quotes it character by character: for ten results of an inline query that takes half as long as
everything else about the call (1.2 ms of processor in all, and 0.8 without it). What httpx does for browsers would take
0.2 of the rest, so that its transport is asked directly.
"""

import json
import ssl
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.last_look import look
from bot.errors import InvalidSettings

# The server waits out floods of up to 8 s before it answers: 5 s, the library's default, turns sent into unknown
# (`docs/facts.md` F5).
_SECONDS = {"read": 30.0, "write": 30.0, "connect": 5.0, "pool": 5.0}
_LIMITS = httpx.Limits(max_connections=256)  # as the library's own
_HEADERS = {"User-Agent": BaseRequest.USER_AGENT, "Accept-Encoding": "gzip, deflate"}
_JSON = _HEADERS | {"Content-Type": "application/json"}

LARGEST = 32 * 1024 * 1024
"""Bytes of an answer, unpacked; a proxy may send without end. https://core.telegram.org/bots/api#getfile gives 20 MB at
most; a hundred updates are less."""


class Swollen(Exception):
    """The answer is larger than any of Telegram's. The call may have done its work."""


class Client(BaseRequest):
    """Made to be closed and opened again, as https://docs.python-telegram-bot.org/telegram.request.baserequest.html
    wants it. What goes wrong is the library's error, with the cause that tells whether anything left."""

    def __init__(self, trust: ssl.SSLContext | bool, proxy: str | None = None) -> None:
        """`trust`: in which certificates; True: those of the system, or what httpx brings; `proxy`: its address."""
        self._trust = trust
        self._proxy = proxy
        self._transport: httpx.AsyncHTTPTransport | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return _SECONDS["read"]

    async def initialize(self) -> None:
        """Opens no connection yet; nothing where it is open."""
        self._transport = self._transport or httpx.AsyncHTTPTransport(self._trust, limits=_LIMITS, proxy=self._proxy)

    async def shutdown(self) -> None:
        """Closes every connection."""
        transport, self._transport = self._transport, None
        if transport:
            await transport.aclose()

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
        """Status and body. TimedOut, NetworkError, Swollen; TooLate as `last_look` says."""
        asked = {"read": read_timeout, "write": write_timeout, "connect": connect_timeout, "pool": pool_timeout}
        given = {name: seconds for name, seconds in asked.items() if seconds is not BaseRequest.DEFAULT_NONE}
        request = httpx.Request(method, url, extensions={"timeout": _SECONDS | given}, **_sent(request_data))
        if self._transport is None:
            raise NetworkError("the client is closed")
        look()
        try:
            answer = await self._transport.handle_async_request(request)
            try:
                return answer.status_code, await _read(answer)
            finally:
                await answer.aclose()
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(type(error).__name__) from error


def proxy_to(server: str) -> str | None:
    """What the environment or the system names as the way there, such as "http://proxy:3128"; None: straight.

    InvalidSettings: it names what cannot be asked. A server on this machine is no proxy's business, whatever it says:
    it would look for it on its own.
    """
    address, ways = urlsplit(server), getproxies()
    way = ways.get(address.scheme) or ways.get("all")
    if not way or _is_here(address.hostname or "") or proxy_bypass(address.netloc):
        return None
    way = way if "://" in way else f"http://{way}"
    if not _may_be_asked(way):
        fault = "this is no address of an HTTP proxy, and others (SOCKS) are not known here; write http://host:port"
        raise InvalidSettings((f"{address.scheme.upper()}_PROXY or ALL_PROXY: {fault}",))  # no word of its password
    return way


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def _may_be_asked(way: str) -> bool:
    try:
        address = urlsplit(way)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # no port, or half an IPv6 address
        return False


def _sent(data: RequestData | None) -> dict[str, Any]:
    """Files can travel as a form only."""
    if data is None:
        return {"headers": _HEADERS}
    if data.contains_files:
        return {"headers": _HEADERS, "data": data.json_parameters, "files": data.multipart_data}
    return {"headers": _JSON, "content": json.dumps(data.parameters)}


async def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise Swollen
    return bytes(body)
