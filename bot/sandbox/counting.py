"""The channel's ledger against what the bot says that it posted: posts, doubles, losses.

posts: what the bot put into the channel and stands there, the parts of one post counted once; doubled: messages that
say the same as one that stood there already; lost: posts of which the bot holds a message for sent that never stood
there; unknown: posts of which the bot does not know at this moment whether a message arrived.
"""

import json
from collections.abc import Collection, Sequence

from bot.sandbox.ledger import Entry
from bot.values import Struct

UNKNOWN = frozenset(("sending", "unknown", "asked"))
"""States of a part (`bot/publishing/post.py`) that may stand in the channel or not."""


class Told(Struct, frozen=True):
    """A part as the bot has it on record. message_id: None while it is not known."""

    post_id: int
    state: str
    message_id: int | None


class Count(Struct, frozen=True):
    posts: int
    doubled: int
    lost: int
    unknown: int


def count(entries: Sequence[Entry], told: Collection[Told]) -> Count:
    """entries: messages of the bot that are or were in the channel, oldest first; the notes of pins do not count."""
    said = [entry for entry in entries if entry.kind != "pin"]
    doubles = _doubles(said)
    standing = {entry.message.message_id for entry in said if entry.deleted_at is None} - doubles
    ever = {entry.message.message_id for entry in said}
    sent = [part for part in told if part.state == "confirmed" and part.message_id is not None]
    posts = {part.post_id for part in sent if part.message_id in standing}
    waiting = {part.post_id for part in told if part.state in UNKNOWN}
    unnamed = len(standing - {part.message_id for part in sent})
    return Count(
        posts=len(posts) + (min(unnamed, len(waiting - posts)) if waiting else unnamed),
        doubled=len(doubles),
        lost=len({part.post_id for part in sent if part.message_id not in ever}),
        unknown=len(waiting),
    )


def _doubles(entries: Sequence[Entry]) -> set[int]:
    """Ids of messages that came while one with the same words, or the same poll, stood there."""
    stood: dict[str, Entry] = {}
    doubles = set()
    for entry in entries:
        words = _words(entry)
        before = stood.get(words)
        if before and (before.deleted_at is None or before.deleted_at > entry.versions[0].at):
            doubles.add(entry.message.message_id)
        else:
            stood[words] = entry
    return doubles


def _words(entry: Entry) -> str:
    poll = entry.poll and (entry.poll.question, [option.text for option in entry.poll.options])
    return json.dumps((entry.kind, entry.versions[0].content, poll), sort_keys=True, default=str)
