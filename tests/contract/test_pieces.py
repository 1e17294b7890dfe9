"""The messages of drafts in both databases: joined, made drafts once, edited, replaced, emptied."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import AlreadyQueued
from bot.intake.gather_pieces import KEPT_UNWANTED, Gathering, Piece, PieceState
from bot.publishing.queue import AddToQueue
from bot.reviews.review import Review, StoredReview
from bot.storage.address import read_url
from bot.storage.database import Database
from bot.storage.engine import Transactions
from bot.values import replace
from tests.makers import BOT_ID, make_message_update, make_paper, make_review

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DANA, OMER = 101, 202
REVIEW = make_review("Kites", body="A text about kites. " * 12)


def piece(message_id: int, text: str = "kites", *, user_id: int = DANA, cut: bool = False, after: float = 0) -> Piece:
    at = NOW + timedelta(seconds=after)
    return Piece(
        user_id=user_id,
        message_id=message_id,
        name="",
        text=text,
        cut=cut,
        sent_at=at,
        arrived_at=at,
        role="owner",
        language="en",
    )


async def taken(database: Database, *pieces: Piece) -> Gathering:
    for one in pieces:
        gathering = await database.pieces.take(one, PieceState.GATHERING)
    return gathering


async def made(database: Database, gathering: Gathering, review: Review = REVIEW) -> StoredReview:
    found = await database.pieces.make(gathering, review, PieceState.READ, NOW)
    assert found is not None
    return found[0]


async def test_pieces_that_were_cut_and_come_close_are_one_text(database: Database) -> None:
    gathering = await taken(database, piece(1, "a", cut=True), piece(4, "b", cut=True, after=2), piece(5, "c", after=4))
    assert [one.text for one in gathering.pieces] == ["a", "b", "c"]
    assert await database.pieces.unfinished() == [gathering]


@pytest.mark.parametrize(
    "second", [piece(2, "b", after=9), piece(2, "b", user_id=OMER), replace(piece(2, "b"), name="b.md")]
)
async def test_what_comes_late_or_is_a_file_or_somebody_elses_is_a_text_of_its_own(
    database: Database, second: Piece
) -> None:
    gathering = await taken(database, piece(1, "a", cut=True), second)
    assert gathering.pieces == (second,)
    assert len(await database.pieces.unfinished()) == 2


async def test_nothing_goes_on_behind_a_whole_text(database: Database) -> None:
    await taken(database, piece(1, cut=True))
    assert await database.pieces.goes_on(DANA, 2, NOW) is True
    assert await database.pieces.goes_on(DANA, 2, NOW + timedelta(seconds=6)) is False
    await taken(database, piece(2))
    assert await database.pieces.goes_on(DANA, 3, NOW) is False
    assert await database.pieces.goes_on(DANA, 2, NOW) is True  # the same message again


async def test_a_piece_that_comes_twice_changes_nothing(database: Database) -> None:
    gathering = await taken(database, piece(1))
    await made(database, gathering)
    again = await database.pieces.take(piece(1, "other"), PieceState.GATHERING)
    assert (again.text, again.state) == ("kites", PieceState.READ)


async def test_a_text_becomes_one_draft(database: Database) -> None:
    gathering = await taken(database, piece(1))
    stored = await made(database, gathering)
    assert await database.pieces.make(gathering, REVIEW, PieceState.READ, NOW) is None
    (draft,) = await database.drafts.drafts()
    assert (draft.stored.id, draft.author_id, draft.messages) == (stored.id, DANA, 1)
    (change,) = await database.audit.changes(9)
    assert (change.did, change.actor_id, change.title) == ("drafted", DANA, "Kites")


async def test_a_text_that_goes_on_is_no_draft_yet(database: Database) -> None:
    gathering = await taken(database, piece(1, cut=True))
    await taken(database, piece(2))
    assert await database.pieces.make(gathering, REVIEW, PieceState.READ, NOW) is None
    assert await database.drafts.drafts() == []


async def test_a_second_draft_of_a_paper_is_kept_beside_the_first(database: Database) -> None:
    first = await made(database, await taken(database, piece(1)), make_review("Kites", paper=make_paper()))
    other = make_review("Kites again", paper=make_paper())
    found = await database.pieces.make(await taken(database, piece(2)), other, PieceState.READ, NOW)
    assert found is not None
    stored, twins = found
    assert [(twin.stored.id, twin.author_id) for twin in twins] == [(first.id, DANA)]
    assert stored.identity != first.identity


async def test_what_waits_already_is_refused_and_its_pieces_stay(database: Database) -> None:
    await AddToQueue(database.queue)(REVIEW, NOW)
    gathering = await taken(database, piece(1))
    with pytest.raises(AlreadyQueued):
        await database.pieces.make(gathering, REVIEW, PieceState.READ, NOW)
    assert await database.pieces.unfinished() == [gathering]


async def test_an_edited_piece_changes_the_draft_and_keeps_its_former_text(database: Database) -> None:
    gathering = await taken(database, piece(1))
    stored = await made(database, gathering)
    edited = replace(gathering, pieces=(piece(1, "winds"),))
    review = replace(REVIEW, title="Winds")
    assert await database.pieces.change(edited, stored, review, NOW, edited=1) is True
    assert await database.pieces.change(edited, stored, review, NOW, edited=1) is False  # of a text that is gone
    draft = await database.drafts.draft(stored.id)
    found = await database.pieces.gathering(DANA, 1)
    assert draft is not None
    assert draft.stored.review.title == "Winds"
    assert draft.former_id is not None
    assert found is not None
    assert (found.text, found.state, found.review_id) == ("winds", PieceState.JOINED, stored.id)


async def test_a_new_text_replaces_the_pieces_of_the_former(database: Database) -> None:
    stored = await made(database, await taken(database, piece(1)))
    reply = await taken(database, replace(piece(2, "winds"), replaces=stored.id))
    assert await database.pieces.change(reply, stored, replace(REVIEW, title="Winds"), NOW) is True
    former = await database.pieces.gathering(DANA, 1)
    assert former is not None
    assert (former.state, former.text) == (PieceState.REPLACED, "")
    assert await database.pieces.review_at(DANA, 2) == stored.id


async def test_a_draft_is_found_by_its_messages_and_by_its_card(database: Database) -> None:
    gathering = await taken(database, piece(1))
    stored = await made(database, gathering)
    await database.pieces.told(gathering, 7)
    await database.pieces.settle(replace(gathering, review_id=stored.id), PieceState.JOINED, 8)
    assert [await database.pieces.review_at(DANA, at) for at in (1, 7, 8, 9)] == [stored.id] * 3 + [None]
    assert await database.pieces.review_at(OMER, 1) is None
    assert await database.pieces.unfinished() == []


async def test_a_text_that_was_asked_about_is_read_anew_when_it_is_edited(database: Database) -> None:
    gathering = await taken(database, piece(1))
    await database.pieces.settle(gathering, PieceState.ASKED)
    assert await database.pieces.unfinished() == []
    await database.pieces.edit(DANA, 1, "winds", False)
    assert [one.text for one in await database.pieces.unfinished()] == ["winds"]


async def test_messages_are_emptied_when_nobody_needs_them(database: Database) -> None:
    discarded = await made(database, await taken(database, piece(1)))
    await made(database, await taken(database, piece(2)), make_review("Winds"))
    await database.pieces.settle(await taken(database, piece(3)), PieceState.ASKED)
    await database.drafts.discard(discarded.id, DANA, NOW, "button:1")
    assert await database.pieces.forget(NOW + timedelta(days=1)) == 0
    assert await database.pieces.forget(NOW + KEPT_UNWANTED + timedelta(days=1)) == 2
    kept = [await database.pieces.gathering(DANA, at) for at in (1, 2, 3)]
    assert [one.text for one in kept if one is not None] == ["", "kites", ""]


async def test_no_card_is_due_while_another_process_says_reading(database: Database, shared_url: str) -> None:
    """Else "reading…" would stay on the screen for ever: nobody would know where it stands. The update that brought the
    message is handled when that is said, in whichever process."""
    await database.inbox.accept(BOT_ID, [make_message_update(7, user_id=DANA)], NOW)
    gathering = await taken(database, piece(1), piece(2, user_id=OMER))
    other = Transactions(read_url(shared_url))
    try:
        duty = Database(other).pieces
        assert [one.first.user_id for one in await duty.unfinished()] == [OMER], "nobody else waits for it"
        (claimed,) = await database.inbox.claim(9, NOW, NOW + timedelta(minutes=1), "a")
        assert [one.first.user_id for one in await duty.unfinished()] == [OMER]
        await database.pieces.told(await taken(database, piece(1)), 8)
        await database.inbox.finish(claimed, NOW)
        (due, _) = await duty.unfinished()
        assert (due.first.user_id, due.told_id) == (DANA, 8)
    finally:
        await other.close()
    assert gathering.state is PieceState.GATHERING


async def test_what_came_while_a_card_was_shown_is_shown_yet(database: Database) -> None:
    shown = await taken(database, piece(1, "a", cut=True))
    stored = await made(database, shown)
    longer = await taken(database, piece(2, "b", after=1))
    await database.pieces.settle(replace(shown, review_id=stored.id), PieceState.JOINED, 8)
    (due,) = await database.pieces.unfinished()
    assert [one.text for one in due.pieces] == ["a", "b"]
    assert (due.pieces, due.review_id) == (longer.pieces, stored.id)
    assert await database.pieces.review_at(DANA, 8) == stored.id, "the card is known all the same"
