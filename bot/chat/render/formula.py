"""LaTeX -> one readable line (or a few) of Unicode, for clients that draw no formulas."""

import re
import unicodedata
from functools import lru_cache

from bot.chat.render.formula_reader import FormulaReader, Unreadable

_LONGEST = 4000  # characters of TeX; beyond it the source is as readable as anything


@lru_cache(maxsize=2048)
def readable_formula(tex: str) -> str:
    """The formula as a reader would type it: roots as √(…), fractions as a/b, cases as "{ a, if x; b, otherwise".

    Never raises: what cannot be read (braces without partners, endless nesting) stays its LaTeX source.
    """
    source = tex.strip()
    if len(source) > _LONGEST:
        return source
    try:
        text = FormulaReader(source).read()
    except Unreadable:
        return source
    return _tidy(text) or source


def inline_formula(tex: str) -> str:
    """The same on a single line, for use inside a sentence or a table cell."""
    return re.sub(r"\s*\n\s*", "; ", readable_formula(tex))


def is_source(text: str) -> bool:
    """Whether a formula stayed LaTeX: such a text is shown as code."""
    return re.search(r"\\[A-Za-z]", text) is not None


def _tidy(text: str) -> str:
    text = re.sub(r"[^\S\n\u2003]+", " ", text)
    text = re.sub(r" ?\u2003[ \u2003]*", "\u2003", text)
    text = re.sub(r"(?<=[(\[⟨⌊⌈]) | (?=[)\]⟩⌋⌉,;]|\.(?!\.))", "", text)
    lines = (line.strip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
