"""The blocks of a long review shared among several rich messages: cut between blocks, best before a heading."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.chat.render.classic import belong_together, leads_on
from bot.chat.render.rich import Weight, rich_blocks, weigh
from bot.chat.render.rich_halves import halves
from bot.reviews.blocks import Block, Heading
from bot.values import Struct

# Some apps fold a rich message at about 8 000 characters, and some of these cannot unfold it; 500 blocks are allowed.
MOST = Weight(7500, 450)
MOST_AROUND = Weight(3500, 100)  # of head and foot together: half a message at most, so that a body has room
_MARK = Weight(20, 1)  # "(12/34)" below a part
_EVEN = (1.05, 1.15, 1.3, 1.6)  # as with classic parts: of as few parts as possible, the first that are of similar size
_LEAST = 2  # a part is cut short before a heading, or to keep two blocks together, but not below a half


class _Unit(Struct, frozen=True):
    """A block that fits in a message. is_end: a part may end behind it; opens: it is a heading."""

    block: Block
    weight: Weight
    is_end: bool
    opens: bool


def share(blocks: Sequence[Block], head: Weight, foot: Weight) -> tuple[tuple[Block, ...], ...]:
    """The blocks of each message, at least one message: as few as possible, and then of similar size.

    head and foot: what stands in the first and in the last message besides, `MOST_AROUND` at most. No message is
    heavier than `MOST`: a block that would be is cut inside, at a pause.
    """
    most = MOST.characters - _MARK.characters
    room = Weight(most - head.characters - foot.characters, MOST.blocks // 2)
    whole = [part for block in blocks for part in _fitting(block, room)]
    units = _units(whole)
    fewest = _parts(units, head, foot, most)
    total = sum((unit.weight for unit in units), head + foot).characters
    for slack in _EVEN if len(fewest) > 1 else ():
        even = int(total / len(fewest) * slack)
        if even < most:
            parts = _parts(units, head, foot, even)
            if len(parts) == len(fewest):
                return parts
    return fewest


def _units(blocks: Sequence[Block]) -> list[_Unit]:
    follower: list[Block | None] = [*blocks[1:], None]
    return [
        _Unit(
            block,
            weigh(rich_blocks([block])),
            after is None or not (leads_on(block) or belong_together(block, after)),
            isinstance(block, Heading),
        )
        for block, after in zip(blocks, follower, strict=False)
    ]


def _fitting(block: Block, most: Weight) -> Iterator[Block]:
    """The block in as many pieces as it takes for each to fit."""
    pair = None if weigh(rich_blocks([block])).fits(most) else halves(block)
    if pair is None:
        yield block
        return
    for half in pair:
        yield from _fitting(half, most)


def _parts(units: Sequence[_Unit], head: Weight, foot: Weight, characters: int) -> tuple[tuple[Block, ...], ...]:
    """Each as full as it may be; the last one with room for the foot."""
    parts: list[tuple[Block, ...]] = []
    most = Weight(characters, MOST.blocks - _MARK.blocks)
    start = 0
    while True:
        taken = list(accumulate((unit.weight for unit in units[start:]), initial=Weight() if parts else head))
        if (taken[-1] + foot).fits(most) or len(taken) == 1:
            return (*parts, tuple(unit.block for unit in units[start:]))
        count = max((at for at, weight in enumerate(taken) if weight.fits(most)), default=0)
        end = start + _best_end(units[start:], max(count, 1))
        parts.append(tuple(unit.block for unit in units[start:end]))
        start = end


def _best_end(units: Sequence[_Unit], furthest: int) -> int:
    """How many units the part takes, of at most `furthest`."""
    least = max(furthest // _LEAST, 1)
    before_heading = [at for at in range(least, furthest + 1) if at < len(units) and units[at].opens and at]
    if before_heading:
        return before_heading[-1]
    return max((at for at in range(least, furthest + 1) if units[at - 1].is_end), default=furthest)
