"""What a process keeps in mind of a part that it looks for; a restart begins anew, and loses only some seconds."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.publishing.deliver import CALL_BOUND
from bot.publishing.evidence import Unsettled
from bot.publishing.patience import pause
from bot.values import Struct

_NEVER = datetime.min.replace(tzinfo=UTC)


class Worry(Struct):
    """noticed: when this process first knew of it; tries: how many failed since `failing_since`; until: no try before
    that; reminded_at: by this process.
    """

    noticed: datetime
    tries: int = 0
    failing_since: datetime | None = None
    until: datetime = _NEVER
    reminded_at: datetime | None = None

    @property
    def latest_since(self) -> datetime:
        """No call under way when this was noticed can end later."""
        return self.noticed + CALL_BOUND

    def fail(self, now: datetime, retry_after: float | None = None) -> None:
        self.tries += 1
        self.failing_since = self.failing_since or now
        self.until = now + pause(self.tries, retry_after)

    def end(self) -> None:
        """The sweep was made."""
        self.tries, self.failing_since, self.until = 0, None, _NEVER


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
