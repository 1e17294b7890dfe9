"""What every notice is written with, and the facts that many of them share."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.commands.confirming import single_use
from bot.chat.place import ChannelPlace
from bot.chat.render.direction import RIGHT_TO_LEFT_MARK, own_direction
from bot.chat.render.styled import plain
from bot.chat.screen import Screen, one_line
from bot.chat.sentences import Sentences
from bot.clock import Clock
from bot.inbox.ports import ButtonStore
from bot.publishing.ports import Notice
from bot.values import Struct

_ALWAYS = timedelta(days=3650)  # a question waits for its answer; what it acts on knows when it is out of date
_TITLE_UNITS = 150
_REASON_UNITS = 500


async def nameless(_: int) -> str:
    """Nobody's name is known."""
    return ""


class Telling(Struct, frozen=True, kw_only=True):
    """say: the owner's language, see `tongues.py`; username: the bot's, without "@"; guest_name: "" of a guest of whom
    none is kept."""

    say: Sentences
    buttons: ButtonStore
    place: ChannelPlace
    zone: ZoneInfo
    clock: Clock
    username: str = ""
    guest_name: Callable[[int], Awaitable[str]] = nameless

    async def action(self, text: str, action: str, subject: str, owner: int) -> InlineKeyboardButton:
        """A single-use button for this owner that does not expire."""
        until = self.clock.now() + _ALWAYS
        return await single_use(self.buttons, text, action, subject, owner, until)

    def title(self, notice: Notice, name: str = "title") -> str:
        """A title of the notice for a line of its own."""
        return self.line(title_in(notice, name))

    def line(self, text: str) -> str:
        """Words of others for a line of their own: Latin ones begin at the right, too, where all others do."""
        return RIGHT_TO_LEFT_MARK + own_direction(plain(text)).text if text and self.say.rtl else text

    def moment(self, at: object) -> str:
        """A fact that was stored as ISO 8601 text, or an instant; empty where it is neither."""
        if isinstance(at, str):
            try:
                at = datetime.fromisoformat(at)
            except ValueError:
                return ""
        return self.say.dates.moment(at, self.zone) if isinstance(at, datetime) and at.tzinfo else ""

    def clock_time(self, at: object) -> str:
        """The same of today: by the second; what is told later has its day."""
        moment = self.moment(at)
        local = datetime.fromisoformat(str(at)).astimezone(self.zone) if moment else None
        today = local is not None and local.date() == self.clock.now().astimezone(self.zone).date()
        return f"{local:%H:%M:%S}" if today else moment


Write = Callable[[Telling, Notice, int], Awaitable[Screen]]
"""A notice in words, for one owner (by id)."""


def title_in(notice: Notice, name: str = "title") -> str:
    """A title among the facts, on one line."""
    return one_line(str(notice.facts.get(name) or ""), _TITLE_UNITS)


def reason_in(notice: Notice) -> str:
    """Why, in the words of Telegram or of ours."""
    return one_line(str(notice.facts.get("reason") or "?"), _REASON_UNITS)


def number_in(notice: Notice, name: str, default: int = 1) -> int:
    """A whole number among the facts."""
    return int(notice.facts.get(name) or default)
