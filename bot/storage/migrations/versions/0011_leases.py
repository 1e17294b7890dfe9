"""Several processes on one database: which of them posts, which are alive, and who has an update in hand.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("expires_at", Instant),
    )
    op.add_column("inbox", sa.Column("holder", sa.String))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
