"""The channel's posts in their classic form: frozen parts that any client shows and any later release can send."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.chat.render.ballot import ballot_parts, result_parts
from bot.chat.render.freeze import message_parts
from bot.chat.render.pieces import body, byline, directed, footer, hook, title
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.render.words import PostWords, short_date, words
from bot.polls.ballot import Ballot, BallotOption, NewBallot, Tally
from bot.publishing.occasion import Occasion, Rendered
from bot.publishing.post import Form, FrozenPart
from bot.reviews.review import Review


class PostRenderer:
    """Renders reviews, ballots and results. Keeps no state.

    series: the name in the header line ("Daily paper review" in the review's language when None).
    """

    def __init__(self, series: str | None = None) -> None:
        self._series = series

    def review(self, review: Review, occasion: Occasion) -> Rendered:
        """The hook first (it is the notification), header line, title, byline, body, footer; see `split_message`."""
        spoken = words(review.language)
        header = self._header(spoken, occasion.number, occasion.day)
        head = directed(review, joined((header, title(review), byline(review, spoken)), "\n"))
        foot = directed(review, footer(review, spoken))
        whole = joined((joined((hook(review), head), "\n"), body(review), foot), "\n\n")
        return Rendered(Form.CLASSIC, message_parts(whole))

    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        return ballot_parts(ballot, zone)

    def result(self, ballot: Ballot, tally: Tally, winner: BallotOption | None) -> tuple[FrozenPart, ...]:
        return result_parts(ballot, tally, winner)

    def _header(self, spoken: PostWords, number: int, day: date) -> Styled:
        return plain(f"{self._series or spoken.series}, {spoken.number.format(number=number)} · {short_date(day)}")
