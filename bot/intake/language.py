"""Which of the channel's two languages a text is in."""

import re

_MATH_AND_LINKS = re.compile(r"\$[^$\n]*\$|https?://\S+|`[^`\n]*`")
_HEBREW_SHARE = 0.3  # Hebrew reviews are full of Latin terms; English ones have no Hebrew beyond a name


def language_of(text: str) -> str:
    """ "he" where at least three letters in ten are Hebrew, formulas, code and addresses aside; else "en"."""
    words = _MATH_AND_LINKS.sub(" ", text)
    hebrew = sum("\u05d0" <= character <= "\u05ea" for character in words)
    others = sum(character.isalpha() for character in words) - hebrew
    return "he" if hebrew and hebrew >= _HEBREW_SHARE * (hebrew + others) else "en"
