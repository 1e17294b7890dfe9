"""What a lost ballot leaves a candidate: credit, which melts away."""

from datetime import datetime, timedelta

from bot.values import Struct

LIFE = timedelta(weeks=8)
"""How long credit lasts: it melts evenly, to nothing. The number is chosen by `tests/bench/fairness.py`."""

MOST = 200
"""Per mille of voters. More, and a paper would win by waiting alone. Chosen in the same way."""


class Credit(Struct, frozen=True):
    """`points` per mille of voters (0 to MOST), as they were at `since` (UTC); None: there were never any."""

    points: int = 0
    since: datetime | None = None

    def at(self, now: datetime) -> int:
        """What is left, per mille: whole numbers only, so that everybody who counts again gets the same."""
        if self.since is None or not self.points:
            return 0
        left = LIFE - max(now - self.since, timedelta(0))  # a clock that was set back makes nobody richer
        return self.points * max(left, timedelta(0)) // LIFE


NO_CREDIT = Credit()
