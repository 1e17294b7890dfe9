"""The archive for those who look around: by number, by subject area, by year."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.archive.topics import Topic
from bot.reviews.review import StoredReview
from bot.values import Struct

_HANDLES = 10**9  # nine digits, what a button may hold


class Facts(Struct, frozen=True):
    """What a review can be narrowed by: its local date, None where it has none, and its topics."""

    date: date | None
    topics: tuple[str, ...]


class BrowseStore(Protocol):
    """Archived reviews only. Every method is one transaction and one query."""

    async def by_number(self, number: int) -> StoredReview | None: ...

    async def topics(self) -> Mapping[str, int]:
        """How many reviews each topic has, by its id; topics without one are left out."""
        ...

    async def of_topic(self, topic: str, limit: int, offset: int = 0) -> list[StoredReview]:
        """Newest first, as `ArchiveStore.latest`."""
        ...

    async def facts(self, review_ids: Sequence[int]) -> list[Facts]:
        """Of those of the ids that are archived, in no order."""
        ...


class Subject(Struct, frozen=True):
    """A subject area as people see it. names: by language; count: of reviews, all or those looked at."""

    topic: str
    names: Mapping[str, str]
    count: int

    @property
    def handle(self) -> int:
        """A number of at most nine digits that stands for the topic in a button, always the same."""
        return int.from_bytes(hashlib.sha256(self.topic.encode("utf-8", "surrogatepass")).digest()[:8]) % _HANDLES

    def name(self, language: str) -> str:
        """In the language, else as its id."""
        return self.names.get(language, self.topic)


class Subjects:
    """Names for topics: those of the channel, and whatever else reviews carry."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._names = {topic.topic: {"en": topic.name, "he": topic.name_he} for topic in topics}

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the channel's, in their order."""
        return tuple(self._names)

    def name(self, topic: str, language: str) -> str:
        """In the language, else the topic's id."""
        return self._names.get(topic, {}).get(language, topic)

    def counted(self, topics: Mapping[str, int]) -> list[Subject]:
        """The largest first, of equals by id."""
        found = (Subject(topic, self._names.get(topic, {}), count) for topic, count in topics.items())
        return sorted(found, key=lambda subject: (-subject.count, subject.topic))


def topics_in(facts: Sequence[Facts]) -> Mapping[str, int]:
    """How many of these reviews each topic has."""
    return Counter(topic for one in facts for topic in dict.fromkeys(one.topics))


def years_in(facts: Sequence[Facts]) -> Mapping[int, int]:
    """How many of these reviews each year has, the newest year first; undated ones are left out."""
    years = Counter(one.date.year for one in facts if one.date)
    return dict(sorted(years.items(), reverse=True))
