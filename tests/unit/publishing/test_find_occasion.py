"""What a post says around its review: earlier ones that are really about the same, and who asked for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.archive.similar import SimilarReview
from bot.pipeline.candidate import Promise
from bot.publishing.find_occasion import FindOccasion
from bot.publishing.occasion import Mention, Occasion, Occasions
from bot.reviews.review import ReviewState, StoredReview
from bot.values import replace
from tests.makers import NOW, make_candidate, make_paper, make_record, make_review, make_stored

DAY = date(2026, 11, 22)
NEW = make_stored(501, make_review("Graph Memory", paper=make_paper("2511.01234")))


def similar(number: int, *, day: date | None = date(2026, 1, 1), close: bool = True) -> SimilarReview:
    return SimilarReview(make_stored(number, make_review(f"Title {number}", number=number, date=day)), 0.5, close)


class Archive:
    """What is similar, what was promised, and how many asked for any paper."""

    def __init__(
        self,
        *found: SimilarReview,
        promised: Sequence[Promise] = (),
        asked: int = 0,
        broken: bool = False,
        twin: StoredReview | None = None,
    ) -> None:
        self._twin = twin
        self._found, self._promised, self._asked, self._broken = found, list(promised), asked, broken

    async def __call__(self, stored: StoredReview, limit: int) -> Sequence[SimilarReview]:
        if self._broken:
            raise OSError("the index is gone")
        return self._found[:limit]

    async def promises(self) -> list[Promise]:
        return self._promised

    async def twin(self, review_id: int) -> StoredReview | None:
        return self._twin

    async def asked_for(self, paper_key: str | None, title: str) -> int:
        return self._asked


async def occasion(archive: Archive, stored: StoredReview = NEW) -> Occasion:
    find: Occasions = FindOccasion(archive, archive, archive, archive, lambda other: f"https://t.me/x/{other.id}")
    return await find(stored, 501, DAY)


def promise(**fields: Any) -> Promise:
    return Promise(id=1, candidate=make_candidate(**fields), ballot_id=1, votes=214, voters=402, chosen_at=NOW)


async def test_the_two_closest_are_named_with_their_posts() -> None:
    found = await occasion(Archive(similar(431), similar(388), similar(300)))
    assert found.earlier == (
        Mention(number=431, title="Title 431", url="https://t.me/x/431"),
        Mention(number=388, title="Title 388", url="https://t.me/x/388"),
    )


async def test_the_twin_in_the_other_language_comes_first() -> None:
    twin = make_stored(400, make_review("זיכרון כגרף", number=400, language="he"), twin_id=NEW.id)
    found = await occasion(Archive(similar(431), similar(388), twin=twin), replace(NEW, twin_id=400))
    assert [one.number for one in found.earlier] == [400, 431]
    waiting = replace(twin, state=ReviewState.QUEUED)
    found = await occasion(Archive(similar(431), twin=waiting), replace(NEW, twin_id=400))
    assert [one.number for one in found.earlier] == [431]


async def test_nothing_far_fetched_or_younger_is_named() -> None:
    found = await occasion(Archive(similar(431, close=False), similar(502, day=DAY), similar(7, day=None)))
    assert [mention.number for mention in found.earlier] == [7]


async def test_without_a_promise_those_who_asked_are_counted() -> None:
    assert (await occasion(Archive(asked=3))).asked_by == 3
    assert (await occasion(Archive(asked=0))).asked_by is None


async def test_the_votes_of_a_promise_stand_before_those_who_asked() -> None:
    kept = promise(record=make_record("Graph Memory"))
    assert (await occasion(Archive(promised=[kept], asked=3))).asked_by == 214


async def test_a_promise_is_known_by_its_paper() -> None:
    kept = promise(record=make_record("Another name", paper=make_paper("2511.01234")))
    assert (await occasion(Archive(promised=[promise(), kept]))).asked_by == 214


async def test_a_promise_is_known_by_its_title() -> None:
    assert (await occasion(Archive(promised=[promise(title="graph  MEMORY")]))).asked_by == 214


async def test_a_promise_of_another_paper_is_not_claimed() -> None:
    assert (await occasion(Archive(promised=[promise()]))).asked_by is None


async def test_a_broken_ornament_costs_no_post() -> None:
    assert await occasion(Archive(broken=True)) == Occasion(501, DAY, review_id=501)
