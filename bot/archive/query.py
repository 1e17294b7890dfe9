"""What a reader typed, taken apart. Nothing is ever an error: what is no operator is text.

    words                   any of them, the rarer the more telling; misspelt ones are corrected
    "exact phrase"          must occur as it stands, in whatever inflection
    -word  -"some words"    must not occur
    author:orel             by this writer: any part of the name, author:"orel example" for several parts
    tag:diffusion  #topic   under this topic (by id, name or hashtag, in either language) or keyword; tag:"two words"
    has:math                with formulas
    after:2025-03           of this day, month or year and later ("2025", "2025-03", "2025-03-28", "28.03.2025")
    before:2025-03          earlier than this day, month or year begins, so after:2024 before:2025 is the year 2024
    2403.17887, a link      the review of that paper: arXiv id, DOI or address in any form

Case does not matter. All operators must hold at once; a minus turns author:, tag:, # and has: round, and after: into
before:. Operators alone list newest first. An operator whose value says nothing (has:fun, after:dinner, a writer or a
topic that no review has) is read as its words.
"""

import dataclasses
import re
from datetime import date
from enum import StrEnum

from bot.archive.dates import first_day
from bot.archive.words import is_stop_word, tokens
from bot.reviews.paper import paper_from_url
from bot.values import Struct, field

MOST_CHARACTERS = 4096  # https://core.telegram.org/bots/api#message: one message; the rest of a longer text is dropped
MOST_TERMS = 64  # nobody remembers more; bounds the work for a pasted page
MOST_FILTERS = 16

Phrase = tuple[str, ...]
"""Folded words that stand next to each other in this order; never empty."""

# A phrase opens where a word may begin and closes where one may end, so that צה"ל and 5" divide nothing.
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)-(?=[^\s-]))?
        (?: (?P<operator>(?<![^\s-])(?:author|tag|has|after|before)):
            (?: ["“”„«](?P<quoted>[^"“”„«»]+)["“”»](?=[\s.,;:!?)]|$) | (?P<value>[^\s"“”„«»]\S*) )
          | ["“”„«](?P<phrase>[^"“”„«»]+)["“”»](?=[\s.,;:!?)]|$)
          | (?P<text>\S+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_HASHTAG = re.compile(r"#[^\W_].*")
_ARXIV = re.compile(r"(?:arxiv:)?(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?://|(?=(?:www\.|(?:www\.|export\.)?arxiv\.org/|alphaxiv\.org/|doi\.org/|huggingface\.co/|hf\.co/)))\S+",
    re.ASCII | re.IGNORECASE,
)
_ARXIV_IN_ADDRESS = re.compile(r"/(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?(?:[?#]|$)", re.ASCII)
_AROUND = "<>()[]{},;\"'“”"


class Kind(StrEnum):
    """What a filter looks at. The values are the words of the operators."""

    AUTHOR = "author"
    TAG = "tag"
    HAS = "has"


HAS = frozenset({"math"})
"""What `has:` may ask for."""


class Filter(Struct, frozen=True):
    """value: as typed, without quotes; without: the reviews that do not have it."""

    kind: Kind
    value: str
    without: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """What to look for; all words are folded (`words.fold`), each is given once, 64 at most altogether.

    words: in the order typed, stop words only if there is nothing else; also: forms that help where they occur and are
    not missed elsewhere ("gpt4" beside "gpt" and "4", the bare id beside an arXiv key); phrases: every one must occur;
    without: none may occur; papers: canonical keys (`Paper.key`); filters: all must hold; after: the first day wanted;
    before: the first day not wanted any more; said: the words as they were put, stop words among them, for whoever
    looks at their meaning (equal queries may be put differently).
    """

    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    papers: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    after: date | None = None
    before: date | None = None
    said: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @property
    def narrows(self) -> bool:
        """Whether an operator leaves reviews out, whatever their words."""
        return bool(self.filters or self.after or self.before)


class _Parts(Struct):
    """A query in the making. Dicts are ordered sets."""

    words: dict[str, None] = field(default_factory=dict)
    also: dict[str, None] = field(default_factory=dict)
    phrases: dict[Phrase, None] = field(default_factory=dict)
    without: dict[Phrase, None] = field(default_factory=dict)
    papers: dict[str, None] = field(default_factory=dict)
    filters: dict[Filter, None] = field(default_factory=dict)
    after: date | None = None
    before: date | None = None

    def add_text(self, text: str) -> Phrase:
        found = list(tokens(text))
        self.also |= dict.fromkeys(token.word for token in found if token.whole)
        phrase = tuple(token.word for token in found if not token.whole)
        self.words |= dict.fromkeys(phrase)
        return phrase

    def exclude(self, text: str) -> None:
        if excluded := words_of(text):
            self.without[excluded] = None

    @property
    def narrow(self) -> bool:
        return bool(self.filters or self.after or self.before)


def parse_query(text: str) -> Query:
    """The grammar above. A query of exclusions only is read as plain words; so is one that holds nothing at all.

    Characters beyond 4 096, terms beyond 64 and filters beyond 16 are ignored.
    """
    text = text[:MOST_CHARACTERS]
    parts = _Parts()
    for piece in _PIECE.finditer(text):
        _take(piece, parts)
    if not (parts.words or parts.papers or parts.narrow):
        parts = _Parts()
        parts.add_text(text)
    return _limited(parts)


def words_of(text: str) -> Phrase:
    """The folded words of a text in its order, hyphenated ones divided; may be empty."""
    return tuple(token.word for token in tokens(text) if not token.whole)


def _take(piece: re.Match[str], parts: _Parts) -> None:
    written = piece["phrase"] or piece["text"] or piece[0].removeprefix("-")
    without = bool(piece["minus"])
    if _take_operator(piece, parts, without):
        return
    if without:
        parts.exclude(written)
    elif piece["phrase"]:
        if phrase := parts.add_text(written):
            parts.phrases[phrase] = None
    elif paper := _paper_key(written):
        parts.papers[paper] = None
        if paper.startswith("arxiv:"):
            parts.also[paper.removeprefix("arxiv:")] = None
    else:
        parts.add_text(written)


def _take_operator(piece: re.Match[str], parts: _Parts, without: bool) -> bool:
    """Whether the piece is an operator with a value that it can have."""
    name = (piece["operator"] or "").lower()
    value = piece["quoted"] or piece["value"] or ""
    if piece["text"] and _HASHTAG.fullmatch(piece["text"]):
        name, value = Kind.TAG, piece["text"][1:]
    if name in {"after", "before"}:
        return _take_day(first_day(value), parts, later=(name == "after") != without)
    if not name or not words_of(value) or (name == Kind.HAS and words_of(value)[0] not in HAS):
        return False
    parts.filters[Filter(Kind(name), value, without)] = None
    return True


def _take_day(day: date | None, parts: _Parts, *, later: bool) -> bool:
    """Of several days the narrowest holds."""
    if day is None:
        return False
    if later:
        parts.after = max(day, parts.after or day)
    else:
        parts.before = min(day, parts.before or day)
    return True


def _paper_key(written: str) -> str | None:
    """The paper that a piece of text names: an id or an address in any form."""
    written = written.lstrip(_AROUND).rstrip(_AROUND + ".:!?")
    if number := _ARXIV.fullmatch(written):
        written = f"https://arxiv.org/abs/{number['id']}"
    elif doi := _DOI.fullmatch(written):
        written = f"https://doi.org/{doi['doi']}"
    elif not _ADDRESS.fullmatch(written):
        return None
    elif not written.lower().startswith("http"):
        written = f"https://{written}"
    try:
        paper = paper_from_url(written)
    except ValueError:  # what `urlsplit` says to "http://[": then it is text
        return None
    if paper and paper.key.startswith("url:") and (number := _ARXIV_IN_ADDRESS.search(written)):
        return f"arxiv:{number['id']}"  # a mirror or a reader of arXiv: alphaxiv.org/overview/…, scirate.com/arxiv/…
    return paper.key if paper else None


def _limited(parts: _Parts) -> Query:
    words = [word for word in parts.words if not is_stop_word(word)]
    if not (words or parts.papers or parts.narrow):
        words = list(parts.words)
    papers = tuple(parts.papers)[:MOST_TERMS]
    room = MOST_TERMS - len(papers)
    words = words[:room]
    return Query(
        words=tuple(words),
        also=tuple(parts.also)[: room - len(words)],
        phrases=_within(parts.phrases, MOST_TERMS),
        without=_within(parts.without, MOST_TERMS),
        papers=papers,
        filters=tuple(parts.filters)[:MOST_FILTERS],
        after=parts.after,
        before=parts.before,
        said=tuple(parts.words)[:MOST_TERMS],
    )


def _within(phrases: dict[Phrase, None], room: int) -> tuple[Phrase, ...]:
    """The first phrases that have at most `room` words together."""
    kept = []
    for phrase in phrases:
        room -= len(phrase)
        if room < 0:
            break
        kept.append(phrase)
    return tuple(kept)
