"""The little YAML that a field of a front matter may be."""

from collections.abc import Iterable

import yaml
from yaml.resolver import Resolver

from bot.errors import InvalidInput

_QUOTES = "the text in quotes"


def value_of(text: str, place: str, line: int) -> str | tuple[str, ...] | None:
    """The value of a mapping with one key, from the parser's events: nothing is resolved or built."""
    try:
        return _value(yaml.parse(text, Loader=yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = line + min(mark.line, text.count("\n") - 1) if mark else line
        raise InvalidInput(
            f"{place}, line {where}", f"this is not valid YAML ({error.problem}); put {_QUOTES}"
        ) from None
    except (yaml.YAMLError, _Strange, RecursionError, ValueError, OverflowError):  # the last two: odd escapes
        raise InvalidInput(
            f"{place}, line {line}", f"a field is one text or one list of texts; put {_QUOTES}"
        ) from None


class _Strange(Exception):
    """YAML that a field does not need: anchors, aliases, tags, and lists or mappings inside each other."""


def _value(events: Iterable[yaml.Event]) -> str | tuple[str, ...] | None:
    scalars: list[yaml.ScalarEvent] = []  # the key is the first
    mappings = lists = 0
    for event in events:
        mappings += isinstance(event, yaml.MappingStartEvent)
        lists += isinstance(event, yaml.SequenceStartEvent)
        if mappings > 1 or lists > 1 or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _Strange  # at once: what is below thousands of brackets is never parsed
        if isinstance(event, yaml.ScalarEvent):
            scalars.append(event)
    texts = tuple(str(event.value) for event in scalars[1:])
    if lists:
        return texts
    if len(texts) != 1:
        raise _Strange
    return texts[0] if texts[0] or scalars[1].style else None


def is_text(text: str) -> bool:
    """Whether YAML takes these words without quotes for a text, rather than for a number, a date or "no"."""
    return not any(kind.match(text) for _, kind in Resolver.yaml_implicit_resolvers.get(text[0], ()))
