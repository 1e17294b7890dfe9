"""A message's text with its formatting -> the Markdown that our own parse reads back as the same words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from bot.reviews.paper import paper_from_url
from bot.values import Struct, replace


class Piece(Struct, frozen=True):
    """A stretch of text in one format. kind: as the export names it, "plain" for none, and "math" for Markdown that is
    ready; value: the address of a text_link, the language of a pre."""

    kind: str
    text: str
    value: str = ""


_MARKS = {"bold": "**", "italic": "*"}
_NEWLINES_AFTER = {"pre": 1, "blockquote": 2}  # behind a quote a blank line, or the next words would belong to it
_KEPT = frozenset({*_MARKS, *_NEWLINES_AFTER, "code", "text_link", "link", "math"})
# In each, the end is the first sign that could be one, so that a text of openings alone takes no more than one walk.
_LATEX = re.compile(
    r"(\$\$[^$]++\$\$|(?<!\d)\$(?![\s$])(?:[^$\\]|\\.)++\$"
    r"|\\\((?:[^\\]|\\[^()])++\\\)|\\\[(?:[^\\]|\\[^\[\]])++\\\])",
    re.DOTALL,
)
# What would open or close italics: a star that touches a word, an underscore at a word's edge. Two stars are an
# author's own bold; TeX without dollars ("T_{x}", "\\mathcal{L}_t") is read as TeX.
_ITALICS = (
    re.compile(r"(?<![\\*])\*(?!\*)(?:(?=\S)|(?<=\S\*))"),
    re.compile(r"(?<![\w\\}])_(?=_*\w)(?!_*\{)|(?<=[^\W_])_(?=_*(?:[^\w{\\]|$))|(?<=_)_(?=[^\w{\\]|$)"),
)
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*")
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\n": "", "\\": "%5C"})


def markdown(pieces: Iterable[Piece]) -> str:
    """The pieces as one Markdown text, without white space at its ends.

    Bold, italic, code, code blocks, quotes and links become Markdown; every other format keeps its words only. Links
    behind nothing visible (authors hide them for a preview) stand at the end, each on a line of its own.
    """
    shown, hidden = _without_hidden(_merged(pieces))
    needed = _escapes(shown)
    text = ""
    parts: list[str] = []
    for index, piece in enumerate(shown):
        following = shown[index + 1].text[:1] if index + 1 < len(shown) else ""
        new = _written(piece, text[-1:], following, needed)
        above = shown[index - 1] if index else None
        text = _gap(above, piece, text, new) + new
        parts.append(text)
    return "\n\n".join(["".join(parts).strip(), *(f"<{address}>" for address in hidden)]).strip()


def visible(pieces: Iterable[Piece]) -> str:
    """The words alone."""
    return "".join(piece.text for piece in pieces)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Without empty ones; neighbours of one format as one, since their marks would run into each other."""
    merged: list[Piece] = []
    for piece in pieces:
        kind = piece.kind if piece.kind in _KEPT else "plain"
        if kind == "text_link" and not _WEB.match(piece.value):
            kind = "plain"
        one = Piece(kind, piece.text, piece.value if kind in {"text_link", "pre"} else "")
        last = merged[-1] if merged else None
        if last and (last.kind, last.value) == (one.kind, one.value) and kind not in _NEWLINES_AFTER:
            merged[-1] = replace(last, text=last.text + one.text)
        elif one.text:
            merged.append(one)
    return merged


def _without_hidden(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    shown: list[Piece] = []
    hidden: list[Piece] = []
    for piece in pieces:
        unseen = piece.kind == "text_link" and _INVISIBLE.fullmatch(piece.text)
        (hidden if unseen else shown).append(piece)
    return shown, list(dict.fromkeys(piece.value.translate(_IN_ADDRESS) for piece in hidden))


def _escapes(pieces: Sequence[Piece]) -> tuple[re.Pattern[str], ...]:
    """The patterns whose signs need a backslash: one alone makes no italics, two may."""
    words = [text for piece in pieces if piece.kind in {"plain", *_MARKS} for text in _LATEX.split(piece.text)[::2]]
    slanted = any(piece.kind == "italic" for piece in pieces)
    return tuple(sign for sign in _ITALICS if sum(len(sign.findall(text)) for text in words) + slanted >= 2)


def _written(piece: Piece, before: str, after: str, needed: Sequence[re.Pattern[str]]) -> str:
    """One piece; `before` and `after` are the characters around it, "" at the ends of the text."""
    match piece.kind:
        case "bold" | "italic":
            return _dressed(piece, before, after, needed)
        case "code":
            return by_line(piece.text, code)
        case "pre":
            return _fenced(piece)
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in _escaped(piece.text.strip("\n"), needed).split("\n"))
        case "text_link":
            return by_line(piece.text, lambda words: _linked(words, piece.value))
        case "link":
            return _address(piece.text)
        case "math":
            return piece.text
        case _:
            return _escaped(piece.text, needed)


def _gap(above: Piece | None, piece: Piece, written: str, new: str) -> str:
    """The line breaks that a code block or a quote needs around it and the author did not type."""
    if above is None:
        return ""
    if above.kind in _NEWLINES_AFTER:
        typed = len(new) - len(new.lstrip("\n"))
        return "\n" * (_NEWLINES_AFTER[above.kind] - typed)
    return "\n" if piece.kind in _NEWLINES_AFTER and not written.endswith("\n") else ""


def _escaped(text: str, needed: Sequence[re.Pattern[str]]) -> str:
    """Plain words; signs that would start italics get a backslash, LaTeX stays as it is."""
    if not needed:
        return text
    words = _LATEX.split(text)
    for index in range(0, len(words), 2):
        for sign in needed:
            words[index] = sign.sub(r"\\\g<0>", words[index])
    return "".join(words)


def _dressed(piece: Piece, before: str, after: str, needed: Sequence[re.Pattern[str]]) -> str:
    """Bold or italic, line by line. Punctuation that would keep a mark from closing or opening moves out of it."""
    mark, text = _MARKS[piece.kind], piece.text.replace("**", "")
    if before == "*":  # marks of two formats would run into each other; the words matter more than their slant
        return _escaped(text, needed)
    signs = _signs(text)
    end = len(text.rstrip(signs)) if _is_word(after) and not text[-1:].isspace() else len(text)
    start = len(text) - len(text.lstrip(signs)) if _is_word(before) and not text[:1].isspace() else 0
    if start >= end:
        return _escaped(text, needed)
    inside = by_line(text[start:end], lambda words: f"{mark}{_escaped(words, needed)}{mark}")
    return _escaped(text[:start], needed) + inside + _escaped(text[end:], needed)


def by_line(text: str, dress: Callable[[str], str]) -> str:
    """Each line dressed from its first visible character to its last; blank ones stay."""
    lines = []
    for line in text.split("\n"):
        words = line.strip()
        at = line.find(words)
        lines.append(line[:at] + dress(words) + line[at + len(words) :] if words else line)
    return "\n".join(lines)


def code(text: str) -> str:
    """In as many ticks as it takes."""
    if "`" not in text:
        return f"`{text}`"
    ticks = "`" * (1 + _longest_run(text))
    return f"{ticks} {text} {ticks}"


def _fenced(piece: Piece) -> str:
    language = piece.value if _LANGUAGE.fullmatch(piece.value) else ""
    ticks = "`" * max(3, 1 + _longest_run(piece.text))
    text = piece.text.strip("\n")
    return f"{ticks}{language}\n{text}\n{ticks}" if text.strip() else text


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)


def _linked(words: str, address: str) -> str:
    address = address.translate(_IN_ADDRESS)
    if words.rstrip("/") == address.rstrip("/"):
        return f"<{address}>"
    if _balanced(words):
        return f"[{words}]({address})"
    return f"{words} <{address}>"


def _balanced(words: str) -> bool:
    """Whether the words may stand between brackets as they are."""
    depth = 0
    for sign in words:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0 and "](" not in words and not words.endswith("\\")


def _address(text: str) -> str:
    """A link that Telegram found by itself, as it is; in brackets where our parse would bend it, and a paper's with
    the scheme that its author left out."""
    if not _WEB.match(text):
        paper = paper_from_url(f"https://{text}")
        return f"<https://{text}>" if paper and not paper.key.startswith("url:") else text
    bent = "*" in text or "_" in text
    return f"<{text.translate(_IN_ADDRESS)}>" if bent else text


def _is_word(sign: str) -> bool:
    return bool(sign) and not sign.isspace() and unicodedata.category(sign)[0] not in "PS"


def _signs(text: str) -> str:
    """Every sign of the text that is no part of a word."""
    return "".join({sign for sign in text if not _is_word(sign)})
