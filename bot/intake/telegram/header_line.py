"""A header line of the channel, with the review's number taken out of it."""

import re

from bot.intake.document.header import parse_header
from bot.values import Struct

_SIGN = r"[\s,;:|·–—-]"
_NUMBER = re.compile(
    rf"(?:(?<!{_SIGN}){_SIGN}++)?(?:\bNo\.?|\bNr\.?|\bNumber|#|№|מס[׳']|מספר)\s*#?([0-9]{{1,6}})(?!\w|[./-]\d)\.?{_SIGN}*+",
    re.IGNORECASE,
)
_LONGEST = 600  # characters of a header line


class HeaderLine(Struct, frozen=True):
    """line: as `parse_header` reads it; number: the one that it states ("No. 497", "#497"), else None."""

    line: str
    number: int | None


def read_header_line(line: str) -> HeaderLine | None:
    """The header in a line, None for any other line. A number counts beside names and date, not inside a title."""
    if len(line) > _LONGEST or "daily" not in line.lower():
        return None
    header = parse_header(line)
    for found in _NUMBER.finditer(line):
        bare = f"{line[: found.start()]}{' ' if found.start() else ''}{line[found.end() :]}"
        leads_title = header is not None and line[found.start() :].lstrip(" ,;:|·–—-").startswith(header.title)
        if (header is None and parse_header(bare)) or (leads_title and parse_header(bare)):
            return HeaderLine(bare, int(found[1]))
    return HeaderLine(line, None) if header else None
