"""What a post says around its review: number and day, earlier reviews, who asked for it."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.publishing.post import Form, FrozenPart
from bot.reviews.review import Review, StoredReview
from bot.values import Struct


class Mention(Struct, frozen=True, kw_only=True):
    """An earlier review, as a post names it: "No. 431", its title on one line, and where it can be read."""

    number: int | None
    title: str
    url: str


class Occasion(Struct, frozen=True):
    """number and day (the channel's local date): as the post will show them.

    earlier: at most two, the closest first; asked_by: readers who voted for it where its paper won a ballot, else those
    who are known to have asked for it, None for nobody;
    review_id: by which the buttons under the post find the review, whatever number it gets one day; None in a sketch.
    """

    number: int
    day: date
    earlier: tuple[Mention, ...] = ()
    asked_by: int | None = None
    review_id: int | None = None


class PostFormat(StrEnum):
    """How reviews are to be shown: rich where text would lose something, else one form for all."""

    AUTO = "auto"
    RICH = "rich"
    CLASSIC = "classic"


class Rendered(Struct, frozen=True):
    """A review as it will be sent: `parts` in their order, at least one.

    instead: for a rich post the classic messages that take the place of each of its parts, where Telegram refuses it;
    as long as `parts` then, none of them empty. Empty for a classic post.
    """

    form: Form
    parts: tuple[FrozenPart, ...]
    instead: tuple[tuple[FrozenPart, ...], ...] = ()


class Occasions(Protocol):
    async def __call__(self, stored: StoredReview, number: int, day: date) -> Occasion:
        """Never fails for what is only an ornament: without an index or a promise there is nothing to say."""
        ...


class PostForms(Protocol):
    def review(self, review: Review, occasion: Occasion) -> Rendered:
        """Pure, a few milliseconds. Classic parts hold at most 4 096 characters and 100 entities, rich ones at most
        7 500 characters; both are cut at paragraph ends."""
        ...


class ReviewRenderer(Protocol):
    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        """As it would be posted under this number on this local day."""
        ...


class RenderReview:
    """`ReviewRenderer`: looks up what there is to say around a review, then renders it."""

    def __init__(self, forms: PostForms, occasions: Occasions) -> None:
        self._forms = forms
        self._occasions = occasions

    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        return self._forms.review(stored.review, await self._occasions(stored, number, day))


async def plain_occasion(stored: StoredReview, number: int, day: date) -> Occasion:
    """An `Occasions` that knows of nothing else."""
    return Occasion(number, day, review_id=stored.id)
