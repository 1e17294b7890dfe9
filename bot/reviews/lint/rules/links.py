"""The paper's link, and links that lead nowhere."""

import re
from collections.abc import Iterator

from bot.reviews.lint.finding import Field, Mend, Spot, shown
from bot.reviews.lint.page import Page
from bot.reviews.paper import Paper, paper_from_url

_ARXIV = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/[\w./-]*", re.IGNORECASE)
_NO_ID = re.compile(r"url:(?:export\.)?arxiv\.org(?:/(?:abs|pdf|html)\b.*)?")  # digits too few, too many, or none
# https://info.arxiv.org/help/arxiv_identifier.html: the first four digits are year and month of submission.
_DATED = re.compile(r"arxiv:(\d{2})(\d{2})\.\d+")
_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{5})(?![\d.]\d)")
_CUT_ID = re.compile(r"\d{4}\.\d{0,4}")
_MARKDOWN = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{0,2000})\)")
_NOWHERE = re.compile(r"#?|https?:(?://)?|about:blank", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SPOKEN = frozenset({"http", "https", "mailto"})
_BARE_SCHEME = re.compile(r"(?<![\w/])(?:javascript|vbscript|data|file|tg|intent):(?://)?[^\s<>()]{2,}", re.IGNORECASE)


def missing(page: Page) -> Iterator[Spot]:
    """No link to the paper; the pipeline may know it by the title."""
    if page.review.paper is None:
        titled = page.known.titled
        facts = {"url": titled.url} if titled else {}
        yield Spot(page.review.title[:80], Field.TITLE, 1, facts, _to_paper(titled))


def cut(page: Page) -> Iterator[Spot]:
    """An arXiv address whose id lost digits."""
    for url, place in _addresses(page):
        paper = paper_from_url(url)
        if paper is None or not (_NO_ID.fullmatch(paper.key) or _has_no_month(paper)):
            continue
        whole = _whole(page, url)
        mends: tuple[Mend, ...] = ()
        if place is None:
            mends = _to_paper(whole)
        elif whole:
            line, start = place
            mends = (Mend(Field.BODY, line, start, start + len(url), whole.url),)
        facts = {"url": url} | ({"whole": whole.url} if whole else {})
        yield Spot(url[:80], Field.PAPER if place is None else Field.BODY, place[0] if place else 1, facts, mends)


def ahead(page: Page) -> Iterator[Spot]:
    """An arXiv id of a month that is still to come on the day of posting."""
    for url, place in _addresses(page):
        paper = paper_from_url(url)
        dated = _DATED.match(paper.key) if paper else None
        if dated is None or paper is None or _has_no_month(paper):
            continue
        if (2000 + int(dated[1]), int(dated[2])) > (page.known.day.year, page.known.day.month):
            where = Field.PAPER if place is None else Field.BODY
            yield Spot(url[:80], where, place[0] if place else 1, {"url": url})


def dead(page: Page) -> Iterator[Spot]:
    """`[words](#)`: the address was lost; the words stay."""
    for number, line, found in _links(page):
        if _NOWHERE.fullmatch(found["target"]):
            mend = Mend(Field.BODY, number, found.start(), found.end(), found["words"])
            yield Spot(shown(line, found.start(), found.end()), line=number, mends=(mend,))


def dangerous(page: Page) -> Iterator[Spot]:
    """Addresses that no post may carry: a program, a file, a door of the app itself."""
    for number, line, found in _links(page):
        scheme = _SCHEME.match(found["target"])
        if scheme and scheme[1].lower() not in _SPOKEN:
            mend = Mend(Field.BODY, number, found.start(), found.end(), found["words"])
            yield Spot(shown(line, found.start(), found.end()), line=number, mends=(mend,))
    for number, line in page.prose_lines():
        spoken = _MARKDOWN.sub(lambda found: " " * len(found[0]), line)
        for bare in _BARE_SCHEME.finditer(spoken):
            mend = Mend(Field.BODY, number, bare.start(), bare.end(), "")
            yield Spot(shown(line, bare.start(), bare.end()), line=number, mends=(mend,))


def _links(page: Page) -> Iterator[tuple[int, str, re.Match[str]]]:
    for number, (line, code) in enumerate(zip(page.lines, page.code, strict=True), 1):
        if not code and "](" in line:
            yield from ((number, line, found) for found in _MARKDOWN.finditer(line))


def _addresses(page: Page) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Each arXiv address once: the paper's own, then those of the body with their line and place."""
    seen = set()
    if page.review.paper and _is_arxiv(page.review.paper):
        seen.add(page.review.paper.url)
        yield page.review.paper.url, None
    for number, line in enumerate(page.lines, 1):
        for found in _ARXIV.finditer(line):
            url = found[0].rstrip(".")
            if url not in seen:
                seen.add(url)
                yield url, (number, found.start())


def _is_arxiv(paper: Paper) -> bool:
    return paper.arxiv_id is not None or bool(_NO_ID.fullmatch(paper.key))


def _has_no_month(paper: Paper) -> bool:
    """A thirteenth month: two digits changed places."""
    dated = _DATED.match(paper.key)
    return dated is not None and not 1 <= int(dated[2]) <= 12


def _whole(page: Page, url: str) -> Paper | None:
    """The paper that a cut address must mean: the pipeline's under this title, or the one id in the text that begins
    so."""
    digits = _CUT_ID.search(url)
    start = digits[0] if digits else "\0"
    titled = page.known.titled
    if titled and titled.arxiv_id and titled.arxiv_id.startswith(start if digits else ""):
        return titled
    ids = {found[1] for line in page.lines for found in _ID.finditer(line) if found[1].startswith(start)}
    return paper_from_url(f"https://arxiv.org/abs/{ids.pop()}") if len(ids) == 1 else None


def _to_paper(paper: Paper | None) -> tuple[Mend, ...]:
    return (Mend(Field.PAPER, 1, 0, 0, paper.url),) if paper else ()
