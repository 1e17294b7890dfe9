"""A correction of what stands in the channel, as values: what is there, and what shall stand there."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.publishing.occasion import Occasion, Rendered
from bot.publishing.post import FORMAT_VERSION, FrozenPart
from bot.reviews.review import Review
from bot.values import Struct

EDIT = "editMessageText"
"""https://core.telegram.org/bots/api#editmessagetext: text and rich messages alike, at any age in a channel."""


class Shown(Struct, frozen=True):
    """A message as readers see it. payload: of the call that made it so, with its keyboard; position of count: in its
    post; is_reply: it is none of the review's post, but stands below it with what did not fit any more; in_doubt: an
    edit of it was begun, and nobody knows whether it came through."""

    payload: Mapping[str, Any]
    position: int = 1
    count: int = 1
    is_reply: bool = False
    in_doubt: bool = False

    @property
    def rich(self) -> bool:
        return "rich_message" in self.payload


class Reworked(Struct, frozen=True):
    """What shall stand in the channel: messages in the order of those that stand, None for what stays as it is; rest:
    what fits in none of them, to be sent as a reply, None where all fits; rest_characters: of it."""

    messages: tuple[FrozenPart | None, ...]
    rest: Rendered | None = None
    rest_characters: int = 0


class CorrectionForms(Protocol):
    def correction(self, before: Review, after: Review, occasion: Occasion, shown: Sequence[Shown]) -> Reworked:
        """Pure; up to a tenth of a second for the longest reviews. shown: at least one. Cuts stay where they are, forms
        what they are."""
        ...


def edit_of(shown: Shown, content: Mapping[str, Any], text_hash: str) -> FrozenPart:
    """The edit that gives a message this content; its keyboard stays."""
    keyboard = {name: value for name, value in shown.payload.items() if name == "reply_markup"}
    return FrozenPart(EDIT, {**content, **keyboard}, text_hash, FORMAT_VERSION)
