"""Teasers: the headline above a review's header, the subtitle below its title."""

import re
from collections.abc import Sequence

from bot.intake.document.link import paper_line
from bot.intake.document.marks import capitalised_share, letters, plain, without_marks
from bot.intake.document.sections import is_section, section_number

_SHORTEST, _LONGEST = 20, 160  # characters; the channel's own have 44 to 84
_HEADLINE = 0.6  # of the long words start with a capital
_PREFIX = re.compile(r"\s*\*{0,2}(?:paper\s+)?review\s*:\s*\*{0,2}\s*", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:I|I'm|I'll|I’ll|I've|we|we're|we'll|today|today's|this|here)\b", re.IGNORECASE)
_TEASER_SENTENCE = re.compile(r"(?:how to|why|what if|when)\b[^?]*[^?:]$", re.IGNORECASE)
_HOW = re.compile(r"(?:how to|why|what if)\b[^.!?]*[^.!?:;,…][.!]?$", re.IGNORECASE)
_SIGNS_OFF = re.compile(
    r"\b(?:you|thanks?|enjoy|stay tuned|tomorrow|yesterday|until|follow|subscribe|share|join|comment|happy|good"
    r"|have an?|hope|recommend(?:ed)?|worth)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"\s*[#@]\w")
_GREETS = re.compile(
    r"(?:happy|have an?|enjoy|thanks?|see you|stay tuned|good (?:night|luck|week(?:end)?))\b", re.IGNORECASE
)
_LABELLED = re.compile(
    r"(?:authors?|code|github|tags?|topics?|keywords?|sources?|credits?|data(?:set)?|demo|project|video|p\.?s\.?)\s*[:.]",
    re.IGNORECASE,
)
_FIRST_SECTION = re.compile(
    r"(?:introduction|intro|background|overview|abstract|summary|motivation|history|context|recap|tl;?dr)\s*:",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_FIRST_SECTIONS = 3  # numbered headings that must be seen before their numbers say anything


def is_hook_above(line: str, previous_closed: bool) -> bool:
    """Whether a lone line between two reviews announces the next one.

    previous_closed: the review above has already ended with its link, so that anything but words to its readers ("See
    you tomorrow!") is a teaser. If it has not, the line must look like a headline and end like one, since it may as
    well be the last words of that review.
    """
    text = without_marks(line)
    if not _SHORTEST <= len(text) <= _LONGEST or "](" in text or "://" in text:
        return False
    if is_section(text) or _NUMBERED.match(text) or _LABELLED.match(text) or _GREETS.match(text):
        return False
    if _TAGS.match(line):
        return False
    headline = capitalised_share(text) >= _HEADLINE
    if previous_closed:
        return headline or _announces(text)
    return headline and len(text.split()) > 3 and text[-1] not in ".!…:,;"


def _announces(text: str) -> bool:
    """Whether a sentence promises something of a text, rather than speaks to those who have read one."""
    if _SPEAKS.search(text):
        return False
    return _HOW.match(text) is not None or (text[-1] not in ".…:,;" and _SIGNS_OFF.search(text) is None)


def subtitle(lines: Sequence[str], at: int, end: int) -> str | None:
    """The subtitle in `lines[at]`, the first paragraph below a title; None where that is the text itself.

    `lines[at:end]` is the rest of the review: a heading is the first section's, not a subtitle, where the sections
    are numbered and number one is missing.
    """
    line = lines[at]
    alone = at + 1 >= end or not lines[at + 1].strip()
    labelled = _PREFIX.match(line)
    text = plain(line[labelled.end() :] if labelled else line)
    if not alone or len(text) > _LONGEST or paper_line(line):
        return None
    if labelled:
        return text or None
    if len(text) < _SHORTEST or is_section(text) or _NUMBERED.match(text) or _FIRST_SECTION.match(text):
        return None
    teaser = _TEASER_SENTENCE.match(text) is not None or capitalised_share(text) >= _HEADLINE
    asks = text.endswith("?") and capitalised_share(text) < 1
    speaks = _SPEAKS.search(text) is not None and capitalised_share(text) < 1
    if not teaser or asks or text.endswith(":") or speaks or _misses_first_section(lines, at + 1, end):
        return None
    return text if letters(text) else None


def _misses_first_section(lines: Sequence[str], start: int, end: int) -> bool:
    numbers = [number for line in lines[start:end] if (number := section_number(line)) is not None]
    return len(numbers) >= _FIRST_SECTIONS and min(numbers) > 1
