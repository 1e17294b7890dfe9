"""What readers chose, in memory."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.polls.figures import BallotFacts, Facts, OptionFacts


@dataclass
class MemoryFigures:
    """`polls.figures.FiguresStore` that always knows the same; `asked`: since which days it was asked."""

    found: Facts = field(default_factory=Facts)
    asked: list[date] = field(default_factory=list)

    async def facts(self, since: date, zone: ZoneInfo) -> Facts:
        self.asked.append(since)
        return self.found


def closed(
    at: datetime, voters: int, winner: str | None = "Graph Memory", *, topics: tuple[str, ...] = ("diffusion",)
) -> BallotFacts:
    """A ballot of two papers, whose first one has three quarters of the votes, and wins if `winner` is its label."""
    options = (OptionFacts(topics, 3 * voters, winner is not None), OptionFacts(("agents",), voters, False))
    return BallotFacts(at, voters, winner, options)


def weekly(now: datetime, *voters: int) -> tuple[BallotFacts, ...]:
    """A ballot a week, oldest first, the last of them closed just before now."""
    return tuple(
        closed(now - timedelta(weeks=age, hours=1), count)
        for age, count in zip(range(len(voters) - 1, -1, -1), voters, strict=True)
    )
