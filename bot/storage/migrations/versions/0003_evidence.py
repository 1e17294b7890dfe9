"""What was seen in the channel, what is watched, entries fixed to a date.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("queue", sa.Column("fixed_on", sa.Date))
    op.add_column("posts", sa.Column("held_at", sa.DateTime(timezone=True)))
    op.create_index("ix_parts_text_hash", "parts", ["text_hash"])
    op.add_column("deliveries", sa.Column("sweeps", sa.Integer, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("reminders", sa.Integer, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("watched_to", sa.BigInteger))
    watched = sa.column("watched_to").is_not(None)
    op.create_index("ix_deliveries_watched", "deliveries", ["id"], sqlite_where=watched, postgresql_where=watched)
    op.create_table(
        "seen_messages",
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("poll_id", sa.String),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copy_of", sa.Integer, sa.ForeignKey("parts.id")),
        sa.PrimaryKeyConstraint("channel_id", "message_id"),
    )
    op.create_index("ix_seen_messages_text_hash", "seen_messages", ["text_hash"])
    op.create_index("ix_seen_messages_seen_at", "seen_messages", ["seen_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
