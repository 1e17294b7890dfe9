"""The peer: a bare echo bot of python-telegram-bot, one update after the other.

python -m tests.bench.echo SERVER TOKEN
"""

import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.ext import Application, CallbackContext, ExtBot, InlineQueryHandler, MessageHandler, filters

_Context = CallbackContext[ExtBot[None], dict[object, object], dict[object, object], dict[object, object]]


async def _echo(update: Update, _: _Context) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def _echo_typed(update: Update, _: _Context) -> None:
    if query := update.inline_query:
        await query.answer([InlineQueryResultArticle("1", query.query, InputTextMessageContent(query.query))])


def main() -> None:
    server, token = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{server}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.add_handler(InlineQueryHandler(_echo_typed))
    application.run_polling()


@asynccontextmanager
async def echo_bot(server: str, token: str) -> AsyncIterator[Process]:
    """In a process of its own; killed in the end."""
    process = await create_subprocess_exec(sys.executable, "-m", "tests.bench.echo", server, token)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


if __name__ == "__main__":
    main()
