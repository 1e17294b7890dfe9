"""The last word on an update that could not be handled: one plain sentence to whoever waits."""

import logging
from collections.abc import Mapping

from telegram import Chat

from bot.chat.replies import apology, words_for
from bot.chat.replying import Replying
from bot.chat.screen import said
from bot.chat.sentences import Languages
from bot.errors import ReviewBotError, TelegramAway
from bot.inbox.update import ClaimedUpdate, RawUpdate
from bot.values import Struct

log = logging.getLogger(__name__)


class Apologising:
    """Reads the raw update, since making an object of it may be what failed."""

    def __init__(self, replying: Replying, languages: Languages) -> None:
        self._replying = replying
        self._languages = languages

    async def __call__(self, claimed: ClaimedUpdate, failure: Exception) -> None:
        """Tells a person in a private chat, or who pressed a button; nobody while Telegram itself is away."""
        if isinstance(failure, TelegramAway):
            return
        waiting = _who_waits(claimed.update)
        say = self._languages.of(waiting.language)
        reference = str(claimed.update_id)
        words = words_for(failure, say) if isinstance(failure, ReviewBotError) else apology(say, reference)
        try:
            if waiting.query_id is not None:
                await self._replying.answer_press(waiting.query_id, words)
            elif waiting.chat_id is not None:
                await self._replying.send(waiting.chat_id, said(words))
        except ReviewBotError as error:
            log.warning("an apology could not be sent: %s", error, extra={"update": claimed.update_id})


class _Waiting(Struct, frozen=True):
    language: str | None = None
    chat_id: int | None = None
    query_id: str | None = None


def _who_waits(update: RawUpdate) -> _Waiting:
    query, message = _object(update, "callback_query"), _object(update, "message")
    content = query or message
    chat = _object(content, "chat")
    language = _object(content, "from").get("language_code")
    chat_id = chat.get("id") if chat.get("type") == Chat.PRIVATE else None
    query_id = query.get("id")
    return _Waiting(
        language if isinstance(language, str) else None,
        chat_id if isinstance(chat_id, int) else None,
        query_id if isinstance(query_id, str) else None,
    )


def _object(holder: RawUpdate, name: str) -> RawUpdate:
    found = holder.get(name)
    return found if isinstance(found, Mapping) else {}
