"""What must hold after any accident, judged by what a subscriber sees and by what the database says."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select

from bot.chat.render.rich_visible import visible_text
from bot.publishing.post import PartState, visible_hash, visible_poll
from bot.storage.address import read_url
from bot.storage.engine import Transactions
from bot.storage.tables import notices, parts, posts, reviews, slots_used
from tests.sandbox.people import Json
from tests.world.stage import OWNER, Stage

Rows = Sequence[Row[Any]]
Look = tuple[str, str]
"""How a message is recognised: the method that sends it, and the hash of what readers see."""

_ENDED = frozenset({PartState.CONFIRMED, PartState.FAILED})
_WAITS_FOR_OWNER = {"part_asked", "series_held", "post_failed", "channel_ahead"}


@dataclass(frozen=True, slots=True)
class Records:
    """The database, oldest first."""

    posts: Rows
    parts: Rows
    slots: Rows
    notices: Rows
    reviews: Rows


@dataclass(slots=True)
class Verdict:
    """lost: messages that the bot believes to stand in the channel and that do not; doubled: copies beyond the first;
    misordered: messages before the one that they follow; unrecorded: messages that are none of the bot's parts; wrong:
    whatever else is not as it must be, in plain words.
    """

    lost: int = 0
    doubled: int = 0
    misordered: int = 0
    unrecorded: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.misordered or self.unrecorded or self.wrong)

    def __str__(self) -> str:
        faults = "; ".join([f"{self.unrecorded} of nobody"] * bool(self.unrecorded) + self.wrong)
        return f"lost {self.lost}, doubled {self.doubled}, misordered {self.misordered}" + (faults and f": {faults}")


async def read_records(database_url: str) -> Records:
    transactions = Transactions(read_url(database_url))
    try:
        async with transactions.read() as connection:
            found = [
                (await connection.execute(select(table).order_by(*table.primary_key.columns))).all()
                for table in (posts, parts, slots_used, notices, reviews)
            ]
    finally:
        await transactions.close()
    return Records(*found)


async def judge(town: Stage, records: Records, truth: Json | None = None) -> Verdict:
    """The bot must have stopped, or be at rest. truth: the ledger, where it is not to be as it stands."""
    verdict = Verdict()
    truth = truth or await town.people.truth()
    everything = sorted(truth["messages"] + truth["deleted"], key=lambda message: int(message["id"]))
    standing = [message for message in everything if message["kind"] != "pin"]
    _messages(verdict, records, standing)
    _order(verdict, records, standing)
    _ends(verdict, records)
    _slots(verdict, records)
    await _calls(verdict, town)
    await _secrets(verdict, town)
    return verdict


def seen_as(message: Json) -> Look:
    """By which a message of the ledger is recognised."""
    if "poll" in message:
        return "sendPoll", visible_hash(visible_poll(message["poll"]["question"], message["poll"]["options"]))
    if "rich_message" in message:
        return "sendRichMessage", visible_hash(visible_text(message["rich_message"]["blocks"]))
    return "sendMessage", visible_hash(message.get("text", ""))


def look_of(part: Row[Any]) -> Look:
    return part.method, part.text_hash


def _sent(records: Records) -> list[Row[Any]]:
    """The parts of the form in which their posts are sent."""
    forms = {post.id: post.form for post in records.posts}
    return [part for part in records.parts if part.form == forms[part.post_id]]


def _messages(verdict: Verdict, records: Records, standing: Sequence[Json]) -> None:
    """Each confirmed part stands there under its id, once; what else stands there is counted."""
    copies = Counter(seen_as(message) for message in standing)
    by_id = {message["id"]: seen_as(message) for message in standing}
    ours = Counter(look_of(part) for part in _sent(records))
    verdict.doubled += sum(max(0, copies[look] - times) for look, times in ours.items())
    verdict.doubled += _in_both_forms(records, copies)
    for part in _sent(records):
        if part.state != PartState.CONFIRMED:
            continue
        verdict.lost += not copies[look_of(part)]
        if part.message_id is not None and by_id.get(part.message_id) != look_of(part):
            verdict.wrong.append(f"part {part.position} of post {part.post_id} is not message {part.message_id}")
    verdict.unrecorded = sum(seen_as(message) not in ours for message in standing)


def _in_both_forms(records: Records, copies: Counter[Look]) -> int:
    """How many rich messages stand there beside a classic one that takes their place."""
    there = [part for part in records.parts if copies[look_of(part)]]
    instead = {(part.post_id, part.spare_for) for part in there if part.spare_for is not None}
    return sum((part.post_id, part.position) in instead for part in there if part.method == "sendRichMessage")


def _order(verdict: Verdict, records: Records, standing: Sequence[Json]) -> None:
    """The parts of a post stand in their order; a part that the owner saw counts by its first copy."""
    first: dict[Look, int] = {}
    for message in standing:
        first.setdefault(seen_as(message), message["id"])
    for post in records.posts:
        parts_of = sorted((one for one in _sent(records) if one.post_id == post.id), key=lambda one: one.position)
        places = [first.get(look_of(part)) for part in parts_of]
        there = [place for place in places if place is not None]
        verdict.misordered += sum(later < earlier for earlier, later in pairwise(there))
        if None in places[: len(there)]:
            verdict.wrong.append(f"post {post.id} has a hole")


def _ends(verdict: Verdict, records: Records) -> None:
    """Each post is over, or the owner has been asked about it; and every review is where it can be found."""
    told = {notice.kind for notice in records.notices if notice.told_at is not None}
    for post in records.posts:
        states = {part.state for part in _sent(records) if part.post_id == post.id}
        if post.ended_at is None and not told & _WAITS_FOR_OWNER:
            verdict.wrong.append(f"post {post.id} waits ({', '.join(sorted(states))}) and no owner was asked")
        if post.ended_at is not None and not states <= _ENDED:
            verdict.wrong.append(f"post {post.id} is over with parts {', '.join(sorted(states))}")
    verdict.wrong += [f"an owner was not told: {notice.kind}" for notice in records.notices if notice.told_at is None]


def _slots(verdict: Verdict, records: Records) -> None:
    """A post has one slot at most (a slot has one post by its key), and a day's slot one review."""
    used = Counter(slot.post_id for slot in records.slots if slot.post_id is not None)
    verdict.wrong += [f"post {post_id} used {times} slots" for post_id, times in used.items() if times > 1]
    reviews_of = Counter(post.review_id for post in records.posts if post.review_id is not None)
    verdict.wrong += [f"review {review} became {times} posts" for review, times in reviews_of.items() if times > 1]


async def _calls(verdict: Verdict, town: Stage) -> None:
    """No message goes into a channel before the end of a `retry_after` that it was told."""
    until: datetime | None = None
    for call in await town.people.calls():
        chat = str(call["params"].get("chat_id"))
        if not call["method"].startswith("send") or chat != str(town.world.channel.id):
            continue
        at = datetime.fromisoformat(call["at"])
        if until is not None and at < until:
            verdict.wrong.append(f"call {call['n']} came {until - at} before the end of the flood pause")
        answer = call["answer"] or {}
        seconds = answer.get("parameters", {}).get("retry_after") if isinstance(answer, dict) else None
        if call["status"] == 429 and not call["dropped"] and isinstance(seconds, int):
            until = at.fromtimestamp(at.timestamp() + seconds, at.tzinfo)


async def _secrets(verdict: Verdict, town: Stage) -> None:
    """Neither half of the token in any log, file of the database, or text that somebody reads."""
    token = town.world.bot.token
    secrets = [token, token.partition(":")[2], token.replace(":", "%3A")]
    found = re.compile("|".join(re.escape(secret) for secret in secrets).encode())
    for file in town.folder.iterdir():
        if file.is_file() and found.search(file.read_bytes()):
            verdict.wrong.append(f"the token stands in {file.name}")
    if found.search(str(await town.people.messages(OWNER)).encode()):
        verdict.wrong.append("the token was said to the owner")
