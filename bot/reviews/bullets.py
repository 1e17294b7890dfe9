"""Bullets that Markdown does not know: an import's `- o`, a glyph of an office program, a dash without its space."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.reviews.lines import item, untouchable

_GLYPHS = "•·◆◇▪▫●○◦‣■□►▸⁃∙"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_GLYPH = re.compile(rf"([ \t]*)(?:[-*+][ \t]+)?[{_GLYPHS}]\ufe0f?[ \t\u00a0]*(?=[^\s{_GLYPHS}])")
_NUMBER = re.compile(rf"([ \t]*)(?:[-*+][ \t]+)?([{_CIRCLED}])[ \t\u00a0]*(?=[^\s{_CIRCLED}])")
_LETTER_O = re.compile(r"([ \t]*)[-*+][ \t]+o[ \t]+(?=\S)")
# Unlike "-5", "--flag" and "->": a word, a quotation or a bold label right behind the dash.
_TIGHT = re.compile(r"\A([ \t]*+)-(?=[^\W\d_]|\*\*|[\"“„(])")
# Alone below a colon it has to begin a sentence: a lone "-Nearest" lost its letter.
_SENTENCE = re.compile(r"[ \t]*-[\"“„(]?[^\W\d_a-z]\S*(?:\s+\S+){3}")


def plain_bullets(lines: Sequence[str]) -> list[str]:
    """The lines with every bullet written as "- ", circled numbers as "1. "; the words stay."""
    closed = untouchable(lines)
    known = [line if shut else _known(line) for line, shut in zip(lines, closed, strict=True)]
    tight = [not shut and _TIGHT.match(line) is not None for line, shut in zip(known, closed, strict=True)]
    bullets = [mend or _is_bullet(line) for line, mend in zip(known, tight, strict=True)]
    return [
        _TIGHT.sub(r"\1- ", line, count=1) if mend and near else line
        for line, mend, near in zip(known, tight, _next_to(known, bullets), strict=True)
    ]


def _known(line: str) -> str:
    number = _NUMBER.match(line)
    if number:
        return f"{number[1]}{_CIRCLED.index(number[2]) + 1}. {line[number.end() :]}"
    found = _GLYPH.match(line) or _LETTER_O.match(line)
    return f"{found[1]}- {line[found.end() :]}" if found else line


def _next_to(lines: Sequence[str], bullets: Sequence[bool]) -> Iterator[bool]:
    """For each line: whether a bullet, or the colon that leads to one, is its next line with words."""
    words = [index for index, line in enumerate(lines) if line.strip()]
    near = {
        one for above, below in pairwise(words) for one, other in ((above, below), (below, above)) if bullets[other]
    } | {
        below
        for above, below in pairwise(words)
        if lines[above].rstrip(" *_").endswith(":") and _SENTENCE.match(lines[below])
    }
    yield from (index in near for index in range(len(lines)))


def _is_bullet(line: str) -> bool:
    found = item(line)
    return found is not None and found.number is None and bool(found.text)
