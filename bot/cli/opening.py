"""What a command opens before it works: settings, log and rooms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when a command needs them, see `main.py`
    from bot.settings import Settings
    from bot.wiring.rooms import Rooms


def configured(quiet: bool = True) -> "Settings":
    """The settings, and the log set up by them. InvalidSettings.

    quiet: the command says itself what it did, so history is logged only where BOT_LOG_LEVEL asks for it.
    """
    from bot import logs
    from bot.settings import read_settings

    settings = read_settings()
    level = "WARNING" if quiet and "log_level" not in settings.model_fields_set else settings.log_level
    logs.configure(level, as_json=settings.log_format == "json", secrets=settings.secrets)
    return settings


@asynccontextmanager
async def opened_rooms(rehearsing: bool = False, searching: bool = False) -> "AsyncIterator[Rooms]":
    """Database and search by the settings. InvalidSettings, DatabaseAway, NewerDatabase.

    rehearsing: where there is no database yet, none is made; searching: by meaning as well, where that is installed.
    """
    from bot.wiring.meaning import installed_embedder
    from bot.wiring.rooms import open_rooms, rehearsal

    settings = configured()
    embedder = installed_embedder() if searching else None
    async with open_rooms(rehearsal(settings) if rehearsing else settings, embedder) as rooms:
        yield rooms
