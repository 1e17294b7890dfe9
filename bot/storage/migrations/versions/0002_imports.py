"""Where each review was seen, terms of the glossary, polls of the channel's history.

Revision ID: 0002

A review's content hash moves from its row to its sightings: one for each document that it was found in.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_DOCUMENT = 2  # what release 0.1 imported


def upgrade() -> None:
    _sightings()
    op.drop_column("reviews", "content_hash")
    _title_keys()
    op.add_column("candidates", sa.Column("organisation", sa.Text))
    op.create_table(
        "past_polls",
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("acronym", sa.Text),
        sa.Column("synonyms", sa.JSON, nullable=False),
        sa.Column("hebrew", sa.JSON, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("see_also", sa.JSON, nullable=False),
        sa.Column("section", sa.Text),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("source_line", sa.Integer),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")


def _sightings() -> None:
    sightings = op.create_table(
        "sightings",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("identity", sa.String, nullable=False),
        sa.Column("review_id", sa.Integer, sa.ForeignKey("reviews.id"), nullable=False, index=True),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("standing", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("source", "identity"),
    )
    op.create_index("ix_sightings_identity", "sightings", ["identity"])
    old = sa.table("reviews", *map(sa.column, ("id", "identity", "content_hash", "state", "posted_at")))
    imported = sa.select(old).where(old.c.state == "archived", old.c.posted_at.is_(None))
    rows = [
        {
            "source": row.identity.partition("|")[0],
            "identity": row.identity,
            "review_id": row.id,
            "content_hash": row.content_hash,
            "standing": _DOCUMENT,
        }
        for row in op.get_bind().execute(imported)
    ]
    op.bulk_insert(sightings, rows)


def _title_keys() -> None:
    op.add_column("reviews", sa.Column("title_key", sa.String))
    op.create_index("ix_reviews_title_key", "reviews", ["title_key"])
    reviews = sa.table("reviews", *map(sa.column, ("id", "title", "title_key")))
    titles = op.get_bind().execute(sa.select(reviews.c.id, reviews.c.title)).all()
    change = sa.update(reviews).where(reviews.c.id == sa.bindparam("its_id")).values(title_key=sa.bindparam("key"))
    if titles:
        op.get_bind().execute(change, [{"its_id": row.id, "key": _folded(row.title)} for row in titles])


def _folded(title: str) -> str | None:
    """As `reviews.identity.fold` and `storage.columns.key_of` had it at this release, for titles of a usual length."""
    plain = unicodedata.normalize("NFKC", title).replace("’", "'")
    return re.sub(r"[\W_]+", " ", plain).strip().casefold()[:250] or None
