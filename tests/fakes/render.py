"""Renderers that say as little as a test can read."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.polls.ballot import Ballot, Decision, NewBallot, Tally
from bot.publishing.occasion import Rendered
from bot.publishing.post import Form, FrozenPart
from bot.reviews.review import StoredReview
from tests.makers import make_frozen, make_frozen_poll


class PlainRenderer:
    """`occasion.ReviewRenderer` and `polls.ports.BallotRenderer`. A review has one part for each line."""

    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        lines = stored.review.body.splitlines()
        return Rendered(Form.CLASSIC, tuple(make_frozen(f"No. {number}, {day}: {line}") for line in lines))

    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        closes = ballot.closes_at.astimezone(zone)
        labels = tuple(option.label for option in ballot.options)
        return make_frozen(f"until {closes:%H:%M}"), make_frozen_poll(ballot.question, labels)

    def options(self, ballot: NewBallot | Ballot) -> tuple[str, ...]:
        return tuple(option.label for option in ballot.options)

    def result(
        self, ballot: Ballot, tally: Tally, decision: Decision, late: timedelta | None
    ) -> tuple[FrozenPart, ...]:
        winner = decision.winner
        how_late = f", {late} late" if late else ""
        return (make_frozen(f"{winner.label if winner else 'nobody'}, {tally.voters} voters{how_late}"),)
