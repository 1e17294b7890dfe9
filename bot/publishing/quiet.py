"""Quiet hours: when what can wait does wait."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.values import Struct

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


class QuietHours(Struct, frozen=True):
    """Wall times in the channel's zone, from `start` (inclusive) to `end` (exclusive), over midnight or not."""

    start: time
    end: time
    zone: ZoneInfo

    def holds(self, now: datetime) -> bool:
        wall = now.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def parse_quiet_hours(text: str, zone: ZoneInfo) -> QuietHours | None:
    """ "22:00-08:00"; None for "never". InvalidInput."""
    if text.strip().lower() == "never":
        return None
    found = _HOURS.fullmatch(text.strip())
    try:
        start, end = (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else (None, None)
    except ValueError:  # 25:00
        start = end = None
    if start is None or end is None or start == end:
        raise InvalidInput(text, f"{text!r} are no hours of the day; write 22:00-08:00, or never")
    return QuietHours(start, end, zone)
