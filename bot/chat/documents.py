"""Files that go out to a person and come in from one: small texts only."""

from pathlib import PurePath
from typing import Any

from telegram import Document, InputFile

from bot.chat.api import Answer, BotApi, Lost, NotSent, Refusal, Result
from bot.chat.replying import Replying
from bot.errors import InvalidInput, TelegramAway, TelegramRefused
from bot.intake.source import File, file_of
from bot.intake.text import MAX_REVIEW_BYTES, Text, decode_document

DRAFT_SUFFIXES = (".md", ".markdown", ".txt")
_LIST_SUFFIXES = (*DRAFT_SUFFIXES, ".json", ".jsonl", ".ndjson")
_MAX_LIST_BYTES = 20 * 1024 * 1024  # Telegram gives bots no larger file: https://core.telegram.org/bots/api#getfile


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
        name = _name_of(document, DRAFT_SUFFIXES, "it is no .md or .txt file")
        content = await self._content(document, MAX_REVIEW_BYTES, f"{_too_large(MAX_REVIEW_BYTES)} for one review")
        return Text(name, decode_document(content, name))

    async def fetch_list(self, document: Document) -> File:
        """A list of papers, of at most 20 MiB. Errors as `fetch`, but that nothing is decoded yet."""
        name = _name_of(document, _LIST_SUFFIXES, "it is no .txt, .md or .json file")
        return file_of(
            name, await self._content(document, _MAX_LIST_BYTES, f"{_too_large(_MAX_LIST_BYTES)} for a chat")
        )

    async def _content(self, document: Document, most: int, too_large: str) -> bytes:
        name = document.file_name or "file"
        if (document.file_size or 0) > most:
            raise InvalidInput(name, too_large)
        told = _value(await self._api.call("getFile", {"file_id": document.file_id}))
        path = told.get("file_path") if isinstance(told, dict) else None
        if not isinstance(path, str):
            raise TelegramAway("an answer without a file path")
        content: bytes = _value(await self._api.download(path))
        if len(content) > most:
            raise InvalidInput(name, too_large)
        return content


def may_be_list(document: Document) -> bool:
    """Whether `Documents.fetch_list` would look into it, by its name."""
    return PurePath(document.file_name or "").suffix.lower() in _LIST_SUFFIXES


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


def _name_of(document: Document, suffixes: tuple[str, ...], reason: str) -> str:
    name = document.file_name or "file"
    if PurePath(name).suffix.lower() not in suffixes:
        raise InvalidInput(name, reason)
    return name


def _too_large(most: int) -> str:
    return f"it is larger than {most // 2**20} MiB, too large"
