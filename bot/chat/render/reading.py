"""An archived review, to be read inside the bot's chat."""

from bot.chat.render.forms import post_in_form
from bot.chat.render.losses import losses
from bot.chat.render.pieces import body, body_blocks, byline, directed, footer, hook, is_rtl, title
from bot.chat.render.split import split
from bot.chat.render.styled import Entity, Styled, joined, plain
from bot.chat.render.words import PostWords, short_date, words
from bot.publishing.occasion import PostFormat, Rendered
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

PAGE_UNITS = 3500  # UTF-16 units; leaves the bot room for a line of its own under the text


class Page(Struct, frozen=True):
    """One screen of a review: `text` with its `entities` in Bot API form."""

    text: str
    entities: tuple[Entity, ...]


def pages(review: StoredReview) -> tuple[Page, ...]:
    """The review in its order, the same pages every time, so that paging needs no memory.

    At least one page for a review with a title.
    """
    return tuple(Page(part.text, tuple(part.entities())) for part in split(_whole(review.review), PAGE_UNITS))


def in_form(review: Review, wanted: PostFormat) -> Rendered:
    """The whole review as messages, in the form wanted; tens of milliseconds: not in the event loop's thread."""
    above, below = _around(review)
    return post_in_form(above, body_blocks(review), below, wanted, rtl=is_rtl(review))


def gains_by_drawing(review: Review) -> bool:
    """Whether its text loses something that the rich form shows: formulas, tables."""
    return bool(losses(body_blocks(review), 1))


def _whole(review: Review) -> Styled:
    above, below = _around(review)
    return joined((above, body(review), below), "\n\n")


def _around(review: Review) -> tuple[Styled, Styled]:
    """What stands above the body and below it."""
    spoken = words(review.language)
    head = directed(review, joined((title(review), _facts(review, spoken), byline(review, spoken)), "\n"))
    return joined((head, hook(review)), "\n\n"), directed(review, footer(review, spoken))


def _facts(review: Review, spoken: PostWords) -> Styled:
    number = spoken.number.format(number=review.number) if review.number is not None else ""
    return plain(" · ".join(fact for fact in (number, short_date(review.date) if review.date else "") if fact))
