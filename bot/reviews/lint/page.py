"""A review as the rules read it: once, with code, formulas and addresses out of the way."""

import re
from collections.abc import Iterator

from bot.reviews.grammar import formula_at
from bot.reviews.lines import fenced, item
from bot.reviews.lint.known import Known
from bot.reviews.review import Review
from bot.values import Struct

HOLE = "\ufffc"
"""Stands for each character that is no prose (object replacement character)."""

_SIGN = re.compile(r"`+|\$|\\[(\[]|\\.|<?https?://[^\s<>\[\]()]+>?|www\.[^\s<>\[\]()]+", re.IGNORECASE)


class Piece(Struct, frozen=True):
    """A formula: the line (from 1) and the character where it starts, what stands there, and its TeX."""

    line: int
    start: int
    source: str
    tex: str


class Page(Struct, frozen=True):
    """lines: of the body, as written; prose: the same with `HOLE` in place of code, formulas and addresses; code: which
    lines belong to a block of code."""

    review: Review
    known: Known
    lines: tuple[str, ...]
    prose: tuple[str, ...]
    code: tuple[bool, ...]
    formulas: tuple[Piece, ...]

    def prose_lines(self) -> Iterator[tuple[int, str]]:
        """Every line with words, numbered from 1."""
        return ((number, line) for number, line in enumerate(self.prose, 1) if line.strip())


def page_of(review: Review, known: Known) -> Page:
    """In linear time; every text is a page."""
    lines = review.body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    code = fenced(lines)
    prose: list[str] = []
    formulas: list[Piece] = []
    for first, last in _paragraphs(lines, code):
        text = "\n".join(lines[first:last])
        if code[first]:
            prose += [HOLE * len(line) for line in lines[first:last]]
            continue
        masked = _masked(text, first + 1, formulas)
        prose += masked.split("\n")
    return Page(review, known, tuple(lines), tuple(prose), tuple(code), tuple(formulas))


def _paragraphs(lines: list[str], code: list[bool]) -> Iterator[tuple[int, int]]:
    """From and to (exclusive) of lines that Markdown reads together; all lines, in order."""
    since = 0
    for index in range(1, len(lines) + 1):
        over = index == len(lines) or not lines[index].strip() or not lines[index - 1].strip()
        if over or code[index] != code[index - 1] or (item(lines[index]) and not code[index]):
            yield since, index
            since = index


def _masked(text: str, line: int, formulas: list[Piece]) -> str:
    """The paragraph with holes; its formulas are added to the list. `line`: of its first character."""
    kept: list[str] = []
    position = 0
    ends = {found[0]: found.start() for found in re.finditer("`+", text)}  # the last of each length
    while sign := _SIGN.search(text, position):
        start, end = sign.span()
        if sign[0][0] == "`":
            close = text.find(sign[0], end) if ends.get(sign[0], -1) > start else -1
            end = close + len(sign[0]) if close >= 0 else end
            hidden = close >= 0
        elif sign[0] == "$" or sign[0] in {r"\(", r"\["}:
            found = formula_at(text, start, len(text))
            hidden = found is not None
            if found:
                end = found[1].end()
                before = text.rfind("\n", 0, start) + 1
                formulas.append(Piece(line + text.count("\n", 0, start), start - before, found[1][0], found[1][1]))
        else:
            hidden = sign[0][0] != "\\"
        kept.append(text[position:start])
        kept.append(_holes(text[start:end]) if hidden else text[start:end])
        position = end
    return "".join([*kept, text[position:]])


def _holes(text: str) -> str:
    return "\n".join(HOLE * len(line) for line in text.split("\n"))
