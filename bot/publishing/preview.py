"""What waits, exactly as it would be posted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from bot.errors import NotFound, QueueEmpty
from bot.publishing.occasion import PostFormat, Rendered, ReviewRenderer
from bot.publishing.queue import QueueView
from bot.publishing.slots import DueSlot
from bot.reviews.review import StoredReview
from bot.values import Struct


class View(Protocol):
    """`publishing.queue.ShowQueue`."""

    async def __call__(self, now: datetime) -> QueueView: ...


class Numbers(Protocol):
    async def next_number(self) -> int: ...


class Preview(Struct, frozen=True, kw_only=True):
    """`rendered` under the number and the day of the slot at which it leaves if nothing changes before.

    slot: None for a draft, or what is held: number and day are then those of the next slot.
    """

    stored: StoredReview
    number: int
    day: date
    slot: DueSlot | None
    rendered: Rendered


class PreviewQueue:
    """Renders what waits with everything that its post would say: the very payloads, and nothing is frozen."""

    def __init__(self, view: View, numbers: Numbers, renderers: Mapping[PostFormat | None, ReviewRenderer]) -> None:
        """renderers: by the form that is asked for; under None the one that posts."""
        self._view = view
        self._numbers = numbers
        self._renderers = renderers

    async def __call__(self, now: datetime, review_id: int | None = None, wanted: PostFormat | None = None) -> Preview:
        """What leaves first, or the review of this id. QueueEmpty; NotFound: it does not wait and is no draft."""
        view = await self._view(now)
        stored, place, slot = _chosen(view, review_id)
        number = await self._numbers.next_number() + place
        day = (slot or view.next_slot).day
        rendered = await self._renderers[wanted].review(stored, number, day)
        return Preview(stored=stored, number=number, day=day, slot=slot, rendered=rendered)


def _chosen(view: QueueView, review_id: int | None) -> tuple[StoredReview, int, DueSlot | None]:
    """The review, how many leave before it, and its slot."""
    for place, departure in enumerate(view.departures):
        if review_id in (None, departure.entry.stored.id):
            return departure.entry.stored, place, departure.slot
    waiting = [*(entry.stored for entry in view.held), *view.drafts]
    for stored in waiting if review_id is not None else waiting[: len(view.held)]:
        if review_id in (None, stored.id):
            return stored, 0, None
    if review_id is None:
        raise QueueEmpty
    raise NotFound("review", str(review_id))
