"""An archived review, to be read inside the bot's chat."""

from dataclasses import dataclass

from bot.chat.render.pieces import body, byline, directed, footer, hook, title
from bot.chat.render.split import split
from bot.chat.render.styled import Entity, Styled, joined, plain
from bot.chat.render.words import PostWords, short_date, words
from bot.reviews.review import Review, StoredReview

PAGE_UNITS = 3500  # UTF-16 units; leaves the bot room for a line of its own under the text


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of a review: `text` with its `entities` in Bot API form."""

    text: str
    entities: tuple[Entity, ...]


def pages(review: StoredReview) -> tuple[Page, ...]:
    """The review in its order, the same pages every time, so that paging needs no memory.

    At least one page for a review with a title.
    """
    return tuple(Page(part.text, tuple(part.entities())) for part in split(_whole(review.review), PAGE_UNITS))


def _whole(review: Review) -> Styled:
    spoken = words(review.language)
    head = directed(review, joined((title(review), _facts(review, spoken), byline(review, spoken)), "\n"))
    return joined((head, hook(review), body(review), directed(review, footer(review, spoken))), "\n\n")


def _facts(review: Review, spoken: PostWords) -> Styled:
    number = spoken.number.format(number=review.number) if review.number is not None else ""
    return plain(" · ".join(fact for fact in (number, short_date(review.date) if review.date else "") if fact))
