"""Whether the token, the channel and the bot's rights are in order, asked of Telegram itself."""

from collections.abc import Mapping
from typing import Any

from bot.chat.api import Answer, BotApi, Lost, NotSent, Refusal, Result
from bot.chat.place import ChannelPlace
from bot.chat.rights import ask_rights
from bot.publishing.standing import MEMBER, Standing
from bot.values import Struct


class Examination(Struct, frozen=True):
    """What Telegram says. Faults: plain lines for the operator, empty when the bot can run.

    bot_id, username, place: None where it could not be found out, with `away` (why) since Telegram gave no answer.
    missing: the rights that the bot lacks in the channel (`standing.NEEDED`, `MEMBER`); None: Telegram does not say.
    Whether owners can be reached shows only when they press Start.
    """

    bot_id: int | None = None
    username: str | None = None
    place: ChannelPlace | None = None
    faults: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = ()
    away: str | None = None


async def introduce(api: BotApi) -> Examination:
    """Who the bot is, by one call; no word of a channel. Never raises; no line holds the token."""
    me = await api.call("getMe", {})
    bot = me.value if isinstance(me, Result) and isinstance(me.value, Mapping) else None
    if bot is None or type(bot.get("id")) is not int:
        return Examination(faults=(_no_bot(me),), away=_away(me))
    return Examination(bot["id"], str(bot.get("username", "")))


async def examine(api: BotApi, channel: str) -> Examination:
    """Three calls at most; `channel`: `@name` or the numeric id. Never raises; no line holds the token."""
    me = await introduce(api)
    if me.bot_id is None or me.username is None:
        return me
    bot_id, username = me.bot_id, me.username
    found = await api.call("getChat", {"chat_id": channel})
    place = _place(found)
    if place is None:
        fault = _no_channel(found, channel, username)
        return Examination(bot_id, username, None, (fault,), away=_away(found))
    missing = await ask_rights(api, place.id, bot_id)
    return Examination(bot_id, username, place, _barring(missing, place, username), missing)


def _away(answer: Answer) -> str | None:
    return answer.reason if isinstance(answer, NotSent | Lost) else None


def _place(found: Answer) -> ChannelPlace | None:
    chat: Any = found.value if isinstance(found, Result) else None
    if not isinstance(chat, Mapping) or chat.get("type") != "channel" or type(chat.get("id")) is not int:
        return None
    username = chat.get("username")
    return ChannelPlace(chat["id"], str(chat.get("title", "")), username if isinstance(username, str) else None)


def _no_bot(answer: Answer) -> str:
    match answer:
        case Refusal(code=401 | 404):
            return "BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather"
        case NotSent(reason=reason) | Lost(reason=reason):
            return f"Telegram cannot be reached ({reason}); look at the network, or at BOT_API_BASE_URL"
        case Refusal(code=code, description=description):
            return f"Telegram refuses to say who the bot is ({code} {description})"
        case Result():
            return "BOT_API_BASE_URL: what answers there is no Bot API server"


def _no_channel(answer: Answer, channel: str, username: str) -> str:
    match answer:
        case Result():
            return f"BOT_CHANNEL: {channel} is not a channel; give the channel's @name or its id (-100…)"
        case Refusal(code=400 | 403):
            return f"BOT_CHANNEL: @{username} cannot see {channel}; check the name, and add the bot as administrator"
        case Refusal(code=code, description=description):
            return f"BOT_CHANNEL: Telegram does not show {channel} ({code} {description})"
        case NotSent(reason=reason) | Lost(reason=reason):
            return f"Telegram cannot be reached ({reason}); whether {channel} exists is not known"


def _barring(missing: tuple[str, ...] | None, place: ChannelPlace, username: str) -> tuple[str, ...]:
    """The fault for which nothing could be posted."""
    advice = f"make @{username} an administrator of {place.name} with the right to post messages"
    if missing is None:
        return (f"Telegram does not say what the bot may do in {place.name}; try again, or {advice}",)
    if MEMBER in missing:
        return (f"the bot is no administrator of the channel; {advice}",)
    return () if Standing(missing).may_post else (f"the bot may not post in the channel; {advice}",)
