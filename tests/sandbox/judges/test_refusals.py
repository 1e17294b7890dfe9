"""What is refused becomes the exception that each library has for it, with Telegram's words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from telegram import error as first

from bot.sandbox.limits import PER_MINUTE
from tests.sandbox.judges.conversation import HERE
from tests.sandbox.judges.judge import Json, Judge
from tests.sandbox.judges.ptb import PythonTelegramBot
from tests.sandbox.people import People

POST: Json = {"chat_id": HERE, "text": "post"}
FLAT: Json = {"chat_id": HERE, "rich_message": {"blocks": [], "skip_entity_detection": True}}


@dataclass(frozen=True)
class Case:
    """before: what makes the call be refused; words: in the message of either; aiogram: its exception's name."""

    method: str
    params: Json
    words: str
    ptb: type[Exception]
    aiogram: str
    before: Callable[[Judge, People], Awaitable[object]] | None = None

    def __str__(self) -> str:
        return f"{self.method}: {self.words}"

    def raised_by(self, judge: Judge) -> type[Exception]:
        return self.ptb if isinstance(judge, PythonTelegramBot) else _second(self.aiogram)


def _second(name: str) -> type[Exception]:
    from aiogram import exceptions

    found: type[Exception] = getattr(exceptions, name)
    return found


def _fault(
    method: str = "sendMessage", kind: str = "error", **details: Any
) -> Callable[[Judge, People], Awaitable[Json]]:
    return lambda _, people: people.fault(method, kind, **details)


async def _named(judge: Judge, people: People) -> None:
    await judge.call("setWebhook", url="http://127.0.0.1:9/hook")


CASES = (
    Case("sendMessage", POST | {"chat_id": 9}, "chat not found", first.BadRequest, "TelegramBadRequest"),
    Case("sendRichMessage", FLAT, "rich message must be", first.BadRequest, "TelegramBadRequest"),
    Case("sendMessage", POST | {"chat_id": 404}, "can't initiate", first.Forbidden, "TelegramForbiddenError"),
    Case("getUpdates", {}, "while webhook is active", first.Conflict, "TelegramConflictError", _named),
    Case("getMe", {}, "unauthorized", first.InvalidToken, "TelegramUnauthorizedError", _fault("getMe", "revoke")),
    Case(
        "sendMessage",
        POST,
        "not found",
        first.InvalidToken,
        "TelegramNotFound",
        _fault(code=404, description="Not Found"),
    ),
    Case("sendMessage", POST, "-500", first.ChatMigrated, "TelegramMigrateToChat", _fault(migrate_to_chat_id=-500)),
    Case(
        "sendMessage",
        POST,
        "large",
        first.NetworkError,
        "TelegramEntityTooLarge",
        _fault(code=413, description="Request Entity Too Large"),
    ),
    Case("sendMessage", POST, "server error", first.NetworkError, "TelegramServerError", _fault(code=500)),
)


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_refusal_is_told_by_the_librarys_own_class(case: Case, judge: Judge, people: People) -> None:
    if case.before:
        await case.before(judge, people)
    with pytest.raises(case.raised_by(judge), match=f"(?i){case.words}") as refused:
        await judge.call(case.method, **case.params)
    assert type(refused.value) is case.raised_by(judge)


async def test_both_learn_how_long_to_wait(judge: Judge, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiogram.exceptions import TelegramRetryAfter

    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns about its own future
    await people.limits(on=True)
    for _ in range(PER_MINUTE):
        await judge.call("sendMessage", **POST)
    with pytest.raises((first.RetryAfter, TelegramRetryAfter)) as refused:
        await judge.call("sendMessage", **POST)
    assert isinstance(refused.value, first.RetryAfter | TelegramRetryAfter)
    told = refused.value.retry_after
    assert (told if isinstance(told, timedelta) else timedelta(seconds=told)) == timedelta(minutes=1)
