"""Small stores of the house's: what was noted, posted reviews, twins."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.pipeline.candidate import Candidate
from bot.reviews.review import StoredReview
from bot.values import replace


class Kept(Protocol):
    """`fakes.FakeArchive`."""

    kept: dict[int, StoredReview]


class FakeNotes:
    """`tongues.Memory`."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.written = 0

    async def noted(self, name: str) -> str | None:
        return self.kept.get(name)

    async def note(self, name: str, value: str) -> None:
        self.kept[name] = value
        self.written += 1


@dataclass
class FakePosted:
    """`find_posted.FindPosted` over the archive alone."""

    archive: Kept

    async def __call__(self, number: int, review_id: int | None, ending: str) -> StoredReview | None:
        return next((found for found in self.archive.kept.values() if found.review.number == number), None)

    async def by_id(self, review_id: int) -> StoredReview | None:
        return self.archive.kept.get(review_id)


class FakeTwins:
    """`publishing.twins.TwinStore` over the archive: any two of different languages."""

    def __init__(self, archive: Kept, once: Callable[[str, str, object], None]) -> None:
        self._archive = archive
        self._once = once

    async def twin(self, review_id: int) -> StoredReview | None:
        return self._archive.kept.get(self._archive.kept[review_id].twin_id or 0)

    async def likely(self, review_id: int) -> list[StoredReview]:
        this = self._archive.kept[review_id]
        return [
            one for one in self._archive.kept.values()
            if one.review.language != this.review.language and one.twin_id is None
        ]  # fmt: skip

    async def pair(self, review_id: int, twin_id: int, by: int, now: datetime, cause: str) -> bool:
        self._once(cause, "paired", (review_id, twin_id))
        if twin_id not in [one.id for one in await self.likely(review_id)]:
            return False
        self._name(review_id, twin_id)
        self._name(twin_id, review_id)
        return True

    async def part(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        self._once(cause, "parted", review_id)
        twin = await self.twin(review_id)
        if twin is not None:
            self._name(review_id, None)
            self._name(twin.id, None)
        return twin is not None

    def _name(self, review_id: int, twin_id: int | None) -> None:
        self._archive.kept[review_id] = replace(self._archive.kept[review_id], twin_id=twin_id)


@dataclass
class FakePipeline:
    candidates: list[Candidate] = field(default_factory=list)

    async def by_paper(self, key: str) -> Candidate | None:
        return next((one for one in self.candidates if one.record.key == key), None)
