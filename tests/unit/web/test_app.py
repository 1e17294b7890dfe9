"""The webhook takes nothing without its secret, and says 200 only for what is kept."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest

from bot.errors import DatabaseAway, InvalidSettings
from bot.inbox.update import RawUpdate
from bot.web.app import LARGEST_BODY, create_app
from bot.web.serve import serving
from tests.sandbox.http import request

SECRET = "a-secret-of-at-least-32-characters"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = json.dumps({"update_id": 5, "message": {"text": "שלום"}}).encode()


class House:
    def __init__(self) -> None:
        self.kept: list[RawUpdate] = []
        self.faults: list[str] = []
        self.away = False

    async def accept(self, update: RawUpdate) -> None:
        if self.away:
            raise DatabaseAway("gone for lunch")
        self.kept.append(update)

    async def health(self) -> list[str]:
        return self.faults


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    app = create_app(house.health, accept=house.accept, secret=SECRET, path="/hook")
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


async def post(house: House, body: bytes, headers: dict[str, str] | None = None) -> int:
    async with served(house) as address:
        status, _ = await request(address, "POST", "/hook", body, HEADER if headers is None else headers)
        return status


async def test_an_update_is_kept_before_it_is_confirmed() -> None:
    house = House()
    assert await post(house, UPDATE) == 200
    assert house.kept == [{"update_id": 5, "message": {"text": "שלום"}}]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é" * 40, "x" * 5000])
async def test_without_the_secret_nothing_is_kept(secret: str | None) -> None:
    house = House()
    assert await post(house, UPDATE, {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}) == 403
    assert house.kept == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"update_id": "5"}', b'{"update_id": true}', b"\xff\xfe", b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(body: bytes) -> None:
    house = House()
    assert await post(house, body) == 400
    assert house.kept == []


async def test_a_huge_body_is_refused_while_it_comes() -> None:
    house = House()
    assert await post(house, b" " * (LARGEST_BODY + 1)) == 413
    assert await post(house, UPDATE + b" " * (LARGEST_BODY - len(UPDATE))) == 200


async def test_who_sends_a_body_slowly_keeps_nobody_else_waiting() -> None:
    """A hundred of them, one half with the secret; none of them ever ends."""
    house = House()
    async with served(house) as address, AsyncExitStack() as stack:
        for number in range(100):
            await stack.enter_async_context(_half_said(address, SECRET if number % 2 else "guessed"))
        assert (await request(address, "GET", "/health"))[0] == 200
        assert (await request(address, "POST", "/hook", UPDATE, HEADER))[0] == 200
    assert len(house.kept) == 1


@asynccontextmanager
async def _half_said(address: str, secret: str) -> AsyncIterator[None]:
    host, _, port = address.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /hook HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(UPDATE)}\r\n"
    writer.write(f"{head}X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n".encode() + UPDATE[:9])
    await writer.drain()
    try:
        yield
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_telegram_repeats_what_the_database_did_not_take() -> None:
    house = House()
    house.away = True
    assert await post(house, UPDATE) == 503


async def test_the_webhook_has_one_address_and_one_method() -> None:
    async with served(House()) as address:
        assert (await request(address, "GET", "/hook", headers=HEADER))[0] == 405
        assert (await request(address, "POST", "/other", UPDATE, HEADER))[0] == 404


@pytest.mark.parametrize(("faults", "status"), [([], 200), (["the database is away"], 503)])
async def test_health_says_what_is_wrong(faults: list[str], status: int) -> None:
    house = House()
    house.faults = faults
    async with served(house) as address:
        answer = await request(address, "GET", "/health")
    told: dict[str, Any] = json.loads(answer[1])
    assert (answer[0], told) == (status, {"ok": not faults, "faults": faults})


async def test_without_a_webhook_there_is_health_only() -> None:
    async with serving(create_app(House().health), "127.0.0.1", 0) as port:
        assert (await request(f"http://127.0.0.1:{port}", "POST", "/webhook", UPDATE, HEADER))[0] == 404


def test_a_webhook_needs_a_secret() -> None:
    with pytest.raises(ValueError, match="secret"):
        create_app(House().health, accept=House().accept)


async def test_a_taken_port_is_a_fault_of_the_settings() -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving(create_app(House().health), "127.0.0.1", 0))
        with pytest.raises(InvalidSettings, match="BOT_LISTEN"):
            await stack.enter_async_context(serving(create_app(House().health), "127.0.0.1", port))
