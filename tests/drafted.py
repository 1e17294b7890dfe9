"""A draft as if its text had just arrived."""

from datetime import datetime
from zlib import crc32

from bot.intake.gather_pieces import Piece, PieceState
from bot.publishing.drafts import Draft
from bot.reviews.review import Review
from bot.storage.database import Database


async def drafted(database: Database, review: Review, author_id: int, now: datetime) -> Draft:
    """In one message, which its writer saw as a card. AlreadyQueued."""
    message_id = crc32(f"{review.title} {review.body}".encode())
    piece = Piece(
        user_id=author_id, message_id=message_id, name="", text=review.body, cut=False, sent_at=now, arrived_at=now,
        role="owner", language="en",
    )  # fmt: skip
    gathering = await database.pieces.take(piece, PieceState.ASKED)  # which a running bot leaves alone
    made = await database.pieces.make(gathering, review, PieceState.JOINED, now)
    assert made is not None
    draft = await database.drafts.draft(made[0].id)
    assert draft is not None
    return draft
