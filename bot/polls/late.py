"""Whether a ballot closed later than its poll said."""

from datetime import datetime, timedelta

from bot.polls.ballot import Ballot

ON_TIME = timedelta(minutes=1)
"""Up to here nobody speaks of lateness: a poll shows its hour to the minute."""


def late_by(ballot: Ballot, closed_at: datetime) -> timedelta | None:
    """How much later than its hour a poll was closed; None when that was on time."""
    late = closed_at - ballot.closes_at
    return late if late > ON_TIME else None
