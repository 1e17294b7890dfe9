"""The same as `correct.py`, where every message is rich: blocks stay in the messages that they stand in."""

import json
import re
from collections.abc import Sequence
from itertools import accumulate

from bot.chat.render.correct import last_of_post
from bot.chat.render.forms import post_in_form
from bot.chat.render.merge import Run, merged, run_of
from bot.chat.render.rich import RichBlock, footer, rich_blocks, rich_lines, weigh
from bot.chat.render.rich_split import MOST, share
from bot.chat.render.rich_visible import characters, visible_text
from bot.chat.render.styled import Styled, plain
from bot.chat.render.words import PostWords
from bot.publishing.corrected import Reworked, Shown, edit_of
from bot.publishing.occasion import PostFormat, Rendered
from bot.publishing.post import FrozenPart, visible_hash
from bot.reviews.blocks import Block
from bot.values import Struct, replace

_MARK = re.compile(r"\(\d+/\d+\)")
_FOOTER = "footer"


class Drawn(Struct, frozen=True):
    """A review as a rich post shows it."""

    head: Styled
    body: Sequence[Block]
    foot: Styled
    rtl: bool

    @property
    def blocks(self) -> list[tuple[RichBlock, Block | None]]:
        """With the block of the body that each is of; long ones in the pieces in which they are sent."""
        above = rich_lines(self.head)
        parts = share(self.body, weigh(above), weigh(footer(self.foot)))
        body = [(rich, block) for part in parts for block in part for rich in rich_blocks([block])]
        return [*((rich, None) for rich in above), *body]


class _Message(Struct, frozen=True):
    above: list[RichBlock]
    blocks: list[RichBlock]
    foot: list[RichBlock]
    mark: list[RichBlock]

    def around(self, blocks: list[RichBlock]) -> list[RichBlock]:
        return [*self.above, *blocks, *self.foot, *self.mark]


def correct_rich(before: Drawn, after: Drawn, shown: Sequence[Shown], spoken: PostWords, number: int) -> Reworked:
    """A foot that the correction changes is written anew; else it stays as it is."""
    messages = _taken_apart(shown)
    at = last_of_post(shown)
    if (foot := footer(after.foot)) != footer(before.foot):
        messages[at] = replace(messages[at], foot=foot)
    fresh = after.blocks
    standing = [block for message in messages for block in message.blocks]
    runs = merged(*map(_keys, (standing, [rich for rich, _ in before.blocks], [rich for rich, _ in fresh])))
    blocks = [pair for run in runs for pair in _taken(run, standing, fresh)]
    parts, rest = _filled(blocks, _begins(messages, runs), messages)
    edits = [
        _edit(one, message.around(part) or [{"type": "paragraph", "text": spoken.ends_above}], after.rtl)
        for one, message, part in zip(shown, messages, parts, strict=True)
    ]
    return Reworked(tuple(edits), _reply(rest, spoken, number, after.rtl), characters(rich_blocks(rest)))


def _keys(blocks: Sequence[RichBlock]) -> list[str]:
    return [json.dumps(block, sort_keys=True) for block in blocks]


def _taken_apart(shown: Sequence[Shown]) -> list[_Message]:
    messages = []
    for one in shown:
        blocks = list(one.payload["rich_message"]["blocks"])
        mark = blocks[-1:] if one.count > 1 and blocks and _is_mark(blocks[-1]) else []
        blocks = blocks[: len(blocks) - len(mark)]
        foot = blocks[-1:] if blocks and blocks[-1].get("type") == _FOOTER else []
        blocks = blocks[: len(blocks) - len(foot)]
        heading = 1 if one.is_reply and one.position == 1 else 0
        messages.append(_Message(blocks[:heading], blocks[heading:], foot, mark))
    return messages


def _is_mark(block: RichBlock) -> bool:
    return block.get("type") == _FOOTER and _MARK.fullmatch(str(block.get("text"))) is not None


def _taken(
    run: Run, standing: Sequence[RichBlock], fresh: Sequence[tuple[RichBlock, Block | None]]
) -> list[tuple[RichBlock, Block | None]]:
    if run.kept:
        return [(block, None) for block in standing[run.start : run.end]]
    return list(fresh[run.start : run.end])


def _begins(messages: Sequence[_Message], runs: Sequence[Run]) -> list[int]:
    """Where each message but the first begins in the outcome; a stretch that was changed is parted in proportion."""
    starts = list(accumulate((run.end - run.start for run in runs), initial=0))
    places = list(accumulate(len(message.blocks) for message in messages[:-1]))
    count = sum(len(message.blocks) for message in messages)
    begins = []
    for place in places:
        if place >= count:
            begins.append(starts[-1])
            continue
        run = run_of(runs, place)
        length, was = run.end - run.start, run.was[1] - run.was[0]
        begins.append(starts[runs.index(run)] + round((place - run.was[0]) * length / was))
    return begins


def _filled(
    blocks: Sequence[tuple[RichBlock, Block | None]], begins: Sequence[int], messages: Sequence[_Message]
) -> tuple[list[list[RichBlock]], list[Block]]:
    """What each message takes; what does not fit begins the next one. A message that would have nothing to say takes
    from the one behind it."""
    parts: list[list[RichBlock]] = []
    start = 0
    for message, end in zip(messages, [*begins, len(blocks)], strict=True):
        end = max(start, end)
        part = [rich for rich, _ in blocks[start:end]]
        while part and not weigh(message.around(part)).fits(MOST):
            part.pop()
            end -= 1
        if not part and not message.foot and end < len(blocks):
            part, end = [blocks[end][0]], end + 1
        parts.append(part)
        start = end
    return parts, [block for _, block in blocks[start:] if block is not None]


def _edit(one: Shown, blocks: list[RichBlock], rtl: bool) -> FrozenPart | None:
    if not one.in_doubt and blocks == one.payload["rich_message"]["blocks"]:
        return None
    message = {**one.payload["rich_message"], "blocks": blocks} | ({"is_rtl": True} if rtl else {})
    return edit_of(one, {"rich_message": message}, visible_hash(visible_text(blocks)))


def _reply(rest: Sequence[Block], spoken: PostWords, number: int, rtl: bool) -> Rendered | None:
    if not rest:
        return None
    heading = plain(spoken.continued.format(number=number))
    return post_in_form(heading, rest, plain(""), PostFormat.RICH, rtl=rtl)
