"""What a process keeps in mind of a part that it looks for; a restart begins anew, and loses only some seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.publishing.deliver import CALL_BOUND
from bot.publishing.evidence import Unsettled

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Worry:
    """noticed: when this process first knew of it; began: the first try of the sweep that is due now; tries: how many
    failed; until: no try before that; reason: why the last one failed; reminded_at: by this process.
    """

    noticed: datetime
    began: datetime | None = None
    tries: int = 0
    until: datetime = _NEVER
    reason: str = ""
    reminded_at: datetime | None = None

    @property
    def latest_since(self) -> datetime:
        """No call under way when this was noticed can end later."""
        return self.noticed + CALL_BOUND

    def lasts(self, now: datetime) -> timedelta:
        """How long the sweep that is due now has been tried in vain."""
        return now - self.began if self.began else timedelta()

    def wait(self, until: datetime) -> None:
        self.tries += 1
        self.until = until

    def end(self) -> None:
        """The sweep was made."""
        self.began, self.tries, self.until = None, 0, _NEVER


class Worries:
    """By part and attempt."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], Worry] = {}

    def about(self, unsettled: Unsettled, now: datetime) -> Worry:
        """A new one where there is none, and where the clock was set back behind it."""
        key = _key(unsettled)
        known = self._kept.get(key)
        if known is None or known.noticed > now:
            known = self._kept[key] = Worry(noticed=now)
        return known

    def keep_only(self, unsettled: Sequence[Unsettled]) -> None:
        """What was settled is forgotten."""
        keys = {_key(each) for each in unsettled}
        self._kept = {key: worry for key, worry in self._kept.items() if key in keys}


def _key(unsettled: Unsettled) -> tuple[int, int]:
    return unsettled.part.id, unsettled.part.attempt
