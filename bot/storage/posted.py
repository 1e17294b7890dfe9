"""Reviews that readers may have seen, by id or number."""

from sqlalchemy import ColumnElement, select

from bot.publishing.post import PartState
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import parts, posts, reviews

_MAY_STAND = (PartState.SENDING, PartState.UNKNOWN, PartState.ASKED, PartState.CONFIRMED)


class SqlPosted:
    """`publishing.find_posted.PostedStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def by_id(self, review_id: int) -> StoredReview | None:
        return await self._seen(reviews.c.id == review_id)

    async def by_number(self, number: int) -> StoredReview | None:
        return await self._seen(reviews.c.number == number)

    async def has_button(self, review_id: int, ending: str) -> bool:
        frozen = select(parts.c.payload).join(posts, posts.c.id == parts.c.post_id)
        async with self._transactions.read() as connection:
            payloads = (await connection.execute(frozen.where(posts.c.review_id == review_id))).scalars()
            rows = [payload.get("reply_markup", {}).get("inline_keyboard", []) for payload in payloads]
        addresses = [button.get("url", "") for keyboard in rows for row in keyboard for button in row]
        return any(address.endswith(ending) for address in addresses)

    async def _seen(self, this: ColumnElement[bool]) -> StoredReview | None:
        sent = select(parts.c.id).join(posts, posts.c.id == parts.c.post_id)
        sent = sent.where(posts.c.review_id == reviews.c.id, parts.c.state.in_(_MAY_STAND))
        under_way = (reviews.c.state == ReviewState.POSTING) & sent.exists()
        query = (
            select(reviews).where(this, (reviews.c.state == ReviewState.ARCHIVED) | under_way).order_by(reviews.c.id)
        )
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).mappings().first()
            return stored_review(row) if row else None
