"""Styled text -> what is sent, and what it will be recognised by."""

from typing import Any

from bot.chat.render.split import split_message
from bot.chat.render.styled import Styled
from bot.publishing.post import FrozenPart, visible_hash


def message_parts(styled: Styled, **more: Any) -> tuple[FrozenPart, ...]:
    """The messages of a text; `more` are further parameters of sendMessage for each of them."""
    return tuple(frozen_message(part, **more) for part in split_message(styled))


def frozen_message(part: Styled, **more: Any) -> FrozenPart:
    """One message of a text that fits in it."""
    payload = {
        "text": part.text,
        "entities": part.entities(),
        "link_preview_options": {"is_disabled": True},  # a preview would push the text off the first screen
        **more,
    }
    return FrozenPart("sendMessage", payload, visible_hash(part.text))
