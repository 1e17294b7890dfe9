"""Readers ask for papers: each once, within limits; the owners decide once, and everybody who asked hears of it."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import AlreadyApplied, NotFound
from bot.inbox.buttons import Button, cause_of
from bot.pipeline.board import Change, ChangeKind, version_of
from bot.pipeline.candidate import CandidateState, Details
from bot.pipeline.letters import LetterKind
from bot.pipeline.suggestions import (
    ASK,
    DECLINED_FOR,
    MOST_A_DAY,
    MOST_IN_ALL,
    MOST_WAITING,
    Decided,
    Request,
    Suggestion,
    SuggestionState,
)
from bot.reviews.paper import Paper, paper_from_url
from bot.storage.database import Database
from tests.contract.parts import told
from tests.makers import NOW, later, make_import, make_record


def paper(place: int = 1) -> Paper:
    found = paper_from_url(f"https://a.example/{place}")
    assert found is not None
    return found


async def ask(database: Database, reader: int, place: int = 1, now: datetime = NOW) -> tuple[Request, int]:
    """By a button of its own, as people do."""
    token = await database.buttons.issue(Button(reader, ASK, paper(place).key, later(days=30)))
    return await database.suggestions.suggest(paper(place), reader, "he", now, cause_of(token))


async def only(database: Database) -> Suggestion:
    (found,) = await database.suggestions.waiting(9)
    return found


async def decide(database: Database, accept: bool, cause: str = "button:1", now: datetime = NOW) -> Decided:
    return await database.suggestions.decide((await only(database)).id, accept, now, cause)


async def test_the_first_reader_asks_and_the_others_join(database: Database) -> None:
    assert await ask(database, 7) == (Request.ASKED, 1)
    assert await ask(database, 8) == (Request.JOINED, 2)
    assert await ask(database, 7) == (Request.KNOWN, 2)
    found = await only(database)
    assert (found.paper, found.state, found.readers) == (paper(), SuggestionState.WAITING, 2)
    assert await database.suggestions.about(paper().key, 8) == (found, True)
    assert await database.suggestions.about(paper().key, 9) == (found, False)
    assert await database.suggestions.about(paper(2).key, 7) == (None, False)


async def test_the_owners_have_one_notice_that_names_no_reader(database: Database) -> None:
    await ask(database, 7)
    await ask(database, 8)
    (facts,) = await told(database, "suggestion")
    assert facts == {"suggestion_id": (await only(database)).id, "url": paper().url, "key": paper().key}


async def test_a_button_asks_once(database: Database) -> None:
    await database.suggestions.suggest(paper(), 7, "en", NOW, "button:x")
    with pytest.raises(AlreadyApplied):
        await database.suggestions.suggest(paper(2), 7, "en", NOW, "button:x")


async def test_two_who_ask_at_once_make_one_suggestion(database: Database) -> None:
    became = await asyncio.gather(*(ask(database, reader) for reader in range(5)))
    assert sorted(became, key=lambda one: one[1]) == [(Request.ASKED, 1), *((Request.JOINED, n) for n in range(2, 6))]
    assert len(await told(database, "suggestion")) == 1


async def test_a_reader_waits_for_three_at_most(database: Database) -> None:
    for place in range(MOST_WAITING):
        await ask(database, 7, place)
    assert await ask(database, 7, 99) == (Request.TOO_MANY_WAITING, 0)
    assert await ask(database, 8, 99) == (Request.ASKED, 1)


async def test_a_reader_asks_for_five_a_day_at_most_decided_ones_too(database: Database) -> None:
    for place in range(MOST_A_DAY):
        assert await ask(database, 7, place) == (Request.ASKED, 1)
        await decide(database, False, f"button:owner{place}")
    assert await ask(database, 7, 99, later(hours=23)) == (Request.TOO_MANY_TODAY, 0)
    assert await ask(database, 7, 99, later(hours=25)) == (Request.ASKED, 1)


async def test_what_was_refused_does_not_count(database: Database) -> None:
    for _ in range(9):
        await ask(database, 7)
    assert await ask(database, 7, 2) == (Request.ASKED, 1)


async def test_no_crowd_buries_the_owners(database: Database) -> None:
    for place in range(MOST_IN_ALL):
        await ask(database, 1_000 + place, place)
    assert await ask(database, 7, 999) == (Request.TOO_MANY_IN_ALL, 0)
    assert await ask(database, 7, 1) == (Request.JOINED, 2)
    assert await database.suggestions.count() == MOST_IN_ALL


async def test_an_accepted_paper_is_listed_and_its_readers_hear_of_it(database: Database) -> None:
    await ask(database, 7)
    await ask(database, 8)
    decided = await decide(database, True)
    candidate = await database.pipeline.by_paper(paper().key)
    assert (decided.first, decided.accepted, decided.candidate) == (True, True, candidate)
    assert candidate is not None
    assert (candidate.state, candidate.details, candidate.record.paper) == (
        CandidateState.IDEA,
        Details.WANTED,
        paper(),
    )
    letters = await database.letters.first(9)
    assert [(one.user_id, one.language, one.kind) for one in letters] == [
        (7, "he", LetterKind.SUGGESTION_ACCEPTED),
        (8, "he", LetterKind.SUGGESTION_ACCEPTED),
    ]
    assert letters[0].facts == {
        "title": candidate.record.title,
        "url": paper().url,
        "candidate_id": candidate.id,
    }
    found, asks = await database.suggestions.about(paper().key, 7)
    assert found is not None
    assert (found.state, found.readers, found.decided_at, asks) == (SuggestionState.ACCEPTED, 2, NOW, False)


async def test_a_declined_paper_is_not_listed_and_its_readers_hear_of_it(database: Database) -> None:
    await ask(database, 7)
    decided = await decide(database, False)
    assert (decided.first, decided.accepted, decided.candidate) == (True, False, None)
    assert await database.pipeline.by_paper(paper().key) is None
    (letter,) = await database.letters.first(9)
    assert (letter.kind, letter.facts["url"]) == (LetterKind.SUGGESTION_DECLINED, paper().url)


@pytest.mark.parametrize("accept", [True, False])
async def test_who_decides_second_changes_nothing(database: Database, accept: bool) -> None:
    await ask(database, 7)
    its_id = (await only(database)).id
    await database.suggestions.decide(its_id, accept, NOW, "button:1")
    second = await database.suggestions.decide(its_id, not accept, NOW, "button:2")
    assert (second.first, second.accepted) == (False, accept)
    assert len(await database.letters.first(9)) == 1


async def test_of_two_owners_at_once_one_decides(database: Database) -> None:
    await ask(database, 7)
    its_id = (await only(database)).id
    both = (database.suggestions.decide(its_id, accept, NOW, f"button:{accept}") for accept in (True, False))
    decided = await asyncio.gather(*both)
    assert sorted(one.first for one in decided) == [False, True]
    assert len({one.accepted for one in decided}) == 1
    assert len(await database.letters.first(9)) == 1


async def test_nothing_is_decided_that_nobody_asked_for(database: Database) -> None:
    with pytest.raises(NotFound):
        await database.suggestions.decide(99, True, NOW, "button:1")


async def test_a_declined_paper_may_be_asked_for_after_a_season(database: Database) -> None:
    await ask(database, 7)
    await decide(database, False)
    assert await ask(database, 8, now=NOW + DECLINED_FOR / 2) == (Request.DECLINED, 0)
    assert await ask(database, 8, now=NOW + DECLINED_FOR) == (Request.ASKED, 1)
    assert len(await told(database, "suggestion")) == 2
    assert (await only(database)).readers == 1


async def test_an_accepted_paper_that_was_put_away_asleep_is_awake(database: Database) -> None:
    """So that another discarding and its undo do not put it to sleep."""
    candidate, _ = await database.pipeline.add(make_record(paper=paper()), NOW, "update:1:2")
    today = NOW.date()
    changes = (Change(ChangeKind.SNOOZE, until=today + timedelta(days=60)), Change(ChangeKind.DISCARD))
    for change in changes:
        seen = await database.pipeline.candidate(candidate.id)
        assert seen is not None
        assert await database.board.change(candidate.id, version_of(seen), change, today, NOW, f"button:{change.kind}")
    await ask(database, 7)
    decided = await decide(database, accept=True, cause="button:9")
    back = await database.pipeline.candidate(candidate.id)
    assert decided.candidate == back
    assert back is not None
    assert (back.state, back.former, back.snoozed_until) == (CandidateState.IDEA, None, None)


async def test_an_accepted_paper_that_the_list_knows_as_discarded_is_an_idea_again(database: Database) -> None:
    record = make_record("One Step", paper=paper())
    candidate, _ = await database.pipeline.add(record, NOW, "update:1", CandidateState.DISCARDED)
    await ask(database, 7)
    await decide(database, True)
    again = await database.pipeline.candidate(candidate.id)
    assert again is not None
    assert (again.state, again.record.title) == (CandidateState.IDEA, "One Step")
    (letter,) = await database.letters.first(9)
    assert letter.facts["title"] == "One Step"


async def test_a_review_that_arrives_meanwhile_answers_all_who_asked_once(database: Database) -> None:
    """Also those who wished for it beside: one letter each."""
    candidate, _ = await database.pipeline.add(make_record("One Step", paper=paper()), NOW, "update:1")
    await ask(database, 7)
    await ask(database, 8)
    await database.wishes.wish(candidate.id, 8, "en", NOW)
    await database.imports.keep([make_import("One step is enough", paper=paper(), number=4)], NOW)
    letters = await database.letters.first(9)
    assert sorted((one.user_id, one.kind) for one in letters) == [
        (7, LetterKind.REVIEW_OUT),
        (8, LetterKind.REVIEW_OUT),
    ]
    assert {one.facts["number"] for one in letters} == {4}
    assert await database.suggestions.count() == 0


async def test_those_that_wait_come_with_the_most_wanted_first(database: Database) -> None:
    await ask(database, 7, 1)
    await ask(database, 7, 2, later(minutes=1))
    await ask(database, 8, 2, later(minutes=1))
    await ask(database, 7, 3, later(minutes=2))
    found = await database.suggestions.waiting(9)
    assert [one.paper for one in found] == [paper(2), paper(1), paper(3)]
    assert [one.paper for one in await database.suggestions.waiting(1, offset=1)] == [paper(1)]
