"""Which format a document is in: its content decides, whatever its name says."""

from enum import StrEnum

from bot.errors import InvalidInput
from bot.intake.header import parse_header
from bot.intake.huggingface import looks_like_daily_papers

HEAD = 256 * 1024  # characters that decide; a document's first header stands far above


class Format(StrEnum):
    """What can be imported."""

    DOCUMENT = "document"
    HUGGINGFACE = "huggingface"
    JSONL = "jsonl"


AUTO = "auto"


def detect(name: str, head: str) -> Format:
    """The format of a document named `name` that starts with `head`. Raises InvalidInput for anything else."""
    head = head[:HEAD]
    if head.lstrip().startswith("{"):
        return Format.JSONL
    if any(parse_header(line) for line in head.split("\n")):
        return Format.DOCUMENT
    if looks_like_daily_papers(head):
        return Format.HUGGINGFACE
    if not head.strip():
        raise InvalidInput(name, "it is empty")
    raise InvalidInput(name, f"it is in no format that can be imported; {KNOWN}")


KNOWN = (
    "document is a text of reviews below lines such as “Dana's Daily Paper, 21.03.24: Title”, "
    "huggingface is the text of the Daily Papers page, jsonl has one JSON object a line"
)


def format_of(wanted: str, name: str, head: str) -> Format:
    """The format that was asked for, found from the content for "auto". Raises InvalidInput for an unknown one."""
    if wanted == AUTO:
        return detect(name, head)
    if wanted not in set(Format):
        raise InvalidInput(name, f"there is no format {wanted[:40]!r}; choose auto, document, huggingface or jsonl")
    return Format(wanted)
