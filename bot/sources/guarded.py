"""A few public services, and never anything else: what a stranger pasted must not make the bot knock at inner doors."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Sequence

import httpx

from bot.errors import SourceAway
from bot.sources.answer import HEADERS, Answer, wait_of
from bot.sources.bounded import body_of
from bot.sources.public import is_public
from bot.values import Struct

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The numeric addresses of a host; OSError where it has none."""

SECONDS = 15.0
"""For one question, from the name to the answer's last byte, redirects and all."""

_MOST_STEPS = 3  # redirects
_REDIRECTS = (301, 302, 303, 307, 308)


class Way(Struct, frozen=True):
    """How a host may be reached. Only tests, at a server of their own, take another one than HTTPS."""

    scheme: str = "https"
    port: int = 443
    allowed: Callable[[str], bool] = is_public


HTTPS = Way()


async def resolve(host: str, port: int) -> Sequence[str]:
    """By the machine's own resolver, in a thread of its own."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class GuardedWeb:
    """Asks the given hosts. A name is resolved once, every address of it checked, and the connection goes to the one
    that was checked, whatever the name says a moment later. Proxies of the environment are not used."""

    def __init__(
        self, hosts: Collection[str], *, resolve: Resolve = resolve, way: Way = HTTPS, within: float = SECONDS
    ) -> None:
        self._hosts = frozenset(hosts)
        self._resolve, self._way, self._within = resolve, way, within
        self._tls: ssl.SSLContext | None = None

    async def get(self, source: str, url: str, kinds: Collection[str]) -> Answer:
        """The answer to GET `url`, whatever its status; a 200 is of one of these media types.

        SourceAway(source, …) where no whole answer came: offline, another host than those given (also by a redirect),
        an address inside, time-out, a broken connection, more than 5 MiB when unpacked, more than three redirects.
        """
        try:
            async with asyncio.timeout(self._within):
                return await self._follow(source, httpx.URL(url), kinds)
        except (httpx.TimeoutException, TimeoutError):
            raise SourceAway(source, f"no whole answer within {self._within:g} seconds") from None
        except (httpx.ConnectError, OSError):
            raise SourceAway(source, "it cannot be reached from this machine (offline, or an unknown host)") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SourceAway(source, "the connection broke before the answer was whole") from None

    async def _follow(self, source: str, url: httpx.URL, kinds: Collection[str]) -> Answer:
        for _ in range(_MOST_STEPS + 1):
            self._check(source, url)
            found = await self._once(source, url, await self._address(source, url.host), kinds)
            if isinstance(found, Answer):
                return found
            url = found
        raise SourceAway(source, "it sends us in circles")

    def _check(self, source: str, url: httpx.URL) -> None:
        port = url.port or {"https": 443, "http": 80}.get(url.scheme)
        if (url.scheme, port) != (self._way.scheme, self._way.port) or url.host not in self._hosts or url.userinfo:
            raise SourceAway(source, "it sends us to another host, which we do not follow")

    async def _address(self, source: str, host: str) -> str:
        """One that every check allows; none of a host that has a single one inside. The old protocol first: it is the
        one that every machine speaks."""
        found = await self._resolve(host, self._way.port)
        if not found or not all(self._way.allowed(address) for address in found):
            raise SourceAway(source, "its name leads to an address that is not public")
        return min(found, key=lambda address: ":" in address)

    async def _once(self, source: str, url: httpx.URL, address: str, kinds: Collection[str]) -> Answer | httpx.URL:
        """The answer, or where it sends us. Certificate and server are those of the name, not of the address."""
        headers = HEADERS | {"Host": url.netloc.decode("ascii")}
        named = {"sni_hostname": url.host}
        tls = await self._trusted()
        async with httpx.AsyncClient(timeout=self._within, trust_env=False, verify=tls) as client:
            request = client.build_request("GET", url.copy_with(host=address), headers=headers, extensions=named)
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                if response.status_code in _REDIRECTS and "Location" in response.headers:
                    return url.join(response.headers["Location"])
                if response.status_code == httpx.codes.OK and _kind(response) not in kinds:
                    raise SourceAway(source, "its answer is of another kind (a login page may stand between)")
                return Answer(response.status_code, await body_of(source, response), wait_of(response))
            finally:
                await response.aclose()

    async def _trusted(self) -> ssl.SSLContext:
        """Made once, beside the event loop: reading the certificates takes tens of milliseconds."""
        if self._tls is None:
            self._tls = await asyncio.to_thread(httpx.create_ssl_context, trust_env=False)
        return self._tls


def _kind(response: httpx.Response) -> str:
    kind: str = response.headers.get("Content-Type", "")
    return kind.partition(";")[0].strip().lower()
