"""How many people are in a chat, as Telegram counts them."""

from bot.chat.api import BotApi, Result


class TelegramMembers:
    """Implements `polls.members.MemberSource`."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def members(self, channel_id: int) -> int | None:
        """https://core.telegram.org/bots/api#getchatmembercount; the bot itself is one of them."""
        answer = await self._api.call("getChatMemberCount", {"chat_id": channel_id})
        count = answer.value if isinstance(answer, Result) else None
        return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else None
