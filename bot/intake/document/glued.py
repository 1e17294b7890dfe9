"""Two documents in one file: a copy that went wrong, refused before it doubles or hides anything."""

import json
import re
from collections.abc import Sequence

from bot.errors import InvalidInput
from bot.intake.papers.huggingface import looks_like_daily_papers
from bot.reviews.identity import fold
from bot.reviews.review import Review

_MARKS = ("\ufeff", "{", "[", "<?xml", "<feed")
_JSON_LIST = re.compile(r"\[\s*\{")  # "[Paper link](#)" and "[1]" are a review's
_RUN = 3  # reviews in a row that stood there before: a channel repeats one by mistake, never three


def refuse_glued(name: str, lines: Sequence[str], reviews: Sequence[tuple[int, Review]]) -> None:
    """Raises InvalidInput, naming the line, where the document starts over or a document of another kind goes on.

    reviews: each with the index (from 0) of its first line, in the document's order.
    """
    _refuse_repetition(name, reviews)
    for index, line in enumerate(lines):
        if line.startswith(_MARKS) and (what := _other_kind(line, index)):
            raise InvalidInput(f"{name}, line {index + 1}", f"{what} in this document; give it a file of its own")
    page = next((number for number, line in enumerate(lines, 1) if line.strip() == "·"), None)
    if page and looks_like_daily_papers("\n".join(lines)):
        raise InvalidInput(f"{name}, line {page}", "a Daily Papers page is in this document; give it a file of its own")


def _other_kind(line: str, index: int) -> str | None:
    """What begins with this line; None for a line of a review. Reviews hold code and angle brackets, too."""
    if line.startswith("\ufeff"):
        return "a second document begins" if index else None
    if line.startswith("{"):
        return "JSON lines begin" if _is_row(line) else ("a JSON file begins" if line.strip() == "{" else None)
    if line.startswith("["):
        return "a JSON file begins" if _JSON_LIST.match(line) else None
    return "an XML file begins"


def _refuse_repetition(name: str, reviews: Sequence[tuple[int, Review]]) -> None:
    first: dict[object, int] = {}
    run = 0
    dated = [(line, review) for line, review in reviews if review.date]
    for place, (_, review) in enumerate(dated):
        subject = (review.date, review.paper.key if review.paper else fold(review.title), fold(review.body[:400]))
        before = first.setdefault(subject, place)
        run = run + 1 if before < place else 0
        if run == _RUN:
            start, repeated = dated[place - _RUN + 1][0], dated[before - _RUN + 1][0]
            raise InvalidInput(
                f"{name}, line {start + 1}",
                f"from here on it repeats what starts in line {repeated + 1}; is a second copy of the document in it?",
            )


def _is_row(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and bool({"title", "term", "messages", "identity"} & row.keys())
