"""The subject areas of the channel."""

import json
from typing import Any

from bot.errors import InvalidInput
from bot.values import Struct

MOST_TOPICS = 24  # DESIGN, section 2

_TEXTS = ("topic", "name", "name_he", "hashtag", "hashtag_he")
_LISTS = ("words", "hints")


class Topic(Struct, frozen=True, kw_only=True):
    """A subject area.

    topic: its id, as reviews hold it; name, name_he: for people; hashtag, hashtag_he: with "#", letters, digits, "_";
    words: phrases of texts about it, each enough by itself; hints: phrases that are worth a third of that. A name of
    the glossary stands for all names of its term.
    """

    topic: str
    name: str
    name_he: str
    hashtag: str
    hashtag_he: str
    words: tuple[str, ...]
    hints: tuple[str, ...] = ()


def parse_topics(text: str, place: str) -> tuple[Topic, ...]:
    """The topics of a file of JSON lines, in its order.

    place: the file's name, for errors. InvalidInput: a line that is no topic, an id twice, none, more than 24.
    """
    topics: dict[str, Topic] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            topic = _topic(line, f"{place}, line {number}")
            if topic.topic in topics:
                raise InvalidInput(f"{place}, line {number}", f"the topic {topic.topic!r} is there already")
            topics[topic.topic] = topic
    if not 0 < len(topics) <= MOST_TOPICS:
        raise InvalidInput(place, f"it must hold 1 to {MOST_TOPICS} topics, one JSON object a line")
    return tuple(topics.values())


def _topic(line: str, place: str) -> Topic:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidInput(place, "it is not valid JSON") from None
    if not isinstance(row, dict) or not row.keys() <= {*_TEXTS, *_LISTS}:
        raise InvalidInput(place, f"it must be a JSON object with the fields {', '.join((*_TEXTS, *_LISTS))}")
    fields: dict[str, Any] = {name: _text(row, name, place) for name in _TEXTS}
    return Topic(**fields | {name: _texts(row, name, place) for name in _LISTS})


def _text(row: dict[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(place, f"{name!r} must be a text")
    return value


def _texts(row: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InvalidInput(place, f"{name!r} must be a list of texts")
    return tuple(values)
