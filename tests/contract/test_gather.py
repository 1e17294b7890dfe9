"""From messages to drafts over both databases: each step may be the last before a crash."""

from datetime import timedelta

import pytest

from bot.archive.topic_rules import TopicRules
from bot.intake.gather import GatherDrafts
from bot.intake.gather_pieces import Became, Outcome
from bot.intake.gather_text import Doubt
from bot.intake.propose_topics import ProposeTopics
from bot.reviews.review import Review, StoredReview
from bot.storage.database import Database
from bot.values import replace
from tests.contract.test_pieces import DANA, NOW, OMER, piece
from tests.makers import make_paper

TEXT = ("# Kites\n\n" + "A kite flies because the wind pushes it. " * 30).strip()
LATER = NOW + timedelta(seconds=6)


def gathering(database: Database) -> GatherDrafts:
    topics = ProposeTopics(TopicRules([], []))
    return GatherDrafts(database.pieces, database.drafts, database.mending, lambda: topics)


async def one(gather: GatherDrafts) -> Outcome:
    (outcome,) = await gather.due(LATER)
    return outcome


async def test_a_draft_is_told_until_it_was_shown(database: Database) -> None:
    gather = gathering(database)
    await gather.take(piece(1, TEXT, cut=True))
    assert await gather.due(NOW) == []  # more may come
    made = await one(gather)
    again = await one(gather)
    assert (made.became, again.became) == (Became.DRAFT, Became.DRAFT)
    assert made.stored is not None
    assert again.stored == made.stored
    await gather.shown(again.gathering, 7)
    assert await gather.due(LATER) == []
    assert await gather.review_at(DANA, 7) == made.stored.id


async def test_a_piece_that_was_held_up_still_joins_its_draft(database: Database) -> None:
    gather = gathering(database)
    await gather.take(piece(1, TEXT, cut=True))
    await gather.shown((await one(gather)).gathering, 7)
    await gather.take(piece(2, "And here it ends.", after=1))
    changed = await one(gather)
    assert changed.became is Became.CHANGED
    (draft,) = await database.drafts.drafts()
    assert draft.stored.review.body.endswith("pushes it.\n\nAnd here it ends.")
    assert draft.messages == 2


async def test_somebody_elses_draft_is_not_changed_by_a_writer(database: Database) -> None:
    gather = gathering(database)
    await gather.take(piece(1, TEXT))
    made = await one(gather)
    await gather.shown(made.gathering, 7)
    assert made.stored is not None
    stranger = replace(piece(2, TEXT.replace("Kites", "Winds"), user_id=OMER), role="writer", replaces=made.stored.id)
    await gather.take(stranger)
    assert (await one(gather)).became is Became.GONE
    (draft,) = await database.drafts.drafts()
    assert draft.stored.review.title == "Kites"


async def test_what_is_short_waits_for_a_word_and_is_a_draft_at_it(database: Database) -> None:
    gather = gathering(database)
    await gather.take(piece(1, "The wind\nIt lifts the kite."))
    asked = await one(gather)
    assert (asked.became, asked.doubt) == (Became.DOUBTFUL, Doubt.SHORT)
    await gather.shown(asked.gathering, 7)
    assert await gather.due(LATER) == []
    assert await gather.text(DANA, 1) == "The wind\nIt lifts the kite."
    made = [await gather.insist(DANA, 1, LATER) for _ in range(2)]
    assert [outcome.became for outcome in made] == [Became.DRAFT] * 2
    assert len(await database.drafts.drafts()) == 1


async def test_an_edit_that_comes_twice_changes_once(database: Database) -> None:
    gather = gathering(database)
    await gather.take(piece(1, TEXT))
    await gather.shown((await one(gather)).gathering, 7)
    edited = [await gather.edited(DANA, 1, TEXT.replace("Kites", "Winds"), False, LATER) for _ in range(2)]
    assert [outcome and outcome.became for outcome in edited] == [Became.CHANGED, Became.SAME]
    assert await gather.due(LATER) == []
    assert await gather.edited(OMER, 1, TEXT, False, LATER) is None


@pytest.mark.parametrize("reply", [False, True], ids=["the source is edited", "a new text comes as a reply"])
async def test_what_an_owner_changed_on_the_card_stays_when_what_waits_takes_a_new_text(
    database: Database, reply: bool
) -> None:
    gather = gathering(database)
    source = TEXT.replace("\n\n", "\n\nhttps://arxiv.org/abs/2403.17887\n\n", 1)
    await gather.take(piece(1, source))
    made = await one(gather)
    await gather.shown(made.gathering, 7)
    assert made.stored is not None
    by_hand = replace(made.stored.review, title="By hand", paper=make_paper("2403.00001"))
    waits = await queued(database, made.stored, by_hand)
    text = source.replace("pushes", "pulls")
    if reply:
        await gather.take(replace(piece(2, text), replaces=waits))
        outcome = await one(gather)
        await gather.shown(outcome.gathering, 8)
    else:
        edited = await gather.edited(DANA, 1, text, False, NOW)
        assert edited is not None
        outcome = edited
    assert outcome.became is Became.WAITS
    await gather.use(DANA, outcome.gathering.last.message_id, NOW, "button:use")
    (entry,) = await database.queue.entries()
    review = entry.stored.review
    assert (review.title, review.paper) == (by_hand.title, by_hand.paper)
    assert "pulls" in review.body

    newer = text.replace("Kites", "Dragons")
    await gather.take(replace(piece(3, newer), replaces=waits))
    await gather.use(DANA, (await one(gather)).gathering.last.message_id, NOW, "button:newer")
    (entry,) = await database.queue.entries()
    assert entry.stored.review.title == "Dragons", "one that it never had"


async def queued(database: Database, stored: StoredReview, changed: Review) -> int:
    """Changed on its card, then sent to the queue."""
    assert await database.mending.mend(stored.id, stored.revision, changed, NOW, "button:title") is not None
    return (await database.queue.put_first(stored.id, NOW, "button:queue")).stored.id
