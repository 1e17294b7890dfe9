"""A reader who wished to be told is told once, by a letter that is written with the review's arrival."""

import asyncio
import tracemalloc
from typing import Any

from sqlalchemy import insert, update

from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.letters import LetterKind
from bot.pipeline.wishes import MOST_WISHES, Wished
from bot.storage.choice_tables import candidates, wishes
from bot.storage.database import Database
from bot.storage.join_candidates import join
from bot.storage.promises import insert_promise
from tests.contract.parts import send
from tests.makers import (
    NOW,
    READER_ID,
    TODAY,
    later,
    make_frozen_poll,
    make_import,
    make_new_ballot,
    make_paper,
    make_post,
    make_record,
    make_review,
)

PAPER = make_paper()


async def listed(database: Database, title: str = "Graph Memory", **fields: Any) -> Candidate:
    candidate, _ = await database.pipeline.add(make_record(title, **fields), NOW, f"update:1:{title}")
    return candidate


async def wished(database: Database, candidate: Candidate, *readers: int) -> None:
    for place, reader in enumerate(readers):
        assert await database.wishes.wish(candidate.id, reader, "he", later(minutes=place)) is Wished.KEPT


async def test_a_wish_is_kept_once(database: Database) -> None:
    candidate = await listed(database)
    await wished(database, candidate, READER_ID, READER_ID)
    assert await database.wishes.count(READER_ID) == 1
    assert [one.id for one in await database.wishes.of_reader(READER_ID, 9)] == [candidate.id]
    assert await database.wishes.waiting([candidate.id, 999]) == {candidate.id: 1}


async def test_a_wish_is_let_go_once(database: Database) -> None:
    candidate = await listed(database)
    await wished(database, candidate, READER_ID)
    assert await database.wishes.let_go(candidate.id, READER_ID)
    assert not await database.wishes.let_go(candidate.id, READER_ID)
    assert await database.wishes.of_reader(READER_ID, 9) == []


async def test_a_reader_has_fifty_wishes_at_most(database: Database) -> None:
    found = [await listed(database, f"paper {place}") for place in range(MOST_WISHES + 1)]
    for candidate in found[:-1]:
        await wished(database, candidate, READER_ID)
    assert await database.wishes.wish(found[-1].id, READER_ID, "en", NOW) is Wished.FULL
    assert await database.wishes.wish(found[0].id, READER_ID, "en", NOW) is Wished.KEPT
    assert await database.wishes.wish(found[-1].id, READER_ID + 1, "en", NOW) is Wished.KEPT


async def test_nobody_waits_for_what_is_not_there_or_is_out(database: Database) -> None:
    candidate = await listed(database)
    await database.imports.keep([make_import("Graph Memory")], NOW)
    assert await database.wishes.wish(candidate.id, READER_ID, "en", NOW) is Wished.REVIEWED
    assert await database.wishes.wish(candidate.id + 1, READER_ID, "en", NOW) is Wished.GONE
    assert await database.wishes.count(READER_ID) == 0


async def test_with_the_last_message_of_the_review_each_wish_becomes_a_letter(database: Database) -> None:
    candidate = await listed(database, paper=PAPER)
    other = await listed(database, "One Step")
    await wished(database, candidate, 7, 8)
    await wished(database, other, 7)
    await post_of(database, "Notes that link up", paper=PAPER, number=506, message_id=81)
    letters = await database.letters.first(9)
    assert [(one.user_id, one.language, one.kind, one.begun) for one in letters] == [
        (7, "he", LetterKind.REVIEW_OUT, False),
        (8, "he", LetterKind.REVIEW_OUT, False),
    ]
    (stored,) = await database.archive.by_paper(PAPER.key)
    assert letters[0].facts == {
        "title": "Graph Memory", "review_id": stored.id, "number": 506, "message_id": 81,
        "votes": None, "chosen_at": None,
    }  # fmt: skip
    assert [one.id for one in await database.wishes.of_reader(7, 9)] == [other.id]
    assert await database.wishes.waiting([candidate.id]) == {}


async def test_the_letter_knows_by_how_many_it_was_chosen(database: Database) -> None:
    candidate, other = await listed(database), await listed(database, "One Step")
    await wished(database, candidate, 7)
    await promised(database, candidate, other, votes=214)
    await post_of(database, "graph memory", number=506, message_id=81)
    (letter,) = await database.letters.first(9)
    assert (letter.facts["votes"], letter.facts["chosen_at"]) == (214, later(days=1).isoformat())


async def test_an_imported_review_answers_too(database: Database) -> None:
    await wished(database, await listed(database, paper=PAPER), 7)
    await database.imports.keep([make_import("Another title", paper=PAPER, number=12)], NOW)
    (letter,) = await database.letters.first(9)
    assert (letter.facts["number"], letter.facts["message_id"]) == (12, None)
    assert letter.facts["review_id"] is not None


async def test_a_second_review_of_the_paper_writes_no_second_letter(database: Database) -> None:
    await wished(database, await listed(database, paper=PAPER), 7)
    for title in ("first", "second"):
        await database.imports.keep([make_import(title, paper=PAPER)], NOW)
    assert len(await database.letters.first(9)) == 1


async def test_a_wish_beside_the_arrival_of_its_review_is_answered_or_refused(database: Database) -> None:
    """It is never kept for a review that is out: nobody would ever answer it."""
    candidate = await listed(database, paper=PAPER)
    wishing = database.wishes.wish(candidate.id, 7, "en", NOW)
    became, _ = await asyncio.gather(wishing, database.imports.keep([make_import("x", paper=PAPER)], NOW))
    letters = await database.letters.first(9)
    assert (became, len(letters)) in [(Wished.KEPT, 1), (Wished.REVIEWED, 0)]
    assert await database.wishes.count(7) == 0


async def test_five_thousand_wishes_are_answered_at_once_in_flat_memory(database: Database) -> None:
    candidate = await listed(database, paper=PAPER)
    rows = [
        {"candidate_id": candidate.id, "user_id": reader, "language": "en", "wished_at": NOW} for reader in range(5_000)
    ]
    async with database.transactions.write() as connection:
        await connection.execute(insert(wishes), rows)
    tracemalloc.start()
    try:
        await database.imports.keep([make_import("x", paper=PAPER)], NOW)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 2**20
    assert [one.user_id for one in await database.letters.first(3)] == [0, 1, 2]
    assert len(await database.letters.first(9_999)) == 5_000
    assert await database.wishes.waiting([candidate.id]) == {}


async def test_candidates_are_seen_with_what_a_reader_may_do(database: Database) -> None:
    plain, mine = await listed(database, "One Step"), await listed(database, "Graph Memory")
    out = await listed(database, "Under another name", paper=PAPER)
    await wished(database, mine, 7)
    await wished(database, plain, 8)
    await database.imports.keep([make_import("x", paper=PAPER, number=3)], NOW)
    found = await database.wishes.wishable([out.id, 999, mine.id, plain.id], 7)
    assert [(one.candidate.id, one.mine) for one in found] == [(out.id, False), (mine.id, True), (plain.id, False)]
    assert [one.review.review.number if one.review else None for one in found] == [3, None, None]


async def test_a_link_to_a_candidate_that_became_one_with_another_leads_there(database: Database) -> None:
    older, younger = await listed(database), await listed(database, "The same", paper=PAPER)
    await wished(database, younger, 7)
    async with database.transactions.write() as connection:
        await join(connection, older.id, younger.id, NOW)
    await wished(database, younger, 8)
    assert await database.wishes.waiting([older.id, younger.id]) == {older.id: 2}
    found = await database.wishes.wishable([younger.id, older.id], 8)
    assert [(one.candidate.id, one.mine) for one in found] == [(older.id, True)]
    assert await database.wishes.let_go(younger.id, 8)


async def test_who_waits_for_a_paper_that_turns_out_to_be_reviewed_gets_the_letter(database: Database) -> None:
    reviewed, other = await listed(database, paper=PAPER), await listed(database, "The same")
    await database.imports.keep([make_import("x", paper=PAPER, number=3)], NOW)
    await wished(database, other, 7)
    async with database.transactions.write() as connection:
        await join(connection, reviewed.id, other.id, NOW)
    (letter,) = await database.letters.first(9)
    assert (letter.user_id, letter.facts["number"]) == (7, 3)


async def test_how_many_asked_counts_nobody_twice(database: Database) -> None:
    candidate = await listed(database, paper=PAPER)
    assert await database.wishes.asked_for(PAPER.key, "") == 0
    await wished(database, candidate, 7, 8)
    for reader in (8, 9):
        await database.suggestions.suggest(PAPER, reader, "en", NOW, f"button:{reader}")
    assert await database.wishes.asked_for(PAPER.key, "") == 3
    assert await database.wishes.asked_for(None, "graph memory!") == 2
    assert await database.wishes.asked_for(None, "") == 0
    (suggestion,) = await database.suggestions.waiting(9)
    await database.suggestions.decide(suggestion.id, True, NOW, "button:owner")
    assert await database.wishes.asked_for(PAPER.key, "") == 2  # who asked is forgotten: two for certain


async def test_a_discarded_paper_takes_no_wish(database: Database) -> None:
    candidate = await listed(database)
    async with database.transactions.write() as connection:
        this = update(candidates).where(candidates.c.id == candidate.id)
        await connection.execute(this.values(state=CandidateState.DISCARDED))
    assert await database.wishes.wish(candidate.id, 7, "en", NOW) is Wished.GONE


async def promised(database: Database, winner: Candidate, other: Candidate, votes: int) -> None:
    ballot_id = await database.ballots.open(
        make_new_ballot(winner.id, other.id), (make_frozen_poll(),), NOW, "update:9"
    )
    async with database.transactions.write() as connection:
        await insert_promise(
            connection,
            candidate_id=winner.id,
            ballot_id=ballot_id,
            votes=votes,
            voters=402,
            due_on=None,
            now=later(days=1),
        )


async def post_of(database: Database, title: str, number: int, message_id: int, **fields: Any) -> None:
    """A review of one message stands in the channel."""
    entry = await database.queue.add(make_review(title, **fields), title, NOW)
    post = make_post(review_id=entry.stored.id)
    post_id = await database.slots.freeze(entry, number, TODAY, post, NOW, slot=None, cause=None)
    await send(database, next(part for part in await database.delivery.due(NOW) if part.post_id == post_id), message_id)
