"""A list of reviews on one message: what search and /latest share."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.chat.commands.reading import read_button
from bot.chat.render.direction import in_line, own_direction, right_to_left, set_line
from bot.chat.render.pieces import body_blocks
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.render.words import short_date
from bot.chat.screen import bold, one_line
from bot.chat.sentences import Sentences
from bot.reviews.review import Review, StoredReview
from bot.reviews.visible import plain_text
from bot.values import replace

PER_PAGE = 5  # `reference/mockups.md`: all in sight at once on a phone
TITLE_UNITS = 150
HOOK_UNITS = 160  # as long as a passage of a search hit
_BEGINNING = 400  # characters of a body: enough words behind its marks, and parsed in a fifth of a millisecond


def title_of(stored: StoredReview) -> str:
    """The title on one line; a long one is cut."""
    return one_line(stored.review.title, TITLE_UNITS)


def entry_head(place: int, stored: StoredReview, say: Sentences) -> Styled:
    """ "1. **Title** · No. 431 · 03.02.2026", as the reader's language reads, whatever the title's is."""
    facts = _origin(stored, say)
    return numbered(place, bold(title_of(stored)), say, f" · {facts}" if facts else "")


def entry_with_hook(place: int, stored: StoredReview, say: Sentences) -> Styled:
    """The head, and below it the review's first words to its readers."""
    return joined((entry_head(place, stored, say), plain(first_words(stored.review))), "\n")


def first_words(review: Review) -> str:
    """The hook on one line, else how the text begins; may be empty."""
    if review.hook and review.hook.strip():
        return one_line(review.hook, HOOK_UNITS)
    beginning = replace(review, body=review.body[:_BEGINNING])
    return one_line(plain_text(body_blocks(beginning)), HOOK_UNITS)


def name_line(name: str, say: Sentences) -> Styled:
    """A title for a line of its own: in Hebrew from the right, a Latin one in its own order."""
    line = plain(name)
    return right_to_left(own_direction(line)) if say.rtl else line


def numbered(place: int, name: Styled, say: Sentences, after: str = "") -> Styled:
    """ "1. name" and what stands after it on the line, in the reader's direction; the name keeps its own order."""
    return set_line(joined((plain(f"{place}. "), in_line(name, say.rtl), plain(after))), say.rtl)


def _origin(stored: StoredReview, say: Sentences) -> str:
    """The number and the date, as its post shows them: "No. 431 · 03.02.2026"; may be empty."""
    review = stored.review
    facts = [
        say("No. {number}", number=review.number) if review.number is not None else "",
        short_date(review.date) if review.date else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def read_buttons(shown: Sequence[StoredReview], *back: object) -> list[InlineKeyboardButton]:
    """[1] … [5], each opening its review."""
    return [read_button(str(place), stored.id, *back) for place, stored in enumerate(shown, start=1)]
