"""Bold labels that OCR tore: `- 1. Free run:** it goes on`."""

import re
from collections.abc import Iterator, Sequence

from bot.reviews.lines import item, untouchable

_LONGEST_LABEL = 80  # characters
_MARKERS = re.compile(r"\A[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*")
_DOUBLE_MARKER = re.compile(r"\A([ \t]*)[-*+][ \t]+(?=\d{1,3}[.)][ \t]+\S)")
_NO_LABEL = re.compile(r"[*`$]|[.!?]\s")  # formulas, code and sentences; of those "e.g. this" is not told apart


def whole_labels(lines: Sequence[str]) -> list[str]:
    """The lines; where one bold mark stands alone at a label, the label has both, and "- 1. " has one marker."""
    closed = untouchable(lines)
    return [
        line if shut else _DOUBLE_MARKER.sub(r"\1", _whole(line) if alone else line, count=1)
        for line, shut, alone in zip(lines, closed, _alone(lines), strict=True)
    ]


def _alone(lines: Sequence[str]) -> Iterator[bool]:
    """For each line: whether it has one bold mark, and no line of its paragraph or item has its partner."""
    marks = [line.count("**") for line in lines]
    since = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or not lines[index].strip() or item(lines[index]):
            unpaired = sum(count % 2 for count in marks[since:index])
            yield from (count == 1 and unpaired == 1 for count in marks[since:index])
            since = index


def _whole(line: str) -> str:
    words = _MARKERS.sub("", line, count=1)
    markers = line[: len(line) - len(words)]
    before, after = words.split("**", 1)
    if not before:
        label, colon, rest = after.partition(":")
        return f"{markers}**{label}:**{rest}" if colon and not rest[:1].strip() and _is_label(label) else line
    ends = before.endswith(":") or after.startswith(":") or bool(markers.strip() and not after.strip())
    closes = not after[:1].strip(" \t:")  # Markdown takes stars between a colon and a letter for opening ones
    return f"{markers}**{before}**{after}" if ends and closes and _is_label(before) else line


def _is_label(text: str) -> bool:
    return bool(text.strip()) and text == text.strip() and len(text) <= _LONGEST_LABEL and not _NO_LABEL.search(text)
