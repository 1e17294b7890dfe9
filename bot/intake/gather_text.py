"""The text of a draft out of the messages in which it came, and what may be no draft at all."""

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.errors import InvalidInput
from bot.intake.document.header import parse_header
from bot.intake.document.marks import letters, plain
from bot.intake.document.title import MAX_TITLE
from bot.intake.draft import parse_draft
from bot.intake.language import language_of
from bot.intake.source import File
from bot.intake.text import Text
from bot.reviews.lines import item
from bot.reviews.review import Review
from bot.reviews.torn import is_torn
from bot.values import replace

LONGEST_DRAFT = 60_000
"""Characters: fifteen messages, three times the longest review that the channel has. More is a book."""

SHORT_DRAFT = 900
"""Characters: the channel's shortest review has 903. A message below that may be anything."""

FULL = 4096  # UTF-16 units of a message; https://core.telegram.org/bots/api#sendmessage
_NEAR = 100  # units: a word with its marks, at the end of a full message
_ENDS = (".", "!", "?", "…", ":")  # of a sentence: rather a paragraph's than a line's
_OF_TEXT = ("title", "body", "reviewers", "paper", "hook", "language", "topics", "keywords")
_ON_CARD = ("title", "reviewers", "paper", "hook", "topics", "keywords")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_TITLE = re.compile(r"\A(\s*)#{2,6}(?=\s+\S)")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)", re.MULTILINE)
_DISPLAY = re.compile(r"(?<!\\)\$\$")


class Doubt(StrEnum):
    """Why a text may be no draft."""

    SHORT = "short"  # and nothing in it looks like a review
    UNREADABLE = "unreadable"  # parse_draft says why
    LONG = "long"  # no draft at all


def joined(texts: Sequence[str]) -> str:
    """One text again. Apps cut at the end of a line or a word, and Telegram drops the white space there."""
    whole = ""
    for before, text in zip(["", *texts], texts, strict=False):  # the last has none behind it
        whole = f"{whole}{_between(whole, before, text)}{text}" if whole else text
    return whole


def is_list(file: File) -> bool:
    """Whether a file is a list of papers, not a review. Blocks: the first one imports whoever reads a format."""
    from bot.intake.formats import PAPERS, recognised

    return recognised(file) in PAPERS


def doubt(text: str, *, meant: bool) -> Doubt | None:
    """meant: its writer said that it is a draft, or sent it as a file."""
    if len(text) > LONGEST_DRAFT:
        return Doubt.LONG
    try:
        review = read_draft(text)
    except InvalidInput:
        return Doubt.SHORT if len(text) < SHORT_DRAFT and not meant else Doubt.UNREADABLE
    if meant or len(text) >= SHORT_DRAFT or review.paper or _says_what_it_is(text):
        return None
    return Doubt.SHORT


def read_draft(text: str) -> Review:
    """See `parse_draft`; a heading of any size may be the title, since apps let people choose it by its looks."""
    return parse_draft(Text("", _TITLE.sub(r"\1#", text)))


def read_anyhow(text: str) -> Review:
    """A review whatever it is: without a title that can be read, its first words are one."""
    try:
        return read_draft(text)
    except InvalidInput:
        first, _, rest = text.strip().partition("\n")
        title = " ".join(plain(first).split())[:MAX_TITLE]
        body = rest.strip() or text.strip()
        return Review(title=title if letters(title) else "…", body=body, language=language_of(text))


def renewed(known: Review, given: Review, before: Review | None, once: Sequence[Review] = ()) -> Review:
    """The review with a new text. What the text does not say stays as it was; and what it says as it did `before` (its
    former text) too: a title that was changed by hand meanwhile, or a mend, is not undone by an edit elsewhere.

    once: what the review was at any time, where its former text is not known: what its card shows of that was changed
    since and does not come back."""

    changed = {}
    for name in _OF_TEXT:
        new, was = getattr(given, name), getattr(before, name) if before else None
        gone = name in _ON_CARD and any(new == getattr(one, name) for one in once)
        if new and new != was and not gone:
            changed[name] = new
    return replace(known, **changed)


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _between(whole: str, before: str, after: str) -> str:
    last, first = before.rpartition("\n")[2], after.partition("\n")[0]
    if len(_FENCE.findall(whole)) % 2 or len(_DISPLAY.findall(whole)) % 2 or (item(last) and item(first)):
        return "\n"
    # Where a line ends in the second half of a message, apps cut there; only else between two words, where it is full.
    in_line = units(before) > FULL - _NEAR and units(last) > FULL // 2 - _NEAR and not last.endswith(_ENDS)
    return " " if in_line or is_torn(last, first) else "\n\n"


def _says_what_it_is(text: str) -> bool:
    """Front matter, a heading, or a header of the channel stands above it."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first.startswith("---") or bool(_HEADING.match(first)) or parse_header(first) is not None
