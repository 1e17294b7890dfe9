"""LaTeX -> one readable line (or a few) of Unicode, for clients that draw no formulas."""

import re
import unicodedata
from functools import lru_cache

from bot.chat.render.formula_mending import mended
from bot.chat.render.formula_reader import FormulaReader, Unreadable

_UNBROKEN = 24  # characters: two thirds of a phone's line
_LONGEST = 4000  # characters of TeX; beyond it the source is as readable as anything


def readable_formula(tex: str) -> str:
    """The formula as a reader would type it: roots as √(…), fractions as a/b, cases as "{ a, if x; b, otherwise".

    Never raises: what cannot be read (braces without partners, endless nesting) stays its LaTeX source.
    """
    return _reading(tex) or tex.strip()


def can_be_read(tex: str) -> bool:
    """Whether it is a formula that apps can draw: its braces and environments match, and it is no longer than any
    that people read."""
    return bool(_reading(tex))


def inline_formula(tex: str) -> str:
    """The same on a single line, for use inside a sentence or a table cell."""
    return "; ".join(filter(None, map(str.strip, readable_formula(tex).split("\n"))))


def unbroken(formula: str) -> str:
    """A short formula with no-break spaces: half of "d > m" at a line's end is read as all of it."""
    return formula.replace(" ", "\u00a0") if len(formula) <= _UNBROKEN else formula


def is_source(text: str) -> bool:
    """Whether a formula stayed LaTeX: such a text is shown as code."""
    return re.search(r"\\[A-Za-z]", text) is not None


@lru_cache(maxsize=2048)
def _reading(tex: str) -> str | None:
    source = mended(tex.strip())
    if len(source) > _LONGEST:
        return None
    try:
        return _tidy(FormulaReader(source).read()) or None
    except Unreadable:
        return None


def _tidy(text: str) -> str:
    text = re.sub(r"[^\S\n\u2003]+", " ", text)
    text = re.sub(r" ?\u2003[ \u2003]*", "\u2003", text)
    text = re.sub(r"(?<=[(\[⟨⌊⌈]) | (?=[)\]⟩⌋⌉,;]|\.(?!\.))", "", text)
    lines = (line.strip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
