"""The channel's posts: frozen parts that any later release can send."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.chat.render.around import Around, around, as_lines
from bot.chat.render.ballot import ballot_parts, option_texts
from bot.chat.render.forms import post_in_form
from bot.chat.render.pieces import body_blocks, is_rtl
from bot.chat.render.release import release_parts
from bot.chat.render.result import result_parts
from bot.chat.render.under_post import with_buttons
from bot.chat.render.words import default_template, words
from bot.polls.ballot import Ballot, Decision, NewBallot, Tally
from bot.polls.write_off import WriteOff
from bot.publishing.corrected import Reworked, Shown
from bot.publishing.occasion import Occasion, PostFormat, Rendered
from bot.publishing.post import FrozenPart
from bot.publishing.template import LANGUAGES, Templates
from bot.reviews.review import Review


class PostRenderer:
    """Renders reviews, ballots, results and releases. Keeps no state.

    post_format: of reviews; templates: the owner's, by language; username: the bot's, without "@", for the links under
    a post: None, no links.
    """

    def __init__(
        self,
        post_format: PostFormat = PostFormat.AUTO,
        templates: Templates | None = None,
        username: str | None = None,
    ) -> None:
        self._post_format = post_format
        self._templates = {language: default_template(language) for language in LANGUAGES} | dict(templates or {})
        self._username = username

    def review(self, review: Review, occasion: Occasion, wanted: PostFormat | None = None) -> Rendered:
        """The body with what the template puts around it; `wanted`: a form to look at, in place of the channel's."""
        lines = self._around(review, occasion)
        rendered = post_in_form(
            as_lines(lines.head),
            body_blocks(review),
            as_lines(lines.foot),
            wanted or self._post_format,
            rtl=is_rtl(review),
        )
        if self._username is None:
            return rendered
        return with_buttons(rendered, occasion, words(review.language), self._username)

    def correction(self, before: Review, after: Review, occasion: Occasion, shown: Sequence[Shown]) -> Reworked:
        """`publishing.corrected.CorrectionForms`."""
        from bot.chat.render.reworked import reworked

        return reworked(before, after, occasion, shown, self._around)

    def _around(self, review: Review, occasion: Occasion) -> Around:
        return around(review, occasion, self._templates["he" if is_rtl(review) else "en"])

    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        return ballot_parts(ballot, zone, self._username)

    def options(self, ballot: NewBallot | Ballot) -> tuple[str, ...]:
        return option_texts(ballot)

    def release(self, written: WriteOff) -> tuple[FrozenPart, ...]:
        return release_parts(written, self._username)

    def result(
        self, ballot: Ballot, tally: Tally, decision: Decision, late: timedelta | None = None
    ) -> tuple[FrozenPart, ...]:
        return result_parts(ballot, tally, decision, self._username, late)
