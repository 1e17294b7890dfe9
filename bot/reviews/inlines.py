"""The parser's inline tokens -> our inlines."""

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from bot.reviews.blocks import Code, Emphasis, Formula, Inline, LineBreak, Link, Strong, Text
from bot.reviews.raw_tex import with_raw_formulas
from bot.reviews.spaces import closed_up

_DEEPEST = 8  # emphasis and links inside each other; deeper marks are dropped, their words kept
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# Two stars that found no partner: bold broken by an import. Between two letters ("2**3") they are the author's.
_STRAY_BOLD = re.compile(r"(?<![\w*])\*\*(?!\*)|(?<!\*)\*\*(?![\w*])")


def inlines_of(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    """The inlines, without white space at either end; empty for no tokens or blank ones."""
    levels: list[list[Inline]] = [[]]
    opened: list[Token | None] = []  # None: too deep or dead, its words belong to the level around it
    for token in tokens:
        if token.nesting == 1:
            keep = len(levels) <= _DEEPEST and (token.type != "link_open" or _url(token) is not None)
            opened.append(token if keep else None)
            if keep:
                levels.append([])
        elif token.nesting == -1:
            opening = opened.pop()
            if opening is not None:
                inner = _joined(levels.pop())
                levels[-1].extend(_wrapped(opening, inner) if inner else ())
        else:
            levels[-1].extend(_leaf(token))
    return _trimmed(_joined(levels[0]))


def _leaf(token: Token) -> Iterable[Inline]:
    match token.type:
        case "softbreak" | "hardbreak":
            return (LineBreak(),)
        case "code_inline":
            return (Code(token.content),) if token.content.strip() else ()
        case "math_inline" | "math_display":
            return (Formula(token.content),) if token.content else ()
        case "image":
            return _image(token)
        case _:
            return (Text(token.content),) if token.content else ()


def _wrapped(opening: Token, inner: tuple[Inline, ...]) -> Iterable[Inline]:
    if opening.type == "strong_open":
        return (Strong(inner),)
    if opening.type == "em_open":
        return (Emphasis(inner),)
    url = _url(opening)
    return (Link(inner, url),) if url else inner


def _image(token: Token) -> Iterable[Inline]:
    """Posts are text: an image is a link under its description."""
    source = str(token.attrs.get("src", ""))
    description = inlines_of(token.children or ())
    if _WEB.match(source):
        return (Link(description or (Text(source),), source),)
    return description


def _url(token: Token) -> str | None:
    """The address of a link that leads somewhere on the web; None for "#", "mailto:" and relative ones."""
    url = str(token.attrs.get("href", ""))
    return url if _WEB.match(url) else None


def _joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, without stray marks and blanks; what looks like TeX in them as formulas."""
    found: list[Inline] = []
    words: list[str] = []
    for inline in (*inlines, None):
        if isinstance(inline, Text):
            words.append(inline.text)
            continue
        text = _STRAY_BOLD.sub("", "".join(words))
        words.clear()
        found.extend(with_raw_formulas(text))
        if inline is not None:
            found.append(inline)
    return tuple(closed_up(found))


def _trimmed(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    start, end = 0, len(inlines)
    while start < end and _is_blank(inlines[start]):
        start += 1
    while end > start and _is_blank(inlines[end - 1]):
        end -= 1
    trimmed = list(inlines[start:end])
    if trimmed and isinstance(trimmed[0], Text):
        trimmed[0] = Text(trimmed[0].text.lstrip())
    if trimmed and isinstance(trimmed[-1], Text):
        trimmed[-1] = Text(trimmed[-1].text.rstrip())
    return tuple(trimmed)


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip())
