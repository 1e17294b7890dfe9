"""Headings of sections inside a review, told from titles, hooks and prose."""

import re

_SECTION = re.compile(
    r"(?:\d+[.)]?\s*|[a-z][.)]\s+)?(?:(?:the|a|an|short|paper|key|core|main|quick|some|expanded|brief|one-line|final)\s+)*"
    r"(?:introduction|intro|background|overview|abstract|summary|motivation|rationale|history|conclusions?|epilogue"
    r"|contributions?|ideas?|insights?|takeaways?|findings?|results?|problem|recap|context|disclaimer|analysis|novelty"
    r"|definitions?|preliminaries|method(?:ology)?|approach|related work|wrapping up|final words?|tl;?dr)\b"
    r"(?:\s*(?:of|and|in|with|to|for|the|key|paper|more|detailed)\b[^.!?:]{0,60}|\s+\w+)?\s*:?.?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:\d+[.)]?\s*)?(?:in )?(?:final words?|final thoughts|summary|conclusions?|epilogue|wrapping up|takeaways?)\b"
    r".{0,40}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*+(?:[*_#]++\s*+)?(\d+)(?:\.\d+)?[.)]?\s+[A-Z\u0590-\u05ff][^.!?]{2,80}$")


def is_section(text: str) -> bool:
    """Whether the line is the usual name of a section, such as "1. Introduction:" or "Key findings of the paper"."""
    return len(text) <= 90 and _SECTION.fullmatch(text.strip(" *_#")) is not None


def is_closing_section(text: str) -> bool:
    """Whether the line opens a review's last section, such as "Summary:"."""
    return len(text) <= 60 and _CLOSING.fullmatch(text.strip(" *_#")) is not None


def section_number(line: str) -> int | None:
    """3 for "3. How It Works" and "3.1 Data": the number of a numbered heading's section."""
    found = _NUMBERED.match(line) if len(line) <= 100 else None
    return int(found[1]) if found else None
