"""Drafts that arrive, are frozen and stand in the channel, where several rooms meet."""

from bot.intake.gather_pieces import Piece, PieceState
from bot.publishing.drafts import Draft
from bot.reviews.review import Review, StoredReview
from bot.storage.database import Database
from bot.values import replace
from tests.contract.parts import begin
from tests.makers import NOW, OWNER_ID, TODAY, make_paper, make_post, make_review

OLD = make_review("Layers", body="The old text.")
NEW = replace(OLD, body="The new text.")
ENGLISH = make_review("Graph Memory", paper=make_paper(), language="en")
HEBREW = replace(ENGLISH, title="זיכרון כגרף", language="he")
GUEST = 333


async def arrived(
    database: Database, review: Review, message_id: int = 1, by: int = OWNER_ID
) -> tuple[int, list[Draft]]:
    """As a message in the chat."""
    piece = Piece(
        user_id=by,
        message_id=message_id,
        name="",
        text="text",
        cut=False,
        sent_at=NOW,
        arrived_at=NOW,
        role="owner",
        language="en",
    )
    gathering = await database.pieces.take(piece, PieceState.GATHERING)
    found = await database.pieces.make(gathering, review, PieceState.JOINED, NOW)
    assert found is not None
    return found[0].id, found[1]


async def stored(database: Database, review_id: int) -> StoredReview:
    known = await database.drafts.known(review_id)
    assert known is not None
    return known.stored


async def twin_id(database: Database, review_id: int) -> int | None:
    return (await stored(database, review_id)).twin_id


async def freeze(database: Database, review_id: int, *texts: str, number: int = 7) -> int:
    entry = await database.slots.entry(review_id)
    assert entry is not None
    post_id = await database.slots.freeze(
        entry, number, TODAY, make_post(*texts, review_id=review_id), NOW, slot=None, cause=None
    )
    assert post_id is not None
    return post_id


async def deliver(database: Database, *message_ids: int) -> None:
    for message_id in message_ids:
        (part,) = await database.delivery.due(NOW)
        assert await database.delivery.confirm(await begin(database, part), message_id, None, NOW)
