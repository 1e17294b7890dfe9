"""The Atom feed of arXiv's API (https://info.arxiv.org/help/api/user-manual.html)."""

import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.papers.details import details_of
from bot.intake.record import Found
from bot.intake.source import File
from bot.intake.text import Progress
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.details import PaperDetails
from bot.reviews.paper import paper_from_reference, paper_from_url

_ATOM = "{http://www.w3.org/2005/Atom}"
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)?<feed\b[^>]{0,2000}", re.DOTALL)
# Declarations can make a small file a huge one, or read other files; the API sends none.
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = "it declares a document type or entities, which arXiv's feed never does"
_DOI = "{http://arxiv.org/schemas/atom}doi"
_ERRORS = re.compile(r"https?://arxiv\.org/api/errors")  # section 3.4 of the manual: an error is an entry too
_ISO_DAY = 10  # characters of "2026-11-18T17:59:59Z" that are its day, in UTC
_SHOWN = 200  # characters of what arXiv says


def looks_like_arxiv_atom(head: str) -> bool:
    """Whether the beginning of a text is this feed: an Atom feed that speaks of arxiv.org."""
    found = _FEED.match(head)
    return found is not None and "http://www.w3.org/2005/Atom" in found[0] and "arxiv.org/" in head


def parse_arxiv_atom(source: File, progress: Progress) -> Iterator[Found]:
    """The candidates in the feed's order, white space folded. An entry without a title (an id that arXiv does not
    know) is a doubt.

    Raises InvalidInput with arXiv's own words where it answered with an error, and for what is no such feed: XML that
    is cut or broken, any other XML, document type or entity declarations, no paper.
    """
    content = source.text().content
    if _DECLARATION.search(content):
        raise InvalidInput(source.name, _DECLARED)
    papers = 0
    for entry, done in _entries(source.name, content):
        found = _found(source.name, entry)
        papers += isinstance(found, CandidateRecord)
        yield found
        progress(done, len(content))
    if not papers:
        raise InvalidInput(source.name, "no paper in it; arXiv knows none of these ids, check them")


def arxiv_details(source: File) -> PaperDetails | None:
    """Of the one paper that was asked for, with the DOI that its journal gave it; None where arXiv does not know it.

    Raises InvalidInput as `parse_arxiv_atom` does.
    """
    content = source.text().content
    if _DECLARATION.search(content):
        raise InvalidInput(source.name, _DECLARED)
    entry = next((entry for entry, _ in _entries(source.name, content)), None)
    found = _found(source.name, entry) if entry is not None else None
    if entry is None or not isinstance(found, CandidateRecord):
        return None
    elsewhere = paper_from_reference(f"doi:{' '.join((entry.findtext(_DOI) or '').split())}")
    return details_of(found, (elsewhere.key,) if elsewhere else ())


def _entries(name: str, content: str) -> Iterator[tuple[Element, int]]:
    """Each entry, and how many characters were read until it was complete. It is forgotten once it was given."""
    stream = StringIO(content)
    root: Element | None = None
    try:
        for event, element in iterparse(stream, ("start", "end")):  # noqa: S314 - declarations were refused
            root = _feed(name, element) if root is None else root
            if event == "end" and element.tag == f"{_ATOM}entry":
                yield element, stream.tell()
                root.clear()
    except ParseError as error:
        place = f"{name}, line {error.position[0]}"
        raise InvalidInput(place, "the XML breaks off or is broken here; was the download cut short?") from None


def _feed(name: str, root: Element) -> Element:
    if root.tag != f"{_ATOM}feed":
        raise InvalidInput(name, "it is no Atom feed; save the answer of export.arxiv.org/api/query as it is")
    return root


def _found(name: str, entry: Element) -> CandidateRecord | Doubt:
    address, title = _text(entry, "id"), _text(entry, "title")
    if _ERRORS.match(address):
        raise InvalidInput(name, f"arXiv answered with an error: {_text(entry, 'summary')[:_SHOWN] or title}")
    paper = paper_from_url(address)
    if not title or paper is None:
        return Doubt(kind=DoubtKind.SKIPPED, found=(address or title)[:_SHOWN])
    return CandidateRecord(
        title=title,
        paper=paper,
        abstract=_text(entry, "summary") or None,
        published=_day(name, _text(entry, "published")),
        authors_count=len(entry.findall(f"{_ATOM}author")) or None,
        source="arxiv",
    )


def _text(entry: Element, tag: str) -> str:
    return " ".join((entry.findtext(f"{_ATOM}{tag}") or "").split())


def _day(name: str, instant: str) -> date | None:
    if not instant:
        return None
    try:
        return date.fromisoformat(instant[:_ISO_DAY])
    except ValueError:
        raise InvalidInput(name, f"{instant[:40]!r} is no date such as 2026-11-18T17:59:59Z") from None
