"""Labels torn from their words: "- **Speed:**", and what it says on the next line or behind a blank one."""

import re
from collections.abc import Sequence

from bot.reviews.lines import Item, is_prose, item, untouchable

_LONGEST_LABEL = 80  # characters
_FEWEST_WORDS = 5  # of a paragraph that is no name of a section
_BOLD = re.compile(r"(\*\*|__)(?!\s)[^*]+(?::\1|\1:)")
_PLAIN = re.compile(r"[^\W\d_a-z][^.!?;,*$`]*:")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’)*_]*\Z")


def joined_labels(lines: Sequence[str]) -> list[str]:
    """The lines, with an item that is only a label and the one paragraph below it as one line, a space between them.

    Right below it the label has to be bold. Behind a blank line the item has to be a bullet, since a number alone is
    the name of a section, and the paragraph has to be prose.
    """
    closed = untouchable(lines)
    found: list[str] = []
    label = -1  # the place in `found` of a label that waits for its words
    for index, line in enumerate(lines):
        if line.strip():
            blanks = len(found) - label - 1
            if label >= 0 and not closed[index] and _belongs(found[label], line, blanks):
                del found[label + 1 :]
                found[label] = f"{found[label].rstrip()} {line.strip()}"
                label = -1
                continue
            label = len(found) if not closed[index] and _is_label(item(line)) else -1
        found.append(line)
    return found


def _belongs(label: str, line: str, blanks: int) -> bool:
    marked = item(label)
    if marked is None or item(line) or not is_prose(line):
        return False
    if not blanks:
        return _BOLD.fullmatch(marked.text.strip()) is not None
    enough = len(line.split()) >= _FEWEST_WORDS and _SENTENCE_END.search(line.rstrip()) is not None
    return marked.number is None and enough


def _is_label(found: Item | None) -> bool:
    text = found.text.strip() if found else ""
    return len(text) <= _LONGEST_LABEL and bool(_BOLD.fullmatch(text) or _PLAIN.fullmatch(text))
