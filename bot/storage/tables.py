"""Every table of the database. A change here needs a migration: a test compares the two.

Own ids are Integer; ids that Telegram gives are BigInteger (52 bits). JSON holds lists and payloads as given.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import Instant, Key, only_where

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),  # "reviews" and "inbox", see changes.py
    Column("value", BigInteger, nullable=False),
)

remembered = Table(
    "remembered",
    metadata,
    Column("name", String, primary_key=True),  # "bot", "channel", "schedule", "standing", "pause", "ahead:5", …
    Column("value", Text, nullable=False),
    Column("since", Instant),
)

effects = Table(
    "effects",
    metadata,
    Column("cause", String, primary_key=True),
    Column("applied_at", Instant, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", Key, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("date", Date),
    Column("number", Integer, unique=True),
    Column("reviewers", JSON, nullable=False),
    Column("paper_key", Key, index=True),
    Column("paper_url", Text),
    Column("hook", Text),
    Column("language", String, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("source_line", Integer),
    Column("message_ids", JSON, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("posted_at", Instant),
    Column("revision", BigInteger, nullable=False),
    Column("title_key", Key, index=True),  # the folded title; null where it has no letters
    Column(
        "twin_id", Integer, index=True
    ),  # the review of the same paper in the other language; both rows name each other
    Index("ix_reviews_revision", "revision", unique=True),
    Index("ix_reviews_latest", "state", "date", "number", "id"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("source", Key, nullable=False),  # a collection, or "files" for what people edit
    Column("identity", Key, nullable=False),
    Column("review_id", ForeignKey(reviews.c.id), nullable=False, index=True),
    Column("content_hash", String, nullable=False),  # of the review as this source gave it last
    Column("standing", Integer, nullable=False),  # intake.record.Standing
    PrimaryKeyConstraint("source", "identity"),
)
# A review that was found by another source's identity is looked for under every identity that it was seen with.
Index("ix_sightings_identity", sightings.c.identity)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("term", Text, nullable=False),
    Column("acronym", Text),
    Column("synonyms", JSON, nullable=False),
    Column("hebrew", JSON, nullable=False),
    Column("definition", Text, nullable=False),
    Column("see_also", JSON, nullable=False),
    Column("section", Text),
    Column("source", String, nullable=False),
    Column("source_line", Integer),
)

queue = Table(
    "queue",
    metadata,
    Column("review_id", ForeignKey(reviews.c.id), primary_key=True),
    Column("position", Integer, nullable=False),  # only its order counts; gaps are fine
    Column("added_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fixed_on", Date),  # leaves on this local date and no other; null: flows with the rest
)

lintings = Table(
    "lintings",
    metadata,
    Column("review_id", ForeignKey(reviews.c.id), primary_key=True),
    Column("revision", BigInteger, nullable=False),  # of the text that was read
    Column("day", Date),  # the posting day that it was read for, where that counts
    Column("number", Integer),  # likewise
    Column("findings", JSON, nullable=False),
    Column("allowed", JSON, nullable=False),  # keys of findings that an owner lets pass
    Column("told", JSON, nullable=False),  # keys of findings that the owners heard of
)

former_texts = Table(
    "former_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("review_id", ForeignKey(reviews.c.id), nullable=False, index=True),
    Column("columns", JSON, nullable=False),  # those of `reviews` that hold the text
    Column("kept_at", Instant, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("form", String, nullable=False),  # the one that is sent; the parts may hold the other as well
    Column("plain_because", Text),  # why Telegram refused the rich form
    Column("title", Text, nullable=False),
    Column("review_id", ForeignKey(reviews.c.id), index=True),
    Column("ballot_id", ForeignKey("ballots.id"), index=True),
    Column("frozen_at", Instant, nullable=False),
    Column("ended_at", Instant),  # every part confirmed, or taken back
    Column("held_at", Instant),  # since when it waits for an owner's word, with some of its parts in the channel
    Column("resumed_at", Instant),  # an owner's word to go on with it
    Column("clearing_at", Instant),  # an owner's word to delete what stands of it; until it ended that is under way
)
Index(
    "ix_posts_unfinished",
    posts.c.id,
    info=only_where(posts.c.ended_at.is_(None)),
)

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_id", ForeignKey(posts.c.id), nullable=False),
    Column("form", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("method", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("format_version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("retry_at", Instant),
    Column("message_id", BigInteger, index=True),
    Column("reason", Text),
    # Of a classic message: the position of the rich part whose place it takes, should Telegram refuse that one. Once it
    # did, what stands there before it belongs to the classic form as well (`switching.go_classic`).
    Column("spare_for", Integer),
    UniqueConstraint("post_id", "form", "position"),
    Index("ix_parts_text_hash", "text_hash"),  # a message seen in the channel looks for the part that it is
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("part_id", ForeignKey(parts.c.id), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),  # of the lease it was made under; 0 while one process posts
    Column("anchor", BigInteger, nullable=False),  # highest message id known when the intent was committed; 0: none
    Column("deadline", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String),  # the part's state that it led to
    Column("message_id", BigInteger),
    Column("poll_id", String),
    # While the outcome is unknown: the sweeps that found nothing, and what the owners were asked.
    Column("sweeps", Integer, nullable=False, server_default="0"),
    Column("asked_at", Instant),
    Column("reminders", Integer, nullable=False, server_default="0"),
    # After two clean sweeps it may land all the same: ids up to this one were looked at; null: nothing to watch.
    Column("watched_to", BigInteger),
    UniqueConstraint("part_id", "attempt"),
)
Index(
    "ix_deliveries_watched",
    deliveries.c.id,
    info=only_where(deliveries.c.watched_to.is_not(None)),
)

seen_messages = Table(
    "seen_messages",
    metadata,
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("method", String, nullable=False),  # by which such a message is sent; "" for one that we never send
    Column("text_hash", String, nullable=False),
    Column("poll_id", String),
    Column("seen_at", Instant, nullable=False),
    Column("copy_of", ForeignKey(parts.c.id)),  # the part of which this is a second copy, once the owners were told
    PrimaryKeyConstraint("channel_id", "message_id"),
)
Index("ix_seen_messages_text_hash", seen_messages.c.text_hash)
Index("ix_seen_messages_seen_at", seen_messages.c.seen_at)

slots_used = Table(
    "slots_used",
    metadata,
    Column("channel_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("slot", String, nullable=False),
    Column("post_id", ForeignKey(posts.c.id), index=True),
    Column("reason", String),  # why without a post
    Column("used_at", Instant, nullable=False),
    PrimaryKeyConstraint("channel_id", "day", "slot"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("told_at", Instant),
)
Index(
    "ix_notices_pending",
    notices.c.id,
    info=only_where(notices.c.told_at.is_(None)),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),  # of what is held: "posting", or "process:" and the holder that is alive
    Column("holder", String, nullable=False),  # a process, by a name that no other ever has
    Column("epoch", Integer, nullable=False),  # grows with every change of the holder, and whenever it had run out
    Column("expires_at", Instant),  # by the server's own clock; null: SQLite, where the file's lock says who holds it
)
