"""What an importer is not sure of. Nothing is mended, guessed or left out without one."""

from enum import StrEnum

from bot.values import Struct


class DoubtKind(StrEnum):
    """The classes of doubts. What was found and what was made of it stand in the doubt's `found` and `used`."""

    NO_LINK = "no_link"  # no paper link in the review
    DEAD_LINK = "dead_link"  # found: the words of a link without an address
    CUT_ID = "cut_id"  # found: an arXiv address whose id lost digits
    NO_DATE = "no_date"  # found: the date as written, "" where none stands
    NO_YEAR = "no_year"  # found: the first date of a page without a year; used: the year that was taken for all such
    DATE_ORDER = "date_order"  # found: a date out of the order of those around it; kept
    YEAR_SLIP = "year_slip"  # found: the date as written; used: the date with the year that fits
    MONTH_FIRST = "month_first"  # found: a date such as 05/03/24, day first; used: month first, which fits
    MAYBE_HEADER = "maybe_header"  # found: a line that reads like a header and is none; taken as text
    LOST_HEADER = "lost_header"  # a second text below one header became a review of its own
    CHATTER = "chatter"  # found: the line of a translation tool that was left out
    NO_TITLE = "no_title"  # used: the beginning of the text, which stands for the title
    NO_ABSTRACT = "no_abstract"  # used: the line below the title, taken for its subtitle; "" where there is none
    PAPER_TWICE = "paper_twice"  # used: where the first review of the same paper stands
    BROKEN_MATH = "broken_math"  # found: the line whose $ have no partner
    LOST_FIGURE = "lost_figure"  # found: the caption whose figure is gone
    NUMBER_GAP = "number_gap"  # found: the number by counting; used: the stated one, which wins
    NUMBER_KEPT = "number_kept"  # found: the document's number; used: the one that the archive gave before, which stays
    NUMBER_TAKEN = "number_taken"  # found: the number that another review has; this one got none
    HAND_EDIT = "hand_edit"  # the document changed and so did the archive: the archive's text was kept
    UNSURE_MATCH = "unsure_match"  # used: the title of a review that may be the same; this one was added beside it
    SPLIT = "split"  # found: messages that look like one review's, and may not be; used: how they were taken
    SKIPPED = "skipped"  # found: text that belongs to no review or term and was left out


class Doubt(Struct, frozen=True, kw_only=True):
    """line: 1-based, in the document (None where it has no lines); place: the file of a folder or "message 17", ""
    for a single document; review: its title or first words."""

    kind: DoubtKind
    line: int | None = None
    place: str = ""
    review: str = ""
    found: str = ""
    used: str = ""
