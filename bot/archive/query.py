"""What a reader typed, taken apart. Nothing is ever an error: what is no operator is text."""

import re
from dataclasses import dataclass, field

from bot.archive.words import is_stop_word, tokens
from bot.reviews.paper import paper_from_url

MOST_CHARACTERS = 4096  # https://core.telegram.org/bots/api#message: one message; the rest of a longer text is dropped
MOST_TERMS = 64  # nobody remembers more; bounds the work for a pasted page

Phrase = tuple[str, ...]
"""Folded words that stand next to each other in this order; never empty."""

# A phrase opens where a word may begin and closes where one may end, so that צה"ל and 5" divide nothing.
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)-(?=[^\s-]))?
        (?: ["“”„«](?P<phrase>[^"“”„«»]+)["“”»](?=[\s.,;:!?)]|$) | (?P<text>\S+) )""",
    re.VERBOSE,
)
_ARXIV = re.compile(r"(?:arxiv:)?(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|(?=(?:www\.|arxiv\.org/|alphaxiv\.org/|doi\.org/|huggingface\.co/)))\S+", re.ASCII)
_AROUND = "<>()[]{},;\"'“”"


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; all words are folded (`words.fold`), each is given once, 64 at most altogether.

    words: in the order typed, stop words only if there is nothing else; also: forms that help where they occur and are
    not missed elsewhere ("gpt4" beside "gpt" and "4", the bare id beside an arXiv key); phrases: every one must occur;
    without: none may occur; papers: canonical keys (`Paper.key`).
    """

    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Parts:
    """A query in the making. Dicts are ordered sets."""

    words: dict[str, None] = field(default_factory=dict)
    also: dict[str, None] = field(default_factory=dict)
    phrases: dict[Phrase, None] = field(default_factory=dict)
    without: dict[Phrase, None] = field(default_factory=dict)
    papers: dict[str, None] = field(default_factory=dict)

    def add_text(self, text: str) -> Phrase:
        found = list(tokens(text))
        self.also |= dict.fromkeys(token.word for token in found if token.whole)
        phrase = tuple(token.word for token in found if not token.whole)
        self.words |= dict.fromkeys(phrase)
        return phrase


def parse_query(text: str) -> Query:
    """Words, "exact phrases", -without, arXiv ids, DOIs and addresses of papers; everything else is text.

    A query of exclusions only is read as plain words. Characters beyond 4 096 and terms beyond 64 are ignored.
    """
    text = text[:MOST_CHARACTERS]
    parts = _Parts()
    for piece in _PIECE.finditer(text):
        _take(piece, parts)
    if not (parts.words or parts.papers):
        parts = _Parts()
        parts.add_text(text)
    return _limited(parts)


def _take(piece: re.Match[str], parts: _Parts) -> None:
    written = piece["phrase"] or piece["text"]
    if piece["minus"]:
        excluded = tuple(token.word for token in tokens(written) if not token.whole)
        if excluded:
            parts.without[excluded] = None
        return
    paper = None if piece["phrase"] else _paper_key(written)
    if paper:
        parts.papers[paper] = None
        if paper.startswith("arxiv:"):
            parts.also[paper.removeprefix("arxiv:")] = None
        return
    phrase = parts.add_text(written)
    if piece["phrase"] and phrase:
        parts.phrases[phrase] = None


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
    return paper.key if paper else None


def _limited(parts: _Parts) -> Query:
    words = [word for word in parts.words if not is_stop_word(word)]
    if not (words or parts.papers):
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
