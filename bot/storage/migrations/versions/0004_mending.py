"""What owners say of a series that stopped half-way, and which review they are editing.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("posts", sa.Column("resumed_at", sa.DateTime(timezone=True)))
    op.add_column("posts", sa.Column("clearing_at", sa.DateTime(timezone=True)))
    op.create_table(
        "editings",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files_only", sa.Boolean, nullable=False),
        sa.Column("taken_by", sa.String),
    )
    op.create_index("ix_editings_review_id", "editings", ["review_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
