"""What an import is not sure of, in words: what was done, and how to mend it by hand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.intake.doubt import Doubt, DoubtKind

_SHOWN = 12  # of each class, for people; `--json` gives all
_TITLE = 60  # characters of a title in a line for people
_FOUND = 76  # characters of what was found: less than parsers give of a line, so that a cut one shows
_AGAIN = "import again"


class _Words(NamedTuple):
    """What the class is called, what was done, how to mend it."""

    name: str
    done: str
    fix: str


WORDS: dict[DoubtKind, _Words] = {
    DoubtKind.NO_LINK: _Words(
        "No paper link", "kept without a paper", f"write <https://arxiv.org/abs/…> below the text and {_AGAIN}"
    ),
    DoubtKind.DEAD_LINK: _Words(
        "Link without an address", "its words were kept, they lead nowhere", f"give it its address and {_AGAIN}"
    ),
    DoubtKind.CUT_ID: _Words(
        "arXiv id that lost digits", "kept as it stands; it leads nowhere", f"write the whole id and {_AGAIN}"
    ),
    DoubtKind.NO_DATE: _Words("No date", "kept undated", f"write the day where the others have it and {_AGAIN}"),
    DoubtKind.NO_YEAR: _Words(
        "Dates without a year", "taken for dates of the year shown", f"write the year behind a date and {_AGAIN}"
    ),
    DoubtKind.DATE_ORDER: _Words(
        "Date out of order", "kept as written", f"compare it with the channel, correct the header and {_AGAIN}"
    ),
    DoubtKind.YEAR_SLIP: _Words(
        "Year that must be a slip",
        "read as the year that fits",
        f"correct the header, or the ones around, and {_AGAIN}",
    ),
    DoubtKind.MONTH_FIRST: _Words(
        "Date with its month first", "read as the day that fits", f"write it as 21.03.24 and {_AGAIN}"
    ),
    DoubtKind.MAYBE_HEADER: _Words(
        "Line that may be a header", "taken as text", f"write it as “Name's Daily Paper, 21.03.24: Title” and {_AGAIN}"
    ),
    DoubtKind.LOST_HEADER: _Words(
        "Header lost", "made a review of its own, undated", f"write its header above this line and {_AGAIN}"
    ),
    DoubtKind.CHATTER: _Words(
        "Words of a translation tool", "left out", f"if it belongs to the review, word it otherwise and {_AGAIN}"
    ),
    DoubtKind.NO_TITLE: _Words(
        "No title", "titled by its first words", f"write the title below the header and {_AGAIN}"
    ),
    DoubtKind.NO_ABSTRACT: _Words(
        "No abstract", "the line below the title was taken for a subtitle", f"add the abstract and {_AGAIN}"
    ),
    DoubtKind.PAPER_TWICE: _Words(
        "Paper reviewed before", "both reviews were kept", f"if one is a copy, delete it from the document and {_AGAIN}"
    ),
    DoubtKind.BROKEN_MATH: _Words(
        "Dollars without a partner", "shown as text", f"put every formula between two $ and {_AGAIN}"
    ),
    DoubtKind.LOST_FIGURE: _Words(
        "Figure lost, caption left",
        "the caption was kept",
        f"delete it, or put a link in its place, and {_AGAIN}",
    ),
    DoubtKind.NUMBER_GAP: _Words(
        "Stated number disagrees with counting",
        "the stated number wins",
        "if a review is missing, add it; else `reviewbot number give ID NUMBER` corrects one",
    ),
    DoubtKind.NUMBER_KEPT: _Words(
        "Number given before is another",
        "the archive's number stays",
        "`reviewbot number give ID NUMBER` changes it, `--force` takes the document's",
    ),
    DoubtKind.NUMBER_TAKEN: _Words(
        "Number that another review has", "this one got none", "`reviewbot number give ID NUMBER` gives it one"
    ),
    DoubtKind.HAND_EDIT: _Words(
        "Edited here and changed there", "the archive's text was kept", "`--force` takes the document's text"
    ),
    DoubtKind.UNSURE_MATCH: _Words(
        "May be a review that the archive has", "added beside it", "compare the two and make date or title equal"
    ),
    DoubtKind.SPLIT: _Words(
        "Messages that may be one review", "taken as shown", "look at the channel and edit the review in an export"
    ),
    DoubtKind.SKIPPED: _Words(
        "Left out",
        "no part of any review or term",
        f"if it should be, give it the heading or the text that it lacks, and {_AGAIN}",
    ),
}
"""Every class of doubt."""


def as_text(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Lines for people: a paragraph a class, its doubts in the order of the document; nothing for none."""
    if not doubts:
        return
    yield ""
    yield f"{len(doubts)} to look at:" if len(doubts) > 1 else "One thing to look at:"
    for kind, words in WORDS.items():
        own = [doubt for doubt in doubts if doubt.kind is kind]
        if own:
            yield ""
            yield f"{words.name} ({len(own)}): {words.done}. To mend it: {words.fix}."
            yield from map(_line, own[:_SHOWN])
        if len(own) > _SHOWN:
            yield f"  … and {len(own) - _SHOWN} more; --json lists all"


def as_rows(doubts: Sequence[Doubt]) -> list[dict[str, object]]:
    """The same for machines, each with its class and what was done."""
    return [
        {
            "line": doubt.line,
            "place": doubt.place,
            "class": doubt.kind.value,
            "review": doubt.review,
            "found": doubt.found,
            "used": doubt.used,
            "done": WORDS[doubt.kind].done,
            "fix": WORDS[doubt.kind].fix,
        }
        for doubt in doubts
    ]


def _line(doubt: Doubt) -> str:
    where = ", ".join(part for part in (doubt.place, f"line {doubt.line}" if doubt.line else "") if part)
    said = " → ".join(_cut(part, _FOUND) for part in (doubt.found, doubt.used) if part)
    title = "" if doubt.found.startswith(doubt.review) else _cut(doubt.review, _TITLE)
    what = " | ".join(part for part in (title, said) if part)
    return f"  {': '.join(part for part in (where, what) if part)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
