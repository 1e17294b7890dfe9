"""What people post in the channel by hand, and the reviews in it."""

from datetime import datetime

from bot.reviews.review import Review
from bot.values import Struct


class HandMessage(Struct, frozen=True, kw_only=True):
    """A message with words. text: Markdown; units: its length as Telegram counts; sent_at, as_of (when this text was
    written: by an edit, or with the message): UTC."""

    channel_id: int
    message_id: int
    text: str
    units: int
    sent_at: datetime
    as_of: datetime
    reply_to: int | None = None


class HandReview(Struct, frozen=True, kw_only=True):
    """A review in messages that were posted by hand.

    messages: all of them, in order; review: its number is the one that the text states; ours: the text is in the form
    of this bot, so its formulas stand there as they are shown; unsure: its messages may not belong together.
    """

    messages: tuple[HandMessage, ...]
    review: Review
    ours: bool = False
    unsure: bool = False
