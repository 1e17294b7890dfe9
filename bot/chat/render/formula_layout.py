"""How fractions, roots, cases and matrices stand on one line."""

import re
from collections.abc import Sequence

from bot.chat.render.formula_symbols import SMALL, superscript

_OPEN, _CLOSE = "([{⟨⌊⌈", ")]}⟩⌋⌉"
_ATOM = re.compile(rf"[√∛∜∂∇]?(?:\d+(?:\.\d+)?|\w[{SMALL}]*(?:_\w+)?)?")
_GROUP = "\N{SYMBOL FOR NULL}"
_CALL = re.compile(rf"{_ATOM.pattern}(?:{_GROUP}[{SMALL}]*)?|[A-Za-z]+{_GROUP}")
_VULGAR = {("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾"}
_CONDITION = re.compile(r"[^\W\d_]{2,}")  # "if …", "otherwise", or the same in another language


def fraction(numerator: str, denominator: str) -> str:
    """`a/b`, in brackets only where something would bind wrongly without them."""
    over, under = numerator.strip(), denominator.strip()
    if (over, under) in _VULGAR:
        return _VULGAR[over, under]
    return f"{over if _is_product(over) else f'({over})'}/{under if _is_atom(under) else f'({under})'}"


def root(index: str, radicand: str) -> str:
    """√x, √(x + y), ∛(…), ⁿ√(…)."""
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or f"{superscript(index)}√"
    return f"{sign}{radicand}" if radicand and _ATOM.fullmatch(radicand) else f"{sign}({radicand})"


def cases(rows: Sequence[Sequence[str]]) -> str:
    """ "{ a, if x > 0; b, otherwise": one line, since columns do not hold on a phone."""
    return "{ " + "; ".join(_case(row) for row in rows)


def matrix(rows: Sequence[Sequence[str]], opening: str, closing: str) -> str:
    """Rows after each other: [a, b; c, d]."""
    return opening + "; ".join(", ".join(row) for row in rows) + closing


def _case(row: Sequence[str]) -> str:
    value, condition = row[0].rstrip(" ,"), " ".join(row[1:]).strip()
    if not condition:
        return value
    return f"{value}, {condition}" if _CONDITION.match(condition) else f"{value}, if {condition}"


def _is_product(text: str) -> bool:
    """No sum, comma or space outside brackets: may stand before a slash as it is."""
    outside = _outside(text)
    return outside is not None and re.search(r"[\s+\-−±=<>≤≥,;/|‖∑∏∫]", _without_norm(outside)) is None


def _is_atom(text: str) -> bool:
    """One symbol with its scripts, one call f(…), one norm: may stand behind a slash as it is."""
    outside = _outside(text)
    return outside is not None and (_CALL.fullmatch(outside) is not None or _without_norm(outside) == "")


def _without_norm(text: str) -> str:
    inner = re.fullmatch(rf"([|‖])[^|‖]+\1[{SMALL}]*", text)
    return "" if inner else text


def _outside(text: str) -> str | None:
    """The text with a mere mark for each bracketed group; None where brackets do not pair."""
    depth, kept = 0, []
    for sign in text:
        depth -= sign in _CLOSE
        if depth < 0:
            return None
        if depth == 0 and sign not in _CLOSE and sign not in _OPEN:
            kept.append(sign)
        elif depth == 0 and sign in _CLOSE:
            kept.append(_GROUP)
        depth += sign in _OPEN
    return "".join(kept) if depth == 0 else None
