"""Files that go out to a person and come in from one: small texts only."""

from pathlib import PurePath
from typing import Any

from telegram import Document, InputFile

from bot.chat.api import Answer, BotApi, Lost, NotSent, Refusal, Result
from bot.chat.replying import Replying
from bot.errors import InvalidInput, TelegramAway, TelegramRefused
from bot.intake.text import MAX_REVIEW_BYTES, Text, decode_document

_SUFFIXES = (".md", ".markdown", ".txt")


class Documents:
    def __init__(self, api: BotApi, replying: Replying) -> None:
        self._api = api
        self._replying = replying

    async def send(self, chat_id: int, name: str, content: bytes) -> None:
        """https://core.telegram.org/bots/api#senddocument. Errors as `Replying.send`."""
        await self._replying.send_document(chat_id, InputFile(content, filename=name))

    async def fetch(self, document: Document) -> Text:
        """The text of a file of at most 1 MiB. InvalidInput: it is larger, no .md or .txt, or no UTF-8 text.

        TelegramAway, TelegramRefused: Telegram did not give it. https://core.telegram.org/bots/api#getfile
        """
        name = document.file_name or "file"
        if PurePath(name).suffix.lower() not in _SUFFIXES:
            raise InvalidInput(name, "it is no .md or .txt file")
        if (document.file_size or 0) > MAX_REVIEW_BYTES:
            raise _too_large(name)
        told = _value(await self._api.call("getFile", {"file_id": document.file_id}))
        path = told.get("file_path") if isinstance(told, dict) else None
        if not isinstance(path, str):
            raise TelegramAway("an answer without a file path")
        content = _value(await self._api.download(path))
        if len(content) > MAX_REVIEW_BYTES:
            raise _too_large(name)
        return Text(name, decode_document(content, name))


def _value(answer: Answer) -> Any:
    match answer:
        case Result(value=value):
            return value
        case Refusal(code=429, retry_after=seconds):
            raise TelegramAway(f"asks to wait {seconds} s")
        case Refusal(code=code, description=description):
            raise TelegramRefused(code, description)
        case NotSent(reason=reason) | Lost(reason=reason):  # nothing was changed there, so it may be asked again
            raise TelegramAway(reason)


def _too_large(name: str) -> InvalidInput:
    return InvalidInput(name, f"it is larger than {MAX_REVIEW_BYTES // 2**20} MiB, too large for one review")
