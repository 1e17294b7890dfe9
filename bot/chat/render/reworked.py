"""A posted review in other words, in the messages that stand there. Imported with the first correction."""

from collections.abc import Callable, Sequence

from bot.chat.render.around import Around, as_lines
from bot.chat.render.classic import render_blocks
from bot.chat.render.correct import Written, correct_text, share_anew
from bot.chat.render.correct_rich import Drawn, correct_rich
from bot.chat.render.pieces import body_blocks, is_rtl
from bot.chat.render.styled import joined
from bot.chat.render.words import words
from bot.publishing.corrected import Reworked, Shown
from bot.publishing.occasion import Occasion
from bot.reviews.review import Review

AroundReview = Callable[[Review, Occasion], Around]
"""What the template puts around it."""


def reworked(
    before: Review, after: Review, occasion: Occasion, shown: Sequence[Shown], around: AroundReview
) -> Reworked:
    """`publishing.corrected.CorrectionForms.correction`."""
    spoken, number = words(after.language), occasion.number
    was, now = around(before, occasion), around(after, occasion)
    if all(one.rich for one in shown):
        return correct_rich(_drawn(before, was), _drawn(after, now), shown, spoken, number)
    if any(one.rich for one in shown):
        return share_anew(_written(after, now), shown, spoken, number)
    return correct_text(_written(before, was), _written(after, now), shown, spoken, number)


def _drawn(review: Review, lines: Around) -> Drawn:
    return Drawn(as_lines(lines.head), body_blocks(review), as_lines(lines.foot), is_rtl(review))


def _written(review: Review, lines: Around) -> Written:
    body = joined((as_lines(lines.head), render_blocks(body_blocks(review), rtl=is_rtl(review))), "\n\n")
    return Written(body, as_lines(lines.foot))
