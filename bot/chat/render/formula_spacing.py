"""The pieces of a formula as one text: spaces where they help, a minus where a keyboard has a hyphen."""

import re
from collections.abc import Iterator, Sequence

from bot.chat.render.formula_symbols import SMALL
from bot.values import Struct

_OPEN, _CLOSE = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
_TWO = frozenset({":=", "!=", "<=", ">=", "==", "->", "=>"})  # as people type them
_RELATION = re.compile(rf"(?:{'|'.join(sorted(_TWO))}|[=<>≤≥⩽⩾≈≠≡∼≃≅∝≪≫≺≻⪯⪰∈∉∋⊂⊆⊃⊇≔≜→←⇒⇐↔⇔↦⟶⟹]\u0338?)[{SMALL}]*")
_WORD = 3  # letters in a row, at least, make a hyphen beside them one of "top-k" or "pre-train"


class Piece(Struct):
    """Text in the making. A word wants a space between itself and letters: where its text starts, where it ends."""

    text: str
    starts_word: bool = False
    ends_word: bool = False


def word(text: str) -> Piece:
    return Piece(text, starts_word=True, ends_word=True)


def is_sign_of_two(text: str) -> bool:
    return text in _TWO


def spread(pieces: Sequence[Piece], *, on_line: bool) -> str:
    """The pieces as one text: words apart from letters around them, a minus for a hyphen between terms.

    on_line: outside brackets "=" and its like, plus and minus have spaces around them, perhaps two in a row.
    """
    pieces = [piece for piece in pieces if piece.text]
    texts = list(_with_minus(pieces))
    if on_line:
        texts = list(_spaced(texts))
    parts: list[str] = []
    for at, text in enumerate(texts):
        if at and _touch(pieces[at - 1], pieces[at]):
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def _with_minus(pieces: Sequence[Piece]) -> Iterator[str]:
    for at, piece in enumerate(pieces):
        is_hyphen = piece.text != "-" or _joins_words(pieces, at)
        yield piece.text if is_hyphen else "−"


def _joins_words(pieces: Sequence[Piece], at: int) -> bool:
    before, behind = pieces[:at][::-1], pieces[at + 1 :]
    is_inside = bool(before) and bool(behind) and before[0].text.isalnum() and behind[0].text.isalnum()
    return is_inside and max(_letters(before), _letters(behind)) == _WORD


def _letters(pieces: Sequence[Piece]) -> int:
    """How many single letters the pieces begin with, `_WORD` at most."""
    count = 0
    for piece in pieces[:_WORD]:
        if not (len(piece.text) == 1 and piece.text.isascii() and piece.text.isalpha()):
            break
        count += 1
    return count


def _spaced(texts: Sequence[str]) -> Iterator[str]:
    depth = 0
    for at, text in enumerate(texts):
        depth += (text in _OPEN) - (text in _CLOSE and depth > 0)
        is_wide = _RELATION.fullmatch(text) or (text in {"+", "−"} and _is_between_terms(texts, at))
        yield f" {text} " if depth == 0 and is_wide else text


def _is_between_terms(texts: Sequence[str], at: int) -> bool:
    """Not a sign in front of a term, and not that of "1e-5"."""
    before, behind = "".join(texts[:at][-2:]), "".join(texts[at + 1 :][:2])
    term = before.strip()[-1:]
    is_behind_term = bool(term) and (term.isalnum() or term in _CLOSE or term in SMALL)
    return is_behind_term and bool(behind.strip()) and re.search(r"\de$", before) is None


def _touch(left: Piece, right: Piece) -> bool:
    before, after = left.text[-1], right.text[0]
    return (left.ends_word and after.isalnum()) or (right.starts_word and (before.isalnum() or before == ")"))
