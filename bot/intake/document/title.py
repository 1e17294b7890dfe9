"""What a review is called: its title line, broken or labelled as it may be."""

import re
from collections.abc import Sequence

from bot.intake.document.header import Header
from bot.intake.document.marks import capitalised_share, letters, plain, without_marks
from bot.intake.document.names import with_byline
from bot.intake.document.sections import is_section
from bot.values import Struct

MAX_TITLE = 300  # characters; the longest of the channel has 154, an abstract has more
_DANGLING = re.compile(
    r"(?:[,:–—-]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|via|with|without))$", re.IGNORECASE
)
_PREFIX = re.compile(
    r"(?:(?:technical|short|quick|brief|paper|full|deep)\s+){0,4}(?:paper\s+)?review\s*:\s*", re.IGNORECASE
)
_SUFFIX = re.compile(
    r"(?<!\s)\s++[–—-]\s+(?:an?\s+)?(?:fast|quick|short|brief)\s+(?:overview|review|summary)$", re.IGNORECASE
)
_SENTENCE_END = re.compile(
    r"[^\W\d_]{3}[.!?…]\s+[A-Z\u05d0-\u05ea]"
)  # no title is two sentences of prose that end with a full stop
_HEADLINE = 0.8  # of the long words of a title such as "Kites Fly. Strings Hold." start with a capital
_DOLLARS = re.compile(r"\$([^$]*)\$")


class TitleBlock(Struct, frozen=True):
    """title: plain, "" where the document gives none; reviewers: of header and byline; after: index (from 0) of the
    first line below the title."""

    title: str
    reviewers: tuple[str, ...]
    after: int


def read_title(lines: Sequence[str], at: int, end: int, header: Header) -> TitleBlock:
    """The title that belongs to the header in `lines[at]`: on its line, on the next, or below a blank one.

    `end` is the index of the first line that can no more belong to this review. A byline in between adds reviewers.
    """
    reviewers = header.reviewers
    bold = lines[at].count("**")
    if header.title:
        return _block(header.title, bold, reviewers, lines, at + 1, end)
    position = _next_line(lines, at + 1, end)
    above = at + 1
    if position is not None and (more := with_byline(without_marks(lines[position]), reviewers)):
        reviewers, above = more, position + 1
        position = _next_line(lines, above, end)
    if position is None or not _can_be_title(lines[position]):
        return TitleBlock("", reviewers, above)
    first = lines[position]
    return _block(first, bold + first.count("**"), reviewers, lines, position + 1, end)


def clean_title(text: str) -> str:
    """One line without Markdown, emoji, dollars and the reviewer's own label ("Technical review: …")."""
    text = _DOLLARS.sub(r"\1", plain(text).replace("**", ""))
    return " ".join(_SUFFIX.sub("", _PREFIX.sub("", text, count=1)).split())


def _next_line(lines: Sequence[str], start: int, end: int) -> int | None:
    return next((index for index in range(start, end) if letters(lines[index])), None)


def _can_be_title(line: str) -> bool:
    text = without_marks(line)
    section = is_section(text) and (text.endswith(":") or " " not in text)
    sentences = text.endswith((".", "…")) and _SENTENCE_END.search(text) is not None
    prose = sentences and capitalised_share(text) < _HEADLINE
    return len(text) <= MAX_TITLE and not section and not prose and not text.startswith(("http", "- ", "• "))


def _block(first: str, bold: int, reviewers: tuple[str, ...], lines: Sequence[str], after: int, end: int) -> TitleBlock:
    """The title whose first line is `first`; `bold` counts the bold marks so far. Its second half comes from the next
    line where bold is still open or the first half cannot end so."""
    broken = bold % 2 == 1 or _DANGLING.search(without_marks(first)) is not None
    if broken and after < end and lines[after].strip() and len(lines[after]) <= MAX_TITLE:
        return TitleBlock(clean_title(f"{first.strip()} {lines[after].strip()}"), reviewers, after + 1)
    return TitleBlock(clean_title(first), reviewers, after)
