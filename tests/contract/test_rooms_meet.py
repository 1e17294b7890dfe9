"""What one room of the owners' desk does while another one is at work on the same review."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Chat, Message

from bot.archive.topic_rules import TopicRules
from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.screen import Reply, Told
from bot.errors import AlreadyQueued, NotFound
from bot.intake.gather import GatherDrafts
from bot.intake.propose_topics import ProposeTopics
from bot.publishing.audit import Did
from bot.publishing.drafts import Draft
from bot.publishing.head_check import Ahead
from bot.publishing.mending import Held, Word
from bot.publishing.queue import AddToQueue
from bot.reviews.review import Review
from bot.storage.database import Database
from bot.values import replace
from tests.chat.fakes import OWNER, asked
from tests.contract import by_hand
from tests.contract.arriving import ENGLISH, GUEST, NEW, OLD, arrived, deliver, freeze, stored
from tests.contract.parts import begin
from tests.makers import BY_SHELL, NOW, OWNER_ID, TODAY, later, make_paper, make_review


async def edited(database: Database, review_id: int, review: Review, cause: str) -> bool:
    """By an owner who began before."""
    revision = await database.editings.revise(OWNER_ID, review, NOW, cause)
    assert revision is not None
    return revision.too_late


async def refused(database: Database, post_id: int) -> None:
    (part,) = await database.delivery.due(NOW)
    assert await database.delivery.refuse(await begin(database, part), "no", NOW)


async def barred(database: Database, post_id: int) -> None:
    (part,) = await database.delivery.due(NOW)
    assert await database.delivery.bar(await begin(database, part), later(minutes=1), "no right", NOW)


async def withdrawn(database: Database, post_id: int) -> None:
    assert await database.delivery.withdraw(post_id, {"title": "x"}, NOW)


async def taken_away(database: Database, post_id: int) -> None:
    await deliver(database, 10)
    (part,) = await database.delivery.due(NOW)
    assert await database.delivery.refuse(await begin(database, part), "no", NOW)
    assert await database.series.decide(Held(post_id, 1), Word.DELETE, NOW, "button:delete")
    assert await database.series.cleared(post_id, (), NOW)


@pytest.mark.parametrize("end", [refused, barred, withdrawn, taken_away])
async def test_a_correction_of_a_post_that_never_stood_does_not_meet_the_next_one(
    database: Database, end: Callable[[Database, int], Awaitable[None]]
) -> None:
    entry = await database.queue.add(OLD, "layers", NOW)
    await database.editings.begin(OWNER_ID, entry.stored.id, later(days=1))
    post_id = await freeze(database, entry.stored.id, "one", "two")
    assert await edited(database, entry.stored.id, NEW, "update:1")
    await end(database, post_id)
    if await database.slots.entry(entry.stored.id) is None:
        await database.queue.put_first(entry.stored.id, NOW, None)
    await freeze(database, entry.stored.id, "new")
    await deliver(database, 40)
    assert await database.corrections.wanted() == []
    posted = await database.corrections.posted(entry.stored.id)
    assert posted is not None
    assert posted.base.body == "The new text."


async def test_a_draft_that_was_thrown_away_is_not_queued_by_an_old_button(database: Database) -> None:
    review_id, _ = await arrived(database, OLD)
    await database.drafts.discard(review_id, OWNER_ID, NOW, "button:1")
    with pytest.raises(NotFound):
        await database.queue.put_first(review_id, NOW, "button:2", OWNER_ID)


async def test_what_the_shell_queues_is_seen_when_it_leaves_again(database: Database) -> None:
    review_id, _ = await arrived(database, OLD)
    await database.drafts.discard(review_id, OWNER_ID, NOW, "button:1")
    entry = await AddToQueue(database.queue)(NEW, NOW)
    await database.queue.remove(entry.stored.id, BY_SHELL)
    assert entry.stored.id in [one.stored.id for one in await database.drafts.drafts()]


async def test_what_the_shell_queues_keeps_the_text_of_a_draft(database: Database) -> None:
    review_id, _ = await arrived(database, OLD, by=GUEST)
    entry = await AddToQueue(database.queue)(NEW, NOW)
    assert entry.stored.id == review_id
    former = await database.mending.former(review_id, entry.stored.revision)
    assert former is not None
    await database.mending.undo(former.id, NOW, "button:1")
    assert (await stored(database, review_id)).review.body == OLD.body


async def test_what_comes_back_to_the_queue_has_a_place_of_its_own(database: Database) -> None:
    first = await AddToQueue(database.queue)(make_review("Patience", paper=make_paper()), NOW)
    second = await AddToQueue(database.queue)(make_review("Second"), NOW)
    await by_hand.post(database, by_hand.by_hand())
    await database.queue.remove(second.stored.id, BY_SHELL)
    await database.queue.put_first(second.stored.id, NOW, None)
    (adopted,) = await database.archive.latest(1)
    assert await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:1")
    entries = await database.queue.entries()
    assert {one.stored.id for one in entries} == {first.stored.id, second.stored.id}
    ids = [one.stored.id for one in entries]
    assert await database.queue.move(ids[1], 1, BY_SHELL)
    assert [one.stored.id for one in await database.queue.entries()] == ids[::-1]


async def test_a_text_that_an_owner_edits_is_on_record(database: Database) -> None:
    entry = await database.queue.add(OLD, "layers", NOW)
    await database.editings.begin(OWNER_ID, entry.stored.id, later(days=1))
    assert not await edited(database, entry.stored.id, replace(OLD, title="Other layers"), "update:1")
    (change, *_) = await database.audit.changes(1)
    assert (change.did, change.actor_id, change.after) == (Did.CHANGED, OWNER_ID, {"title": "Other layers"})


@pytest.mark.parametrize(("word", "did"), [(Word.DELETE, Did.TAKEN_BACK), (Word.LEAVE, Did.POSTED)])
async def test_the_word_about_a_series_that_stopped_is_on_record(database: Database, word: Word, did: Did) -> None:
    entry = await database.queue.add(OLD, "layers", NOW)
    post_id = await freeze(database, entry.stored.id, "one", "two")
    await deliver(database, 10)
    (part,) = await database.delivery.due(NOW)
    assert await database.delivery.refuse(await begin(database, part), "no", NOW)
    assert await database.series.decide(Held(post_id, 1), word, NOW, "button:x", OWNER_ID)
    (change, *_) = await database.audit.changes(1)
    assert (change.did, change.actor_id) == (did, OWNER_ID)
    assert {**change.before, **change.after} == {"number": 7, "messages": [10]}


async def test_what_was_posted_before_a_restore_is_on_record_and_its_countdown_over(database: Database) -> None:
    entry = await database.queue.add(OLD, "layers", NOW)
    await database.ahead.ask(Ahead(entry.stored.id, 31, OLD.title), NOW)
    await database.countdowns.start(entry.stored.id, entry.version, False, OWNER_ID, None, NOW, "button:1")
    assert await database.ahead.answer(entry.stored.id, True, TODAY, NOW, "button:2", OWNER_ID)
    (change, *_) = await database.audit.changes(1)
    assert (change.did, change.actor_id, change.after) == (Did.ADOPTED, OWNER_ID, {"number": 1, "messages": [31]})
    assert await database.countdowns.running(entry.stored.id) is None


async def test_a_draft_of_what_waits_already_is_not_put_first(database: Database) -> None:
    review_id, _ = await arrived(database, OLD)
    await database.queue.add(OLD, "another", NOW)
    with pytest.raises(AlreadyQueued):
        await database.queue.put_first(review_id, NOW, "button:1", OWNER_ID)


async def test_an_edit_that_meets_another_change_is_not_lost(database: Database) -> None:
    review_id, _ = await arrived(database, OLD)
    gathering = GatherDrafts(
        database.pieces, Busy(database, review_id), database.mending, lambda: ProposeTopics(TopicRules([]))
    )
    text = "# Layers\n\n" + "A newer text about layers. " * 50
    outcome = await gathering.edited(OWNER_ID, 1, text, False, NOW)
    assert outcome is not None
    after = (await stored(database, review_id)).review
    assert (after.hook, after.body[:7]) == ("A hook.", "A newer")


class Busy:
    """Somebody else changes the draft between a look at it and what follows."""

    def __init__(self, database: Database, review_id: int) -> None:
        self._database = database
        self._review_id = review_id
        self._times = 0

    async def draft(self, review_id: int) -> Draft | None:
        return await self._database.drafts.draft(review_id)

    async def known(self, review_id: int) -> Draft | None:
        known = await self._database.drafts.known(review_id)
        self._times += 1
        if self._times == 1 and known is not None:
            hooked = replace(known.stored.review, hook="A hook.")
            await self._database.drafts.change(review_id, known.stored.revision, hooked, OWNER_ID, NOW, "button:busy")
        return known


async def test_a_pasted_text_is_no_answer_and_its_end_is_none_either(database: Database) -> None:
    answers: list[str] = []

    async def take(message: Message, asked: Asked, subject: str) -> Reply:
        answers.append(message.text or "")
        return Told()

    asking = AskPeople(database.questions, database.buttons)
    asking.hears([Answerer("reason", Role.OWNER, take)])
    await asking.ask(asked(role=Role.OWNER), "reason", "1", "Why?")
    for message_id, text in enumerate(("A long review. " * 200, "Its end.")):
        message = Message(message_id, NOW, Chat(OWNER, Chat.PRIVATE), text=text)
        assert await asking.hear(message, asked(role=Role.OWNER, cause=f"update:{message_id}")) is None
    assert answers == []


async def test_what_a_guest_changed_since_is_not_posted_by_an_old_button(database: Database) -> None:
    review_id, _ = await arrived(database, OLD, by=GUEST)
    revision = (await stored(database, review_id)).revision
    assert await database.drafts.enqueue(review_id, revision, None, True, OWNER_ID, NOW, "button:1")
    await freeze(database, review_id, "one")
    await refused(database, 0)
    revision = (await stored(database, review_id)).revision
    assert await database.drafts.change(review_id, revision, NEW, GUEST, NOW, "update:9")
    with pytest.raises(NotFound):
        await database.queue.put_first(review_id, NOW, "button:2", OWNER_ID)


async def test_what_an_owner_mended_is_posted_by_its_button(database: Database) -> None:
    review_id, _ = await arrived(database, OLD, by=GUEST)
    revision = (await stored(database, review_id)).revision
    assert await database.drafts.change(review_id, revision, NEW, OWNER_ID, NOW, "update:9")
    entry = await database.queue.put_first(review_id, NOW, "button:2", OWNER_ID)
    assert entry.stored.review.body == NEW.body


async def test_what_left_for_a_post_by_hand_comes_back_as_a_draft_when_its_guest_changed_it(database: Database) -> None:
    review = make_review("Patience", paper=make_paper())
    review_id, _ = await arrived(database, review, by=GUEST)
    revision = (await stored(database, review_id)).revision
    assert await database.drafts.enqueue(review_id, revision, None, True, OWNER_ID, NOW, "button:1")
    await by_hand.post(database, by_hand.by_hand())
    await database.drafts.restore(review_id, GUEST, NOW, "button:2")
    revision = (await stored(database, review_id)).revision
    with pytest.raises(AlreadyQueued):
        await database.drafts.change(review_id, revision, replace(review, hook="A hook."), GUEST, NOW, "button:3")
    elsewhere = replace(review, title="Elsewhere", paper=None)
    assert await database.drafts.change(review_id, revision, elsewhere, GUEST, NOW, "button:4")
    await database.drafts.discard(review_id, GUEST, NOW, "button:5")
    (adopted,) = await database.archive.latest(1)
    assert await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:6")
    assert await database.queue.entries() == []
    assert [one.stored.id for one in await database.drafts.drafts()] == [review_id]


async def test_what_was_queued_since_leaves_when_its_post_is_a_review_after_all(database: Database) -> None:
    await by_hand.post(database, message := by_hand.by_hand())
    (adopted,) = await database.archive.latest(1)
    await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:1")
    await database.drafts.restore(adopted.id, OWNER_ID, NOW, "button:2")
    revision = (await stored(database, adopted.id)).revision
    assert await database.drafts.enqueue(adopted.id, revision, None, True, OWNER_ID, NOW, "button:3")
    assert await database.hand_desk.reopen(adopted.id)
    await by_hand.adopting(database).again(message, NOW)
    assert await database.queue.entries() == []
    (again,) = await database.archive.latest(1)
    assert again.message_ids == (message.message_id,)


async def test_what_is_no_review_is_corrected_no_more(database: Database) -> None:
    await by_hand.post(database, by_hand.by_hand())
    (adopted,) = await database.archive.latest(1)
    after = replace(adopted.review, hook="A hook.")
    correction = await database.corrections.propose(adopted.id, after, OWNER_ID, NOW, "update:1")
    assert await database.corrections.publish(correction.id, OWNER_ID, NOW, "button:1")
    await database.hand_desk.refuse(adopted.id, OWNER_ID, NOW, "button:2")
    await by_hand.adopting(database).again(by_hand.by_hand(), NOW)
    assert await database.corrections.wanted() == []


async def test_the_shell_queues_no_second_review_of_a_paper_beside_a_draft(database: Database) -> None:
    await arrived(database, ENGLISH)
    second, _ = await arrived(database, ENGLISH, 2)
    await database.queue.put_first(second, NOW, None)
    with pytest.raises(AlreadyQueued):
        await AddToQueue(database.queue)(ENGLISH, NOW)
