"""Formulas that copies tore, doubled or flattened."""

import re
from collections.abc import Iterator, Sequence

from bot.reviews.faults import formula_faults
from bot.reviews.lint.finding import Field, Mend, Spot, shown
from bot.reviews.lint.page import Page
from bot.reviews.lint.tex_commands import BAD, KNOWN

_TEX_WORD = re.compile(r"\$(?=[^\s$]*[\\_^])(?P<tex>(?:[.,;:)]*+[^\s$.,;:)]++)++)(?=[.,;:)]*+(?:\s|$))")
# TeX up to the end of its clause: commands, single letters, signs; words of a sentence are none.
_TEX_RUN = re.compile(
    r"\$(?=[^\s$])(?:\\[A-Za-z]+|\\[^\s\w$]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[^\w\s$\\.,;:]|[\d_]|\s(?=\S))+(?=[.,;:]\s)"
)
_LONGEST_TEX = 4000  # characters, as in chat/render/formula.py: nobody copies more of it by mistake
_MOST_MENDED, _MOST_TRIES = 5, 6  # lines, and mends of a line: each try reads the whole text again
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_DEFINES = re.compile(r"\\(?:newcommand|def|operatorname|begin|end|text\w*|mathrm|label|tag|mbox)\*?\s*\{[^{}]*\}")
_DETAILS = re.compile(r"<details\b.*?(?:</details>|\Z)", re.DOTALL | re.IGNORECASE)

# What a reader and its source look like when both are copied: "uiu_{iui}", "w_{iw_i}", "f_{ff}".
_COPIED = (
    re.compile(r"(?<![\w\\$])([A-Za-z])([A-Za-z0-9]{1,3})\1_\{\2\1\2\}"),
    re.compile(r"(?<![\w\\$])([A-Za-z])_\{([A-Za-z0-9]{1,3})\1_?\{?\2\}?\}"),
    re.compile(r"(?<![\w\\$])([A-Za-z])_\{\1\1\}"),
)
_SAME_LETTER = re.compile(
    r"(?<![\w\\$'’./@#&-])([a-z])\1{1,2}(?![\w'’/@&-]|\.\w)|(?<![\w\\$'’./@#&-])([A-Z])\2(?= [,.;])"
)
_WORDS = frozenset(["www", "xxx", "hmm", "mmm", "zzz", "mm", "cc", "pp", "ff", "ll", "vv", "ss", "aa", "bb"])
_ROMAN = frozenset(["ii", "iii", "II", "XX", "CC", "MM"])
_QUANTITY = re.compile(
    r"\b(?:size|sample|example|vectors?|points?|distributions?|weights?|states?|parameters?|number|length|dimensions?"
    r"|values?|sets?|function|matrix|variables?|inputs?|outputs?|tokens?|steps?|datasets?|probability|layers?)\s\Z",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\s*+(?P<side>[^=]{3,60}?)\s*+=[^=]{3,}?(?:,|\\q++uad)\s*+(?:\\q++uad\s*+)?(?P=side)\s*+=")
_AT_BOTH_ENDS = re.compile(r"\s*(?P<run>\\?\w+(?:\s+|(?=\\))\\?\w+)\s*=.*[^=+\-*/\s({\[]\s+(?P=run)\s*", re.DOTALL)
_AGAINST_ITSELF = re.compile(r"(?P<one>\S[^$]{1,80}?)(?:(?<!\s)\s++)?\\(?:setminus|backslash)\s*+(?P<two>\S[^$]{1,80})")
_OPERATOR_AFTER = re.compile(r"\\(?:setminus|backslash)\s*\\(?:circ|cdot|times|leq?|geq?|in)(?![A-Za-z])")

_EMPTY_BRACKETS = re.compile(r"(?<=\s)\(\s{0,2}\)(?=\s?[.,;:]|\s|$)|(?<=\s)\[\s{1,2}\](?=\s[.,;:])")
_LOST_FRONT = re.compile(r"(?<=[a-z,] )-(?=[A-Z][a-z]{2,})")
_FLAGS = re.compile(r"\b(?:flags?|options?|switch(?:es)?)\b", re.IGNORECASE)  # "-Wall" is one
_NO_OBJECT = re.compile(
    r"\b(?:of|in|by|with|where|given|for|between|from|to|as|than|over|per|and|or|parameter|value) (?=[.,;](?:\s|$))"
)

_BAR = re.compile(r"\\\|")
_PARENTHESIS = re.compile(r"([()\[\]])")
_RELATION = re.compile(r"=|\\(?:leq?|geq?|approx|sim|quad)(?![A-Za-z])")
_SCRIPTED = re.compile(r"\s*[\^_]")

_SCRIPT = r"(?:_\{[^{}\s]{1,30}\}|\^\{[^{}\s]{0,30}\}|_[A-Za-z0-9](?![\w/@{])|\^(?:[A-Za-z0-9]\b|\*(?![\w*])))"
_RAW = re.compile(
    r"(?<![\w\\/.@$])(?!(?:is|as|to|in|on|at|by|of|or|no|my)_[a-z]\b)"  # "is_a", a relation
    rf"(?:[A-Za-zΑ-ω]{{1,2}}(?=[_^])|[A-Za-z]{{1,12}}(?=_\{{)|(?<=-)(?=\^)){_SCRIPT}+"
    r"|(?<!\w)(?<![A-Z]:)\\[A-Za-z]{2,}(?:\{[^{}]*\})*"  # "C:\text" is a path
)


def unpaired(page: Page) -> Iterator[Spot]:
    """A dollar sign without its other half."""
    for place, number in enumerate(formula_faults(page.review.body)):
        line = page.lines[number - 1]
        at = page.prose[number - 1].find("$")
        at = at if at >= 0 else line.find("$")
        yield Spot(
            shown(line, at, at + 1), line=number, mends=_closed(page, number, line) if place < _MOST_MENDED else ()
        )


def doubled(page: Page) -> Iterator[Spot]:
    """A symbol or a formula that was copied twice, as it reads and as it was written."""
    for number, line in page.prose_lines():
        spots = [(found, f"${_single(found)}$") for pattern in _COPIED for found in pattern.finditer(line)]
        spots += [(found, f"${found[0][0]}$") for found in _SAME_LETTER.finditer(line) if _is_symbol(line, found)]
        for found, new in sorted(spots, key=lambda spot: spot[0].start()):
            mend = Mend(Field.BODY, number, *found.span(), new)
            yield Spot(shown(page.lines[number - 1], *found.span()), line=number, mends=(mend,))
    for piece in page.formulas:
        if _is_doubled(piece.tex):
            yield Spot(shown(piece.source), line=piece.line)


def lost(page: Page) -> Iterator[Spot]:
    """Brackets around nothing, a name without its beginning, a sentence without its last symbol."""
    for number, line in page.prose_lines():
        for span in lost_in(line):
            yield Spot(shown(page.lines[number - 1], *span), line=number)


def lost_in(line: str) -> list[tuple[int, int]]:
    """From and to of each place of prose where a symbol must have stood."""
    patterns = (_EMPTY_BRACKETS, _NO_OBJECT) if _FLAGS.search(line) else (_EMPTY_BRACKETS, _LOST_FRONT, _NO_OBJECT)
    return [found.span() for pattern in patterns for found in pattern.finditer(line)]


def raw_tex(page: Page) -> Iterator[Spot]:
    """TeX outside of dollars: readers see its source, or a guess. One spot a line, none where a dollar is unpaired:
    more of them would not help there."""
    torn = frozenset(formula_faults(page.review.body))
    for number, line in page.prose_lines():
        copied = [span.span() for pattern in _COPIED for span in pattern.finditer(line)]
        found = [one for one in _RAW.finditer(line) if _is_tex(one[0]) and not _within(one, copied)]
        if found and number not in torn:
            mends = tuple(
                Mend(Field.BODY, number, *one.span(), f"${one[0]}$")
                for one in found
                if one[0].count("{") == one[0].count("}")
            )
            yield Spot(
                shown(page.lines[number - 1], *found[0].span()), line=number, facts={"count": len(found)}, mends=mends
            )


def commands(page: Page) -> Iterator[Spot]:
    """A command that Telegram does not draw, or that only its author knows."""
    for piece in page.formulas:
        for found in _COMMAND.finditer(_DEFINES.sub(" ", piece.tex)):
            name = found[1]
            if name in BAD or name not in KNOWN:
                yield Spot(shown(piece.source), line=piece.line, facts={"command": f"\\{name}"})
                break


def broken(page: Page) -> Iterator[Spot]:
    """TeX that does not come out even: braces, \\left without \\right, a bar that opens nothing."""
    for piece in page.formulas:
        if _is_uneven(piece.tex):
            yield Spot(shown(piece.source), line=piece.line)


def in_details(page: Page) -> Iterator[Spot]:
    """Formulas in a folded part: the apps do not draw them there."""
    for found in _DETAILS.finditer(page.review.body):
        line = page.review.body.count("\n", 0, found.start()) + 1
        if any(line <= piece.line <= line + found[0].count("\n") for piece in page.formulas):
            yield Spot(shown(found[0].split("\n")[0]), line=line)


def _closed(page: Page, number: int, line: str) -> tuple[Mend, ...]:
    """Where one dollar alone is wrong: it goes from the end of a sentence, and closes behind one piece of TeX. Where a
    pair holds whole sentences, both are."""
    last = len(line.rstrip()) - 1
    gone = [Mend(Field.BODY, number, last, last + 1, "")] if line.rstrip().endswith((".$", "!$", "?$")) else []
    words = [Mend(Field.BODY, number, *found.span(), f"${found['tex']}$") for found in _TEX_WORD.finditer(line)]
    runs = [Mend(Field.BODY, number, *found.span(), f"{found[0]}$") for found in _TEX_RUN.finditer(line)]
    candidates = [(mend,) for mend in gone + words] + [(*gone, mend) for mend in runs if gone]
    for mends in candidates[:_MOST_TRIES]:
        lines = list(page.lines)
        for mend in mends:  # from the end of the line
            text = lines[number - 1]
            lines[number - 1] = text[: mend.start] + (mend.new or "") + text[mend.end :]
        if number not in formula_faults("\n".join(lines)):
            return mends
    return ()


def _single(found: re.Match[str]) -> str:
    groups = found.groups()
    return (
        f"{groups[0]}_{groups[1]}"
        if len(groups) > 1 and len(groups[1]) == 1
        else (f"{groups[0]}_{{{groups[1]}}}" if len(groups) > 1 else groups[0])
    )


def _is_symbol(line: str, found: re.Match[str]) -> bool:
    """Three letters that make no word, or two where only a symbol can stand."""
    if found[0] in _ROMAN or (found[0] in _WORDS and not _QUANTITY.search(line[: found.start()])):
        return False
    if len(found[0]) == 3:
        return True
    return bool(_QUANTITY.search(line[: found.start()])) or line[found.end() : found.end() + 2] in {" ,", " ."}


def _is_doubled(tex: str) -> bool:
    if len(tex) > _LONGEST_TEX:
        return False
    if _TWICE.match(tex) or _AT_BOTH_ENDS.fullmatch(tex):
        return True
    if _OPERATOR_AFTER.search(tex):
        return True
    against = _AGAINST_ITSELF.search(tex)
    if against is None:
        return False
    one, two = ("".join(against[side].split()) for side in ("one", "two"))
    return one == two


def _is_uneven(tex: str) -> bool:
    plain = re.sub(r"\\[{}\\]", "", tex)
    depth = 0
    for sign in plain:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return True
    escaped = re.search(r"[_^]\{\\\{\s*\w+(?:[+-]\w+)?\s*\\\}\}|\\text\{text\}|\{text\}\\\{", tex)
    sides = len(re.findall(r"\\left(?![a-z])", tex)) - len(re.findall(r"\\right(?![a-z])", tex))
    return depth != 0 or _has_crossed_bars(tex) or bool(escaped) or sides != 0


def _has_crossed_bars(tex: str) -> bool:
    """A norm that closes where none is open: the bar that should open one carries an exponent or an index.

    Between brackets one bar alone parts two distributions, and says nothing of norms outside.
    """
    return any(_has_crossed_pairs(side) for group in _groups(tex) for side in _RELATION.split(group))


def _groups(tex: str) -> Iterator[str]:
    """What stands between each pair of brackets, and outside of all, with "()" in place of what is nested in it."""
    open_ones: list[list[str]] = [[]]
    for piece in _PARENTHESIS.split(tex):
        if piece in {"(", "["}:
            open_ones.append([])
        elif piece in {")", "]"} and len(open_ones) > 1:
            yield "()".join(open_ones.pop())
        else:
            open_ones[-1].append(piece)
    yield from ("()".join(pieces) for pieces in open_ones)


def _has_crossed_pairs(tex: str) -> bool:
    bars = list(_BAR.finditer(tex))
    return len(bars) % 2 == 0 and any(_SCRIPTED.match(tex, bar.end()) for bar in bars[::2])


def _within(found: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= found.start() < end for start, end in spans)


def _is_tex(text: str) -> bool:
    if text.startswith("\\"):
        name = _COMMAND.match(text)
        return name is not None and name[1] in KNOWN
    return True
