"""Names of sections that stand as plain paragraphs, as authors and imports leave them: "Background", "2.1 The data"."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.reviews.blocks import Block, DisplayFormula, Heading, Inline, ItemList, Link, Paragraph, Strong, Text
from bot.reviews.counter import counter_in
from bot.reviews.visible import inline_text
from bot.values import Struct

# Figures chosen on the channel's own reviews, each name of which was read.
_LONGEST_NAME = 100  # characters; the longest of the channel has 88
_MOST_WORDS = 14
_MOST_PLAIN_WORDS = 6  # of a name in small letters: a longer one may be a sentence that lost its full stop
_MOST_LABEL_WORDS = 3  # of one in small letters that ends with a colon
_CAPITALISED = 0.6  # of a title's long words
_FEWEST_WORDS_BELOW = 5  # of prose
_MOST_IN_A_ROW = 2  # names below each other; more of them are a list that lost its bullets
_LEVEL = 2  # of all names, where the author has no headings of his own

_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zA-Z][.)]|[א-ת][.)])\s+(?=[A-Zא-ת\"“'*(])")
_NUMBERED_PROSE = re.compile(r"\A(?:\d{1,2}|\w)[.)]\s+")
_START = re.compile(r"[\"“'(]?(?:[A-Zא-ת]|\d)")
_SENTENCE_END = re.compile(r"[.!?;,…=,\-–—+][\"”’')\]]*\Z|(?<!\bvs)[.!?;…]\s+[\"“]?[A-Zא-ת]\w*\s+\w+\s+\w+")
_CAPTION = re.compile(r"(?:table|figure|fig\.?|image|chart|טבלה|איור|תרשים)\s+\d", re.IGNORECASE)
_COURTESY = re.compile(r"(?:(?:special|many|with) )?(?:thanks?|dear|hello|hi|credits?|by|תודה|שלום)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|\A[@#]\w")
_QUOTED = re.compile(r"[\"“„«].*[\"”»]:?|-\s.*", re.DOTALL)
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HEBREW = re.compile(r"[א-ת]")
_ASKING = re.compile(r"(?:What|Why|How|When|Where|Who)\b(?!['’]s\b)")
# A name in small letters has none of these; a sentence nearly always has one.
_OF_SENTENCES = re.compile(
    r"(?<![\w'’])(?:i|we|they|he|she|it|you|this|these|those|there|here|is|are|was|were|be|been|has|have|had|do|does|did"
    r"|can|could|will|would|may|might|must|should|let|thanks?|thank|see|read|note|say|says|said|show|shows|showed"
    r"|find|finds|found|work|works|worked|use|uses|used|make|makes|made|get|gets|got|give|gives|gave|include|includes"
    r"|grow|grows|grew|learn|learns|learned|need|needs|needed|remain|remains|seem|seems|yes|no|not|so|but|and\Z"
    r"|\w+n['’]t|\w+['’](?:re|ve|ll|d|m)|it['’]s|that['’]s"
    r"|אני|אנחנו|אנו|הוא|היא|הם|הן|זה|זאת|זו|אלה|אלו|יש|אין|היה|הייתה|היו|תודה|כן|לא|אבל|לכן|ראו|קראו)(?![\w'’])",
    re.IGNORECASE,
)
# What leads into the next line instead of naming it.
_LEADING = re.compile(
    r"(?:in|for|as|by|to|from|with|on|at|of|if|when|where|since|because|then|thus|hence|therefore|so|and|or|but|also"
    r"|that|which|namely|e\.g|i\.e|now|first|second|third|finally|below|above|following|the following|given|define"
    r"|consider|suppose|assume|recall|put|\w+ly|leading|such|more|another|one|two|three|four|five|some|several|many"
    r"|dear|hi|hello|ps|p\.s|update|edit"
    r"|כלומר|למשל|לדוגמה|לדוגמא|במילים|ראשית|שנית|הנה|כאן|כך|לפיכך|בקיצור|להלן|כמו|עבור|אם|כאשר|כש\w+|שלום|היי)(?![\w-])",
    re.IGNORECASE,
)


def with_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with names of sections as headings, all of one level.

    A name is one short line with a capital or a number at its start and no end of a sentence, above prose, a list or
    another name. In doubt it stays a paragraph: a heading that is none is worse than a plain line.
    """
    names = [
        name
        if (name := _name(block)) and below is not None and not (_is_plain_label(name) and _leads_into(below))
        else None
        for block, below in zip_longest(blocks, blocks[1:])
    ]
    headed = {index for run in _runs(names) if _opens(run, names, blocks) for index in run}
    level = max([_LEVEL, *(block.level for block in blocks if isinstance(block, Heading))])
    return tuple(
        Heading(level, _bare(block.inlines)) if index in headed and isinstance(block, Paragraph) else block
        for index, block in enumerate(blocks)
    )


class _Name(Struct, frozen=True):
    """numbered: "2.1 The data"; label: it ends with a colon."""

    numbered: bool
    label: bool


def _name(block: Block) -> _Name | None:
    text = _line(block)
    number = _NUMBERED.match(text)
    words = text[number.end() :] if number else text
    name = _Name(number is not None, words.endswith(":"))
    if not _could_be(words, numbered=name.numbered):
        return None
    plain_enough = _is_label(words) if name.label else _is_plain_name(words)
    told = _is_title(words) or plain_enough or (name.numbered and not _OF_SENTENCES.search(words))
    return name if told and not (_is_plain_label(name) and _LEADING.match(words)) else None


def _is_plain_label(name: _Name) -> bool:
    return name.label and not name.numbered


def _line(block: Block) -> str:
    """The text of one short line of words, bold or not; "" for anything else, and for a line that is a link."""
    if not isinstance(block, Paragraph) or any(isinstance(inline, Link) for inline in block.inlines):
        return ""
    worded = any(
        isinstance(inline, Text | Strong) and _TWO_LETTERS.search(inline_text((inline,))) for inline in block.inlines
    )
    text = inline_text(block.inlines).strip()
    return text if worded and len(text) <= _LONGEST_NAME and "\n" not in text else ""


def _runs(names: Sequence[_Name | None]) -> Iterator[range]:
    """The names that stand below each other."""
    start = 0
    for index, name in enumerate([*names, None]):
        if name is None:
            if start < index:
                yield range(start, index)
            start = index + 1


def _opens(run: range, names: Sequence[_Name | None], blocks: Sequence[Block]) -> bool:
    """Whether there is something to read below the last one, and they are no list that lost its bullets."""
    plain = sum(name is not None and not name.numbered for name in names[run.start : run.stop])
    below = blocks[run.stop]
    if plain > _MOST_IN_A_ROW:
        return False
    if not isinstance(below, Paragraph):
        return isinstance(below, ItemList | Heading | DisplayFormula)
    text = _NUMBERED_PROSE.sub("", inline_text(below.inlines).strip(), count=1).lstrip("\"'“(")
    said = len(text.split()) >= _FEWEST_WORDS_BELOW or text.endswith((":", "?", ".", "!"))
    return said and not text[:1].islower()


def _could_be(name: str, *, numbered: bool) -> bool:
    return (
        bool(_START.match(name))
        and len(name.split()) <= _MOST_WORDS
        and not _SENTENCE_END.search(name)
        and not (_CAPTION.match(name) and not numbered)
        and not _COURTESY.match(name)
        and not _ADDRESS.search(name)
        and not _QUOTED.fullmatch(name)
        and counter_in(name) is None
    )


def _is_label(name: str) -> bool:
    """Of a name in small letters that ends with a colon: whether it is no sentence that goes on there."""
    return len(name.split()) <= _MOST_LABEL_WORDS and not _OF_SENTENCES.search(name)


def _is_title(name: str) -> bool:
    """Capitals, as titles have them."""
    long = _LONG_WORD.findall(name)
    return (
        not _HEBREW.search(name)
        and len(long) > 1
        and sum(word[0].isupper() for word in long) >= _CAPITALISED * len(long)
    )


def _is_plain_name(name: str) -> bool:
    if len(name.split()) > _MOST_PLAIN_WORDS:
        return False
    return bool(_ASKING.match(name)) or not (_OF_SENTENCES.search(name) or _LEADING.match(name))


def _leads_into(below: Block) -> bool:
    """Behind a colon lists, quotations, code and formulas have their introduction, not a name."""
    return not isinstance(below, Paragraph | Heading)


def _bare(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without the bold marks around all of it: a heading is bold."""
    return inlines[0].inlines if len(inlines) == 1 and isinstance(inlines[0], Strong) else inlines
