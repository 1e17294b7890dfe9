"""What the bot asked a person, so that the next message is the answer: one open question a person."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.values import Struct

LASTS = timedelta(hours=1)
"""Whoever writes later means something else."""


class Question(Struct, frozen=True):
    """kind: registered in `chat/commands`, such as "draft.title"; subject: what it is about, as in `buttons.Button`;
    until: UTC."""

    user_id: int
    kind: str
    subject: str
    until: datetime


class QuestionStore(Protocol):
    """Every method is one transaction."""

    async def ask(self, question: Question) -> None:
        """In place of whatever else this person was asked for: a text to edit, a reason, a ballot's words."""
        ...

    async def asked(self, user_id: int, now: datetime, cause: str) -> Question | None:
        """The open question; one that was answered is over for everything but the cause that answered it."""
        ...

    async def answered(self, user_id: int, cause: str) -> None:
        """It is over. To be called after the change that the answer made, which has this cause too: a repeated update
        finds its question again, and its change made already."""
        ...

    async def withdraw(self, user_id: int) -> bool:
        """Without an answer. False when there was none."""
        ...
