"""A post in the form that shows it best, with the classic messages that wait behind each rich one."""

from collections.abc import Sequence
from typing import Any

from bot.chat.render.classic import render_blocks
from bot.chat.render.freeze import frozen_message, message_parts
from bot.chat.render.losses import losses
from bot.chat.render.rich import RichBlock, footer, rich_blocks, rich_lines, weigh
from bot.chat.render.rich_split import MOST_AROUND, share
from bot.chat.render.rich_visible import visible_text
from bot.chat.render.split import marked, split_unmarked
from bot.chat.render.styled import Styled, joined, plain
from bot.publishing.occasion import PostFormat, Rendered
from bot.publishing.post import Form, FrozenPart, visible_hash
from bot.reviews.blocks import Block


def post_in_form(
    head: Styled, body: Sequence[Block], foot: Styled, wanted: PostFormat, *, rtl: bool = False, **more: Any
) -> Rendered:
    """The post as `wanted`: `AUTO` is rich only where text would lose something, see `losses`.

    head and foot stand above and below the body, in text; rtl: it reads right to left; `more`: further parameters of
    every message, such as `disable_notification`. A head of thousands of characters makes any post classic.
    """
    classic = message_parts(_text(head, body, foot, rtl=rtl), **more)
    if wanted is PostFormat.CLASSIC or (wanted is PostFormat.AUTO and not losses(body, len(classic))):
        return Rendered(Form.CLASSIC, classic)
    return _rich(head, body, foot, rtl=rtl, **more) or Rendered(Form.CLASSIC, classic)


def _rich(head: Styled, body: Sequence[Block], foot: Styled, *, rtl: bool, **more: Any) -> Rendered | None:
    above, below = rich_lines(head), footer(foot)
    if not (weigh(above) + weigh(below)).fits(MOST_AROUND):
        return None
    shared = share(body, weigh(above), weigh(below))
    last = len(shared) - 1
    parts = [[*(above if at == 0 else ()), *rich_blocks(blocks)] for at, blocks in enumerate(shared)]
    parts[-1] += below
    if last:
        parts = [[*part, *footer(plain(f"({at}/{last + 1})"))] for at, part in enumerate(parts, start=1)]
    nothing = plain("")
    texts = [
        _text(head if at == 0 else nothing, blocks, foot if at == last else nothing, rtl=rtl)
        for at, blocks in enumerate(shared)
    ]
    return Rendered(Form.RICH, tuple(_frozen(part, rtl=rtl, **more) for part in parts), _instead(texts, **more))


def _text(head: Styled, body: Sequence[Block], foot: Styled, *, rtl: bool) -> Styled:
    return joined((head, render_blocks(body, rtl=rtl), foot), "\n\n")


def _instead(texts: Sequence[Styled], **more: Any) -> tuple[tuple[FrozenPart, ...], ...]:
    """For each text its messages, all of them counted as one row."""
    if len(texts) == 1:
        return (message_parts(texts[0], **more),)
    cut = [split_unmarked(text) for text in texts]
    messages = iter(marked([part for parts in cut for part in parts]))
    return tuple(tuple(frozen_message(next(messages), **more) for _ in parts) for parts in cut)


def _frozen(blocks: list[RichBlock], *, rtl: bool, **more: Any) -> FrozenPart:
    """Detection of links and tags is off: it may reject a message for what merely looks like an address."""
    direction = {"is_rtl": True} if rtl else {}
    message = {"blocks": blocks, **direction, "skip_entity_detection": True}
    return FrozenPart("sendRichMessage", {"rich_message": message, **more}, visible_hash(visible_text(blocks)))
