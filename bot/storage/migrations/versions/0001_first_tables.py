"""The first tables.

Revision ID: 0001

Written out in full: a migration never changes once released, while `tables.py` does. Constraints get their names from
the naming convention there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _shared()
    _reviews()
    _candidates()
    _ballots()
    _promises()
    _posts()
    _deliveries()
    _notices()
    _inbox()
    _buttons()


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")


def _shared() -> None:
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "reviews", "value": 0}, {"name": "inbox", "value": 0}])
    op.create_table(
        "remembered",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("since", INSTANT),
    )
    op.create_table(
        "effects",
        sa.Column("cause", sa.String, primary_key=True),
        sa.Column("applied_at", INSTANT, nullable=False),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("identity", sa.String, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("date", sa.Date),
        sa.Column("number", sa.Integer, unique=True),
        sa.Column("reviewers", sa.JSON, nullable=False),
        sa.Column("paper_key", sa.String, index=True),
        sa.Column("paper_url", sa.Text),
        sa.Column("hook", sa.Text),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("keywords", sa.JSON, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("source_line", sa.Integer),
        sa.Column("message_ids", sa.JSON, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("posted_at", INSTANT),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_reviews_revision", "reviews", ["revision"], unique=True)
    op.create_index("ix_reviews_latest", "reviews", ["state", "date", "number", "id"])
    op.create_table(
        "queue",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("title_key", sa.String, nullable=False, index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("paper_key", sa.Text),
        sa.Column("paper_url", sa.Text),
        sa.Column("pitch", sa.Text),
        sa.Column("abstract", sa.Text),
        sa.Column("label", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("authors_count", sa.Integer),
        sa.Column("upvotes", sa.Integer),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("source_line", sa.Integer),
        sa.Column("carry", sa.Integer, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
    )
    op.create_index("ix_candidates_state_added_at", "candidates", ["state", "added_at"])


def _ballots() -> None:
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("poll_id", sa.String, unique=True),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("winner_id", sa.Integer, sa.ForeignKey("candidates.id")),
        sa.Column("reason", sa.Text),
        sa.Column("kept_votes", sa.JSON),
        sa.Column("kept_voters", sa.Integer),
        sa.Column("kept_closed", sa.Boolean, nullable=False),
    )
    _partial_index("uq_ballots_current", "ballots", ["channel_id"], sa.column("closed_at").is_(None), unique=True)
    op.create_table(
        "ballot_options",
        sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballots.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("candidates.id"), nullable=False, index=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("pitch", sa.Text),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("ballot_id", "position"),
    )


def _promises() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
    )
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("candidates.id"), nullable=False, index=True),
        sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballots.id"), nullable=False, unique=True),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("kept_at", INSTANT),
    )


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), index=True),
        sa.Column("ballot_id", sa.Integer, sa.ForeignKey("ballots.id"), index=True),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
    )
    _partial_index("ix_posts_unfinished", "posts", ["id"], sa.column("ended_at").is_(None))
    op.create_table(
        "slots_used",
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), index=True),
        sa.Column("reason", sa.String),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "day", "slot"),
    )


def _deliveries() -> None:
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("format_version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("retry_at", INSTANT),
        sa.Column("message_id", sa.BigInteger, index=True),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("post_id", "form", "position"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("part_id", sa.Integer, sa.ForeignKey("parts.id"), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("anchor", sa.BigInteger, nullable=False),
        sa.Column("deadline", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("outcome", sa.String),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("poll_id", sa.String),
        sa.UniqueConstraint("part_id", "attempt"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT),
    )
    _partial_index("ix_notices_pending", "notices", ["id"], sa.column("told_at").is_(None))


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("bot_id", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("lane", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("head", sa.Boolean, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("payload", sa.JSON),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("bot_id", "update_id"),
        sqlite_autoincrement=True,
    )
    head = sa.column("head", sa.Boolean).is_(True)
    _partial_index("uq_inbox_head_lane", "inbox", ["lane"], head, unique=True)
    _partial_index("ix_inbox_heads", "inbox", ["seq"], head)
    _partial_index("ix_inbox_unfinished", "inbox", ["lane", "seq"], sa.column("ended_at").is_(None))
    op.create_index("ix_inbox_ended_at", "inbox", ["ended_at"])


def _buttons() -> None:
    op.create_table(
        "buttons",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_table(
        "queries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("words_hash", sa.String, nullable=False, unique=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
    )


def _partial_index(
    name: str, table: str, columns: list[str], where: sa.ColumnElement[bool], unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
