"""Corrections and their edits: one text at a time, and what the channel shows is never guessed."""

import pytest

from bot.errors import AlreadyApplied, AlreadyQueued, NotFound
from bot.publishing.audit import Did
from bot.publishing.corrected import EDIT
from bot.publishing.corrections import Correction, Edit, Posted
from bot.publishing.post import FrozenPart, PartState, PostKind, visible_hash
from bot.reviews.review import Review, ReviewState
from bot.storage.database import Database
from bot.values import replace
from tests.contract.parts import begin
from tests.makers import NOW, OWNER_ID, TODAY, later, make_frozen, make_paper, make_post, make_review

OLD = make_review("Layers", body="The old text.")
NEW = replace(OLD, body="The new text.")
NEWER = replace(OLD, body="The newer text.")


async def post(database: Database, *texts: str, review: Review = OLD) -> int:
    """The review's id; its messages stand in the channel as 10, 11, …"""
    review_id = await freeze(database, *texts, review=review)
    await confirm_all(database, 10)
    return review_id


async def freeze(database: Database, *texts: str, review: Review = OLD) -> int:
    entry = await database.queue.add(review, review.title, NOW)
    frozen = make_post(*texts, review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None)
    return entry.stored.id


async def confirm_all(database: Database, first: int) -> None:
    while due := await database.delivery.due(NOW):
        assert await database.delivery.confirm(await begin(database, due[0]), first, None, NOW)
        first += 1


async def wanted(database: Database, review_id: int, after: Review = NEW, cause: str = "1") -> Correction:
    correction = await database.corrections.propose(review_id, after, OWNER_ID, NOW, f"update:{cause}")
    at = later(minutes=int(cause))
    assert await database.corrections.publish(correction.id, OWNER_ID, at, f"button:{cause}")
    return correction


def edit(text: str) -> FrozenPart:
    return FrozenPart(EDIT, {"text": text, "entities": []}, visible_hash(text))


async def posted(database: Database, review_id: int) -> Posted:
    found = await database.corrections.posted(review_id)
    assert found is not None
    return found


async def planned(database: Database, correction: Correction, *texts: str | None) -> list[Edit]:
    """Its edits, a text for each message or None."""
    messages = (await posted(database, correction.before.id)).messages
    edits = {one.part_id: edit(text) for one, text in zip(messages, texts, strict=True) if text is not None}
    assert await database.corrections.plan(correction, edits, None, NOW)
    return await database.corrections.due(NOW)


async def shown(database: Database, review_id: int) -> list[str]:
    return [one.shown.payload["text"] for one in (await posted(database, review_id)).messages]


async def told(database: Database) -> list[dict[str, object]]:
    return [dict(one.facts) for one in await database.notices.pending(99) if one.kind == "corrected"]


async def test_a_text_that_came_changes_nothing_before_the_owners_word(database: Database) -> None:
    review_id = await post(database, "one")
    correction = await database.corrections.propose(review_id, NEW, OWNER_ID, NOW, "update:1")
    assert (correction.before.review.body, correction.after.body) == (OLD.body, NEW.body)
    assert (await posted(database, review_id)).stored.review.body == OLD.body
    assert await database.corrections.wanted() == []


async def test_the_same_text_is_proposed_once(database: Database) -> None:
    review_id = await post(database, "one")
    first = await database.corrections.propose(review_id, NEW, OWNER_ID, NOW, "update:1")
    again = await database.corrections.propose(review_id, NEWER, OWNER_ID, NOW, "update:1")
    assert (again.id, again.after.body) == (first.id, NEW.body)


async def test_what_readers_do_not_see_is_not_corrected(database: Database) -> None:
    entry = await database.queue.add(make_review("waits"), "waits", NOW)
    for review_id in (entry.stored.id, 999):
        with pytest.raises(NotFound):
            await database.corrections.propose(review_id, NEW, OWNER_ID, NOW, "update:1")
        assert await database.corrections.posted(review_id) is None


async def test_a_text_about_another_reviews_paper_is_refused(database: Database) -> None:
    await post(database, "one", review=make_review("first", paper=make_paper()))
    entry = await database.queue.add(OLD, "a", NOW)
    frozen = make_post("two", review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 8, TODAY, frozen, NOW, slot=None, cause=None)
    await confirm_all(database, 20)
    with pytest.raises(AlreadyQueued):
        await database.corrections.propose(entry.stored.id, replace(NEW, paper=make_paper()), OWNER_ID, NOW, "update:1")


async def test_a_published_text_is_the_reviews_and_on_record(database: Database) -> None:
    review_id = await post(database, "one")
    correction = await wanted(database, review_id)
    stored = (await posted(database, review_id)).stored
    assert (stored.review.body, stored.review.number, stored.review.date) == (NEW.body, 7, TODAY)
    assert [one.id for one in await database.corrections.wanted()] == [correction.id]
    (change, *_) = await database.audit.changes(1)
    assert (change.did, change.actor_id, change.after["characters"]) == (Did.CORRECTED, OWNER_ID, len(NEW.body))


async def test_of_two_owners_the_first_wins_and_the_other_is_told(database: Database) -> None:
    review_id = await post(database, "one")
    mine = await database.corrections.propose(review_id, NEW, OWNER_ID, NOW, "update:1")
    theirs = await database.corrections.propose(review_id, NEWER, 2, NOW, "update:2")
    assert await database.corrections.publish(mine.id, OWNER_ID, NOW, "button:1")
    assert await database.corrections.publish(theirs.id, 2, NOW, "button:2") is None
    with pytest.raises(AlreadyApplied):
        await database.corrections.publish(mine.id, OWNER_ID, NOW, "button:1")
    assert (await posted(database, review_id)).stored.review.body == NEW.body


async def test_while_the_post_is_on_its_way_nothing_is_planned(database: Database) -> None:
    review_id = await freeze(database, "one", "two")
    correction = await wanted(database, review_id)
    assert await database.corrections.wanted() == []
    assert not (await posted(database, review_id)).at_rest
    await confirm_all(database, 10)
    assert [one.id for one in await database.corrections.wanted()] == [correction.id]
    assert (await posted(database, review_id)).base.body == OLD.body


async def test_an_edit_that_came_through_is_what_the_message_shows(database: Database) -> None:
    review_id = await post(database, "one", "two")
    correction = await wanted(database, review_id)
    (only,) = await planned(database, correction, None, "two, new")
    assert (only.message_id, only.attempt) == (11, 0)
    assert await database.corrections.begin(only, NOW)
    assert not await database.corrections.begin(only, NOW)
    await database.corrections.done(only, NOW)
    assert await shown(database, review_id) == ["one", "two, new"]
    found = await posted(database, review_id)
    assert (found.base.body, found.at_rest) == (NEW.body, True)
    (facts,) = await told(database)
    assert (facts["edited"], facts["count"], facts["failed"]) == (1, 2, [])


async def test_the_owners_hear_once_with_the_last_edit(database: Database) -> None:
    review_id = await post(database, "one", "two")
    first, second = await planned(database, await wanted(database, review_id), "one, new", "two, new")
    await database.corrections.done(first, NOW)
    assert await told(database) == []
    await database.corrections.fail(second, "400 message to edit not found", NOW)
    (facts,) = await told(database)
    assert facts["failed"] == [{"position": 2, "message_id": 11, "reason": "400 message to edit not found"}]


async def test_what_was_put_off_waits_for_its_time(database: Database) -> None:
    review_id = await post(database, "one")
    (only,) = await planned(database, await wanted(database, review_id), "one, new")
    await database.corrections.begin(only, NOW)
    await database.corrections.postpone(replace(only, attempt=1), later(minutes=1), "429")
    assert await database.corrections.due(NOW) == []
    (again,) = await database.corrections.due(later(minutes=1))
    assert again.attempt == 1


async def test_a_second_correction_replaces_what_is_planned_of_the_first(database: Database) -> None:
    review_id = await post(database, "one", "two")
    first = await wanted(database, review_id)
    one, two = await planned(database, first, "one, new", "two, new")
    await database.corrections.begin(one, NOW)
    await wanted(database, review_id, NEWER, "2")
    assert await database.corrections.due(NOW) == []
    assert not await database.corrections.begin(two, NOW)
    found = await posted(database, review_id)
    assert found.base.body == OLD.body
    assert [message.shown.in_doubt for message in found.messages] == [True, False]
    await database.corrections.done(one, NOW)
    assert [one.shown.in_doubt for one in (await posted(database, review_id)).messages] == [True, False]
    assert await shown(database, review_id) == ["one", "two"]
    assert await told(database) == []


async def test_a_correction_that_was_replaced_is_not_planned(database: Database) -> None:
    review_id = await post(database, "one")
    first = await wanted(database, review_id)
    await wanted(database, review_id, NEWER, "2")
    assert not await database.corrections.plan(first, {}, None, NOW)


async def test_what_was_refused_is_tried_again_unless_another_correction_came(database: Database) -> None:
    review_id = await post(database, "one")
    first = await wanted(database, review_id)
    (only,) = await planned(database, first, "one, new")
    await database.corrections.fail(only, "400", NOW)
    assert (await posted(database, review_id)).base.body == OLD.body
    assert await database.corrections.again(first.id, NOW, "button:again")
    assert len(await database.corrections.due(NOW)) == 1
    await database.corrections.fail(only, "400", NOW)
    await wanted(database, review_id, NEWER, "2")
    assert not await database.corrections.again(first.id, NOW, "button:once more")


async def test_what_does_not_fit_is_a_post_whose_message_is_one_of_the_reviews(database: Database) -> None:
    review_id = await post(database, "one")
    correction = await wanted(database, review_id)
    reply = make_post(parts=(make_frozen("the rest"),), kind=PostKind.CORRECTION, review_id=review_id)
    assert await database.corrections.plan(correction, {}, reply, NOW)
    await confirm_all(database, 30)
    found = await posted(database, review_id)
    assert found.stored.message_ids == (10, 30)
    assert [(one.message_id, one.shown.is_reply) for one in found.messages] == [(10, False), (30, True)]
    assert found.stored.state is ReviewState.ARCHIVED
    kinds = [(one.kind, one.facts.get("post_kind")) for one in await database.notices.pending(9)]
    assert kinds == [("posted", "review"), ("corrected", None), ("posted", "correction")]


async def test_a_reply_that_is_refused_leaves_the_review_where_it_is(database: Database) -> None:
    review_id = await post(database, "one")
    correction = await wanted(database, review_id)
    reply = make_post(parts=(make_frozen("the rest"),), kind=PostKind.CORRECTION, review_id=review_id)
    assert await database.corrections.plan(correction, {}, reply, NOW)
    (part,) = await database.delivery.due(NOW)
    assert await database.delivery.refuse(await begin(database, part), "400", NOW)
    found = await database.delivery.part(part.id)
    assert found is not None
    assert found.state is PartState.FAILED
    assert (await posted(database, review_id)).stored.state is ReviewState.ARCHIVED


async def test_an_edit_that_comes_while_the_review_is_posted_is_wanted_by_itself(database: Database) -> None:
    entry = await database.queue.add(OLD, "a", NOW)
    await database.editings.begin(OWNER_ID, entry.stored.id, later(days=1))
    frozen = make_post("one", review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None)
    revision = await database.editings.revise(OWNER_ID, NEW, NOW, "update:1")
    assert revision is not None
    assert revision.too_late
    await confirm_all(database, 10)
    (correction,) = await database.corrections.wanted()
    assert correction.after.body == NEW.body
