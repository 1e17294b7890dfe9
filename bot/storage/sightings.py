"""Which source told of which review, and what it said last."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.merging import Seen
from bot.intake.record import Standing
from bot.storage.bulk import execute_many
from bot.storage.tables import sightings
from bot.values import Struct


class Sighting(Struct, frozen=True):
    """`key`: the identity under which the source has the review, as the database keeps it."""

    key: str
    review_id: int
    seen: Seen


async def sightings_by_identity(connection: AsyncConnection, keys: Sequence[str]) -> list[Sighting]:
    """Those under one of these identities, by any source."""
    rows = await connection.execute(select(sightings).where(sightings.c.identity.in_(keys)))
    return [_sighting(row) for row in rows.mappings()]


async def sightings_by_review(connection: AsyncConnection, review_ids: Sequence[int]) -> dict[int, list[Seen]]:
    """What every source said last of these reviews."""
    rows = await connection.execute(select(sightings).where(sightings.c.review_id.in_(review_ids)))
    found: dict[int, list[Seen]] = {}
    for row in rows.mappings():
        found.setdefault(row["review_id"], []).append(_sighting(row).seen)
    return found


async def note_sightings(connection: AsyncConnection, found: Sequence[Sighting]) -> None:
    """Keeps what the sources say now."""
    before = await sightings_by_identity(connection, [sighting.key for sighting in found])
    known = {(one.seen.source, one.key) for one in before}
    new = [_columns(one) for one in found if (one.seen.source, one.key) not in known]
    changed = [_columns(one) for one in found if (one.seen.source, one.key) in known]
    await execute_many(connection, insert(sightings), new)
    its = (sightings.c.source == bindparam("its_source"), sightings.c.identity == bindparam("its_identity"))
    change = update(sightings).where(*its)
    change = change.values({name: bindparam(name) for name in ("review_id", "content_hash", "standing")})
    rows = [row | {"its_source": row["source"], "its_identity": row["identity"]} for row in changed]
    await execute_many(connection, change, rows)


def _columns(sighting: Sighting) -> dict[str, object]:
    return {
        "source": sighting.seen.source,
        "identity": sighting.key,
        "review_id": sighting.review_id,
        "content_hash": sighting.seen.content_hash,
        "standing": int(sighting.seen.standing),
    }


def _sighting(row: RowMapping) -> Sighting:
    seen = Seen(row["source"], row["content_hash"], Standing(row["standing"]))
    return Sighting(row["identity"], row["review_id"], seen)
