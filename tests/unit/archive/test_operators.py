"""The operators of the query language: how they are read, and what they find."""

from datetime import date

import pytest

from bot.archive.follow import FollowArchive
from bot.archive.query import Filter, Kind, Query, parse_query
from bot.archive.search import SearchArchive
from bot.archive.topics import Topic
from bot.index.memory import MemoryIndex
from bot.reviews.review import ReviewState
from tests.makers import make_review, make_stored
from tests.unit.archive.shelf import Shelf

DIFFUSION = Topic(
    topic="diffusion",
    name="Diffusion models",
    name_he="מודלי דיפוזיה",
    hashtag="#DiffusionModels",
    hashtag_he="#דיפוזיה",
    words=("diffusion",),
)
SHELF = (
    make_review("Old noise", body="Noise, $x^2$ of it.", date=date(2024, 12, 31), topics=("diffusion",)),
    make_review("New noise", body="Noise for $5 and $10.", date=date(2025, 3, 1), reviewers=("Orel Example",)),
    make_review(
        "Guests of noise", body="Noise.", date=date(2025, 3, 1), number=7, reviewers=("Dana Example", "Orel Guest")
    ),
    make_review("Undated noise", body="Noise.", keywords=("Image generation",)),
)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("author:orel", Query(filters=(Filter(Kind.AUTHOR, "orel"),))),
        ('noise Author:"Orel Example"', Query(words=("noise",), filters=(Filter(Kind.AUTHOR, "Orel Example"),))),
        ("-author:orel", Query(filters=(Filter(Kind.AUTHOR, "orel", without=True),))),
        ("tag:diffusion", Query(filters=(Filter(Kind.TAG, "diffusion"),))),
        ("#diffusion", Query(filters=(Filter(Kind.TAG, "diffusion"),))),
        ("-#דיפוזיה", Query(filters=(Filter(Kind.TAG, "דיפוזיה", without=True),))),
        ("has:math", Query(filters=(Filter(Kind.HAS, "math"),))),
        ("after:2025-03", Query(after=date(2025, 3, 1))),
        ("AFTER:2024 before:2025-06", Query(after=date(2024, 1, 1), before=date(2025, 6, 1))),
        ("after:2024 after:2025", Query(after=date(2025, 1, 1))),
        ("-after:2025", Query(before=date(2025, 1, 1))),
        ("the after:2025", Query(after=date(2025, 1, 1))),
        ("C# F# C++", Query(words=("c#", "f#", "c++"))),
        ("has:fun", Query(words=("fun",))),
        ("after:dinner", Query(words=("dinner",))),
        ("author: orel", Query(words=("author", "orel"))),
        ("coauthor:orel", Query(words=("coauthor", "orel"))),
        ("author:", Query(words=("author",))),
        ('tag:""', Query(words=("tag",))),
        ("#", Query()),
        ("-has:fun noise", Query(words=("noise",), without=(("has", "fun"),))),
    ],
)
def test_operators_are_read(text: str, query: Query) -> None:
    assert parse_query(text) == query


async def search_over(*topics: Topic) -> SearchArchive:
    shelf, index = Shelf(*SHELF), MemoryIndex()
    shelf.keep(make_stored(9, SHELF[0], state=ReviewState.DRAFT))
    await FollowArchive(shelf, index).catch_up()
    return SearchArchive(shelf, index, topics)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("author:orel", ["Guests of noise", "New noise"]),
        ("author:orel author:dana", ["Guests of noise"]),
        ('author:"orel guest"', ["Guests of noise"]),
        ("-author:orel", ["Old noise", "Undated noise"]),
        ("after:2025", ["Guests of noise", "New noise"]),
        ("before:2025", ["Old noise"]),
        ("after:2024-12-31 before:2025-03-02", ["Guests of noise", "New noise", "Old noise"]),
        ("after:2026", []),
        ("has:math", ["Old noise"]),
        ("-has:math", ["Guests of noise", "New noise", "Undated noise"]),
        ("tag:diffusion", ["Old noise"]),
        ("#DiffusionModels", ["Old noise"]),
        ("#דיפוזיה", ["Old noise"]),
        ('tag:"image generation"', ["Undated noise"]),
        ("#image_generation", ["Undated noise"]),
        ("noise #diffusion has:math", ["Old noise"]),
    ],
)
async def test_operators_leave_in_what_they_say_newest_first(words: str, found: list[str]) -> None:
    page = await (await search_over(DIFFUSION))(words)
    assert [hit.stored.review.title for hit in page.hits] == found
    assert page.close is bool(found)


@pytest.mark.parametrize("words", ["author:guests", "tag:guests", "#guests"])
async def test_a_writer_or_topic_that_no_review_has_is_text(words: str) -> None:
    page = await (await search_over())(words)
    assert [hit.stored.review.title for hit in page.hits] == ["Guests of noise"]


async def test_words_are_ranked_among_what_operators_leave_in() -> None:
    page = await (await search_over())("old noise author:orel")
    assert {hit.stored.review.title for hit in page.hits} == {"Guests of noise", "New noise"}


async def test_where_operators_leave_nothing_the_words_give_the_nearest() -> None:
    page = await (await search_over())("guests after:2026")
    assert [hit.stored.review.title for hit in page.hits] == ["Guests of noise"]
    assert not page.close
