"""What a person edits in the channel by hand is in the archive, too; its former text is kept."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import reduce
from typing import Any, Protocol

from bot.clock import Checkpoint
from bot.intake.hand_message import HandMessage
from bot.intake.telegram.own_post import without_part
from bot.publishing.evidence import SeenMessage
from bot.publishing.points import Point
from bot.publishing.slots import Schedule
from bot.reviews.review import Review, StoredReview
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

ReadMessage = Callable[[Mapping[str, Any]], str]
"""The Markdown of a message as the Bot API has it, sent or received."""

_TOKEN = re.compile(r"\S+\s*")
_ALIKE = 0.5  # of a message's words stand in the review's text: then it is known which of them they replace

_TELLING = 3  # words in a row that are the same, and not by chance


class Shown(Struct, frozen=True):
    """A message of a review as it stood before the edit: `text` is Markdown, or `sent` what was sent (without a
    chat), or neither where nobody knows."""

    message_id: int
    text: str | None = None
    sent: Mapping[str, Any] | None = None


class Edited(Struct, frozen=True):
    """A review whose message was edited. shown: its messages, in order; known: hashes by which we know what we sent
    there ourselves (`post.visible_hash`); as_of: when the text that is known of this message was written, None where it
    was never edited by hand."""

    stored: StoredReview
    shown: tuple[Shown, ...]
    known: frozenset[str] = frozenset()
    as_of: datetime | None = None


class Rewritten(Struct, frozen=True):
    """What became of an edit. form: whether a review is recognised in it still; placed: whether it is known which words
    of the review it replaces."""

    review: Review
    form: bool = True
    placed: bool = True


class HandEditStore(Protocol):
    """Every method is one transaction."""

    async def edited(self, channel_id: int, message_id: int) -> Edited | None:
        """The archived review to which this message belongs: posted by the bot, by hand, or imported."""
        ...

    async def rewrite(self, before: StoredReview, message: HandMessage, rewritten: Rewritten, now: datetime) -> bool:
        """The review has this text, its former one is kept; with one `hand_edited` notice, where something differs.
        False, and nothing changed, when the review is another by now."""
        ...


class FollowHandEdits:
    """Hears of each message that a person edits in the channel."""

    def __init__(self, store: HandEditStore, read: ReadMessage, schedule: Schedule, checkpoint: Checkpoint) -> None:
        self._store = store
        self._read = read
        self._schedule = schedule
        self._checkpoint = checkpoint

    async def __call__(self, message: HandMessage, seen: SeenMessage, now: datetime) -> bool:
        """False: no review of the archive has this message. What the bot itself sent or edited changes nothing."""
        for _ in range(3):  # each lost try means that the review was changed in the same milliseconds
            edited = await self._store.edited(message.channel_id, message.message_id)
            if edited is None:
                return False
            if seen.text_hash in edited.known or (edited.as_of is not None and message.as_of < edited.as_of):
                return True
            rewritten = await asyncio.to_thread(self._rewritten, edited, message)
            if await self._store.rewrite(edited.stored, message, rewritten, now):
                self._checkpoint(Point.HAND_EDIT_KEPT)
                facts = {"action": "hand_edit_kept", "review": edited.stored.id, "form": rewritten.form}
                logger.info("a review was edited in the channel by hand", extra=facts)
                return True
        return True

    def _rewritten(self, edited: Edited, message: HandMessage) -> Rewritten:
        before = {one.message_id: self._text(one) for one in edited.shown}
        day = self._schedule.local_day(message.sent_at)
        texts = [text for text in before.values() if text is not None]
        if len(texts) < len(before):
            return placed(edited.stored.review, message, first=edited.shown[0].message_id, count=len(before), day=day)
        after = [message.text if its_id == message.message_id else text for its_id, text in before.items()]
        return rewritten(edited.stored.review, texts, [text or "" for text in after], day)

    def _text(self, shown: Shown) -> str | None:
        return self._read(shown.sent) if shown.sent is not None else shown.text


def rewritten(stored: Review, before: Sequence[str], after: Sequence[str], day: date) -> Rewritten:
    """The review, of which the channel showed the messages `before` and shows those `after` (Markdown).

    Only what differs between the two changes it: formulas that are shown as plain signs stay formulas. Where no review
    is recognised in it any more its words are kept as the body, and nothing else changes.
    """
    old, new = _reading(before, day), _reading(after, day)
    if old is None or new is None:
        body = merged(_joined(before), stored.body, _joined(after)) if old is None else _joined(after)
        return Rewritten(replace(stored, body=body or stored.body), form=old is None)
    body = merged(old.body, stored.body, new.body)
    changed = {
        name: getattr(new, name)
        for name in ("title", "date", "reviewers", "paper", "hook", "language")
        if getattr(new, name) != getattr(old, name) and (getattr(new, name) or name == "hook")
    }
    return Rewritten(replace(stored, body=body or stored.body, **changed))


def placed(stored: Review, message: HandMessage, *, first: int, count: int, day: date) -> Rewritten:
    """The review, one of whose `count` messages was edited, when nobody knows what stood there before.

    The only message is read anew. One of several replaces the words of the body that it is most like.
    """
    new = _reading([message.text], day) if message.message_id == first else None
    text = new.body if new else without_part(message.text)
    if new is not None:
        reviewers, paper = new.reviewers or stored.reviewers, new.paper or stored.paper
        stored = replace(stored, title=new.title, reviewers=reviewers, paper=paper)
    if count == 1:
        return Rewritten(replace(stored, body=text), form=new is not None)
    mine, theirs = _TOKEN.findall(stored.body), _TOKEN.findall(text)
    blocks = _blocks(mine, theirs)
    if sum(size for _, _, size in blocks) < _ALIKE * len(theirs):
        return Rewritten(stored, placed=False)
    start, end = _span(mine, theirs, [block for block in blocks if block[2] >= _TELLING] or blocks)
    above, below = "".join(mine[:start]), "".join(mine[end:])
    body = "".join((above, text.strip(), "\n\n" if below else "", below))
    return Rewritten(replace(stored, body=body))


def _span(mine: list[str], theirs: list[str], blocks: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Which words of `mine` the others replace: from the first that are the same to the last. Where theirs begin, or
    end, with others, it goes to the end of a line: apps cut there."""
    (start, skipped, _), (last, reached, size) = blocks[0], blocks[-1]
    end = last + size
    if skipped:
        start = next((at + 1 for at in range(start - 1, -1, -1) if "\n" in mine[at]), 0)
    if reached + size < len(theirs):
        end = next((at + 1 for at in range(end, len(mine)) if "\n" in mine[at]), len(mine))
    return start, end


def merged(base: str, mine: str, theirs: str) -> str:
    """`mine` with what changed from `base` to `theirs`, word by word; where both changed the same place, theirs counts.

    What `mine` never had, such as a header above the text, stays away.
    """
    if mine == base:
        return theirs
    b, m, t = (_TOKEN.findall(text) for text in (base, mine, theirs))
    written = [token for chunk in _chunks(b, m, t) for token in chunk]
    spaced = [token if token[-1:].isspace() else f"{token} " for token in written]
    return "".join(spaced).strip()


def _chunks(b: list[str], m: list[str], t: list[str]) -> Iterator[list[str]]:
    """The words between those that all three share, and these themselves."""
    in_mine, in_theirs = _matches(b, m), _matches(b, t)
    anchors = [index for index in range(len(b)) if index in in_mine and index in in_theirs]
    at_b = at_m = at_t = 0
    for place, index in enumerate(anchors):
        yield _chosen(b[at_b:index], m[at_m : in_mine[index]], t[at_t : in_theirs[index]], first=place == 0)
        mine, theirs = m[in_mine[index]], t[in_theirs[index]]
        yield [mine if b[index] == theirs else theirs]
        at_b, at_m, at_t = index + 1, in_mine[index] + 1, in_theirs[index] + 1
    yield _chosen(b[at_b:], m[at_m:], t[at_t:], first=not anchors, last=True)


def _chosen(b: list[str], m: list[str], t: list[str], *, first: bool = False, last: bool = False) -> list[str]:
    if _bare(t) == _bare(b):
        return m
    if _bare(m) == _bare(b):
        return t
    if not m:
        return []
    above, below = _alike(b, t), _alike(b[::-1], t[::-1])  # what theirs leaves as it is at both ends
    if above + _alike(b[::-1], m[::-1]) >= len(b):  # mine changed that, and nothing behind it
        return m[: len(m) - (len(b) - above)] + t[above:]
    if below + _alike(b, m) >= len(b):
        return t[: len(t) - below] + m[len(b) - below :]
    return t[above if first else 0 : len(t) - min(below, len(t) - above) if last else len(t)]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words are the same at their beginning."""
    pairs = zip(_bare(one), _bare(other), strict=False)
    return next((n for n, (word, its) in enumerate(pairs) if word != its), min(len(one), len(other)))


def _matches(b: list[str], other: list[str]) -> dict[int, int]:
    return {at + n: to + n for at, to, size in _blocks(b, other) for n in range(size)}


def _blocks(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, _bare(one), _bare(other))
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]


def _bare(tokens: Sequence[str]) -> list[str]:
    return [token.rstrip() for token in tokens]


def _joined(texts: Sequence[str]) -> str:
    from bot.intake.telegram.gather import glued

    return reduce(glued, (without_part(text) for text in texts)) if texts else ""


def _reading(texts: Sequence[str], day: date) -> Review | None:
    from bot.intake.telegram.gather import opens_review
    from bot.intake.telegram.reading import read_reviews

    text = _joined(texts)
    if not opens_review(text):
        return None
    return next((reading.review for reading in read_reviews(text, day, "a message")), None)
