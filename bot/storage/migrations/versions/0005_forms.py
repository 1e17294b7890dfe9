"""Posts in two forms: classic messages wait beside rich ones.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("parts", sa.Column("spare_for", sa.Integer))
    op.add_column("posts", sa.Column("plain_because", sa.Text))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
