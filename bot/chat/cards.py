"""The cards of inline mode: what is shown of a review where somebody types, and what is sent when it is chosen."""

from typing import Any

from bot.archive.recent import Recent
from bot.chat.commands.listing import HOOK_UNITS, TITLE_UNITS, first_words
from bot.chat.deep_links import review_address
from bot.chat.place import ChannelPlace
from bot.chat.render.direction import own_direction, right_to_left
from bot.chat.render.pieces import is_rtl, paper_link
from bot.chat.render.styled import Styled, dressed, joined, plain
from bot.chat.render.words import short_date, words
from bot.chat.screen import one_line
from bot.chat.sentences import Languages, Sentences
from bot.reviews.review import Review, StoredReview

_KEPT = 5_000
"""Cards of reviews shown lately, some 2 KiB each: a daily channel's whole archive for thirteen years. People type a
word letter by letter, and each letter finds much of what the one before found; to draw a card anew takes 0.2 ms."""

Card = dict[str, Any]
"""https://core.telegram.org/bots/api#inlinequeryresultarticle"""


class Cards:
    """In the review's language; all but the passage is the same for everybody."""

    def __init__(self, place: ChannelPlace, username: str, languages: Languages, kept: int = _KEPT) -> None:
        """`username`: the bot's own, without "@"."""
        self._place = place
        self._username = username
        self._languages = languages
        self._kept: Recent[tuple[int, int], Card] = Recent(kept)

    def of(self, stored: StoredReview, passage: str | None = None) -> Card:
        """`passage`: why it was found; None for how the review begins. Not to be changed."""
        card = self._card(stored)
        shown = first_words(stored.review) if passage is None else passage
        lines = (_facts(stored.review), one_line(shown, HOOK_UNITS))
        return card | {"description": "\n".join(line for line in lines if line)}

    def _card(self, stored: StoredReview) -> Card:
        key = (stored.id, stored.revision)
        card = self._kept.get(key)
        if card is None:
            card = self._drawn(stored)
            self._kept.put(key, card)
        return card

    def _drawn(self, stored: StoredReview) -> Card:
        address = review_address(stored, self._place, self._username)
        message = _message(stored.review, address, self._languages.of(stored.review.language))
        return {
            "type": "article",
            "id": str(stored.id),
            "title": one_line(stored.review.title, TITLE_UNITS),
            "input_message_content": {
                "message_text": message.text,
                "entities": message.entities(),
                "link_preview_options": {"is_disabled": True},
            },
        }


def _message(review: Review, url: str, say: Sentences) -> Styled:
    """What is sent: the title as a link to the review, number and date, its first words to readers, the paper."""
    title = dressed(dressed(plain(one_line(review.title, TITLE_UNITS)), "text_link", url), "bold")
    hook = plain(first_words(review))
    read = dressed(plain(say("Read the review")), "text_link", url)
    links = joined((read, paper_link(review.paper, words(review.language))) if review.paper else (read,), " · ")
    card = joined((own_direction(title) if is_rtl(review) else title, plain(_facts(review)), hook, links), "\n")
    return right_to_left(card) if is_rtl(review) else card


def _facts(review: Review) -> str:
    """ "No. 431 · 03.02.2026" in the review's language; may be empty."""
    spoken = words(review.language)
    number = spoken.number.format(number=review.number) if review.number is not None else ""
    return " · ".join(fact for fact in (number, short_date(review.date) if review.date else "") if fact)
