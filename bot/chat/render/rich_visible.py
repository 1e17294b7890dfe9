"""What a reader sees of a rich message: of the blocks that we sent, and of those that Telegram tells back."""

from typing import Any

_SPOKEN = ("summary", "text", "expression", "caption", "blocks", "items", "cells", "credit")
"""Fields of blocks and texts in which words stand, in the order of reading. Not `label`: the server makes it itself."""

_WITHIN = frozenset({"text", "expression"})  # what follows them stands on the same line


def visible_text(blocks: Any) -> str:
    """The words and the formulas' TeX in their order, a line for each block, item and cell; for `visible_hash`.

    Takes whatever came as JSON, `rich_message` itself too, and never raises: what is no text says nothing. The same for
    blocks as they are sent and as they are echoed, forwarded or copied, where every field is filled in.
    """
    said: list[str] = []
    waiting: list[tuple[Any, str]] = [(blocks, "\n")]  # a stack: JSON from outside may nest deeper than Python does
    while waiting:
        node, between = waiting.pop()
        if isinstance(node, str):
            said.append(node)
        elif isinstance(node, list):
            for part in reversed(node):
                waiting += [(between, ""), (part, between)]
        elif isinstance(node, dict):
            for name in reversed(_SPOKEN):
                if name in node:
                    line = name not in _WITHIN
                    waiting += [("\n" if line else "", ""), (node[name], "\n" if line else "")]
    return "".join(said).strip()
