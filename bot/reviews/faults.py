"""What nobody can mend without the paper itself, for the report of an import: lost dollars and lost figures."""

import re
from collections.abc import Iterator, Sequence

from bot.reviews.grammar import formula_at
from bot.reviews.lines import fenced, item, untouchable
from bot.reviews.torn import is_torn

_TICKS = re.compile(r"`+")
_SIGN = re.compile(r"\\|\$+|\n")
_AMOUNT = re.compile(r"\$\s?\d[\d.,]*+\s?(?:[kKMBT]|bn|mn|[mb]illion)?+(?![\w\\^+*=<>])")
_PRICED = re.compile(r"(?<![\w^{=+*/.\-])(?:\d[\d.,]*\s?[kKMB]?\s?|US|A|AU|C|CA|HK|NZ|R|S)\Z")
# A shell's prompt or variable, a ticker: "$ make all", "$HOME", "$NVDA".
_SHELL = re.compile(r"\$(?:>?[ \t]+[a-z][\w.-]+(?=\s|\Z)|[A-Z]{3,5}(?![\w$\\^{]))")
_LONGEST_PRICE = 16  # characters in front of a dollar sign
_CAPTION = re.compile(
    r"[\s*_#(]*(?:(?:figure|fig\.?|image)\s*[0-9]+[a-z]?[*_]*(?:\s*(?:[:|]|[–—-](?!\d)|\.(?!\d|\s+(?-i:[a-z])))|(?-i:(?=\s[*_\"“]*[A-Z])))"
    r"|(?:איור|תרשים)\s*[0-9]+[*_]*\s*[:.–—|-])[*_]*\s*\S",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\s*+[\[(<]\s*+(?:figure|fig\.?|image|picture|photo|diagram|איור|תמונה)\s*+[0-9]*+[a-z]?\s*+[\])>]\s*+",
    re.IGNORECASE,
)
_NO_WORDS = "---"  # stands for a line of code: ends paragraphs, holds no dollar
_MUCH_MONEY = 3  # dollar signs in a row: "it costs $$$"
_HIDDEN = re.compile(r"[^\n]")
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]\n])*+\]\(|<img\b", re.IGNORECASE)


def formula_faults(body: str) -> list[int]:
    """The lines (from 1, in order, each once) with a dollar sign that is no half of a formula, no money and no code.

    Where one dollar is missing or too many, that is at least one of the paragraph's lines; so it is where a pair
    would hold whole sentences, since such a pair is no formula.
    """
    lines = _lines(body)
    code = fenced(lines)
    shown = [_NO_WORDS if shut else line for line, shut in zip(lines, code, strict=True)]
    return sorted({line + 1 for first, text in _paragraphs(shown) for line in _lines_unpaired(first, text)})


def lost_figures(body: str) -> list[int]:
    """The lines (from 1, in order) that are the caption of a figure, such as "Figure 8: …", without an image at it, or
    the mark that a copy left in its place ("[image]")."""
    lines = _lines(body)
    code = fenced(lines)
    words = [index for index, line in enumerate(lines) if line.strip()]
    return [
        index + 1
        for place, index in enumerate(words)
        if not code[index]
        and (_CAPTION.match(lines[index]) or _PLACEHOLDER.fullmatch(lines[index]))
        and not any(_IMAGE.search(lines[near]) for near in words[max(place - 1, 0) : place + 2])
    ]


def _lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each paragraph or item, a torn one whole, with the index of its first line."""
    first, last = 0, ""
    shut = untouchable(lines)
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        under_text = index > 0 and bool(lines[index - 1].strip())
        if (item(line) and not shut[index]) or _NO_WORDS in (line, last) or not (under_text or is_torn(last, line)):
            yield first, "\n".join(lines[first:index])
            first = index
        last = line
    yield first, "\n".join(lines[first:])


def _lines_unpaired(first: int, text: str) -> Iterator[int]:
    """The index of the line of each dollar that stays alone; `first` is that of the text's first line."""
    text = _without_code(text)
    position, line = 0, first
    while sign := _SIGN.search(text, position):
        start, position = sign.span()
        if sign[0] == "\n":
            line += 1
        elif formula := formula_at(text, start, len(text)):
            position = formula[1].end()
            line += formula[1][0].count("\n")
        elif sign[0] == "\\":
            position += 1
        elif len(sign[0]) < _MUCH_MONEY and not (_is_money(text, start) or _is_word(text, start)):
            yield line


def _is_word(text: str, dollar: int) -> bool:
    """A prompt at the start of its line, a variable or a ticker behind white space."""
    found = _SHELL.match(text, dollar)
    line = text[text.rfind("\n", 0, dollar) + 1 : dollar]
    prompt = found is not None and found[0][1] in "> \t"
    return found is not None and (not line.strip() if prompt else not line[-1:].strip("( "))


def _is_money(text: str, dollar: int) -> bool:
    return bool(_AMOUNT.match(text, dollar) or _PRICED.search(text[max(0, dollar - _LONGEST_PRICE) : dollar]))


def _without_code(text: str) -> str:
    """The text with other signs in place of each code span, as many of them."""
    ticks = list(_TICKS.finditer(text))
    partners: list[int | None] = []  # the next ticks that are as many, from the last to the first
    latest: dict[int, int] = {}
    for number in reversed(range(len(ticks))):
        partners.append(latest.get(len(ticks[number][0])))
        latest[len(ticks[number][0])] = number
    pieces: list[str] = []
    since = number = 0
    while number < len(ticks):
        partner = partners[-1 - number]
        if partner is not None:
            start, end = ticks[number].start(), ticks[partner].end()
            pieces += [text[since:start], _HIDDEN.sub("x", text[start:end])]
            since, number = end, partner
        number += 1
    return "".join([*pieces, text[since:]])
