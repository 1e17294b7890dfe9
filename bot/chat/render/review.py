"""The channel's posts: frozen parts that any later release can send."""

from zoneinfo import ZoneInfo

from bot.chat.render.around import Around, around, as_lines
from bot.chat.render.ballot import ballot_parts, result_parts
from bot.chat.render.freeze import message_parts
from bot.chat.render.pieces import body
from bot.chat.render.styled import joined
from bot.chat.render.under_post import under_last
from bot.chat.render.words import default_template, words
from bot.polls.ballot import Ballot, BallotOption, NewBallot, Tally
from bot.publishing.occasion import Occasion, Rendered
from bot.publishing.post import Form, FrozenPart
from bot.publishing.template import Templates
from bot.reviews.review import Review


class PostRenderer:
    """Renders reviews, ballots and results. Keeps no state.

    templates: the owner's, by language; username: the bot's, without "@", for the links under a post: None, no links.
    """

    def __init__(self, templates: Templates | None = None, username: str | None = None) -> None:
        defaults = {language: default_template(language) for language in ("en", "he")}
        self._templates = defaults | dict(templates or {})
        self._username = username

    def review(self, review: Review, occasion: Occasion) -> Rendered:
        """The body with what the template puts around it; see `split_message`."""
        template = self._templates["he" if review.language == "he" else "en"]
        parts = _classic(review, around(review, occasion, template))
        return Rendered(Form.CLASSIC, self._with_buttons(parts, review, occasion, Form.CLASSIC))

    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        return ballot_parts(ballot, zone)

    def result(self, ballot: Ballot, tally: Tally, winner: BallotOption | None) -> tuple[FrozenPart, ...]:
        return result_parts(ballot, tally, winner)

    def _with_buttons(
        self, parts: tuple[FrozenPart, ...], review: Review, occasion: Occasion, form: Form
    ) -> tuple[FrozenPart, ...]:
        if self._username is None:
            return parts
        return under_last(parts, occasion, form, words(review.language), self._username)


def _classic(review: Review, lines: Around) -> tuple[FrozenPart, ...]:
    return message_parts(joined((as_lines(lines.head), body(review), as_lines(lines.foot)), "\n\n"))
