"""Slips of the text itself: its title, its figures, its marks, its sentences."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.reviews.bullets import plain_bullets
from bot.reviews.faults import lost_figures
from bot.reviews.labels import whole_labels
from bot.reviews.lines import item
from bot.reviews.lint.capitals import recased
from bot.reviews.lint.finding import Field, Mend, Spot, shown
from bot.reviews.lint.page import HOLE, Page
from bot.reviews.lint.rules.formulas import lost_in
from bot.reviews.torn import joined_paragraphs

_FEWEST_CAPITALS = 12  # letters of a title: a name such as "BERT" is no shouting
_SEE_IMAGE = re.compile(
    r"(?:[-–—(]\s*|\b)see (?:the )?(?:attached )?(?:image|picture|figure|diagram)(?:\s+(?:below|above|attached))?"
    r"(?=\s*[).,;]|$)|\b(?:in|on) the (?:image|picture|figure|diagram) (?:below|above)\b"
    r"|\((?:image|picture|figure) (?:below|above|attached)\)"
    r"|(?:ראו|ראה) (?:ב)?(?:תמונה|איור|תרשים)(?:\s+(?:למטה|למעלה|מצורפת))?",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]\n])*+\]\(|<img\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sup|sub|br|p|div|span|font|center|table|t[rdh]|ul|ol|li|details|summary|small|mark|code|pre|a|h[1-6]|img(?=\s))"
    r"(?:\s[^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)
_STOPS = re.compile(r"(?<=[\w)\]”\"])(?:\.\.(?!\.)|,,|;;)(?=\s|$)")
_SPACED = re.compile(r"(?:(?<=[^\s.,:;!?(\[{|<>#=+*/–—-])|(?<=[^\s*]\*)|(?<=\w\*\*)) +(?=[.,](?:\s(?!\.)|$))")
_TIGHT_SENTENCE = re.compile(r"\A-(?=[A-Z][a-z]*(?:\s+\S+){7,}[.:!?]\s*\Z)")
_ENDS = re.compile(r"(?<=[.!?])\s+")
_FEWEST_WORDS = 8  # of a sentence that nobody writes twice by chance
_ALIKE = 0.7  # share of words that two such sentences have in common
_STEM = 5  # letters that forms of one word have in common
_LONG_WORD = re.compile(r"[^\W\d_]\w{2,}|\d+")
_TENSES = frozenset(["the", "are", "was", "were", "has", "have", "had", "will", "can"])
_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_THOUSAND = re.compile(r"(?<=\d)[kK]\b")
_TELLS_APART = re.compile(r"\A[A-Z\d]|\A(?:first|secon|third|fourt|one|two|three|forme|latte)\Z")
_LIST_BRACKET = re.compile(
    r"(?:^|\s)[(]?(?:\d{1,3}|[a-zA-Zא-ת]|[ivx]{1,5})\)|[:;=8][-']?\)|\)[:;]"  # "a)", ":)"
    r"|[\[(][^\[\]()\s]{1,20},\s?[^\[\]()\s]{1,20}[\])]"  # "[0, 0.5)"
)


def capitals(page: Page) -> Iterator[Spot]:
    """A title wholly in capitals."""
    title = page.review.title
    letters = [sign for sign in title if sign.isalpha() and sign.isascii()]
    if len(letters) >= _FEWEST_CAPITALS and len(title.split()) > 1 and not any(map(str.islower, letters)):
        new = page.known.spelling or recased(title, page.review.body)
        yield Spot(shown(title), Field.TITLE, 1, {"title": new}, (Mend(Field.TITLE, 1, 0, len(title), new),))


def figures(page: Page) -> Iterator[Spot]:
    """A caption without its figure, or words that point at one."""
    captions = lost_figures(page.review.body)
    for number in captions:
        line = page.lines[number - 1]
        yield Spot(shown(line), line=number, mends=(Mend(Field.BODY, number, 0, len(line), None),))
    if _IMAGE.search(page.review.body):
        return
    for number, line in page.prose_lines():
        found = _SEE_IMAGE.search(line)
        if found and number not in captions:
            yield Spot(shown(line, *found.span()), line=number)


def code(page: Page) -> Iterator[Spot]:
    """A block of code that is never closed, or one tick without its other."""
    fences = [index for index, line in enumerate(page.lines) if line.strip().startswith(("```", "~~~"))]
    if fences and page.code[-1] and len(fences) % 2:
        yield Spot(shown(page.lines[fences[-1]]), line=fences[-1] + 1)
    for number, line in page.prose_lines():
        if (
            line.count("`") % 2
            and "``" not in line
            and not any("`" in page.prose[near] for near in _neighbours(page, number))
        ):
            at = line.rfind("`")
            yield Spot(shown(page.lines[number - 1], at, at + 1), line=number)


def tags(page: Page) -> Iterator[Spot]:
    """Tags of a web page: readers would see them. One spot a line."""
    for number, line in page.prose_lines():
        found = list(_TAG.finditer(line))
        if found:
            mends = tuple(Mend(Field.BODY, number, *one.span(), "") for one in found)
            yield Spot(shown(page.lines[number - 1], *found[0].span()), line=number, mends=mends)


def bold(page: Page) -> Iterator[Spot]:
    """Bold marks of which one is missing. The post shows the label bold, or no star at all."""
    yield from _changed(page, whole_labels)


def bullets(page: Page) -> Iterator[Spot]:
    """Bullets that only look like some. The post shows a list."""
    yield from _changed(page, _bulleted)


def _bulleted(lines: Sequence[str]) -> list[str]:
    """As the parse reads them, and a dash right in front of a sentence that has a paragraph to itself."""
    return [_TIGHT_SENTENCE.sub("- ", line) for line in plain_bullets(lines)]


def torn(page: Page) -> Iterator[Spot]:
    """A sentence with an empty line in it, as a page break leaves it. The post shows one paragraph."""
    plain = plain_bullets(page.lines)
    index = 0
    for line in joined_paragraphs(plain):
        first, length = index, len(plain[index].rstrip())
        while length < len(line.rstrip()):  # the parts of a joined line, as they follow one another
            index += 1
            rest = plain[index].strip()
            length = line.find(rest, length) + len(rest)
        index += 1
        if index > first + 1:
            gone = tuple(Mend(Field.BODY, number + 1, 0, 0, None) for number in range(first + 1, index))
            mends = (Mend(Field.BODY, first + 1, 0, len(page.lines[first]), line), *gone)
            yield Spot(shown(page.lines[first], max(len(page.lines[first]) - 40, 0)), line=first + 1, mends=mends)


def gaps(page: Page) -> Iterator[Spot]:
    """A space before a full stop or a comma: a mark that stood there may be lost. One spot a line. Where a symbol
    surely is, `lost` tells, and closing the gap would hide the place."""
    for number, line in page.prose_lines():
        found = [one for one in _SPACED.finditer(line) if not _meets(one, lost_in(line))]
        if found:
            mends = tuple(Mend(Field.BODY, number, *one.span(), "") for one in found)
            end = found[0].end() + 1
            yield Spot(shown(page.lines[number - 1], found[0].start(), end), line=number, mends=mends)


def _meets(found: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= found.end() and found.start() <= end for start, end in spans)


def stops(page: Page) -> Iterator[Spot]:
    """Two full stops, or two commas."""
    for number, line in page.prose_lines():
        for found in _STOPS.finditer(line):
            mend = Mend(Field.BODY, number, *found.span(), found[0][0])
            yield Spot(shown(page.lines[number - 1], *found.span()), line=number, mends=(mend,))


def brackets(page: Page) -> Iterator[Spot]:
    """A bracket that nobody opened, in one paragraph."""
    for number, line in page.prose_lines():
        depth = 0
        for place, sign in enumerate(_LIST_BRACKET.sub(lambda found: "x" * len(found[0]), line)):
            depth += (sign == "(") - (sign == ")")
            if depth < 0:
                if not (
                    _opened_before(page, number) or any("(" in page.prose[near] for near in _neighbours(page, number))
                ):
                    yield Spot(shown(page.lines[number - 1], place, place + 1), line=number)
                break


def _opened_before(page: Page, number: int) -> bool:
    """Whether the paragraph above leaves a bracket open: a page break may stand between the two halves."""
    above = next((line for line in reversed(page.prose[: number - 1]) if line.strip()), "")
    return above.rfind("(") > above.rfind(")")


def repeated(page: Page) -> Iterator[Spot]:
    """The same sentence twice, a short way apart; not two that say the same of different things."""
    seen: list[tuple[int, bool, frozenset[str]]] = []
    for number, line in page.prose_lines():
        listed = item(line) is not None
        for sentence in _ENDS.split(line):
            if len(sentence.split()) < _FEWEST_WORDS or HOLE in sentence or "|" in sentence:
                continue
            words = _bag(sentence)
            near = [
                other for before, item_too, other in seen[-6:] if number - before <= 4 and not (listed and item_too)
            ]
            if any(_alike(words, other) for other in near):
                yield Spot(shown(sentence), line=number)
            seen.append((number, listed, words))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if len(one & other) < _ALIKE * max(len(one), len(other), 1):
        return False
    # One word for another, a name, a number: "the encoder …, the decoder …" is no slip.
    differ = one ^ other
    swapped = len(one - other) == len(other - one) == 1
    return not (swapped or any(_TELLS_APART.search(word) for word in differ))


def _bag(sentence: str) -> frozenset[str]:
    """Its numbers, and its longer words without their endings; names keep their capitals."""
    whole = _THOUSAND.sub("000", _COMMA.sub("", sentence))
    first, *rest = _LONG_WORD.findall(whole) or [""]
    words = (word if word[:1].isupper() else word[:_STEM].lower() for word in (first.lower(), *rest))
    return frozenset(words) - _TENSES


def _changed(page: Page, rule: Callable[[Sequence[str]], list[str]]) -> Iterator[Spot]:
    """The lines that one of the parse's own rules mends."""
    for number, (line, new) in enumerate(zip(page.lines, rule(page.lines), strict=True), 1):
        if line != new:
            mend = Mend(Field.BODY, number, 0, len(line), new)
            yield Spot(shown(line), line=number, mends=(mend,))


def _neighbours(page: Page, number: int) -> Iterator[int]:
    """The indexes of the other lines of the paragraph."""
    index = number - 1
    for step in (-1, 1):
        near = index + step
        while 0 <= near < len(page.prose) and page.prose[near].strip() and not (step > 0 and item(page.lines[near])):
            yield near
            near += step
