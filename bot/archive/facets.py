"""What operators find reviews by: writers, topics and keywords, formulas. One term each, such as `author:orel`."""

import re
from collections.abc import Iterator, Sequence

from bot.archive.naming import name_key, name_words
from bot.archive.query import Filter, Kind
from bot.archive.topics import Topic
from bot.reviews.review import Review

# Dollars as the parse of bodies knows them (`reviews/grammar.py`): not "$5 and $10".
_FORMULA = re.compile(r"(?<!\\)\$(?:\$|(?![\s$])[^$\n]*(?<![\s\\$])\$(?!\d))")


def facets_of(review: Review) -> tuple[str, ...]:
    """The terms of a review, each once. No word of a text is such a term: none holds a colon."""
    return tuple(dict.fromkeys(_facets(review)))


def _facets(review: Review) -> Iterator[str]:
    for name in review.reviewers:
        yield from (f"{Kind.AUTHOR}:{word}" for word in name_words(name))
    for tag in (*review.topics, *review.keywords):
        yield f"{Kind.TAG}:{name_key(tag)}"
    if _has_formula(review.body):
        yield f"{Kind.HAS}:math"


def _has_formula(body: str) -> bool:
    start = body.find("$")  # most of a text holds no dollar: to look for one is twenty times as fast as the pattern
    while start >= 0 and not _FORMULA.match(body, start):
        start = body.find("$", start + 1)
    return start >= 0 or "\\[" in body or "\\(" in body


class Facets:
    """Knows topics by all of their names."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._topics = {
            name_key(name): name_key(topic.topic)
            for topic in topics
            for name in (topic.hashtag_he, topic.hashtag, topic.name_he, topic.name, topic.topic)
        }

    def wanted(self, asked: Filter) -> tuple[str, ...]:
        """The terms that a review must hold, all of them, for a filter to be true; at least one."""
        if asked.kind is Kind.AUTHOR:
            return tuple(f"{Kind.AUTHOR}:{word}" for word in name_words(asked.value))
        key = name_key(asked.value)
        return (f"{asked.kind}:{self._topics.get(key, key) if asked.kind is Kind.TAG else key}",)
