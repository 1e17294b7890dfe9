"""What lint found in reviews that wait, what their owner said to it, and the texts that a mend took the place of.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "lintings",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("number", sa.Integer),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("allowed", sa.JSON, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_table(
        "former_texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_former_texts_review_id", "former_texts", ["review_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
