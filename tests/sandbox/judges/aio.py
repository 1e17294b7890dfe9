"""aiogram 3.31, which knows the Bot API up to 10.3."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Self

from aiogram import Bot, Dispatcher, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import Response, TelegramMethod
from aiogram.types import BufferedInputFile, TelegramObject, Update
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from pydantic import BaseModel

from tests.sandbox.judges.judge import HEARD, SECRET, Attachment, Json, Judge


class Aiogram(Judge):
    def __init__(self, token: str, address: str):
        super().__init__()
        self.bot = Bot(token, _Wire(self._came, api=TelegramAPIServer.from_base(address)))
        self._dispatcher = Dispatcher()
        for kind in HEARD:
            self._dispatcher.observers[kind].register(self._take)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.bot.session.close()

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[None]:
        loop = self._dispatcher.start_polling(
            self.bot, handle_signals=False, close_bot_session=False, handle_as_tasks=False
        )
        running = asyncio.create_task(loop)
        try:
            yield
        finally:
            await self._dispatcher.stop_polling()
            await running

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application(middlewares=[self._see])
        handler = SimpleRequestHandler(self._dispatcher, self.bot, handle_in_background=False, secret_token=SECRET)
        app.router.add_post("/hook", handler.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        finally:
            await runner.cleanup()

    @web.middleware
    async def _see(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self._brought(await request.json())
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _take(self, event: TelegramObject, event_update: Update) -> None:
        await self._parsed.put(event_update)

    def marked(self) -> list[str]:
        return [entity.extract_from(self._last.text) for entity in self._last.entities]

    async def download(self, file_id: str) -> bytes:
        content = await self.bot.download(file_id)
        assert content
        return content.read()

    async def _ask(self, method: str, params: Json) -> Any:
        kind: type[TelegramMethod[Any]] = getattr(methods, method[0].upper() + method[1:])
        return await self.bot(kind.model_validate({name: _typed(value) for name, value in params.items()}))

    def _written(self, parsed: Any) -> Any:
        if isinstance(parsed, list):
            return [self._written(part) for part in parsed]
        if isinstance(parsed, BaseModel):
            return parsed.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return parsed

    def _strange(self, parsed: Any) -> list[str]:
        return list(_strange(parsed))


def _strange(parsed: Any) -> Iterator[str]:
    if isinstance(parsed, datetime) and parsed.utcoffset() is None:
        yield f"naive {parsed}"
    elif isinstance(parsed, list):
        for part in parsed:
            yield from _strange(part)
    elif isinstance(parsed, BaseModel):
        yield from (f"{type(parsed).__name__}.{name}" for name in parsed.model_extra or {})
        for _, value in parsed:
            yield from _strange(value)


class _Wire(AiohttpSession):
    """Shows what came before the library reads it."""

    def __init__(self, came: Callable[[str, Json], None], api: TelegramAPIServer):
        super().__init__(api=api)
        self._came = came

    def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Response[Any]:
        self._came(method.__api_method__, json.loads(content))
        return super().check_response(bot, method, status_code, content)


def _typed(value: Any) -> Any:
    return BufferedInputFile(value.data, value.name) if isinstance(value, Attachment) else value
