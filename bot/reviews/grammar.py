"""The Markdown of reviews: CommonMark with tables and formulas, less what loses or changes the words of a chat."""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.list import list_block
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_block_dollar

_DEEPEST_CONTAINER = 24  # levels of lists and quotes (a list item counts two); deeper marks stay text
_MAX_NESTING = 40  # the parser's own bound: beyond it blocks would vanish, so it lies above the one before

# In each, the formula ends at the first mark that could end it: a failed try costs one walk to the next dollar only.
_DOUBLE = re.compile(r"\$\$((?:[^$\\]|\\.)++)\$\$", re.DOTALL)
_SINGLE = re.compile(r"(?<!\d)\$(?![\s$])((?:[^$\\]|\\.)++)(?<!\s)\$(?!\d)", re.DOTALL)
_ROUND = re.compile(r"\\\(((?:[^\\]|\\[^()])++)\\\)", re.DOTALL)
_SQUARE = re.compile(r"\\\[((?:[^\\]|\\[^\[\]])++)\\\]", re.DOTALL)

_TEX_SIGN = re.compile(r"[\\^_={}<>]")
_LONE_SYMBOL = re.compile(r"\s*[A-Za-z]['′]?\s*")
_PROSE = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}[,.;]? +[A-Za-z]{2,}|^[\d.,]+[kKmMbB]?\s+[A-Za-z]{2,}")
# No formula holds these, whatever TeX stands beside them: four words in a row, the start of a sentence, Hebrew.
_SENTENCE = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]{2,}[,;:]?\s+){3}[A-Za-z]{2}|[.!?]\s+[A-Z][a-z]+\s+[a-z]{2}|[א-ת]{2}[,.;:]?\s+[א-ת]{2}"
)
_COMMAND = re.compile(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?")  # \text{…} may hold any words

BlockRule = Callable[[StateBlock, int, int, bool], bool]


@cache
def grammar() -> MarkdownIt:
    """The parser; built once, since it keeps nothing between two texts.

    Off, each because it would eat or bend what authors type: raw HTML (stays text), setext headings (a stray dash under
    a paragraph is no heading), indented code (indents here are accidents), link definitions (would vanish).
    """
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
    md.disable(["html_block", "html_inline", "lheading", "code", "reference"])
    md.block.ruler.at("list", _bounded(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("blockquote", _bounded(blockquote), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.before("fence", "math_block", math_block_dollar(allow_labels=False, allow_blank_lines=False))
    md.inline.ruler.before("escape", "formula", _formula)
    return md


def _bounded(rule: BlockRule) -> BlockRule:
    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < _DEEPEST_CONTAINER and rule(state, start, end, silent)

    return bounded


def _formula(state: StateInline, silent: bool) -> bool:
    """`$…$`, `$$…$$`, `\\(…\\)` and `\\[…\\]` inside a paragraph.

    Ours, since the plugin's rule refuses a formula at the start of a paragraph that ends with a digit.
    """
    found = formula_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    kind, match = found
    if not silent:
        token = state.push(kind, "math", 0)
        token.content = match[1].strip()
    state.pos = match.end()
    return True


def formula_at(text: str, start: int, end: int) -> tuple[str, re.Match[str]] | None:
    """The formula that starts at `start` in `text[:end]`, with the kind of its token; its TeX is the first group."""
    if text[start] == "$":
        double = _DOUBLE.match(text, start, end)
        if double and double[1].strip():
            return "math_display", double
        single = _SINGLE.match(text, start, end)
        return ("math_inline", single) if single and not _is_prose(single[1]) else None
    if text[start] == "\\":
        inline = _ROUND.match(text, start, end)
        if inline and (_TEX_SIGN.search(inline[1]) or _LONE_SYMBOL.fullmatch(inline[1])):
            return "math_inline", inline
        display = _SQUARE.match(text, start, end)
        if display and _TEX_SIGN.search(display[1]):
            return "math_display", display
    return None


def _is_prose(content: str) -> bool:
    """Words between two prices ("$395k against a US$"), or between formulas that lost a dollar, are no formula."""
    if _SENTENCE.search(_COMMAND.sub(" ", content)):
        return True
    return bool(_PROSE.search(content)) and not _TEX_SIGN.search(content)
