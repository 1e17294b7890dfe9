"""The way to Telegram: straight, or through the proxy that the environment names."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError

from bot.chat.api import NotSent, Result
from bot.chat.client import Client, proxy_to
from bot.chat.connection import Connection, connected
from bot.errors import InvalidSettings
from bot.sandbox.cast import BOT
from tests.sandbox.people import People


class Proxy:
    """Refuses everything, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.address = ""

    async def hear(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.asked.append((await reader.readline()).decode().rsplit(" ", 1)[0])
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    async with await asyncio.start_server(proxy.hear, "127.0.0.1", 0) as server:
        proxy.address = "http://{}:{}".format(*server.sockets[0].getsockname())
        yield proxy


@pytest.mark.fault(34)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_the_environments_proxy_is_asked_for_the_way(
    name: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, proxy.address)
    async with connected("1:secret", "https://telegram.invalid") as telegram:
        answer = await telegram.api.call("getMe", {})
    assert proxy.asked == ["CONNECT telegram.invalid:443"]  # and no word of the token
    assert answer == NotSent("ProxyError")


def test_whom_the_environment_excepts_is_reached_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.house:3128")
    assert proxy_to("https://api.telegram.org") == "http://proxy.house:3128"
    assert proxy_to("http://127.0.0.1:8081") is None  # a Bot API server of one's own
    monkeypatch.setenv("no_proxy", "telegram.org")
    assert proxy_to("https://api.telegram.org") is None


async def test_a_server_on_this_machine_is_reached_straight_whatever_the_environment_names(
    proxy: Proxy, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the sandbox, where somebody's shell has a proxy for everything."""
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.address)
    async with connected(BOT.token, people.address) as telegram:
        assert isinstance(await telegram.api.call("getMe", {}), Result)
    assert proxy.asked == []
    assert proxy_to("http://localhost:8081") is proxy_to("http://[::1]:8081") is None
    assert proxy_to("http://bot-api.house:8081") == proxy.address


@pytest.mark.parametrize(
    "address", ["socks5://u:hunter2@10.0.0.1:1080", "http://proxy:port", "http://[::1", "://", "http://"]
)
def test_a_proxy_that_cannot_be_asked_is_a_setting_to_mend(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", address)
    with pytest.raises(InvalidSettings, match=r"write http://host:port") as caught:
        proxy_to("https://api.telegram.org")
    assert "hunter2" not in str(caught.value)


async def test_a_closed_client_calls_nobody_until_it_is_opened_again(telegram: Connection, people: People) -> None:
    url = f"{people.address}/bot{telegram.bot.token}/getMe"
    client = Client(True)
    with pytest.raises(NetworkError, match="closed"):
        await client.do_request(url, "POST")
    for _ in range(2):
        async with client:
            assert (await client.do_request(url, "POST"))[0] == 200
    assert isinstance(await telegram.api.call("getMe", {}), Result)
