"""Right to left: which texts read so, and the invisible marks that make Telegram's apps set them so."""

import re
import unicodedata

from bot.chat.render.styled import Styled, joined, line_starts, plain, with_marks

RIGHT_TO_LEFT_MARK = "\u200f"
_LEFT_TO_RIGHT_MARK = "\u200e"
_ISOLATE_LEFT, _ISOLATE_FIRST, _ISOLATE_END = "\u2066", "\u2068", "\u2069"  # https://www.unicode.org/reports/tr9/
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069?")
_HEBREW = re.compile("[\u0590-\u05ff]")
_TURNING = frozenset({"R", "AL"})


def language_of(text: str) -> str:
    """ "he" for a text with any Hebrew letter, else "en": how a ballot without a language is spoken."""
    return "he" if _HEBREW.search(text) else "en"


def isolated(formula: str) -> str:
    """A formula that keeps its own order, left to right, inside a Hebrew sentence."""
    return f"{_ISOLATE_LEFT}{formula}{_ISOLATE_END}"


def own_direction(name: Styled) -> Styled:
    """A title in either script that keeps its own order, with its closing "?" or ")", inside a Hebrew line."""
    return joined((plain(_ISOLATE_FIRST), name, plain(_ISOLATE_END)))


def in_line(name: Styled, rtl: bool) -> Styled:
    """A title that shares its line with other words: a Hebrew one would else take the number before it to the right."""
    return own_direction(name) if rtl or turns(name.text) else name


def turns(text: str) -> bool:
    """Whether any of its letters runs from right to left."""
    return any(unicodedata.bidirectional(sign) in _TURNING for sign in text)


def set_line(line: Styled, rtl: bool) -> Styled:
    """A line in the reader's direction, whichever script its title has."""
    if rtl:
        return right_to_left(line)
    return with_marks(line, {0: _LEFT_TO_RIGHT_MARK}) if _first_strong(line.text) in _TURNING else line


def right_to_left(styled: Styled) -> Styled:
    """Every line that starts with a Latin word or a formula gets a mark, since apps look at the first letter only; so
    does one whose letters are all isolated, in which the standard sees none (https://www.unicode.org/reports/tr9/#P2).
    """
    starts = line_starts(styled.text)
    ends = [*starts[1:], len(styled.text)]
    return with_marks(
        styled,
        {
            start: RIGHT_TO_LEFT_MARK
            for start, end in zip(starts, ends, strict=True)
            if _reads_left(styled.text[start:end])
        },
    )


def misleads(sentence: str) -> bool:
    """Whether a Hebrew sentence starts with a Latin name: apps that look at its first letter set it from the left."""
    return _first_strong(sentence) == "L" and _first_strong(_ISOLATED.sub("", sentence)) in _TURNING


def _reads_left(line: str) -> bool:
    """For apps that look at the first letter, and for those that look at the first one outside of isolates."""
    first = _first_strong(line)
    return first == "L" or bool(first and not _first_strong(_ISOLATED.sub("", line)))


def _first_strong(line: str) -> str:
    directions = (unicodedata.bidirectional(sign) for sign in line)
    return next((direction for direction in directions if direction == "L" or direction in _TURNING), "")
