"""What lint says of a review: a class, where, and how it can be mended."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from bot.reviews.identity import short_hash
from bot.reviews.paper import paper_from_reference
from bot.reviews.review import Review
from bot.values import Struct, field, replace


class Code(StrEnum):
    """The classes, in the order in which a writer would look. `docs/lint.md` explains each."""

    CONTROL = "control"
    BAD_LINK = "bad_link"
    CUT_LINK = "cut_link"
    FUTURE_LINK = "future_link"
    SAME_PAPER = "same_paper"
    HEADER = "header"
    CHATTER = "chatter"
    NUMBER = "number"
    UNPAIRED = "unpaired"
    NO_LINK = "no_link"
    DEAD_LINK = "dead_link"
    YEAR = "year"
    DAY = "day"
    REFERENCE = "reference"
    CAPITALS = "capitals"
    DOUBLED = "doubled"
    LOST = "lost"
    RAW_TEX = "raw_tex"
    COMMAND = "command"
    BROKEN_TEX = "broken_tex"
    DETAILS = "details"
    FIGURE = "figure"
    CODE = "code"
    TAGS = "tags"
    BOLD = "bold"
    BULLET = "bullet"
    TORN = "torn"
    GAP = "gap"
    REPEATED = "repeated"
    BRACKET = "bracket"
    STOPS = "stops"
    HIDDEN = "hidden"


class Severity(StrEnum):
    ERROR = "error"  # the review does not leave before it is mended, or an owner says "anyway"
    WARNING = "warning"  # it is told, and nothing more


class Field(StrEnum):
    TITLE = "title"
    HOOK = "hook"
    PAPER = "paper"
    BODY = "body"


class Mend(Struct, frozen=True):
    """One change. line: from 1, of the body (1 in other fields); start and end: the characters of that line whose place
    `new` takes; None: the whole line goes. Of the paper `new` is its address, the rest says nothing."""

    where: Field
    line: int
    start: int
    end: int
    new: str | None


class Spot(Struct, frozen=True):
    """Where a rule found something. words: at most 80 characters of the place, on one line; facts: JSON values that the
    class's sentence needs; mends: what would make it right, together; empty where only the writer knows."""

    words: str
    where: Field = Field.BODY
    line: int = 1
    facts: Mapping[str, str | int] = field(default_factory=dict)
    mends: tuple[Mend, ...] = ()


class Finding(Struct, frozen=True):
    code: Code
    severity: Severity
    spot: Spot

    @property
    def key(self) -> str:
        """Names the same slip after other lines moved or changed."""
        return f"{self.code}:{short_hash(self.spot.words)[:6].hex()}"


_SHOWN = 80  # characters
_AROUND = 24  # characters on either side of a short place


def shown(line: str, start: int = 0, end: int | None = None) -> str:
    """The characters of a line from start to end, short ones with what stands around them, on one line."""
    end = len(line) if end is None else end
    if end - start <= _SHOWN // 3:
        left = max(0, start - _AROUND)
        start = left if left == 0 else line.find(" ", left, start) + 1 or start
        right = min(len(line), end + _AROUND)
        end = right if right == len(line) else max(line.rfind(" ", end, right), end)
    words = " ".join(line[start:end].split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def mended(review: Review, findings: Iterable[Finding]) -> Review:
    """The review with all mends of these findings, which come from one linting of this very text.

    A finding's mends are made together or not at all: of two findings that touch the same words the first one counts,
    and a second linting offers the other again.
    """
    texts: dict[Field, list[str | None]] = {
        Field.TITLE: [review.title],
        Field.HOOK: [review.hook],
        Field.BODY: list(review.body.replace("\r\n", "\n").replace("\r", "\n").split("\n")),
    }
    mends = _apart(found.spot.mends for found in findings)
    for mend in sorted(mends, key=lambda one: (one.where, one.line, one.start, one.end), reverse=True):
        text = None if mend.where is Field.PAPER else texts[mend.where][mend.line - 1]
        if text is not None:
            whole = None if mend.new is None else f"{text[: mend.start]}{mend.new}{text[mend.end :]}"
            texts[mend.where][mend.line - 1] = whole
    papers = (paper_from_reference(mend.new or "") for mend in mends if mend.where is Field.PAPER)
    return replace(
        review,
        title=texts[Field.TITLE][0] or review.title,
        hook=texts[Field.HOOK][0] or None,
        paper=next(papers, None) or review.paper,
        body=_without_holes(texts[Field.BODY]),
    )


def _apart(groups: Iterable[Sequence[Mend]]) -> list[Mend]:
    """The mends of each group that touches nothing that a group before it changes."""
    taken: dict[tuple[Field, int], list[tuple[int, int]]] = {}
    kept: list[Mend] = []
    for group in groups:
        spans = [((mend.where, mend.line), _span(mend)) for mend in group]
        if all(not _meets(span, taken.get(place, ())) for place, span in spans):
            for place, span in spans:
                taken.setdefault(place, []).append(span)
            kept += group
    return kept


def _span(mend: Mend) -> tuple[int, int]:
    return (0, sys.maxsize) if mend.new is None or mend.where is Field.PAPER else (mend.start, mend.end)


def _meets(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _without_holes(lines: Sequence[str | None]) -> str:
    """The lines that stay; where one went between two blank ones, one of those goes as well."""
    kept: list[str] = []
    gone = False
    for line in lines:
        if line is None:
            gone = True
        elif not (gone and not line.strip() and (not kept or not kept[-1].strip())):
            kept.append(line)
            gone = False
    return "\n".join(kept).strip("\n")


def as_json(finding: Finding) -> dict[str, Any]:
    """JSON values, as `from_json` reads them."""
    spot = finding.spot
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "where": spot.where.value,
        "line": spot.line,
        "words": spot.words,
        "facts": dict(spot.facts),
        "mends": [[mend.where.value, mend.line, mend.start, mend.end, mend.new] for mend in spot.mends],
    }


def from_json(values: Mapping[str, Any]) -> Finding:
    mends = tuple(Mend(Field(where), *rest) for where, *rest in values["mends"])
    spot = Spot(values["words"], Field(values["where"]), values["line"], values["facts"], mends)
    return Finding(Code(values["code"]), Severity(values["severity"]), spot)
