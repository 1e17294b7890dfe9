"""What old buttons under posts find, after numbers and ids have moved."""

from datetime import timedelta

from bot.publishing.find_posted import FindPosted
from bot.publishing.post import FrozenPart, NewPost, PostKind
from bot.reviews.review import StoredReview
from bot.storage.database import Database
from tests.makers import CHANNEL_ID, NOW, TODAY, make_frozen, make_import, make_review


def _with_button(payload: str) -> FrozenPart:
    button = {"text": "Similar", "url": f"https://t.me/review_bot?start={payload}"}
    return make_frozen(f"A post with {payload}", reply_markup={"inline_keyboard": [[button]]})


async def _posting(database: Database, number: int) -> StoredReview:
    """A review that is frozen under this number, its button naming both."""
    entry = await database.queue.add(make_review(f"Title {number}"), f"test|{number}", NOW)
    parts = (make_frozen(f"Part 1 of {number}"), _with_button(f"t_{number}_{entry.stored.id}"))
    post = NewPost(kind=PostKind.REVIEW, channel_id=CHANNEL_ID, parts=parts, review_id=entry.stored.id)
    assert await database.slots.freeze(entry, number, TODAY, post, NOW, slot=None, cause=None) is not None
    return entry.stored


async def _pressed(database: Database, number: int, review_id: int | None = None) -> str | None:
    ending = f"_{number}" + (f"_{review_id}" if review_id else "")
    found = await FindPosted(database.posted)(number, review_id, ending)
    return found.review.title if found else None


async def test_an_imported_review_is_found_by_its_number(database: Database) -> None:
    await database.imports.keep([make_import("an old one", number=431)], NOW)
    assert await _pressed(database, 431) == "an old one"
    assert await _pressed(database, 432) is None


async def test_a_post_under_way_is_found_once_a_message_of_it_left(database: Database) -> None:
    stored = await _posting(database, 501)
    assert await _pressed(database, 501, stored.id) is None
    (part, *_) = await database.delivery.due(NOW)
    assert await database.delivery.begin(part, NOW, NOW + timedelta(minutes=1)) is not None
    assert await _pressed(database, 501, stored.id) == await _pressed(database, 501) == "Title 501"


async def test_a_button_finds_its_review_under_another_number(database: Database) -> None:
    stored = await _posting(database, 501)
    (part, *_) = await database.delivery.due(NOW)
    assert await database.delivery.begin(part, NOW, NOW + timedelta(minutes=1)) is not None
    await database.numbers.renumber(stored.id, 500, NOW)
    await database.imports.keep([make_import("the new holder", number=501)], NOW)
    assert await _pressed(database, 501, stored.id) == "Title 501"
    assert await _pressed(database, 501) == "the new holder"
    assert await _pressed(database, 500) == "Title 501"


async def test_after_a_new_import_the_number_counts_and_not_a_strange_id(database: Database) -> None:
    await database.imports.keep([make_import("another", number=7), make_import("mine", number=431)], NOW)
    other = await database.posted.by_number(7)
    assert other is not None
    assert await _pressed(database, 431, other.id) == "mine"
