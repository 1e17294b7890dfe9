"""What owners answer about posts by hand, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.errors import NumberTaken, StaleButton
from bot.reviews.review import StoredReview
from tests.makers import make_stored

Once = Callable[[str, str, object], None]
"""Records what a cause did: AlreadyApplied the second time."""


@dataclass
class FakeHandDesk:
    """`intake.hand_desk.HandDesk`: numbers up to 500 are taken. messages: by id, whose they are."""

    once: Once
    messages: dict[int, int] = field(default_factory=dict)
    over: bool = False  # the slot passed, or somebody decided before

    async def refuse(self, review_id: int, by: int, now: datetime, cause: str) -> StoredReview:
        self._done("refuse", review_id, cause)
        return make_stored(review_id)

    async def again(self, review_id: int, now: datetime) -> None:
        self._done("again", review_id, f"again:{review_id}")

    async def renumber(self, review_id: int, number: int | None, by: int, now: datetime, cause: str) -> int:
        if number is not None and number <= 500:
            raise NumberTaken(number, "Another review")
        self._done("renumber", (review_id, number), cause)
        return number or 501

    async def skip(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None:
        self._done("skip", (day, slot), cause)

    async def keep(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None:
        self._done("keep", (day, slot), cause)

    async def review_of(self, channel_id: int, message_id: int) -> int | None:
        return self.messages.get(message_id)

    def _done(self, what: str, detail: object, cause: str) -> None:
        if self.over:
            raise StaleButton(cause)
        self.once(cause, what, detail)
