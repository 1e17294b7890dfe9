"""Buttons that change something: known to the server only, for one person, for one use."""

from datetime import datetime

from bot.values import Struct


class Button(Struct, frozen=True):
    """What pressing does.

    user_id: the only person who may press; action: such as "part.there" (registered in `chat/commands`);
    subject: the key of the thing it acts on, with the version it was shown at ("17:2" = part 17, attempt 2);
    expires_at: UTC.
    """

    user_id: int
    action: str
    subject: str
    expires_at: datetime


def cause_of(token: str) -> str:
    """The key that the change records, so that a second press changes nothing."""
    return f"button:{token}"
