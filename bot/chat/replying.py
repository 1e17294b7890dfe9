"""Sending what a person asked for: at most once, and without a fuss about what has passed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import InputFile

from bot.chat.api import Answer, BotApi, Lost, NotSent, Refusal, Result
from bot.chat.render.styled import shortened
from bot.chat.screen import Picture, Screen
from bot.errors import TelegramAway, TelegramRefused
from bot.publishing.occasion import Rendered
from bot.publishing.post import FrozenPart

log = logging.getLogger(__name__)

_TOAST_UNITS = 200  # https://core.telegram.org/bots/api#answercallbackquery
_CAPTION_UNITS = 1024  # UTF-16, https://core.telegram.org/bots/api#sendphoto
_LONGEST_WAIT = 20.0  # seconds; with the call it stays well within the minute that an update is given
_TYPING_SECONDS = 15.0  # then Telegram takes no answer to what was typed (`docs/sandbox.md`), and others wait
_PASSED = ("message is not modified", "query is too old", "query id is invalid")
_UNEDITABLE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")


class Replying:
    """Answers in the chat where somebody asked.

    A reply that was provably not sent raises TelegramAway, and the inbox tries the update again. One whose fate is
    unknown is not repeated: a missing reply is asked for again, a doubled one is a nuisance.
    """

    def __init__(self, api: BotApi, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """`pause`: waits so many seconds of real time."""
        self._api = api
        self._pause = pause

    async def send(self, chat_id: int, screen: Screen, reply_to: int | None = None) -> bool:
        """A new message, in groups as a reply; whether it arrived for certain."""
        parameters = {"chat_id": chat_id, **content_of(screen)}
        if reply_to is not None:
            parameters["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        return self._settle(await self._patient("sendMessage", parameters))

    async def send_known(self, chat_id: int, screen: Screen) -> int | None:
        """As `send`; the message's id, by which it is edited later. None: it is not certain that it arrived."""
        answer = await self._patient("sendMessage", {"chat_id": chat_id, **content_of(screen)})
        told = answer.value if self._settle(answer) and isinstance(answer, Result) else None
        number = told.get("message_id") if isinstance(told, dict) else None
        return number if type(number) is int else None

    async def send_whole(self, chat_id: int, rendered: Rendered) -> None:
        """All of it, in order; a rich message that Telegram refuses comes as its classic ones.

        Only while none has arrived an error comes out: nobody wants the first part twice.
        """
        spares = rendered.instead or [()] * len(rendered.parts)
        arrived = False
        try:
            for part, spare in zip(rendered.parts, spares, strict=True):
                arrived = await self._send_part(chat_id, part, spare) or arrived
        except (TelegramAway, TelegramRefused) as error:
            if not arrived:
                raise
            log.warning("the rest of a long text was not sent: %s", error)

    async def _send_part(self, chat_id: int, part: FrozenPart, spare: Sequence[FrozenPart]) -> bool:
        """Whether something of it arrived for certain."""
        answer = await self._patient(part.method, {"chat_id": chat_id, **part.payload})
        if spare and isinstance(answer, Refusal) and answer.code == 400 and not answer.says("chat not found"):
            log.warning("a rich reply was refused (%s), its plain text goes out", answer.description)
            return any([await self._send_part(chat_id, one, ()) for one in spare])
        return self._settle(answer)

    async def send_document(self, chat_id: int, document: InputFile) -> bool:
        """A new message with a file; whether it arrived for certain."""
        return self._settle(await self._patient("sendDocument", {"chat_id": chat_id, "document": document}))

    async def send_picture(self, chat_id: int, picture: Picture) -> bool:
        """A new message; whether it arrived for certain. Its words are there already, so whatever happens to it is no
        reason to answer again. https://core.telegram.org/bots/api#sendphoto"""
        photo = InputFile(await asyncio.to_thread(picture.draw), filename="figures.png")
        caption = shortened(picture.caption, _CAPTION_UNITS)
        try:
            return self._settle(
                await self._patient("sendPhoto", {"chat_id": chat_id, "photo": photo, "caption": caption})
            )
        except (TelegramAway, TelegramRefused) as error:
            log.warning("a picture was not sent: %s", error)
            return False

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """In place; as a new message where that cannot be."""
        answer = await self._patient(
            "editMessageText", {"chat_id": chat_id, "message_id": message_id, **content_of(screen)}
        )
        if isinstance(answer, Refusal) and answer.says(*_UNEDITABLE):
            await self.send(chat_id, screen)
        else:
            self._settle(answer)

    async def answer_press(self, query_id: str, text: str = "") -> None:
        """Stops the button's spinner, with a short text or silently; a press is only worth this one try."""
        parameters = {"callback_query_id": query_id, "text": shortened(text, _TOAST_UNITS) if text else ""}
        answer = await self._api.call("answerCallbackQuery", parameters)
        if isinstance(answer, Refusal) and not answer.says(*_PASSED):
            log.warning("a press could not be answered: %d %s", answer.code, answer.description)

    async def answer_inline(self, query_id: str, answer: Mapping[str, Any]) -> None:
        """`answer`: the parameters of https://core.telegram.org/bots/api#answerinlinequery; worth only this one try,
        since Telegram takes answers for some seconds only."""
        parameters = {"inline_query_id": query_id, **answer}
        answered = await self._api.call("answerInlineQuery", parameters, bound=_TYPING_SECONDS)
        if isinstance(answered, Refusal) and not answered.says(*_PASSED):
            log.warning("an inline query could not be answered: %d %s", answered.code, answered.description)

    async def _patient(self, method: str, parameters: Mapping[str, Any]) -> Answer:
        """One call; a short flood wait is sat out once, since the refusal proves that nothing was sent."""
        answer = await self._api.call(method, parameters)
        if isinstance(answer, Refusal) and answer.retry_after is not None and answer.retry_after <= _LONGEST_WAIT:
            await self._pause(answer.retry_after)
            return await self._api.call(method, parameters)
        return answer

    def _settle(self, answer: Answer) -> bool:
        match answer:
            case Refusal() as refusal if refusal.says(*_PASSED):
                return True
            case Refusal(code=403):
                log.info("a reply was not wanted: the bot was blocked, or removed from the group")
                return False
            case Refusal() as refusal if refusal.says("chat not found"):
                log.info("a reply has no chat to go to (any more)")
                return False
            case Refusal(code=429, retry_after=seconds):
                raise TelegramAway(f"asks to wait {seconds} s")
            case Refusal(code=code, description=description):
                raise TelegramRefused(code, description)
            case NotSent(reason=reason):
                raise TelegramAway(reason)
            case Lost(reason=reason):
                log.warning("a reply may not have arrived (%s); it is not repeated", reason)
                return False
        return True


def content_of(screen: Screen) -> Mapping[str, Any]:
    """The parameters of sendMessage, but for the chat."""
    content: dict[str, Any] = {"text": screen.text, "link_preview_options": {"is_disabled": True}}
    if screen.entities:
        content["entities"] = list(screen.entities)
    if screen.markup:
        content["reply_markup"] = screen.markup.to_dict()
    return content
