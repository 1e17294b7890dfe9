"""TeX that lost its dollars: `x_t`, `T_{train}` and `\\dots` in running text, as half of all reviews have it."""

import re
from collections.abc import Iterator

from bot.reviews.blocks import Formula, Text

# One letter with a one-sign or braced subscript, alone as a word: nothing else is written so, snake_case is longer.
_RAW = re.compile(
    r"(?<![\w\\/.@])(?:[A-Za-z]+_\{[\w+\-, ]{1,20}\}|[A-Za-z]_[A-Za-z0-9](?![\w/@{])|\\[lc]?dots(?![A-Za-z]))"
)


def with_raw_formulas(text: str) -> Iterator[Text | Formula]:
    """The text cut around such pieces; each becomes a formula, every character stays."""
    since = 0
    for match in _RAW.finditer(text):
        if match.start() > since:
            yield Text(text[since : match.start()])
        yield Formula(match[0])
        since = match.end()
    if since < len(text):
        yield Text(text[since:])
