"""What stands around words and is not part of them: emoji, bold marks, separators."""

import re
import unicodedata

_MARKS = "*_#> \t\u00a0"
_SEPARATORS = ":,;.|-–—"
_EMPHASIS = re.compile(r"(\*{1,3})(\S(?:[^*]*\S)?)\1")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # no title has any, and no other format of ours takes them
_EMOJI_NAME = re.compile(r"([A-Za-z]+(?: [A-Za-z]+)?)\s+")


def is_emoji(character: str) -> bool:
    """Symbols, and what joins or colours them (variation selector, joiner, skin tone)."""
    return unicodedata.category(character) in {"So", "Sk", "Cf"} or character == "\ufe0f"


def without_marks(line: str) -> str:
    """The line without Markdown marks, spaces and emoji at both ends."""
    return strip_end(strip_start(line))


def strip_start(line: str) -> str:
    """The line from its first word on. An emoji's name that a copy left glued to the emoji goes with it."""
    start = 0
    while start < len(line) and (line[start] in _MARKS or is_emoji(line[start])):
        start += 1
    rest = line[start:]
    return _without_emoji_name(rest) if start and is_emoji(line[start - 1]) else rest


def strip_end(line: str) -> str:
    end = len(line)
    while end and (line[end - 1] in _MARKS or is_emoji(line[end - 1])):
        end -= 1
    return line[:end]


def plain(line: str) -> str:
    """The line without marks at its ends, without emphasis and control characters inside, on one line."""
    text = _CONTROLS.sub(" ", line).strip()
    bare = _EMPHASIS.sub(r"\2", text)
    return " ".join(without_marks(bare).split())


def strip_separators(text: str) -> str:
    """The text from its first word on, past marks, emoji and one run of separators."""
    return strip_start(strip_start(text).lstrip(_SEPARATORS + _MARKS))


def letters(text: str) -> int:
    """How many letters and digits the text has."""
    return sum(character.isalnum() for character in text)


def capitalised_share(text: str) -> float:
    """The share of words of four letters and more that start with a capital: near 1 in a headline, near 0 in prose."""
    words = [word for word in re.findall(r"[^\W\d_][\w’']+", text) if len(word) > 3]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def _without_emoji_name(text: str) -> str:
    """Drops a first word (or two) that Unicode knows as the name of a symbol, such as "Rocket"."""
    found = _EMOJI_NAME.match(text)
    if not found:
        return text
    for name in (found[1], found[1].split()[0]):
        try:
            symbol = unicodedata.lookup(name.upper())
        except KeyError:
            continue
        if unicodedata.category(symbol) == "So":
            return text[len(name) :].lstrip()
    return text
