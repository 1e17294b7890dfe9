"""python-telegram-bot 22.8, which knows the Bot API up to 10.0."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    File,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputMessageContent,
    InputPollOption,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
    TelegramObject,
    Update,
)
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import HTTPXRequest

from bot.web.serve import serving
from tests.sandbox.judges.judge import HEARD, SECRET, Attachment, Json, Judge

ASIDE = {"Message.rich_message", "ChatMemberAdministrator.can_send_welcome_messages", "InaccessibleMessage.date"}
"""What the library keeps in `api_kwargs`: fields that Bot API 10.1 to 10.3 added, and a date that it knows itself."""

METHODS_LATER = {"sendRichMessage"}

FILLED_IN = {"channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"}
"""Fields of a message that the library writes as false where nobody told them; empty lists it never writes."""


class PythonTelegramBot(Judge):
    def __init__(self, token: str, address: str):
        super().__init__()
        wires = [_Wire(self._came) for _ in range(2)]
        self.bot = Bot(token, f"{address}/bot", f"{address}/file/bot", request=wires[0], get_updates_request=wires[1])

    async def __aenter__(self) -> Self:
        await self.bot.initialize()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.bot.shutdown()

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[None]:
        async with self._running() as application:
            assert application.updater
            await application.updater.start_polling(allowed_updates=HEARD, bootstrap_retries=0)
            try:
                yield
            finally:
                await application.updater.stop()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """The library's own receiver needs tornado; without it this is how its documentation does it."""
        async with self._running() as application:

            async def take(request: Request) -> Response:
                assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
                update = await request.json()
                self._brought(update)
                await application.update_queue.put(Update.de_json(update, self.bot))
                return Response()

            app = Starlette(routes=[Route("/hook", take, methods=["POST"])])
            async with serving(app, "127.0.0.1", 0) as port:
                yield f"http://127.0.0.1:{port}/hook"

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
        application = ApplicationBuilder().bot(self.bot).job_queue(None).build()
        application.add_handler(TypeHandler(Update, self._take))
        await application.initialize()
        await application.start()
        try:
            yield application
        finally:
            await application.stop()

    async def _take(self, update: Update, _: object) -> None:
        await self._parsed.put(update)

    def marked(self) -> list[str]:
        return [self._last.parse_entity(entity) for entity in self._last.entities]

    async def download(self, file_id: str) -> bytes:
        return bytes(await (await self.bot.get_file(file_id)).download_as_bytearray())

    async def _ask(self, method: str, params: Json) -> Any:
        given = {name: _typed(name, value) for name, value in params.items()}
        if method in METHODS_LATER:
            return await self.bot.do_api_request(method, given, return_type=Message)
        if "rich_message" in given:
            given = {"text": None, "api_kwargs": {"rich_message": given.pop("rich_message")}, **given}
        name = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", method)
        return await getattr(self.bot, name)(**given)

    def _written(self, parsed: Any) -> Any:
        if isinstance(parsed, tuple):
            return [self._written(part) for part in parsed]
        if not isinstance(parsed, TelegramObject):
            return parsed
        told = parsed.to_dict()
        if isinstance(parsed, File):  # the library makes an address of the path
            told["file_path"] = told["file_path"].removeprefix(f"{self.bot.base_file_url}/")
        return told

    def _comparable(self, told: Any) -> Any:
        return _told(told)

    def _strange(self, parsed: Any) -> list[str]:
        return list(_strange(parsed))


def _strange(parsed: Any) -> Iterator[str]:
    if isinstance(parsed, datetime) and parsed.utcoffset() is None:
        yield f"naive {parsed}"
    elif isinstance(parsed, tuple | list):
        for part in parsed:
            yield from _strange(part)
    elif isinstance(parsed, TelegramObject):
        yield from {f"{type(parsed).__name__}.{name}" for name in parsed.api_kwargs} - ASIDE
        for name in {slot for kind in type(parsed).__mro__ for slot in getattr(kind, "__slots__", ())}:
            if not name.startswith("_"):
                yield from _strange(getattr(parsed, name))


def _told(value: Any) -> Any:
    if isinstance(value, datetime):  # that of an inaccessible message, which the library leaves as it is
        return int(value.timestamp())
    if isinstance(value, list):
        return [_told(part) for part in value]
    if not isinstance(value, dict):
        return value
    silent = {name for name, part in value.items() if part == [] or (part is False and name in FILLED_IN)}
    return {name: _told(part) for name, part in value.items() if name not in silent}


class _Wire(HTTPXRequest):
    """Shows what came before the library reads it."""

    def __init__(self, came: Callable[[str, Json], None]):
        super().__init__()
        self._came = came

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(url, *args, **kwargs)
        if "/file/" not in url:
            self._came(url.rpartition("/")[2], json.loads(body))
        return status, body


def _typed(name: str, value: Any) -> Any:
    """The library's own object for a parameter that has one."""
    if isinstance(value, Attachment):
        return InputFile(value.data, filename=value.name)
    return _OBJECTS[name](value) if name in _OBJECTS else value


def _entities(given: list[Json]) -> tuple[MessageEntity, ...]:
    return MessageEntity.de_list(given)


def _result(given: Json) -> InlineQueryResultArticle:
    others = {name: value for name, value in given.items() if name not in ("type", "input_message_content")}
    return InlineQueryResultArticle(input_message_content=_content(given["input_message_content"]), **others)


def _content(given: Json) -> InputMessageContent:
    if "rich_message" in given:
        return InputMessageContent(api_kwargs=given)
    return InputTextMessageContent(**given | {"entities": _entities(given.get("entities", []))})


_OBJECTS: dict[str, Callable[[Any], Any]] = {
    "button": InlineQueryResultsButton.de_json,
    "caption_entities": _entities,
    "commands": BotCommand.de_list,
    "description_entities": _entities,
    "entities": _entities,
    "link_preview_options": LinkPreviewOptions.de_json,
    "options": lambda given: [InputPollOption(**option) for option in given],
    "reply_markup": InlineKeyboardMarkup.de_json,
    "reply_parameters": ReplyParameters.de_json,
    "results": lambda given: [_result(result) for result in given],
    "scope": BotCommandScope.de_json,
}
