"""Inlines and styled text -> the texts of rich messages: a string, a list of texts, or an object with a type.

https://core.telegram.org/bots/api#richtext. No format stands inside itself and nothing inside code, so that a text is
never deeper than a link in italics in bold.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.chat.render.addresses import is_address
from bot.chat.render.classic import unlinked
from bot.chat.render.direction import RIGHT_TO_LEFT_MARK
from bot.chat.render.formula import can_be_read
from bot.chat.render.formula_mending import mended
from bot.chat.render.signs import arriving, shows
from bot.chat.render.styled import Span, Styled
from bot.reviews.blocks import Code, Emphasis, Formula, Inline, LineBreak, Link, Strong, Text

RichText = str | list[Any] | dict[str, Any]

_STYLES = {"bold": "bold", "italic": "italic", "code": "code", "pre": "code"}


def rich_text(inlines: Sequence[Inline]) -> RichText:
    """A string where it is only words, "" where it says nothing."""
    return _joined(_inlines(inlines, frozenset()))


def rich_styled(styled: Styled) -> RichText:
    """A text that was written for the classic form, with its bold, italics, code and links; quotes are lost.

    Without the marks that turn single lines: a rich message is told its direction once.
    """
    return _joined(_spans(styled.text, 0, len(styled.text), styled.spans))


def formula(tex: str) -> dict[str, Any]:
    """Inside a line and as a block alike."""
    return {"type": "mathematical_expression", "expression": arriving(mended(tex.strip()))}


def _inlines(inlines: Sequence[Inline], within: frozenset[str]) -> Iterator[RichText]:
    for inline in inlines:
        match inline:
            case Text():
                yield arriving(inline.text)
            case LineBreak():
                yield "\n"
            case Strong():
                yield from _dressed("bold", inline.inlines, within)
            case Emphasis():
                yield from _dressed("italic", inline.inlines, within)
            case Code():
                yield _code(inline.text)
            case Formula():
                yield formula(inline.tex) if can_be_read(inline.tex) else _code(inline.tex.strip())
            case Link():
                yield from _link(inline, within)


def _dressed(kind: str, inlines: Sequence[Inline], within: frozenset[str]) -> Iterator[RichText]:
    inner = _inlines(inlines, within | {kind})
    if kind in within:
        yield from inner
    else:
        yield _typed(kind, _joined(inner))


def _link(link: Link, within: frozenset[str]) -> Iterator[RichText]:
    if is_address(link.url):
        yield _typed("url", _joined(_inlines(link.inlines, within)), url=link.url)
    else:
        yield from _inlines(link.inlines, within)
        yield arriving(unlinked(link))


def _code(text: str) -> RichText:
    return _typed("code", arriving(text))


def _typed(kind: str, text: RichText, **more: str) -> RichText:
    """Blank words stay bare: the apps draw an empty pill for code without a sign."""
    return {"type": kind, "text": text, **more} if not isinstance(text, str) or shows(text) else text


def _spans(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[RichText]:
    """`text[start:end]` with the spans in it, which are nested or apart."""
    at, index = start, 0
    while index < len(spans):
        outer = spans[index]
        inside = [span for span in spans[index + 1 :] if span.start < outer.end]
        yield _unmarked(text[at : outer.start])
        inner = _joined(_spans(text, outer.start, outer.end, inside))
        kind = _STYLES.get(outer.kind)
        if outer.kind == "text_link":
            yield _typed("url", inner, url=outer.value)
        else:
            yield _typed(kind, inner) if kind else inner
        at, index = outer.end, index + 1 + len(inside)
    yield _unmarked(text[at:end])


def _unmarked(text: str) -> str:
    return text.replace(RIGHT_TO_LEFT_MARK, "")


def _joined(parts: Iterator[RichText]) -> RichText:
    """Flat: lists inside lists count as levels. Neighbouring strings become one."""
    joined: list[Any] = []
    for part in parts:
        for piece in part if isinstance(part, list) else (part,):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
    if not joined:
        return ""
    return joined[0] if len(joined) == 1 else joined
