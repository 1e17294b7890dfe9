"""Whatever stands in a file: records, doubts, or InvalidInput. `tests/bench/linearity.py` measures how time grows."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.notes.parse import looks_like_notes, parse_notes
from bot.intake.papers.arxiv_atom import looks_like_arxiv_atom, parse_arxiv_atom
from bot.intake.papers.blogposts import looks_like_blogposts, parse_blogposts
from bot.intake.papers.huggingface import looks_like_daily_papers, parse_daily_papers
from bot.intake.papers.huggingface_api import looks_like_daily_papers_api, parse_daily_papers_api
from bot.intake.record import Found
from bot.intake.source import File, file_of
from tests.sizes import sized
from tests.unit.intake.pages import API, BLOGPOSTS, DAILY_PAPERS, NOTES, atom_entry, atom_feed, ignore_progress

Parse = Callable[[File], Iterator[Found]]

PARSERS: dict[str, Parse] = {
    "page": lambda source: parse_daily_papers(source, date(2026, 11, 21), ignore_progress),
    "blogposts": lambda source: parse_blogposts(source, ignore_progress),
    "notes": lambda source: parse_notes(source, ignore_progress),
    "api": lambda source: parse_daily_papers_api(source, ignore_progress),
    "atom": lambda source: parse_arxiv_atom(source, ignore_progress),
}
GOOD = {
    "page": DAILY_PAPERS,
    "blogposts": BLOGPOSTS,
    "notes": NOTES,
    "api": API,
    "atom": atom_feed(atom_entry(), atom_entry("Strings")),
}
CLAIMS = (
    *(looks_like_daily_papers, looks_like_blogposts, looks_like_notes, looks_like_daily_papers_api),
    looks_like_arxiv_atom,
)
PIECES = st.sampled_from(
    (
        *("\n", "\n\n", "\n\n\n", " ", "·", "•", "Jun 12", "Feb 30, 9999 1", "0 authors", "A title", "It ends.", "\\["),
        *("```", "\0", "\r", "\u2028", "{", "[", "]", '"', "<", ">", "<!DOCTYPE a>", "</entry>", "&x;", "9" * 30, "×²"),
    )
)


def refusal(parse: Parse, data: bytes) -> InvalidInput | None:
    """The refusal, None where it was read; any other error is the test's failure."""
    try:
        list(parse(file_of("kites.txt", data)))
    except InvalidInput as error:
        return error
    return None


def is_clear(error: InvalidInput | None) -> bool:
    return error is None or (error.place.startswith("kites.txt") and bool(error.reason))


@pytest.mark.parametrize("kind", PARSERS)
@given(data=st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    assert is_clear(refusal(PARSERS[kind], data))


@pytest.mark.parametrize("kind", PARSERS)
@given(pieces=st.lists(PIECES | st.text(max_size=3), max_size=30))
def test_any_pieces_of_such_documents_are_read_or_refused(kind: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert is_clear(refusal(PARSERS[kind], text.encode("utf-8", "surrogatepass")))
    assert all(isinstance(looks_like(text), bool) for looks_like in CLAIMS)


@pytest.mark.parametrize("kind", PARSERS)
@given(start=st.integers(0, 3000), length=st.integers(0, 40), instead=PIECES | st.text(max_size=5))
def test_a_good_document_with_a_hole_is_read_or_refused(kind: str, start: int, length: int, instead: str) -> None:
    good = GOOD[kind]
    start %= len(good)
    text = good[:start] + instead + good[start + length :]
    assert is_clear(refusal(PARSERS[kind], text.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("kind", ["page", "blogposts", "notes"])
@pytest.mark.parametrize(
    "line", ["\n", "a\n", "Kite\n\n", "·\n", "It ends.\n\n\n", "```\n", "\\(", "· ", "<", "(", "- "]
)
def test_a_long_hostile_document_is_read_or_refused(kind: str, line: str) -> None:
    """In some tenths of a second; in square time, not before the test is given up. In the soak 64 000 lines."""
    text = line * sized(16_000, soak=64_000)
    assert is_clear(refusal(PARSERS[kind], text.encode()))
    assert all(isinstance(looks_like(text[: 256 * 1024]), bool) for looks_like in CLAIMS)
