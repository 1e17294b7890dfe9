"""Embeddings of passages.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("passage", sa.Integer, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("review_id", "model", "passage"),
    )
    op.create_index("ix_vectors_model_kept", "vectors", ["model", "kept"])
    op.execute("INSERT INTO counters (name, value) VALUES ('vectors', 0)")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
