"""Paragraphs that a page break tore: a blank line in the middle of a sentence."""

import re
from collections.abc import Sequence

from bot.reviews.lines import is_prose, item, untouchable

# The figures below were chosen on the channel's own document, where they find all but a few breaks and no false one.
_FEWEST_WORDS = 6  # of a line that is prose, not the name of a section
_LONG_PROSE = 12  # words: no name of a section is as long
_KEPT = 600  # characters of a line that are looked at, from its end

_OPENERS = "\"'“‘„(*_`["
_CLOSERS = "\"'”’»)]*_`"
_ENDED = re.compile(r"[^\w,(\[$%\-–—+=]\Z")
_ABBREVIATED = re.compile(r"(?<!\w)(?:e\.g|i\.e|vs|cf)\.\Z")
_INNER_END = re.compile(r"\w[.!?][\"”’)*_]*\s+[\"“‘(*_]*[^\W\d_a-z]")
# A word in small letters; "b. Heading", "x = 1" and addresses are something else.
_IN_SENTENCE = re.compile(
    r"[\"'“‘„(\[*_]*(?!https?:|www\.|(?:[a-z]|[ivx]{2,4})[.)]\s)(?:[a-z][a-z'’\-]+|a)(?![\w(@/:]|\s*=)"
)
_BEHIND_WORDS = re.compile(r"[,;)\]]|\([^()]{1,40}\),?\s+[a-z]")
_NUMBERED = re.compile(r"\d+(?:\.\d+)+\.?\s+[^\W\d_a-z]|(?:\d+[.)]|[a-zA-Z][.)])\s")
_SALUTATION = re.compile(r"(?:dear|hi|hello|hey|שלום|היי|לכבוד)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]\Z")
_ALL_BOLD = re.compile(r"(\*\*|__)[^*]+\1:?")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_OPEN_DOLLAR = re.compile(r"(?<![\\\d])\$(?!\s?\d)")
_LAST_WORD = re.compile(r"(?<![\w'’])([^\W\d_]+)\Z")

# No sentence and no heading ends with these.
_NEVER_LAST = re.compile(r"a|an|the|of|and|or|nor|than|into|between|its|their|whose|של|את|או|כי|אשר|בין|עם|על|וגם")
# With these a heading may end ("what it is for"), a paragraph of several sentences does not.
_SELDOM_LAST = re.compile(
    r"to|for|with|by|in|on|at|as|from|via|is|are|was|were|be|been|has|have|that|which|because|while|whether|if|but"
    r"|our|your|these|such|can|will|may|must|should|through|towards?|without|within|upon|during|only|not|also|both"
    r"|either|like|less|most|this|then|when|where|who|very|אל|אם|כאשר|לפי|לא|גם|הוא|היא|הם"
)


def joined_paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines, without blank ones in the middle of a sentence: its parts as one line, a space between them."""
    found: list[list[str]] = []  # the parts of each line
    closed = untouchable(lines)
    last, tail = -1, ""  # the last line with words: its place in `found`, and how it ends
    for index, line in enumerate(lines):
        blanks = len(found) - last - 1
        if not line.strip():
            found.append([line])
        elif (
            last >= 0
            and blanks
            and not (closed[index] or closed[index - blanks - 1])
            and is_torn(tail, line, _next_with_words(lines, index))
        ):
            del found[last + 1 :]
            found[last][-1] = found[last][-1].rstrip()
            found[last] += [_space_before(line), line.strip()]
            tail = f"{tail} {line.strip()}"[-_KEPT:]
        else:
            found.append([line])
            last, tail = len(found) - 1, line.rstrip()[-_KEPT:]
    return ["".join(parts) for parts in found]


def is_torn(before: str, after: str, then: str = "") -> bool:
    """Whether the sentence of the line `before` goes on in `after`, the next line with words; below it comes `then`.

    In doubt it does not: joining two paragraphs hides where the author stopped, leaving one torn shows it only.
    """
    rest = after.strip()
    marked = item(before)
    text = (marked.text if marked else before).strip()
    if not (is_prose(before) and is_prose(text) and is_prose(after)) or item(after) or _NUMBERED.match(rest):
        return False
    goes_on = _goes_on(rest)
    if text.endswith(":"):
        return goes_on and _is_half_said(text, rest) and not _goes_on(then.strip())
    bare = text.rstrip(_CLOSERS)
    if not bare or (_ENDED.search(bare) and not _ABBREVIATED.search(bare)):
        return False
    if goes_on:
        return _cannot_end(text, rest) or _is_running_prose(text, numbered=bool(marked and marked.number is not None))
    return _closes(text, rest) or (_cannot_end(text, rest, strictly=True) and _is_no_heading(rest))


def _goes_on(text: str) -> bool:
    """Whether no paragraph starts like this."""
    return bool(_IN_SENTENCE.match(text) or _BEHIND_WORDS.match(text))


def _cannot_end(text: str, rest: str, strictly: bool = False) -> bool:
    """Whether the sentence has to go on; `strictly`: also where what follows looks like the start of another."""
    words = len(text.split())
    last = _LAST_WORD.search(text.rstrip("*_"))
    if last and _NEVER_LAST.fullmatch(last[1]):
        return words > 1
    if last and _SELDOM_LAST.fullmatch(last[1]):
        return not strictly or words >= _LONG_PROSE or bool(_INNER_END.search(text))
    if text.endswith(","):
        fewest = _LONG_PROSE if rest.lstrip(_OPENERS)[:1].isupper() else _FEWEST_WORDS
        return words >= fewest and not _SALUTATION.match(text)
    return text.endswith(("(", "[")) or _closes(text, rest)


def _closes(text: str, rest: str) -> bool:
    """Whether a bracket or a formula is opened in one and closed in the other."""
    closing = rest.find(")")
    if text.rfind("(") > text.rfind(")") and closing >= 0 and "(" not in rest[:closing]:
        return True
    return bool(len(_OPEN_DOLLAR.findall(text)) % 2 and len(_OPEN_DOLLAR.findall(rest)) % 2)


def _is_running_prose(text: str, numbered: bool) -> bool:
    """Words of a sentence, not the name of a section or of a list's item."""
    words = len(text.split())
    if words < _FEWEST_WORDS or _ALL_BOLD.fullmatch(text):
        return False
    if _INNER_END.search(text):
        return True
    if (numbered or _NUMBERED.match(text)) and words < _LONG_PROSE:
        return False
    long = _LONG_WORD.findall(text)
    return sum(map(_is_capitalised, long)) < 0.7 * len(long)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _is_no_heading(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS or bool(_SENTENCE_END.search(text.rstrip(_CLOSERS)))


def _is_half_said(text: str, rest: str) -> bool:
    """Behind a colon: the end of a sentence whose paragraph had others, not a definition, a step or a formula."""
    prose = len(text.split()) >= _LONG_PROSE and bool(_INNER_END.search(text))
    return prose and "=" not in rest and len(rest.split()) >= _FEWEST_WORDS and bool(_SENTENCE_END.search(rest))


def _next_with_words(lines: Sequence[str], index: int) -> str:
    """ "" at the end. Each blank line is passed once only, by the line above it."""
    return next((lines[place] for place in range(index + 1, len(lines)) if lines[place].strip()), "")


def _space_before(line: str) -> str:
    return "" if line.lstrip().startswith((",", ";", ")", "]")) else " "
