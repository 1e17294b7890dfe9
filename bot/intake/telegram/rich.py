"""Rich messages (Bot API 10.1 and later) -> Markdown.

The form is that of Telegram Desktop 7.2's export (SerializeRichMessage in its export_output_json.cpp): such a message
has {"rich_message": {"blocks": […]}} instead of a text. It is in no public documentation, so every block of another
form gives what text is in it: the words of a review count, whatever frame they stand in.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.intake.telegram.entities import Piece, markdown

_WORDS = (
    "title",
    "text",
    "author",
    "content",
    "items",
    "blocks",
    "block",
    "articles",
    "description",
    "caption",
    "credit",
)
_SILENT = frozenset({"anchor", "button", "button_row", "map", "input_map", "channel"})  # no words of the author's
_OUTER = frozenset({"bold", "italic", "code", "text_link"})  # the outermost wins: our Markdown nests nothing


def rich_markdown(message: object) -> str:
    """The blocks with a blank line between them; "" for none, and for anything that is no rich message."""
    return "\n\n".join(_blocks(message.get("blocks"))) if isinstance(message, Mapping) else ""


def _blocks(found: object) -> Iterator[str]:
    if isinstance(found, list):
        for one in found:
            text = _block(one)
            if text.strip():
                yield text


def _block(found: object) -> str:
    if not isinstance(found, Mapping):
        return found.strip() if isinstance(found, str) else ""
    write = _WRITERS.get(str(found.get("type")), _whatever_is_there)
    return write(found)


def _whatever_is_there(block: Mapping[str, object]) -> str:
    if str(block.get("type")) in _SILENT:
        return ""
    return "\n\n".join(text for name in _WORDS for text in _texts(block.get(name)) if text.strip())


def _texts(found: object) -> Iterator[str]:
    """Of a field that may hold rich text, a caption, a block, or a list of them."""
    if isinstance(found, list) and any(isinstance(one, Mapping) and "text" not in one for one in found):
        yield from _blocks(found)
    elif isinstance(found, Mapping) and found.get("type") is None:
        yield _whatever_is_there(found)
    elif found is not None:
        yield markdown(pieces(found))


def _heading(block: Mapping[str, object]) -> str:
    level = block.get("level")
    words = markdown(pieces(block.get("text"))).replace("\n", " ")
    return f"{'#' * (level if isinstance(level, int) and 1 <= level <= 6 else 1)} {words}" if words else ""


def _paragraph(block: Mapping[str, object]) -> str:
    return markdown(pieces(block.get("text")))


def _code(block: Mapping[str, object]) -> str:
    words = "".join(piece.text for piece in pieces(block.get("text")))
    return markdown([Piece("pre", words, str(block.get("language") or ""))])


def _formula(block: Mapping[str, object]) -> str:
    return _display(str(block.get("formula") or ""))


def _display(source: str) -> str:
    source = re.sub(r"\n\s*\n", "\n", source.strip())
    return f"$$\n{source}\n$$" if "\n" in source else f"$${source}$$" if source else ""


def _divider(block: Mapping[str, object]) -> str:
    return "---"


def _quote(block: Mapping[str, object]) -> str:
    words = [*_texts(block.get("text")), *_blocks(block.get("blocks")), *_texts(block.get("caption"))]
    text = "\n\n".join(filter(str.strip, words))
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _list(block: Mapping[str, object]) -> str:
    items = block.get("items")
    ordered = block.get("kind") == "ordered"
    number = block.get("start")
    count = number if isinstance(number, int) and number >= 0 else 1
    lines = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Mapping):
            count = value if isinstance(value := item.get("value"), int) and value >= 0 else count
            lines.append(_item(item, f"{count}." if ordered else "-"))
            count += 1
    return "\n".join(lines)


def _item(item: Mapping[str, object], marker: str) -> str:
    words = [*_texts(item.get("text")), *_blocks(item.get("blocks"))]
    first, *rest = "\n\n".join(filter(str.strip, words)).split("\n")
    room = " " * (len(marker) + 1)
    return "\n".join([f"{marker} {first}", *(f"{room}{line}".rstrip() for line in rest)])


def _table(block: Mapping[str, object]) -> str:
    found = block.get("rows")
    rows = [_cells(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
    title = markdown(pieces(block.get("title")))
    if not rows:
        return title
    columns = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (columns - len(row))])} |" for row in rows]
    lines.insert(1, "|" + " --- |" * columns)
    return "\n\n".join(filter(None, (title, "\n".join(lines))))


def _cells(row: Mapping[str, object]) -> list[str]:
    cells = row.get("cells")
    found = [cell for cell in cells if isinstance(cell, Mapping)] if isinstance(cells, list) else []
    return [markdown(pieces(cell.get("text"))).replace("\n", " ").replace("|", "\\|") for cell in found]


_WRITERS: dict[str, Callable[[Mapping[str, object]], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "code": _code,
    "math": _formula,
    "divider": _divider,
    "quote": _quote,
    "list": _list,
    "table": _table,
}


def pieces(found: object, outer: str = "plain", value: str = "") -> list[Piece]:
    """Rich text as pieces in one format each: {"type": "bold", "text": …}, a list of such, or a bare string."""
    if isinstance(found, str):
        return [Piece(outer, found, value)]
    if isinstance(found, list):
        return [piece for one in found for piece in pieces(one, outer, value)]
    if not isinstance(found, Mapping) or str(found.get("type")) in _SILENT:
        return []
    kind = str(found.get("type"))
    if kind == "math":
        source = str(found.get("source") or "").strip()
        return [Piece("math", f"${source}$")] if source else []
    if kind in {"subscript", "superscript"}:
        words = "".join(piece.text for piece in pieces(found.get("text")))
        return [Piece(outer, f"{'_' if kind == 'subscript' else '^'}{{{words}}}", value)]
    if outer == "plain" and kind in _OUTER:
        outer, value = kind, str(found.get("href") or "")
    elif outer == "plain" and kind == "link":
        outer = kind
    return pieces(found.get("text"), outer, value)
