"""What unfinished posts wait for."""

from sqlalchemy import RowMapping, func, select

from bot.publishing.health import Waiting
from bot.publishing.post import PartState, PostKind
from bot.storage.engine import Transactions
from bot.storage.post_rows import unfinished_parts
from bot.storage.tables import deliveries, parts, posts


class SqlWaiting:
    """`publishing.health.WaitingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def waiting(self) -> list[Waiting]:
        sibling = parts.alias()
        of_post = (sibling.c.id == deliveries.c.part_id) & (sibling.c.post_id == parts.c.post_id)
        arrived = select(func.max(deliveries.c.ended_at)).where(of_post, sibling.c.state == PartState.CONFIRMED)
        query = unfinished_parts().where(parts.c.state != PartState.CONFIRMED)
        query = query.add_columns(posts.c.frozen_at, posts.c.held_at, arrived.scalar_subquery().label("arrived_at"))
        first: dict[int, RowMapping] = {}
        async with self._transactions.read() as connection:
            for row in (await connection.execute(query)).mappings():
                first.setdefault(row["post_id"], row)
        return [_waiting(row) for row in first.values()]


def _waiting(row: RowMapping) -> Waiting:
    return Waiting(
        post_id=row["post_id"],
        kind=PostKind(row["kind"]),
        position=row["position"],
        count=row["count"],
        state=PartState(row["state"]),
        since=row["arrived_at"] or row["frozen_at"],
        held=row["held_at"] is not None,
        reason=row["reason"],
    )
