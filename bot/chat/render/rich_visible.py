"""What a reader sees of a rich message: of the blocks that we sent, and of those that Telegram tells back."""

from collections.abc import Iterator
from typing import Any

_SPOKEN = ("summary", "text", "expression", "caption", "blocks", "items", "cells", "credit")
"""Fields of blocks and texts in which words stand, in the order of reading. Not `label`: the server makes it itself."""

_LINE_END = object()
_WITHIN = frozenset({"text", "expression"})  # what follows them stands on the same line


def visible_text(blocks: Any) -> str:
    """The words and the formulas' TeX in their order, a line for each block, item and cell; for `visible_hash`.

    Takes whatever came as JSON, `rich_message` itself too, and never raises: what is no text says nothing. The same for
    blocks as they are sent and as they are echoed, forwarded or copied, where every field is filled in.
    """
    return "".join("\n" if words is None else words for words in _said(blocks)).strip()


def characters(blocks: Any) -> int:
    """As the limits count them: of all texts together, with the TeX of formulas; what stands between them is free."""
    return sum(len(words) for words in _said(blocks) if words is not None)


def _said(blocks: Any) -> Iterator[str | None]:
    """The texts one after another; None where a line ends."""
    waiting: list[tuple[Any, bool]] = [(blocks, True)]  # a stack: JSON from outside may nest deeper than Python does
    while waiting:
        node, ends = waiting.pop()
        if node is _LINE_END:
            yield None
        elif isinstance(node, str):
            yield node
        elif isinstance(node, list):
            for part in reversed(node):
                waiting += [(_LINE_END, ends), (part, ends)] if ends else [(part, ends)]
        elif isinstance(node, dict):
            for name in reversed(_SPOKEN):
                if name in node:
                    ends = name not in _WITHIN
                    waiting += [(_LINE_END, ends), (node[name], ends)] if ends else [(node[name], ends)]
