"""A list of reviews on one message: what search and /latest share."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.chat.commands.reading import read_button
from bot.chat.screen import one_line
from bot.chat.sentences import Sentences
from bot.reviews.review import StoredReview

PER_PAGE = 5  # `reference/mockups.md`: all in sight at once on a phone
TITLE_UNITS = 150


def title_of(stored: StoredReview) -> str:
    """The title on one line; a long one is cut."""
    return one_line(stored.review.title, TITLE_UNITS)


def origin(stored: StoredReview, say: Sentences) -> str:
    """The number or else the date, with a guest's name: "No. 431 · 3 Feb 2026"; may be empty."""
    review = stored.review
    facts = [
        say("No. {number}", number=review.number) if review.number is not None else "",
        say.day(review.date) if review.date else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def read_buttons(shown: Sequence[StoredReview], *back: object) -> list[InlineKeyboardButton]:
    """[1] … [5], each opening its review."""
    return [read_button(str(place), stored.id, *back) for place, stored in enumerate(shown, start=1)]
