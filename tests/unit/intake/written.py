"""Reviews as anybody may have written them, and archives of them, for the tests of what goes out and comes back."""

from collections.abc import AsyncIterable, Iterable
from datetime import UTC
from typing import TypeVar

from hypothesis import strategies as st

from bot.intake.record import ImportedReview
from bot.intake.source import File, Folder, file_of
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace
from tests.unit.archive.shelf import Shelf

T = TypeVar("T")

_LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\"'\\:#,[]{}-|>&*!%@`~= 🚀א\u2028\ufeff")
)
_TITLES = _LINES.map(str.strip).filter(bool)
_BODIES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")).map(str.strip).filter(bool)
_PAPERS = st.sampled_from(
    [
        None,
        *("https://arxiv.org/abs/2101.00001", "https://arxiv.org/abs/hep-th/9901001", "https://doi.org/10.1000/KITE.7"),
        *(
            "https://huggingface.co/papers/2101.00002",
            "http://kites.example/a?b={c}&d=#e",
            "https://arxiv.org/abs/210.1",
        ),
    ]
).map(lambda url: paper_from_url(url) if url else None)

REVIEWS = st.builds(
    Review,
    title=_TITLES,
    body=_BODIES,
    date=st.none() | st.dates(),
    number=st.none() | st.integers(0, 9999),
    reviewers=st.lists(_LINES, max_size=3).map(tuple),
    paper=_PAPERS,
    hook=st.none() | _LINES | st.text("ab\n\"'"),
    language=st.sampled_from(["en", "he"]),
    topics=st.lists(_LINES, max_size=3).map(tuple),
    keywords=st.lists(_LINES | st.sampled_from(["no", "2024", "1e3", "2025-01-02", "null"]), max_size=3).map(tuple),
)
"""Any review that an import takes."""

STORED = st.builds(
    StoredReview,
    id=st.just(1),
    identity=_TITLES,
    state=st.just(ReviewState.ARCHIVED),
    review=REVIEWS,
    source_line=st.none() | st.integers(0, 9999),
    message_ids=st.lists(st.integers(0, 2**31 - 1), max_size=3).map(tuple),
    posted_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    revision=st.just(1),
)


def shelf_of(reviews: Iterable[StoredReview]) -> Shelf:
    """An archive that holds these, with ids of its own."""
    shelf = Shelf()
    for place, one in enumerate(reviews, 1):
        shelf.keep(replace(one, id=place))
    return shelf


def as_stored(records: Iterable[ImportedReview]) -> list[StoredReview]:
    """What an import into an empty archive keeps of them."""
    return [
        StoredReview(
            id=place,
            identity=one.identity,
            state=ReviewState.ARCHIVED,
            review=one.review,
            source_line=one.source_line,
            message_ids=one.message_ids,
            posted_at=one.posted_at,
            revision=place,
        )
        for place, one in enumerate(records, 1)
    ]


def folder_of(name: str, files: dict[str, str]) -> Folder:
    """A folder from texts by path."""

    def found() -> list[File]:
        return [file_of(path, text.encode()) for path, text in sorted(files.items())]

    return Folder(name, lambda: iter(found()))


async def gathered(lines: AsyncIterable[T]) -> list[T]:
    return [line async for line in lines]
