"""What readers see of a review in the channel: its messages, with the edits that came through."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.corrected import Shown
from bot.publishing.corrections import CorrectionState, EditState, Posted, PostedMessage
from bot.publishing.post import PartState, PostKind
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.choice_tables import candidates, promises
from bot.storage.desk_tables import corrections, edits
from bot.storage.review_rows import stored_review, with_text
from bot.storage.tables import parts, posts, reviews

_OF_THIS_POST = corrections.c.state.in_(
    (CorrectionState.WANTED, CorrectionState.PLANNED, CorrectionState.DONE, CorrectionState.REPLACED)
)


async def posted_text(connection: AsyncConnection, review_id: int) -> Posted | None:
    """See `CorrectionStore.posted`."""
    stored = await public_review(connection, review_id)
    if stored is None:
        return None
    post = await newest_post(connection, review_id)
    chain = await _corrections(connection, review_id)
    settled = [row for row in chain if _is_settled(row)]
    since = chain[chain.index(settled[-1]) + 1 :] if settled else chain
    open_posts = select(posts.c.id).where(posts.c.review_id == review_id, posts.c.ended_at.is_(None))
    at_rest = await connection.scalar(open_posts.limit(1)) is None and not any(_is_open(row) for row in chain)
    return Posted(
        stored=stored,
        base=_base(stored, settled, since),
        channel_id=post["channel_id"] if post is not None else None,
        messages=await _messages(connection, post, settled, since) if post is not None else (),
        frozen_at=post["frozen_at"] if post is not None else None,
        at_rest=at_rest,
        voters=await _voters(connection, stored),
    )


async def public_review(connection: AsyncConnection, review_id: int) -> StoredReview | None:
    """One that stands in the channel or goes there; none that is being taken away."""
    clearing = exists().where(
        posts.c.review_id == reviews.c.id, posts.c.clearing_at.is_not(None), posts.c.ended_at.is_(None)
    )
    public = reviews.c.state.in_((ReviewState.ARCHIVED, ReviewState.POSTING)) & ~clearing
    row = (await connection.execute(select(reviews).where(reviews.c.id == review_id, public))).mappings().one_or_none()
    return stored_review(row) if row is not None else None


async def newest_post(connection: AsyncConnection, review_id: int) -> RowMapping | None:
    """Of the review itself, if any message of it came to stand there and was not taken away."""
    stands = exists().where(parts.c.post_id == posts.c.id, parts.c.state == PartState.CONFIRMED)
    this = (posts.c.review_id == review_id) & (posts.c.kind == PostKind.REVIEW) & posts.c.clearing_at.is_(None)
    query = select(posts).where(this, stands).order_by(posts.c.id.desc()).limit(1)
    row: RowMapping | None = (await connection.execute(query)).mappings().one_or_none()
    return row


def posts_of(post: RowMapping) -> ColumnElement[bool]:
    """The post and the replies below it that were not taken away."""
    replies = (posts.c.review_id == post["review_id"]) & (posts.c.kind == PostKind.CORRECTION)
    return or_(posts.c.id == post["id"], replies & posts.c.clearing_at.is_(None) & (posts.c.id > post["id"]))


async def _corrections(connection: AsyncConnection, review_id: int) -> list[RowMapping]:
    """Those of the post that stands, as they were published, each with whether an edit of it was refused."""
    refused = exists().where(edits.c.correction_id == corrections.c.id, edits.c.state == EditState.FAILED)
    query = select(corrections, refused.label("refused")).where(corrections.c.review_id == review_id, _OF_THIS_POST)
    return list((await connection.execute(query.order_by(corrections.c.wanted_at, corrections.c.id))).mappings())


def _is_settled(row: RowMapping) -> bool:
    """Every message shows it."""
    return row["state"] == CorrectionState.DONE and not row["refused"]


def _is_open(row: RowMapping) -> bool:
    return row["state"] in (CorrectionState.WANTED, CorrectionState.PLANNED)


def _base(stored: StoredReview, settled: Sequence[RowMapping], since: Sequence[RowMapping]) -> Review:
    """What the last correction that came through whole says; before the first, what it began with."""
    if settled:
        return with_text(stored.review, settled[-1]["after"])
    return with_text(stored.review, since[0]["before"]) if since else stored.review


async def _messages(
    connection: AsyncConnection, post: RowMapping, settled: Sequence[RowMapping], since: Sequence[RowMapping]
) -> tuple[PostedMessage, ...]:
    """As the settled corrections made them; what was tried since may have come through or not."""
    rows = (await connection.execute(_standing(post))).mappings().all()
    tried = select(edits).where(edits.c.part_id.in_([row["id"] for row in rows]), edits.c.attempt > 0)
    found = (await connection.execute(tried.order_by(edits.c.id))).mappings().all()
    done, later = {row["id"] for row in settled}, {row["id"] for row in since}
    shown = {
        edit["part_id"]: edit["payload"]
        for edit in found
        if edit["state"] == EditState.DONE and edit["correction_id"] in done
    }
    doubtful = {edit["part_id"] for edit in found if edit["correction_id"] in later}
    counts = Counter(row["post_id"] for row in rows)
    return tuple(
        PostedMessage(
            row["id"],
            row["message_id"],
            Shown(
                payload=shown.get(row["id"], row["payload"]),
                position=row["position"],
                count=counts[row["post_id"]],
                is_reply=row["kind"] == PostKind.CORRECTION,
                in_doubt=row["id"] in doubtful,
            ),
        )
        for row in rows
        if row["state"] == PartState.CONFIRMED
    )


def _standing(post: RowMapping) -> Select[*tuple[object, ...]]:
    of_its_form = (parts.c.post_id == posts.c.id) & (parts.c.form == posts.c.form)
    query = select(parts, posts.c.kind).join(posts, of_its_form).where(posts_of(post), posts.c.ended_at.is_not(None))
    return query.order_by(posts.c.id, parts.c.position)


async def _voters(connection: AsyncConnection, stored: StoredReview) -> int | None:
    """Of the promise that its post kept: both are of one transaction, and have its instant."""
    if stored.posted_at is None:
        return None
    alike = candidates.c.title == stored.review.title
    if stored.review.paper:
        alike |= candidates.c.paper_key == stored.review.paper.key
    query = select(promises.c.votes).join(candidates, candidates.c.id == promises.c.candidate_id)
    votes: int | None = await connection.scalar(query.where(promises.c.kept_at == stored.posted_at, alike).limit(1))
    return votes
