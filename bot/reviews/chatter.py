"""Lines that nobody wrote for the reader: what a translation tool says around its work, and stray marks."""

import re

_TEXT = r"(?:text|article|review|post|message|paragraph|section|document|draft|summary|translation|original|content)s?"
_MADE = r"(?:translated|polished|refined|revised|edited|rewritten|rephrased|proofread|reworked|cleaned[ -]up|english)"
_OPENER = r"(?:certainly|sure|of course|absolutely|great|understood|got it|no problem)\b"
_HERE = r"(?:(?:here|below)(?:'s|’s| is| are| you have)|(?:please )?find below)"
_LANGUAGE = r"(?:english|hebrew|german|french|spanish|russian|arabic|italian|portuguese|chinese|another language)"
_OF_TEXT = (  # "of your review", "into English": what only a tool says of its own work
    rf"(?:\s*[,(–—-].{{0,160}}|\s+(?:of|to|into|in|from|for)\s(?:\S+\s+){{0,3}}?(?:your\s\w+|{_TEXT}|{_LANGUAGE})\b.{{0,160}})?"
)
_CHATTER = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # a tool that presents its work, such as: Sure! Here's a refined version of your article:
        rf"(?:{_OPENER}.{{0,20}}?)?\b{_HERE}\s+(?:\w+,?\s+){{0,4}}?translation{_OF_TEXT}\s*[:.!]?",
        rf"(?:{_OPENER}.{{0,20}}?)?\b{_HERE}\s+(?:[\w-]+,?\s+){{0,4}}?{_MADE},?\s+(?:[\w-]+\s+){{0,2}}?"
        rf"(?:version|{_TEXT}){_OF_TEXT}\s*[:.!]?",
        rf"{_OPENER}.{{0,20}}?\b{_HERE}\s+(?:[\w-]+,?\s+){{0,4}}?(?:version|rewrite|{_TEXT}){_OF_TEXT}\s*[:.!]?",
        rf"{_HERE}\s+(?:[\w-]+,?\s+){{0,4}}?(?:version|rewrite) of your\b.{{0,160}}",
        rf"{_OPENER}\W{{1,3}}here (?:you go|it is)\s*[:.!]?",
        rf"(?:the )?(?:{_LANGUAGE} translation|translat(?:ed|ion) (?:from|(?:in)?to) {_LANGUAGE}"
        rf"(?: (?:in)?to {_LANGUAGE})?):",
        # a tool that left something out, in brackets
        r"[\[(](?:the )?(?:rest|remaining|remainder|continued|continues|text)\b.{0,200}"
        r"\b(?:translat(?:ed|ion)|your (?:previous|original|last)|previous (?:message|response|request))\b.{0,80}[\])]",
        rf"[\[(](?:the )?(?:rest|remaining|remainder|text)\b.{{0,60}}\b(?:{_TEXT}|formulas?|details)\b.{{0,80}}"
        r"\b(?:previous|above|request|unchanged|omitted)\b.{0,80}[\])]",
        # a tool that offers more of its work
        r"(?:please )?let me know if you(?:'d|’d| would)? (?:like|want|need|prefer)\b"
        r"(?=.{0,80}\b(?:changes?|adjust\w*|edits?|revis\w+|tweaks?|modif\w+|refine\w*|corrections?|shorter|longer|formal"
        r"|another version|me to|translat\w+)\b).{0,160}",
        r"i hope this translation\b.{0,160}",
        r"(?:would you like me|do you want me) to\b.{0,160}\?",
        r"as an ai (?:language )?model, (?:i|my)\b.{0,200}",
    )
)
_LIST_MARKS = " \t*_-–—•·=~"
_SHORTEST, _LONGEST = 12, 400  # characters


def is_chatter(line: str) -> bool:
    """Whether the whole line is a language tool speaking to its user."""
    text = line.strip(" \t\u00a0*_>")
    return _SHORTEST <= len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern in _CHATTER)


def is_stray(line: str) -> bool:
    """Whether the line holds marks only, such as the "-" that an empty list item leaves behind."""
    return bool(line.strip()) and not line.strip(_LIST_MARKS)
