"""What the environment leaves out, the bot learns: its owner, its channel."""

from bot.chat.api import BotApi
from bot.chat.connection import connected
from bot.chat.deep_links import OWNER, deep_link
from bot.chat.examine import introduce
from bot.clock import Clock
from bot.errors import InvalidSettings, TelegramAway
from bot.settings import Settings
from bot.storage.database import Database, open_database


async def as_learnt(settings: Settings, database: Database) -> Settings:
    """The same, with the owner and the channel that the database knows where the environment says neither. Two queries;
    DatabaseAway."""
    return completed(settings, await database.owners.owners(), await database.noted("channel"))


def completed(settings: Settings, owners: tuple[int, ...], channel: str | None) -> Settings:
    """What the environment says wins."""
    return settings.model_copy(
        update={"owners": settings.owners or owners, "channel": settings.channel or channel},
    )


async def who_am_i(api: BotApi) -> tuple[int, str]:
    """The bot's id, and its name without "@". InvalidSettings: Telegram does not know the token. TelegramAway."""
    me = await introduce(api)
    if me.away:
        raise TelegramAway(f"{me.away}; look at the network, or at BOT_API_BASE_URL")
    if me.bot_id is None or me.username is None:
        raise InvalidSettings(me.faults)
    return me.bot_id, me.username


async def owner_link(settings: Settings, clock: Clock) -> str | None:
    """A link that makes whoever opens it the owner, once; it is shown here and never again. None: there is an owner.

    A bot may run meanwhile. InvalidSettings, TelegramAway, ForeignDatabase, and what `open_database` raises.
    """
    if settings.owners:
        return None
    async with open_database(settings.database_url) as database:
        async with connected(settings.login(), settings.api_base_url) as connection:
            bot_id, username = await who_am_i(connection.api)
        await database.remember("bot", bot_id)
        token = await database.owners.offer(clock.now())
        return token and deep_link(username, f"{OWNER}_{token}")
