"""A rich post goes on in its classic form, in the transaction of what makes it so."""

from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing import switching
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import Form, Part, PartState
from bot.publishing.states import Event, sources, target
from bot.storage.part_moves import confirm
from bot.storage.tables import deliveries, parts, posts


async def may_switch(connection: AsyncConnection, part: Part) -> bool:
    """See `switching.goes_classic`."""
    its_post = posts.c.id == part.post_id
    spares = exists().where(parts.c.post_id == posts.c.id, parts.c.spare_for == part.position)
    # Denied, by two sweeps or by a person: it ended, and was planned again. Proven unsent: it has no end, or failed.
    denied = (deliveries.c.outcome == PartState.PLANNED) & deliveries.c.ended_at.is_not(None)
    in_doubt = exists().where(deliveries.c.part_id == part.id, deliveries.c.attempt < part.attempt, denied)
    columns = (posts.c.form, spares.label("spares"), in_doubt.label("in_doubt"))
    row = (await connection.execute(select(*columns).where(its_post))).one()
    return switching.goes_classic(Form(row.form), row.spares, row.in_doubt)


async def go_classic(connection: AsyncConnection, post_id: int, position: int, reason: str | None) -> None:
    """From this position on the post consists of its classic messages. What stands before them stays, and belongs to
    the classic form from now on, so that whoever asks for the parts of that form finds the post as it is."""
    rich = _of_form(post_id, Form.RICH)
    behind = rich & (parts.c.position >= position) & parts.c.state.in_(sources(Event.REPLACE))
    await connection.execute(update(parts).where(behind).values(state=target(Event.REPLACE), retry_at=None))
    spare = _of_form(post_id, Form.CLASSIC)
    await connection.execute(delete(parts).where(spare, parts.c.spare_for < position))
    await _count_from(connection, spare, position)
    before = rich & (parts.c.position < position)
    await connection.execute(update(parts).where(before).values(form=Form.CLASSIC))
    change = update(posts).where(posts.c.id == post_id)
    await connection.execute(change.values(form=Form.CLASSIC, plain_because=reason))


async def confirm_instead(connection: AsyncConnection, seen: SeenMessage, now: datetime) -> bool:
    """See `DeliveryStore.confirm_instead`; the caller has the turn of reviews."""
    place = await awaited_place(connection, seen)
    if place is None:
        return False
    await go_classic(connection, place["post_id"], place["spare_for"], None)
    return await confirm(connection, place["id"], 0, now, message_id=seen.message_id)


async def _count_from(connection: AsyncConnection, spare: ColumnElement[bool], position: int) -> None:
    """One by one from the first on: each place is free by then."""
    ids = list(await connection.scalars(select(parts.c.id).where(spare).order_by(parts.c.position)))
    this = update(parts).where(parts.c.id == bindparam("this"))
    places = [{"this": part_id, "place": place} for place, part_id in enumerate(ids, position)]
    await connection.execute(this.values(position=bindparam("place")), places)


async def awaited_place(connection: AsyncConnection, seen: SeenMessage) -> RowMapping | None:
    """The spare that this message is, if it is the first one for the part that its post waits for."""
    rich, sibling, earlier = parts.alias(), parts.alias(), parts.alias()
    alike = (parts.c.text_hash == seen.text_hash) & (parts.c.method == seen.method) & parts.c.spare_for.is_not(None)
    its_post = (posts.c.id == parts.c.post_id) & (posts.c.form == Form.RICH) & posts.c.ended_at.is_(None)
    replaced = (
        (rich.c.post_id == posts.c.id)
        & (rich.c.form == Form.RICH)
        & (rich.c.position == parts.c.spare_for)
        & rich.c.state.in_(sources(Event.REPLACE))
    )
    same_place = (sibling.c.post_id == posts.c.id) & (sibling.c.spare_for == parts.c.spare_for)
    first = ~exists().where(same_place, sibling.c.position < parts.c.position)
    ahead = (earlier.c.post_id == posts.c.id) & (earlier.c.form == Form.RICH) & (earlier.c.position < rich.c.position)
    awaited = ~exists().where(ahead, earlier.c.state != PartState.CONFIRMED)
    query = select(parts.c.id, parts.c.post_id, parts.c.spare_for).join(posts, its_post).join(rich, replaced)
    query = query.where(alike, posts.c.channel_id == seen.channel_id, first, awaited).order_by(posts.c.id).limit(1)
    row: RowMapping | None = (await connection.execute(query)).mappings().one_or_none()
    return row


def _of_form(post_id: int, form: Form) -> ColumnElement[bool]:
    return (parts.c.post_id == post_id) & (parts.c.form == form)
