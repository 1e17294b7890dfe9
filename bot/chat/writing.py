"""What letters to single people are written with."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.place import ChannelPlace
from bot.chat.screen import one_line
from bot.chat.sentences import Sentences
from bot.inbox.ports import ButtonStore
from bot.pipeline.letters import Letter
from bot.values import Struct

_TITLE_UNITS = 150


class Writing(Struct, frozen=True, kw_only=True):
    """say: the language of who reads it; zone: the channel's, whose days are counted; leaves: when a review that waits
    will leave, by its id, None where that is not known."""

    say: Sentences
    buttons: ButtonStore
    place: ChannelPlace
    zone: ZoneInfo
    now: datetime
    leaves: Callable[[int, datetime], Awaitable[datetime | None]]


def title_in(letter: Letter) -> str:
    """The title among its facts, on one line."""
    return one_line(str(letter.facts.get("title") or "?"), _TITLE_UNITS)
