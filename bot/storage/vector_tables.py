"""The table of the search by meaning."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from bot.storage.tables import metadata, reviews

vectors = Table(
    "vectors",
    metadata,
    Column("review_id", ForeignKey(reviews.c.id), nullable=False),
    Column("model", String, nullable=False),
    Column("passage", Integer, nullable=False),  # its position in the review, from 0
    Column("revision", BigInteger, nullable=False),  # of the review that it was made from
    Column("text_hash", String, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("kept", BigInteger, nullable=False),  # the counter "vectors" when it was kept; one number a review
    PrimaryKeyConstraint("review_id", "model", "passage"),
    Index("ix_vectors_model_kept", "model", "kept"),
)
