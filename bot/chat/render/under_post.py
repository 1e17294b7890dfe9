"""The buttons under a post: web links only, since they must work for years, whatever becomes of the bot's memory."""

from collections.abc import Mapping
from typing import Any

from bot.chat.deep_links import SIMILAR, TEXT_VERSION, UnderPost, deep_link
from bot.chat.render.words import PostWords
from bot.publishing.occasion import Occasion, Rendered
from bot.publishing.post import Form, FrozenPart
from bot.values import replace


def with_buttons(rendered: Rendered, occasion: Occasion, spoken: PostWords, username: str) -> Rendered:
    """The post with *Text version*, where it is rich, and *Similar* under its last message, and under the last of those
    that wait to take its place. The text stays what it was, and so does its hash: by buttons nothing is recognised."""
    parts = _under_last(rendered.parts, _keyboard(occasion, rendered.form, spoken, username))
    if not rendered.instead:
        return Rendered(rendered.form, parts)
    *others, last = rendered.instead
    classic = _under_last(last, _keyboard(occasion, Form.CLASSIC, spoken, username))
    return Rendered(rendered.form, parts, (*others, classic))


def _under_last(parts: tuple[FrozenPart, ...], keyboard: Mapping[str, Any]) -> tuple[FrozenPart, ...]:
    *others, last = parts
    return (*others, replace(last, payload={**last.payload, "reply_markup": keyboard}))


def _keyboard(occasion: Occasion, form: Form, spoken: PostWords, username: str) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#inlinekeyboardmarkup: one row."""
    kinds = [(TEXT_VERSION, spoken.text_version)] if form is Form.RICH else []
    row = [
        {"text": label, "url": deep_link(username, UnderPost(kind, occasion.number, occasion.review_id).payload)}
        for kind, label in (*kinds, (SIMILAR, spoken.similar))
    ]
    return {"inline_keyboard": [row]}
