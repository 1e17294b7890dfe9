"""Reviews that this bot posted, read back from the channel: number, title, reviewers, hook, body, paper.

The form is that of `chat/render/review.py`: hook, header line with number and date, bold title, byline, body, footer.
"""

import re

from bot.intake.dates import date_at_start
from bot.intake.language import language_of
from bot.reviews.paper import Paper, paper_from_url
from bot.reviews.review import Review
from bot.values import Struct

_HEADER = re.compile(r"[^\n]{1,80}, (?:No\. |מס׳ )(?P<number>[0-9]{1,6}) · (?P<date>[0-9]{2}\.[0-9]{2}\.[0-9]{4})")
_TITLE = re.compile(r"\*\*(?P<title>.+)\*\*")
_BYLINE = re.compile(r"(?:By (?P<english>.+ and .+)|מאת (?P<hebrew>.+ ו.+))")
_LINK = r"\[(?:arXiv|DOI|Paper:|המאמר:) [^\[\]]+\]\((?P<url>https?://[^()\s]+)\)"
_TAGS = r"#\w+(?: #\w+){0,2}"
_FOOTER = re.compile(rf"(?:{_LINK}(?: · (?P<tags>{_TAGS}))?|(?P<only_tags>{_TAGS}))")
_PART = re.compile(r"(?<!\n)\n++\((?P<position>[1-9][0-9]?)/(?P<count>[1-9][0-9]?)\)\Z")
_DIRECTIONS = re.compile("[\u200f\u2066-\u2069]")  # marks that set Hebrew lines; see chat/render/direction.py
_ITEM = re.compile(r"(?P<indent>(?:\u00a0{4})*)(?P<marker>[•◦▪]|[0-9]{1,9}\.)\u00a0(?P<rest>.*)")
_INDENT = "\u00a0" * 4
_DIVIDER = "———"
_ESCAPED = re.compile(r"\\([*_])")
_MOST_ABOVE = 20  # lines of a hook


class Part(Struct, frozen=True):
    """Which part of how many a message says it is, at its end: "(1/3)"."""

    position: int
    count: int


def part_of(text: str) -> Part | None:
    """The mark at the end of one of several messages; None without one, or with one that cannot be."""
    found = _PART.search(text[-12:])
    part = Part(int(found["position"]), int(found["count"])) if found else None
    return part if part and part.position <= part.count > 1 else None


def without_part(text: str) -> str:
    """The text without such a mark."""
    return _PART.sub("", text) if part_of(text) else text


def is_own_post(text: str) -> bool:
    """Whether a message starts as this bot's reviews do."""
    return _header(_DIRECTIONS.sub("", text[:20_000]).split("\n")) is not None


def read_own_post(text: str) -> Review | None:
    """The review in all parts of a post, joined; None where it is no such post.

    The body is Markdown again: bullets, numbers and indents as our parse reads them. Formulas stay as they were shown.
    Reviewers are named only where there are several.
    """
    lines = _DIRECTIONS.sub("", text).split("\n")
    found = _header(lines)
    if found is None:
        return None
    at, header, title = found
    reviewers = _names(lines[at + 2]) if at + 2 < len(lines) else ()
    below = lines[at + (3 if reviewers else 2) :]
    paper, topics, below = _without_footer(below)
    body = "\n".join(_authored(below)).strip()
    stated = date_at_start(header["date"])
    return Review(
        title=_ESCAPED.sub(r"\1", title),
        body=body,
        date=stated[0] if stated else None,
        number=int(header["number"]),
        reviewers=reviewers,
        paper=paper,
        hook="\n".join(_authored(lines[:at])).strip() or None,
        language=language_of(body),
        topics=topics,
    )


def _header(lines: list[str]) -> tuple[int, re.Match[str], str] | None:
    """The index of the header line, its match, and the title below it."""
    for index, line in enumerate(lines[:_MOST_ABOVE]):
        header = _HEADER.fullmatch(line.strip())
        title = _TITLE.fullmatch(lines[index + 1].strip()) if header and index + 1 < len(lines) else None
        if header and title:
            return index, header, title["title"]
    return None


def _names(line: str) -> tuple[str, ...]:
    found = _BYLINE.fullmatch(line.strip())
    if not found:
        return ()
    first, _, last = (found["english"] or found["hebrew"]).rpartition(" and " if found["english"] else " ו")
    return (*first.split(", "), last.removeprefix("-"))


def _without_footer(lines: list[str]) -> tuple[Paper | None, tuple[str, ...], list[str]]:
    last = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].strip()), None)
    found = _FOOTER.fullmatch(lines[last].strip()) if last is not None else None
    if last is None or not found:
        return None, (), lines
    url = (found["url"] or "").replace("%28", "(").replace("%29", ")")
    tags = (found["tags"] or found["only_tags"] or "").split()
    return paper_from_url(url), tuple(tag[1:].replace("_", " ") for tag in tags), lines[:last]


def _authored(lines: list[str]) -> list[str]:
    """The lines as an author would have typed them."""
    written: list[str] = []
    in_list = False
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item:
            if not in_list and written and written[-1].strip():
                written.append("")  # a list that does not start with 1 cannot follow a line directly
            marker = "-" if item["marker"] in "•◦▪" else item["marker"]
            written.append(f"{item['indent'].replace(_INDENT, '    ')}{marker} {item['rest']}")
            in_list = True
        elif in_list and line.startswith(_INDENT):
            written.append(line.replace(_INDENT, "    "))
        else:
            in_list = False
            written.append("---" if line == _DIVIDER else line)
    return written
