"""The whole channel from a phone: drafts and their messages, open questions, guests, an audit, corrections of posts,
posts by hand, settings that were chosen in the chat; a review and its twin in the other language.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("reviews", sa.Column("twin_id", sa.Integer))
    op.create_index("ix_reviews_twin_id", "reviews", ["twin_id"])
    _drafts()
    _guests()
    _changes()
    _posts()
    _by_hand()


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("author_id", sa.BigInteger),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("proposed_at", Instant),
        sa.Column("declined_because", sa.Text),
        sa.Column("nudged_at", Instant),
        sa.Column("discarded_at", Instant),
    )
    op.create_index("ix_drafts_author_id", "drafts", ["author_id"])
    op.create_table(
        "pieces",
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("first_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id")),
        sa.Column("replaces", sa.Integer, sa.ForeignKey("reviews.id")),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("cut", sa.Boolean, nullable=False),
        sa.Column("sent_at", Instant, nullable=False),
        sa.Column("arrived_at", Instant, nullable=False),
        sa.Column("told_id", sa.BigInteger),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "message_id"),
    )
    op.create_index("ix_pieces_review_id", "pieces", ["review_id"])
    unfinished = sa.text("state IN ('gathering', 'read')")
    order = ["user_id", "message_id"]
    op.create_index("ix_pieces_unfinished", "pieces", order, sqlite_where=unfinished, postgresql_where=unfinished)
    op.create_table(
        "questions",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("taken_by", sa.String),
    )


def _guests() -> None:
    op.create_table(
        "writers",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("invited_by", sa.BigInteger, nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
    )
    op.create_table(
        "invitations",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("made_by", sa.BigInteger, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_by", sa.BigInteger),
        sa.Column("used_at", Instant),
        sa.Column("revoked_at", Instant),
    )


def _changes() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor_id", sa.BigInteger),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id")),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_index("ix_audit_review_id", "audit", ["review_id"])
    op.create_table(
        "countdowns",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("from_draft", sa.Boolean, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("claimed_at", Instant),
        sa.Column("actor_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("cause", sa.String, nullable=False),
    )
    op.create_table(
        "chosen",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("chosen_by", sa.BigInteger, nullable=False),
        sa.Column("chosen_at", Instant, nullable=False),
    )


def _posts() -> None:
    unfinished = sa.text("ended_at IS NULL")
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), nullable=False),
        sa.Column("made_by", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.String, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("wanted_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("reply_id", sa.Integer, sa.ForeignKey("posts.id")),
        sa.UniqueConstraint("cause"),
    )
    op.create_index("ix_corrections_review_id", "corrections", ["review_id"])
    op.create_index(
        "ix_corrections_under_way", "corrections", ["id"], sqlite_where=unfinished, postgresql_where=unfinished
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("correction_id", sa.Integer, sa.ForeignKey("corrections.id"), nullable=False),
        sa.Column("part_id", sa.Integer, sa.ForeignKey("parts.id"), nullable=False),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("format_version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("retry_at", Instant),
        sa.Column("reason", sa.Text),
        sa.Column("ended_at", Instant),
    )
    op.create_index("ix_edits_correction_id", "edits", ["correction_id"])
    op.create_index("ix_edits_part_id", "edits", ["part_id"])
    op.create_index("ix_edits_unfinished", "edits", ["id"], sqlite_where=unfinished, postgresql_where=unfinished)


def _by_hand() -> None:
    op.create_table(
        "hand_posts",
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("reply_to", sa.BigInteger),
        sa.Column("sent_at", Instant, nullable=False),
        sa.Column("as_of", Instant, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id")),
        sa.Column("undo", sa.JSON),
        sa.PrimaryKeyConstraint("channel_id", "message_id"),
    )
    op.create_index("ix_hand_posts_review_id", "hand_posts", ["review_id"])
    op.create_index("ix_hand_posts_sent_at", "hand_posts", ["sent_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
