"""Buttons that people pressed, and what the bot answered."""

from itertools import count
from typing import Any

from bot.values import Struct


class Press(Struct):
    """One press; `id` is also the id of its callback query. at: Unix seconds of the sandbox's clock; answer: None until
    answerCallbackQuery came."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: int
    answer: dict[str, Any] | None = None


class Presses:
    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}
        self._ids = count(1)

    def add(self, person: int, chat_id: int, message_id: int, data: str, at: int) -> Press:
        press = Press(str(next(self._ids)), person, chat_id, message_id, data, at)
        self._presses[press.id] = press
        return press

    def find(self, press_id: str) -> Press | None:
        return self._presses.get(press_id)
