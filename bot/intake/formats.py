"""The formats that can be imported: how each is recognised and who reads it. A new one is one line here."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial

from bot.errors import InvalidInput
from bot.intake.document.parse import looks_like_document, parse_document
from bot.intake.notes.parse import looks_like_notes, parse_notes
from bot.intake.papers.arxiv_atom import looks_like_arxiv_atom, parse_arxiv_atom
from bot.intake.papers.blogposts import looks_like_blogposts, parse_blogposts
from bot.intake.papers.huggingface import looks_like_daily_papers, parse_daily_papers
from bot.intake.papers.huggingface_api import looks_like_daily_papers_api, parse_daily_papers_api
from bot.intake.record import Found, Parsed
from bot.intake.rows.folder import parse_folder
from bot.intake.rows.jsonl import looks_like_jsonl, parse_jsonl
from bot.intake.source import File, Folder, Source
from bot.intake.telegram.parse import looks_like_telegram, parse_telegram
from bot.intake.text import Progress
from bot.values import Struct

AUTO = "auto"
_HEAD = 256 * 1024  # bytes that decide; a document's first header stands far above


class Format(StrEnum):
    """What can be asked for by name."""

    DOCUMENT = "document"
    TELEGRAM = "telegram"
    FOLDER = "folder"
    JSONL = "jsonl"
    HUGGINGFACE = "huggingface"
    ARXIV = "arxiv"
    BLOGPOSTS = "blogposts"
    NOTES = "notes"


ABOUT: dict[Format, str] = {
    Format.DOCUMENT: "reviews below lines such as “Dana's Daily Paper, 21.03.24: Title”",
    Format.TELEGRAM: "result.json of a channel, exported by Telegram Desktop",
    Format.FOLDER: "a directory of Markdown files with front matter",
    Format.JSONL: "one JSON object a line, such as an export",
    Format.HUGGINGFACE: "the text of the Daily Papers page, or the answer of its API",
    Format.ARXIV: "an answer of arXiv's API",
    Format.BLOGPOSTS: "titles of blog posts, each with its abstract in the next line",
    Format.NOTES: "notes: short headings, each with its explanation below",
}
"""What each is, in a few words."""

PAPERS = frozenset({Format.HUGGINGFACE, Format.ARXIV, Format.BLOGPOSTS, Format.JSONL})
"""Those that may be a list of papers."""


_UNKNOWN = "it is in no format that can be imported: " + "; ".join(f"{name} is {text}" for name, text in ABOUT.items())


class _Reader(Struct, frozen=True):
    """counts: see `Parsed`; streams: it reads a source of any length and holds little of it."""

    format: Format
    looks: Callable[[str], bool]
    parse: Callable[[File, date, Progress], Iterator[Found]]
    counts: bool = False
    streams: bool = False


class _Held:
    """What a document holds, parsed at the first call and kept: it was in memory as a whole anyway."""

    def __init__(self, parse: Callable[[Progress], Iterator[Found]]) -> None:
        self._parse = parse
        self._found: tuple[Found, ...] | None = None

    def __call__(self, progress: Progress) -> Iterator[Found]:
        if self._found is None:
            self._found = tuple(self._parse(progress))
        return iter(self._found)


def _dateless(parse: Callable[[File, Progress], Iterator[Found]]) -> Callable[[File, date, Progress], Iterator[Found]]:
    return lambda source, today, progress: parse(source, progress)


# In the order in which they are tried: the surest marks first, plain text of any kind last.
_READERS = (
    _Reader(Format.TELEGRAM, looks_like_telegram, _dateless(parse_telegram), counts=True, streams=True),
    _Reader(Format.HUGGINGFACE, looks_like_daily_papers_api, _dateless(parse_daily_papers_api)),
    _Reader(Format.JSONL, looks_like_jsonl, _dateless(parse_jsonl), streams=True),
    _Reader(Format.ARXIV, looks_like_arxiv_atom, _dateless(parse_arxiv_atom)),
    _Reader(Format.DOCUMENT, looks_like_document, _dateless(parse_document), counts=True),
    _Reader(Format.HUGGINGFACE, looks_like_daily_papers, parse_daily_papers),
    _Reader(Format.BLOGPOSTS, looks_like_blogposts, _dateless(parse_blogposts)),
    _Reader(Format.NOTES, looks_like_notes, _dateless(parse_notes)),
)


def parser_for(wanted: str, source: Source, today: date) -> Parsed:
    """The source, ready to be read in the format that was asked for, or found from its content for "auto".

    Raises InvalidInput for an unknown format, and for a source that is in none.
    """
    if wanted not in {AUTO, *Format}:
        raise InvalidInput(source.name, f"there is no format {wanted[:40]!r}; choose {', '.join((AUTO, *Format))}")
    if isinstance(source, Folder):
        if wanted not in {AUTO, Format.FOLDER}:
            raise InvalidInput(source.name, "it is a directory; name a file in it, or leave --format away")
        return Parsed(partial(parse_folder, source))
    if wanted == Format.FOLDER:
        raise InvalidInput(source.name, "it is a file; name the directory that it is in")
    reader = _reader(wanted, source)
    parse = partial(reader.parse, source, today)
    return Parsed(parse if reader.streams else _Held(parse), counts=reader.counts)


def recognised(source: File) -> Format | None:
    """The format that the beginning of a file shows; None where it is in none."""
    head = _head(source)
    return next((reader.format for reader in _READERS if reader.looks(head)), None)


def _head(source: File) -> str:
    return source.head(_HEAD).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _reader(wanted: str, source: File) -> _Reader:
    head = _head(source)
    allowed = [reader for reader in _READERS if wanted in {AUTO, reader.format}]
    found = next((reader for reader in allowed if reader.looks(head)), None)
    if found is None and wanted != AUTO:
        found = allowed[-1]  # it says itself what it misses
    if found is None:
        content = source.text().content  # says what is wrong with what is no text at all
        raise InvalidInput(source.name, _UNKNOWN if content.strip() else "it is empty")
    return found
