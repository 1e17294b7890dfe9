"""A review that is posted by hand is in the archive once, and out of it at an owner's word."""

from datetime import date
from itertools import permutations

import pytest

from bot.errors import AlreadyApplied, NumberTaken
from bot.publishing.audit import Did
from bot.publishing.post import SlotKey
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.database import Database
from bot.values import replace
from tests.contract.by_hand import BODY, LINK, by_hand, post, seconds, seen_as, written
from tests.contract.parts import lose, plan, send, told
from tests.contract.promised import promised
from tests.drafted import drafted
from tests.makers import CHANNEL_ID, NOW, OWNER_ID, READER_ID, later, make_import, make_paper, make_record, make_review

SLOT = SlotKey(CHANNEL_ID, date(2026, 3, 2), "20:00")


async def only(database: Database) -> StoredReview:
    (stored,) = await database.archive.latest(9)
    return stored


async def queue(database: Database, *titles: str) -> None:
    for title in titles:
        paper = make_paper() if title == "Patience" else None
        await database.queue.add(make_review(title, paper=paper), title, NOW)


async def waiting(database: Database) -> list[str]:
    return [entry.stored.review.title for entry in await database.queue.entries()]


async def test_it_is_archived_with_number_date_paper_and_message(database: Database) -> None:
    await database.imports.keep([make_import("Earlier", number=500)], NOW)
    await post(database, by_hand())
    stored = (await database.archive.latest(9))[0]
    assert (stored.review.title, stored.review.number, stored.review.date) == ("Patience", 501, date(2026, 3, 2))
    assert (stored.review.paper, stored.review.reviewers) == (make_paper(), ("Dana",))
    assert (stored.message_ids, stored.posted_at) == ((31,), NOW)
    (change,) = await database.audit.changes(9)
    assert (change.did, dict(change.after)) == (Did.ADOPTED, {"number": 501, "messages": [31]})


async def test_the_owners_hear_of_it_once_however_often_it_is_told(database: Database) -> None:
    await post(database, by_hand(), by_hand())
    (facts,) = await told(database, "adopted")
    assert (facts["title"], facts["number"], facts["message_id"]) == ("Patience", 1, 31)
    await only(database)


@pytest.mark.parametrize(
    "text",
    [
        "Tomorrow I travel. Enjoy the sun!",
        f"A paper that I like, no review yet: {LINK}",
        "Dana's Daily Paper, 02.03.26\nNo review today.",
        BODY * 3,
    ],
)
async def test_ordinary_posts_are_left_alone(text: str, database: Database) -> None:
    await post(database, by_hand(text=text))
    assert await database.archive.latest(9) == []
    assert await database.notices.pending(9) == []


HEAD = "Dana's Daily Paper, 02.03.26\n**Patience**\n\n"
PARTS = [HEAD + "A part. " * 490, "Another part. " * 280, f"The end of it all. {BODY}\n\n{LINK}"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_several_messages_are_one_review_in_whatever_order_they_are_told(
    order: tuple[int, ...], database: Database
) -> None:
    messages = [by_hand(31 + place, text.strip(), seconds(place)) for place, text in enumerate(PARTS)]
    await post(database, *(messages[place] for place in order))
    stored = await only(database)
    assert (stored.message_ids, stored.review.number, stored.review.paper) == ((31, 32, 33), 1, make_paper())
    assert stored.review.body.endswith(BODY.rstrip())
    (facts,) = await told(database, "adopted")
    assert facts["messages"] == 3


async def test_what_comes_later_is_another_post(database: Database) -> None:
    await post(database, by_hand(31, PARTS[0].strip()), by_hand(32, PARTS[1].strip(), later(minutes=3)))
    assert (await only(database)).message_ids == (31,)


async def test_a_stated_number_is_taken(database: Database) -> None:
    await post(database, by_hand(text=written(header="Dana's Daily Paper No. 497, 02.03.26")))
    assert (await only(database)).review.number == 497
    (facts,) = await told(database, "adopted")
    assert (facts["stated"], facts["counted"], facts["taken"]) == (497, 1, None)


async def test_a_number_that_is_taken_is_asked_about_and_nothing_lost(database: Database) -> None:
    await database.imports.keep([make_import("Earlier", number=497)], NOW)
    await post(database, by_hand(text=written(header="Dana's Daily Paper No. 497, 02.03.26")))
    by_title = {stored.review.title: stored for stored in await database.archive.latest(9)}
    assert by_title["Patience"].review.number is None
    (facts,) = await told(database, "adopted")
    assert (facts["stated"], facts["taken"], facts["number"]) == (497, "Earlier", None)
    its_id = by_title["Patience"].id
    with pytest.raises(NumberTaken):
        await database.hand_desk.renumber(its_id, 497, OWNER_ID, NOW, "a")
    assert await database.hand_desk.renumber(its_id, None, OWNER_ID, NOW, "b") == 498
    with pytest.raises(AlreadyApplied):
        await database.hand_desk.renumber(its_id, 700, OWNER_ID, NOW, "b")
    assert await database.hand_desk.renumber(its_id, 600, OWNER_ID, NOW, "c") == 600


async def test_what_waited_in_the_queue_leaves_and_gives_what_only_it_knows(database: Database) -> None:
    await queue(database, "First", "Patience", "Last")
    await post(database, by_hand())
    assert await waiting(database) == ["First", "Last"]
    (facts,) = await told(database, "adopted")
    assert facts["waiting"] == ReviewState.QUEUED


async def test_a_draft_of_it_is_put_away(database: Database) -> None:
    draft = await drafted(database, make_review("Patience", topics=("pruning",)), OWNER_ID, NOW)
    await post(database, by_hand())
    assert await database.drafts.drafts() == []
    assert (await only(database)).review.topics == ("pruning",)
    (facts,) = await told(database, "adopted")
    assert facts["waiting"] == ReviewState.DRAFT
    assert await database.hand_desk.refuse((await only(database)).id, OWNER_ID, NOW, "b")
    assert [one.stored.id for one in await database.drafts.drafts()] == [draft.stored.id]


async def test_a_promise_is_kept_and_letters_are_written_until_an_owner_says_no(database: Database) -> None:
    records = make_record("Patience, a preprint", paper=make_paper()), make_record("One Step")
    promise = await promised(database, *records)
    await database.wishes.wish(promise.candidate.id, READER_ID, "en", NOW)
    await post(database, by_hand())
    assert await database.promises.promises() == []
    assert [letter.user_id for letter in await database.letters.first(9)] == [READER_ID]
    await database.hand_desk.refuse((await only(database)).id, OWNER_ID, NOW, "b")
    assert [one.id for one in await database.promises.promises()] == [promise.id]
    assert await database.letters.first(9) == []
    assert await database.wishes.count(READER_ID) == 1


async def test_a_paper_that_was_reviewed_before_is_a_second_review_and_told(database: Database) -> None:
    await database.imports.keep([make_import("Earlier", paper=make_paper(), number=7)], NOW)
    await post(database, by_hand())
    assert len(await database.archive.latest(9)) == 2
    (facts,) = await told(database, "adopted")
    assert facts["again"] == {"number": 7, "title": "Earlier", "state": "archived"}


async def test_no_review_leaves_the_archive_frees_its_number_and_is_remembered(database: Database) -> None:
    await queue(database, "First", "Patience", "Last")
    await post(database, by_hand())
    its_id = (await only(database)).id
    assert await database.hand_desk.refuse(its_id, OWNER_ID, NOW, "a")
    assert await database.hand_desk.refuse(its_id, OWNER_ID, NOW, "b") is None
    await post(database, by_hand(), by_hand(text=written(title="Patience again"), as_of=seconds(5)))
    assert await database.archive.latest(9) == []
    assert await database.numbers.next_number() == 1
    assert await waiting(database) == ["First", "Patience", "Last"]
    assert await database.drafts.drafts() == []
    assert (await database.audit.changes(1))[0].did is Did.NOT_ADOPTED


async def test_it_is_one_after_all(database: Database) -> None:
    await post(database, by_hand())
    its_id = (await only(database)).id
    await database.hand_desk.refuse(its_id, OWNER_ID, NOW, "a")
    message = await database.hand_desk.reopen(its_id)
    assert message == await database.hand_desk.reopen(its_id)  # a press that was cut short is repeated
    assert message
    await post(database, message)
    assert (await only(database)).id == its_id


async def test_a_message_that_looks_like_a_part_of_ours_is_its_evidence(database: Database) -> None:
    part = await lose(database, await plan(database, written()))
    await post(database, by_hand())
    assert await database.archive.latest(9) == []
    await database.evidence.keep([seen_as(by_hand())], NOW)
    assert [match.part.id for match in await database.evidence.matches()] == [part.id]


async def test_a_message_that_we_sent_is_not_adopted(database: Database) -> None:
    await send(database, await plan(database, "something else"), 31)
    await post(database, by_hand(31))
    assert len(await database.archive.latest(9)) == 1


async def test_a_message_that_an_import_brought_is_not_adopted(database: Database) -> None:
    record = make_import("Patience, imported")
    await database.imports.keep([type(record)(identity="t|1", review=record.review, message_ids=(30, 31))], NOW)
    await post(database, by_hand(31))
    assert (await only(database)).review.title == "Patience, imported"


async def test_one_question_a_slot_while_something_waits(database: Database) -> None:
    await post(database, by_hand())
    assert await told(database, "posted_today") == []
    await queue(database, "Waits")
    for place in (32, 33):
        await post(database, by_hand(place, written(f"Another {place}").replace(LINK, "")))
    (facts,) = await told(database, "posted_today")
    assert facts == {"day": "2026-03-02", "slot": "20:00", "title": "Waits"}


async def test_a_slot_is_skipped_once_and_kept_after_all(database: Database) -> None:
    await queue(database, "Waits")
    assert await database.hand_desk.skip(SLOT, OWNER_ID, NOW, "a")
    assert await database.pauses.passing(SLOT.day) == {(SLOT.day, SLOT.slot)}
    assert not await database.hand_desk.skip(SLOT, OWNER_ID, NOW, "b")
    with pytest.raises(AlreadyApplied):
        await database.hand_desk.skip(SLOT, OWNER_ID, NOW, "a")
    assert await database.slots.used(CHANNEL_ID, SLOT.day, later(hours=12)) == {SLOT}
    assert await database.hand_desk.keep(SLOT, OWNER_ID, NOW, "c")
    assert not await database.hand_desk.keep(SLOT, OWNER_ID, NOW, "d")
    assert await database.slots.used(CHANNEL_ID, SLOT.day, later(hours=12)) == set()
    assert await waiting(database) == ["Waits"]
    assert [change.did for change in await database.audit.changes(9)].count(Did.SLOT_SKIPPED) == 2


async def test_an_old_message_that_is_told_of_now_is_no_new_post(database: Database) -> None:
    await post(database, by_hand(), now=later(days=3))
    assert await database.archive.latest(9) == []


async def test_a_review_of_the_channel_is_known_by_any_of_its_messages(database: Database) -> None:
    await post(database, by_hand())
    its_id = (await only(database)).id
    assert await database.hand_desk.review_of(CHANNEL_ID, 31) == its_id
    assert await database.hand_desk.review_of(CHANNEL_ID, 3) is None


async def test_the_twin_of_what_waited_is_its_twin_and_that_of_the_former_again(database: Database) -> None:
    await queue(database, "Patience")
    hebrew = make_review("סבלנות", paper=make_paper(), language="he")
    other = await database.queue.add(hebrew, "he", NOW)
    waits = (await database.queue.entries())[0].stored.id
    await database.twins.pair(waits, other.stored.id, OWNER_ID, NOW, "t")
    await post(database, by_hand())
    stored = await only(database)
    assert (await database.queue.entries())[0].stored.twin_id == stored.id
    assert stored.twin_id == other.stored.id
    await database.hand_desk.refuse(stored.id, OWNER_ID, NOW, "a")
    assert {entry.stored.id: entry.stored.twin_id for entry in await database.queue.entries()} == {
        waits: other.stored.id,
        other.stored.id: waits,
    }


async def test_an_export_that_is_imported_later_has_no_second_one(database: Database) -> None:
    await post(database, by_hand())
    stored = await only(database)
    exported = replace(make_import(), identity=stored.identity, review=stored.review, message_ids=(31,))
    await database.imports.keep([exported], later(days=1))
    assert (await only(database)).id == stored.id
