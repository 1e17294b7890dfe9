"""Asking twice: a single-use Yes for one person, and a No that changes nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Press, data_for, token_data
from bot.chat.screen import Done, button
from bot.inbox.buttons import Button
from bot.inbox.ports import ButtonStore

_NAME = "n"


async def single_use(
    buttons: ButtonStore, text: str, action: str, subject: str, user_id: int, expires_at: datetime
) -> InlineKeyboardButton:
    """A button that only this person may press, once: see `inbox.buttons.Button`."""
    token = await buttons.issue(Button(user_id, action, subject, expires_at))
    return button(text, token_data(token))


async def single_uses(
    buttons: ButtonStore, wanted: Sequence[tuple[str, str, str]], asked: Asked, lasts: timedelta
) -> list[InlineKeyboardButton]:
    """Many for whoever asked, in one transaction: each by its text, action and subject, in this order; may be none."""
    until = asked.now + lasts
    made = [Button(asked.user_id, action, subject, until) for _, action, subject in wanted]
    tokens = await buttons.issue_all(made) if made else []
    return [button(text, token_data(token)) for (text, _, _), token in zip(wanted, tokens, strict=True)]


async def yes_or_no(
    buttons: ButtonStore, asked: Asked, yes: str, action: str, subject: str, lasts: timedelta
) -> list[InlineKeyboardButton]:
    """One row: `yes` does `action` on `subject` while it lasts; "Not now" does nothing."""
    return [
        await single_use(buttons, yes, action, subject, asked.user_id, asked.now + lasts),
        stay(asked.say("Not now")),
    ]


def stay(text: str) -> InlineKeyboardButton:
    """A button that takes the question away and changes nothing."""
    return button(text, data_for(_NAME))


class NotNow:
    """The No of every question: it takes the buttons away."""

    def entries(self) -> tuple[Entry, ...]:
        return (Press(_NAME, Role.READER, self.answer),)

    async def answer(self, asked: Asked) -> Done:
        return Done(asked.say("Very well, nothing was changed."))
