"""One answer of a public API over HTTP: bounded in time and size, asked for politely."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import httpx

from bot.errors import SourceAway
from bot.sources.bounded import body_of
from bot.values import Struct

Pause = Callable[[float], Awaitable[object]]
"""Waits that many seconds; asyncio.sleep in production."""

CONNECT_SECONDS = 10.0  # a service that does not even take the call in that time is away
WHOLE_SECONDS = 30.0  # for one answer to its last byte: arXiv takes several seconds on a bad day; people wait for it

_BUSY = (429, 503)  # "too many requests" and "not now": both may say when to come back
_USUAL_WAIT = 3.0  # seconds; https://info.arxiv.org/help/api/tou.html: one request every three seconds
_LONGEST_WAIT = 10.0  # seconds that a person waits once more; beyond it the error is told at once
_MOST_STEPS = 3  # redirects within the service
HEADERS = {
    "User-Agent": "reviewbot (a Telegram bot for a channel of paper reviews; asks when its owner does)",
    "Accept-Encoding": "identity",  # so that the bytes that are counted are the bytes that come
}


class Answer(Struct, frozen=True):
    """wait: seconds that a busy service asks for, None where it names none (or a date)."""

    status: int
    body: bytes
    wait: float | None = None


async def ask(
    source: str, address: str, wanted: Mapping[str, str], *, pause: Pause = asyncio.sleep, within: float = WHOLE_SECONDS
) -> Answer:
    """The answer to GET `address` with the parameters `wanted`, whatever its status.

    A busy service is asked once more, after the few seconds that it asks for. within: seconds for each of the two.
    Redirects are followed within the same host only. SourceAway(source, …) where no whole answer came: offline, an
    unknown host, time-out, a broken connection, more than 5 MiB, a redirect to elsewhere.
    """
    first = await _once(source, address, wanted, within)
    wait = _USUAL_WAIT if first.wait is None else first.wait
    if first.status not in _BUSY or wait > _LONGEST_WAIT:
        return first
    await pause(wait)
    return await _once(source, address, wanted, within)


async def _once(source: str, address: str, wanted: Mapping[str, str], within: float) -> Answer:
    patience = httpx.Timeout(within, connect=CONNECT_SECONDS)
    try:
        async with asyncio.timeout(within), httpx.AsyncClient(headers=HEADERS, timeout=patience) as client:
            return await _get(source, client, client.build_request("GET", address, params=dict(wanted)))
    except httpx.ConnectTimeout:
        raise SourceAway(source, f"no connection within {CONNECT_SECONDS:.0f} seconds") from None
    except (httpx.TimeoutException, TimeoutError):
        raise SourceAway(source, f"no whole answer within {within:g} seconds") from None
    except httpx.ConnectError:
        raise SourceAway(source, "it cannot be reached from this machine (offline, or an unknown host)") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise SourceAway(source, "the connection broke before the answer was whole") from None


async def _get(source: str, client: httpx.AsyncClient, request: httpx.Request) -> Answer:
    for _ in range(_MOST_STEPS + 1):
        response = await client.send(request, stream=True)
        try:
            if response.next_request is None:
                return Answer(response.status_code, await body_of(source, response), wait_of(response))
            if _origin(response.next_request.url) != _origin(request.url):
                raise SourceAway(source, "it sends us to another host, which we do not follow")
            request = response.next_request
        finally:
            await response.aclose()
    raise SourceAway(source, "it sends us in circles")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def wait_of(response: httpx.Response) -> float | None:
    """https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date, which is not looked at."""
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isascii() and seconds.isdigit() else None
