"""One editing a person, and one text of it."""

import pytest

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.mending import Held, Word
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from tests.makers import BY_SHELL, NOW, OWNER_ID, READER_ID, TODAY, later, make_paper, make_post, make_review

TOMORROW = later(days=1)
NEW = make_review("Layers, mended", body="The whole text, anew.", reviewers=("Omer Example",))


async def draft(database: Database, title: str = "a") -> int:
    entry = await database.queue.add(make_review(title), title, NOW)
    await database.queue.remove(entry.stored.id, BY_SHELL)
    return entry.stored.id


async def freeze(database: Database, review_id: int) -> None:
    entry = await database.queue.put_first(review_id, NOW, None)
    post = make_post("one", "two", review_id=review_id)
    assert await database.slots.freeze(entry, 7, TODAY, post, NOW, slot=None, cause=None)


async def test_a_text_takes_the_place_of_the_one_that_is_edited(database: Database) -> None:
    review_id = await draft(database)
    assert (await database.editings.begin(OWNER_ID, review_id, TOMORROW)).review.title == "a"
    found = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert found is not None
    assert (found.before.review.title, found.after.review) == ("a", NEW)
    assert (found.after.id, found.after.state) == (review_id, ReviewState.DRAFT)
    assert found.after.revision > found.before.revision
    assert not found.too_late


async def test_the_next_text_is_no_longer_for_it(database: Database) -> None:
    await database.editings.begin(OWNER_ID, await draft(database), TOMORROW)
    await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert await database.editings.editing(OWNER_ID, NOW, "update:1:2") is None
    assert await database.editings.revise(OWNER_ID, make_review("other"), NOW, "update:1:2") is None


async def test_a_repeated_update_finds_its_text_taken(database: Database) -> None:
    await database.editings.begin(OWNER_ID, await draft(database), TOMORROW)
    first = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert await database.editings.editing(OWNER_ID, NOW, "update:1:1") is not None
    again = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert first is not None
    assert again is not None
    assert (again.before, again.after) == (first.after, first.after)


async def test_an_editing_ends_by_itself_or_when_its_person_says_so(database: Database) -> None:
    review_id = await draft(database)
    await database.editings.begin(OWNER_ID, review_id, TOMORROW)
    assert await database.editings.editing(OWNER_ID, TOMORROW, "update:1:1") is None
    assert await database.editings.revise(OWNER_ID, NEW, TOMORROW, "update:1:1") is None
    assert not await database.editings.end(OWNER_ID, review_id + 1)
    assert await database.editings.end(OWNER_ID, review_id)
    assert not await database.editings.end(OWNER_ID, review_id)
    assert await database.editings.editing(OWNER_ID, NOW, "update:1:1") is None


async def test_two_people_edit_apart_and_one_person_one_review(database: Database) -> None:
    first, second = await draft(database, "a"), await draft(database, "b")
    await database.editings.begin(OWNER_ID, first, TOMORROW)
    await database.editings.begin(OWNER_ID, second, TOMORROW)
    await database.editings.begin(READER_ID, first, TOMORROW)
    found = [await database.editings.editing(user, NOW, "update:1:1") for user in (OWNER_ID, READER_ID)]
    assert [editing and editing.stored.id for editing in found] == [second, first]


async def test_after_a_cut_message_only_files_are_taken(database: Database) -> None:
    await database.editings.begin(OWNER_ID, await draft(database), TOMORROW)
    await database.editings.only_files(OWNER_ID)
    editing = await database.editings.editing(OWNER_ID, NOW, "update:1:1")
    assert editing is not None
    assert editing.files_only


async def test_what_is_public_or_on_its_way_is_not_edited(database: Database) -> None:
    review_id = await draft(database)
    await freeze(database, review_id)
    for wanted in (review_id, 999):
        with pytest.raises(NotFound):
            await database.editings.begin(OWNER_ID, wanted, TOMORROW)


async def test_what_is_being_taken_out_of_the_channel_can_be_edited(database: Database) -> None:
    review_id = await draft(database)
    await freeze(database, review_id)
    for message_id in (10, None):
        (part,) = await database.delivery.due(NOW)
        sending = await database.delivery.begin(part, NOW, NOW)
        assert sending is not None
        if message_id:
            await database.delivery.confirm(sending, message_id, None, NOW)
        else:
            await database.delivery.refuse(sending, "400", NOW)
            assert await database.series.decide(Held(part.post_id, 1), Word.DELETE, NOW, "button:x")
    assert (await database.editings.begin(OWNER_ID, review_id, TOMORROW)).id == review_id
    found = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert found is not None
    assert not found.too_late


async def test_a_text_that_comes_after_the_freezing_is_kept_and_told_to_be_late(database: Database) -> None:
    review_id = await draft(database)
    await database.editings.begin(OWNER_ID, review_id, TOMORROW)
    await freeze(database, review_id)
    found = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert found is not None
    assert found.too_late
    assert (found.after.review.number, found.after.review.date) == (7, TODAY)
    (part,) = await database.delivery.due(NOW)
    assert part.frozen.payload["text"] == "one"


async def test_a_waiting_review_keeps_its_place_with_its_new_text(database: Database) -> None:
    review_id = (await database.queue.add(make_review("a"), "a", NOW)).stored.id
    await database.editings.begin(OWNER_ID, review_id, TOMORROW)
    await database.editings.revise(OWNER_ID, NEW, NOW, "update:1:1")
    assert [entry.stored.review.title for entry in await database.queue.entries()] == [NEW.title]


async def test_a_text_about_what_another_review_is_about_changes_nothing(database: Database) -> None:
    await database.queue.add(make_review("b", paper=make_paper()), "b", NOW)
    await database.editings.begin(OWNER_ID, await draft(database), TOMORROW)
    with pytest.raises(AlreadyQueued):
        await database.editings.revise(OWNER_ID, make_review("c", paper=make_paper()), NOW, "update:1:1")
    assert await database.editings.editing(OWNER_ID, NOW, "update:1:2") is not None
