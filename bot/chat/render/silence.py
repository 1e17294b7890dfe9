"""Who is woken by a post: its first message rings, those behind it never do."""

from datetime import date

from bot.publishing.occasion import Rendered, ReviewRenderer
from bot.publishing.post import FrozenPart
from bot.reviews.review import StoredReview
from bot.values import replace


class QuietReviews:
    """`publishing.occasion.ReviewRenderer`: what another one renders, frozen with its sound.

    silent: the first message does not ring either. The classic messages in the place of the first one ring as it would.
    """

    def __init__(self, renderer: ReviewRenderer, silent: bool) -> None:
        self._renderer = renderer
        self._silent = silent

    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        rendered = await self._renderer.review(stored, number, day)
        instead = tuple(self._sounding(group, place == 0) for place, group in enumerate(rendered.instead))
        return replace(rendered, parts=self._sounding(rendered.parts, True), instead=instead)

    def _sounding(self, parts: tuple[FrozenPart, ...], leads: bool) -> tuple[FrozenPart, ...]:
        """`leads`: the first of them is the first of the post."""
        rings = [leads and place == 0 and not self._silent for place in range(len(parts))]
        return tuple(part if ring else _silent(part) for part, ring in zip(parts, rings, strict=True))


def _silent(part: FrozenPart) -> FrozenPart:
    """https://core.telegram.org/bots/api#sendmessage: `disable_notification`, the same for every method of ours."""
    return replace(part, payload={**part.payload, "disable_notification": True})
