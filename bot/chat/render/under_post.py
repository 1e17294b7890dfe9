"""The buttons under a post: web links only, since they must work for years, whatever becomes of the bot's memory."""

from typing import Any

from bot.chat.deep_links import SIMILAR, TEXT_VERSION, UnderPost, deep_link
from bot.chat.render.words import PostWords
from bot.publishing.occasion import Occasion
from bot.publishing.post import Form, FrozenPart


def under_last(
    parts: tuple[FrozenPart, ...], occasion: Occasion, form: Form, spoken: PostWords, username: str
) -> tuple[FrozenPart, ...]:
    """The parts, the last one with *Text version* where it is rich, and *Similar*. The text stays what it was, and so
    does its hash: by its buttons no message is recognised."""
    *others, last = parts
    payload = {**last.payload, "reply_markup": _keyboard(occasion, form, spoken, username)}
    return (*others, FrozenPart(last.method, payload, last.text_hash, last.format_version))


def _keyboard(occasion: Occasion, form: Form, spoken: PostWords, username: str) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#inlinekeyboardmarkup: one row."""
    kinds = [(TEXT_VERSION, spoken.text_version)] if form is Form.RICH else []
    row = [
        {"text": label, "url": deep_link(username, UnderPost(kind, occasion.number, occasion.review_id).payload)}
        for kind, label in (*kinds, (SIMILAR, spoken.similar))
    ]
    return {"inline_keyboard": [row]}
