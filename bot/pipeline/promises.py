"""What readers were promised: by when, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Terms:
    """days: how long the owners give themselves for a review that readers chose; zone: the channel's."""

    days: int
    zone: ZoneInfo

    def due_on(self, chosen_at: datetime) -> date:
        """The local date of the channel by which it is to be out."""
        return chosen_at.astimezone(self.zone).date() + timedelta(days=self.days)
