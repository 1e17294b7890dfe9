"""The owner who came by a link, and that link.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "owners",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("since", Instant, nullable=False),
    )
    op.create_table(
        "owner_links",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("expires_at", Instant, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
