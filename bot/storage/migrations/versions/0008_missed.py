"""How the bot is used, counted without names: searches, those without a good answer, presses.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "use_counts",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "kind"),
    )
    op.create_table(
        "missed_words",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "words"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
