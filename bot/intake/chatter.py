"""Lines that nobody wrote for the reader: what a translation tool says around its work, and stray marks."""

import re

_CHATTER = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # a tool that presents its work, such as: Sure! Here's a refined version of your article:
        r"(?:(?:certainly|sure|of course|absolutely|great)\b.{0,20}?)?\bhere(?:'s|’s| is| are)\b.{0,160}"
        r"\b(?:translation|translated|version|rewrite|rewritten|draft|polished|refined)\b.{0,160}[:.]?",
        # a tool that left something out, in brackets
        r"[\[(](?:the )?(?:rest|remaining|remainder|continued|continues|text)\b.{0,200}"
        r"\b(?:previous|above|request|translat\w+|unchanged|omitted)\b.{0,80}[\])]",
        r"(?:please )?let me know if you(?:'d|’d| would)? (?:like|want|need)\b.{0,160}",
        r"(?:would you like me|do you want me) to\b.{0,160}\?",
        r"as an ai (?:language )?model\b.{0,200}",
    )
)
_LIST_MARKS = " \t*_-–—•·=~"
_LONGEST = 400  # characters


def is_chatter(line: str) -> bool:
    """Whether the whole line is a language tool speaking to its user."""
    text = line.strip(" \t*_>")
    return 0 < len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern in _CHATTER)


def is_stray(line: str) -> bool:
    """Whether the line holds marks only, such as the "-" that an empty list item leaves behind."""
    return bool(line.strip()) and not line.strip(_LIST_MARKS)
