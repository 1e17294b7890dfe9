"""Which of the channel's two languages a text is in."""

import re

_MATH_AND_LINKS = re.compile(r"\$[^$\n]*\$|https?://\S+|`[^`\n]*`")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_HEBREW_SHARE = 0.3  # Hebrew reviews are full of Latin terms; English ones have no Hebrew beyond a name


def language_of(text: str) -> str:
    """ "he" where at least three letters in ten are Hebrew, formulas, code and addresses aside; else "en"."""
    if not _HEBREW.search(text):  # most texts, of which an import meets a hundred thousand
        return "en"
    words = _MATH_AND_LINKS.sub(" ", text)
    hebrew = len(_HEBREW.findall(words))
    letters = sum(map(str.isalpha, words))
    return "he" if hebrew and hebrew >= _HEBREW_SHARE * letters else "en"
