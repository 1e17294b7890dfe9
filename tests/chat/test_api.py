"""What an answer proves: refused, done, never sent, or unknown."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.chat.api import BotApi, Lost, NotSent, Refusal, Result
from bot.chat.client import Client
from bot.chat.connection import Connection
from bot.sandbox.cast import BOT
from bot.web.serve import serving
from tests.sandbox.people import People


@asynccontextmanager
async def answering(status: int, body: str) -> AsyncIterator[BotApi]:
    """A server that answers everything the same way."""

    async def answer(_: Request) -> Response:
        return Response(body, status)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])
    async with serving(app, "127.0.0.1", 0) as port, Client(True) as request:
        yield BotApi(f"http://127.0.0.1:{port}/bot", request)


async def test_a_good_answer_is_a_result(telegram: Connection) -> None:
    answer = await telegram.api.call("getMe", {})
    assert isinstance(answer, Result)
    assert answer.value["is_bot"] is True


async def test_values_travel_as_telegram_wants_them(telegram: Connection, people: People) -> None:
    await people.start("Mei")
    mei = next(person for person in (await people.world())["people"] if person["name"] == "Mei")
    entities = [{"type": "bold", "offset": 0, "length": 2}]
    await telegram.api.call("sendMessage", {"chat_id": mei["id"], "text": "שלום", "entities": entities})
    message = await people.wait_for("Mei", "שלום")
    assert message["entities"] == entities


async def test_what_may_not_leave_at_the_last_moment_does_not(telegram: Connection, people: People) -> None:
    """A long pause may lie between the decision and the call."""
    looks = iter([True, False])
    assert isinstance(await telegram.api.call("getMe", {}, may_leave=lambda: next(looks)), Result)
    before = len(await people.calls("getMe"))
    assert isinstance(await telegram.api.call("getMe", {}, may_leave=lambda: next(looks)), NotSent)
    assert len(await people.calls("getMe")) == before
    assert isinstance(await telegram.api.call("getMe", {}), Result)


async def test_an_unknown_method_is_refused(telegram: Connection) -> None:
    assert await telegram.api.call("sendTelepathy", {}) == Refusal(404, "Not Found: method not found")


async def test_a_flood_limit_says_how_long(telegram: Connection, people: People) -> None:
    await people.fault("getMe", "error", code=429, description="Too Many Requests: retry after 7", retry_after=7)
    assert await telegram.api.call("getMe", {}) == Refusal(429, "Too Many Requests: retry after 7", 7.0)


@pytest.mark.fault(32)
@pytest.mark.parametrize(
    ("told", "heard"),
    [(0, 0.0), (-3, 0.0), (1.5, 1.5), (10**400, 100 * 365 * 86_400.0), ("7", None), (True, None), ([7], None)],
)
async def test_every_shape_of_a_wait_is_a_refusal(
    telegram: Connection, people: People, told: object, heard: float | None
) -> None:
    await people.fault("getMe", "error", code=429, description="Too Many Requests", retry_after=told)
    assert await telegram.api.call("getMe", {}) == Refusal(429, "Too Many Requests", heard)


@pytest.mark.fault(33)
async def test_a_dropped_answer_proves_nothing(telegram: Connection, people: People) -> None:
    await people.fault("getMe", "drop")
    assert isinstance(await telegram.api.call("getMe", {}), Lost)


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    ("kind", "seconds"), [("wait", {"seconds": 5}), ("stall", {"seconds": 5}), ("drip", {"seconds": 5}), ("hang", {})]
)
async def test_an_answer_after_the_bound_proves_nothing(
    telegram: Connection, people: People, kind: str, seconds: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    """Byte by byte, too: each of them comes in time. What we log says nothing of the address, which holds the token."""
    caplog.set_level("DEBUG", logger="bot")
    await people.fault("getMe", kind, **seconds)
    assert await telegram.api.call("getMe", {}, bound=0.2) == Lost("no answer within 0 s")
    ours = [str(vars(record)) for record in caplog.records if record.name.startswith("bot.chat")]
    assert "getMe was called" in ours[0]
    assert BOT.token not in "".join(ours)


@pytest.mark.fault(35)
@pytest.mark.parametrize("kind", ["wait", "stall", "drip"])
async def test_an_answer_that_is_slow_and_in_time_is_one(telegram: Connection, people: People, kind: str) -> None:
    await people.fault("getMe", kind, seconds=0.1)
    assert isinstance(await telegram.api.call("getMe", {}), Result)


@pytest.mark.fault(34)
async def test_without_a_connection_nothing_was_sent() -> None:
    async with Client(True) as request:
        answer = await BotApi("http://127.0.0.1:9/bot", request).call("getMe", {})
    assert answer == NotSent("ConnectError")


@pytest.mark.fault(34)
async def test_without_a_name_for_the_server_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with Client(True) as request:
        answer = await BotApi("https://api.telegram.org/bot", request).call("getMe", {})
    assert answer == NotSent("ConnectError")


@pytest.mark.fault(34)
async def test_with_a_server_that_speaks_no_tls_nothing_was_sent(people: People) -> None:
    async with Client(True) as request:
        answer = await BotApi(f"https://{people.address.removeprefix('http://')}/bot", request).call("getMe", {})
    assert answer == NotSent("ConnectError")
    assert await people.calls("getMe") == []


@pytest.mark.fault(36)
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "zipped"])
async def test_an_answer_without_end_is_cut_and_proves_nothing(
    telegram: Connection, people: People, zipped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.client.LARGEST", 2**20)
    await people.fault("getMe", "huge", size=2**21, zipped=zipped)
    assert await telegram.api.call("getMe", {}) == Lost("Swollen")
    await people.fault("getMe", "huge", size=2**19, zipped=zipped)
    assert isinstance(await telegram.api.call("getMe", {}), Result)


@pytest.mark.fault(36)
async def test_nobody_is_followed_elsewhere(telegram: Connection, people: People) -> None:
    await people.fault("getMe", "redirect", location=f"{people.address}/sandbox/world")
    assert isinstance(await telegram.api.call("getMe", {}), Lost)


@pytest.mark.fault(36)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, '{"ok":false,"description":"Internal Server Error: restart"}'),
        (502, "<html>Bad Gateway</html>"),
        (403, "<html>a proxy says no</html>"),
        (200, '{"ok":true,"result":{"mess'),
        (200, '{"ok":false}'),
        (200, '{"ok":true}'),
        (200, "[]"),
        (413, '{"ok":false,"description":"Request Entity Too Large"}'),
    ],
)
async def test_what_is_not_telegrams_own_yes_or_no_proves_nothing(status: int, body: str) -> None:
    async with answering(status, body) as api:
        assert isinstance(await api.call("sendMessage", {"text": "once"}), Lost)


@pytest.mark.fault(32)
async def test_a_flood_limit_without_parameters_is_a_refusal() -> None:
    async with answering(429, '{"ok":false,"description":"Too Many Requests"}') as api:
        assert await api.call("sendMessage", {}) == Refusal(429, "Too Many Requests")
