"""A new text takes the place of the old one; what it does not say stays."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.archive.topic_rules import TopicRules
from bot.errors import InvalidInput
from bot.intake.propose_topics import ProposeTopics
from bot.intake.revise import EDITING_LASTS, Editing, EditReview, Revision
from bot.intake.text import Text
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace
from tests.makers import NOW, OWNER_ID, make_paper, make_review, make_stored

OLD = make_review(
    "Old", body="Old words. " * 30, paper=make_paper(), hook="A hook?", topics=("vision",), keywords=("layers",)
)
BODY = "New words, line after line. " * 12


@dataclass
class Store:
    """An `EditingStore` with one review, which takes whatever comes."""

    stored: StoredReview = field(default_factory=lambda: make_stored(5, OLD, state=ReviewState.DRAFT))
    until: datetime | None = None
    ended: bool = False

    async def begin(self, user_id: int, review_id: int, until: datetime, *, public: bool = False) -> StoredReview:
        self.until = until
        return self.stored

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None:
        return Editing(self.stored, self.until) if self.until and now < self.until and not self.ended else None

    async def only_files(self, user_id: int) -> None:
        raise AssertionError("nobody asked for that")

    async def end(self, user_id: int, review_id: int) -> bool:
        was, self.ended = self.ended, True
        return not was

    async def revise(self, user_id: int, review: Review, now: datetime, cause: str) -> Revision | None:
        before, self.stored = self.stored, replace(self.stored, review=review)
        return None if self.ended else Revision(before, self.stored)


def edit(store: Store) -> EditReview:
    return EditReview(store, lambda: ProposeTopics(TopicRules([], [])))


async def take(store: Store, text: str) -> Review:
    editing = Editing(store.stored, NOW + EDITING_LASTS)
    revision = await edit(store).take(OWNER_ID, editing, Text("new.md", text), NOW, "update:1:1")
    assert revision is not None
    return revision.after.review


async def test_an_editing_lasts_a_day() -> None:
    store = Store()
    assert (await edit(store).begin(OWNER_ID, 5, NOW)).id == 5
    assert store.until == NOW + EDITING_LASTS
    assert await edit(store).editing(OWNER_ID, NOW, "update:1:1") is not None
    assert await edit(store).end(OWNER_ID, 5)
    assert await edit(store).editing(OWNER_ID, NOW, "update:1:1") is None


async def test_what_a_text_does_not_say_stays() -> None:
    review = await take(Store(), f"# New\n\n{BODY}")
    assert review == replace(OLD, title="New", body=BODY.strip())


async def test_what_a_text_says_is_taken() -> None:
    paper = make_paper("2511.01234")
    fields = f"title: New\nreviewers: [Omer Example]\npaper: {paper.url}\nhook: Another?"
    review = await take(Store(), f"---\n{fields}\ntopics: [audio]\nkeywords: [a]\n---\n{BODY}")
    said = Review(title="New", body=BODY.strip(), reviewers=("Omer Example",), paper=paper, hook="Another?")
    assert review == replace(said, topics=("audio",), keywords=("a",))


async def test_what_is_no_review_changes_nothing() -> None:
    store = Store()
    with pytest.raises(InvalidInput):
        await take(store, "# New\n\ntoo short")
    assert store.stored.review == OLD
