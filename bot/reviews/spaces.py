"""Blanks that an import left between a symbol and the mark behind it: "of x , where", "(see y )", "W 's rows"."""

import re
from collections.abc import Iterable, Iterator

from bot.reviews.blocks import Emphasis, Formula, Inline, Strong, Text
from bot.reviews.visible import inline_text

# No mark: an ellipsis, the smileys ":)" and ";)", and the colon of a map ("f : X → Y") or of a ratio ("a : b").
_MARK = (
    r"(?=[,.](?:[\s\"”)]|\Z)|;(?:\s|\Z)|\)|['’]s(?![\w'’])"
    r"|:(?:\Z|\s+(?:An?\s+)?[A-Za-z]?[a-z]{2,}(?![^.]{0,30}(?:→|↦|->|=>))))"
)
_BEHIND_SYMBOL = re.compile(rf"((?<![\w'’])[^\W\d_]['’′]?|[)\]])[ \u00a0]+{_MARK}")
_AT_START = re.compile(rf"[ \u00a0]+{_MARK}")
_ENDS_WITH_SYMBOL = re.compile(r"(?<![\w'’])[^\W\d_]['’′]?\Z|[)\]]\Z")


def closed_up(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """The inlines without such blanks: behind a formula, a letter that stands alone, or a closing bracket.

    Behind a word they stay: there a formula may be lost.
    """
    behind_symbol = False
    for inline in inlines:
        if isinstance(inline, Text):
            start = _AT_START.match(inline.text) if behind_symbol else None
            text = _BEHIND_SYMBOL.sub(r"\1", inline.text[start.end() :] if start else inline.text)
            yield inline if text == inline.text else Text(text)
        else:
            yield inline
        behind_symbol = _is_symbol(inline)


def _is_symbol(inline: Inline) -> bool:
    if isinstance(inline, Emphasis | Strong):
        return (
            isinstance(inline.inlines[-1], Formula) or _ENDS_WITH_SYMBOL.search(inline_text(inline.inlines)) is not None
        )
    return isinstance(inline, Formula)
