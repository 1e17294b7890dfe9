"""A document as paragraphs: lines without a blank one between them."""

from collections.abc import Iterator

from bot.values import Struct


class Paragraph(Struct, frozen=True):
    """line: 1-based, of the first line; gap: blank lines above it; lines: at least one, as they stand;
    text: the lines without white space at their ends, in one."""

    line: int
    gap: int
    lines: tuple[str, ...]
    text: str

    @property
    def end(self) -> int:
        """The 1-based number of the last line."""
        return self.line + len(self.lines) - 1


def paragraphs(content: str) -> Iterator[Paragraph]:
    """The paragraphs in their order; a line of white space is a blank one."""
    lines = content.split("\n")
    start, last = 0, 0  # indices: where the paragraph begins, and behind the last one
    for index in range(len(lines) + 1):
        if index == len(lines) or not lines[index].strip():
            if start < index:
                found = tuple(lines[start:index])
                yield Paragraph(start + 1, start - last, found, " ".join(line.strip() for line in found))
                last = index
            start = index + 1


def is_sentence(text: str) -> bool:
    """Whether it ends as sentences do and titles do not: with a full stop, perhaps inside a quotation or brackets."""
    return text.rstrip("\"'”’)]» ").endswith((".", "…", "。"))
