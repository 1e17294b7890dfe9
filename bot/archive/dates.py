"""Days as people type them behind `after:` and `before:`."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[-./])?(?P<month>\d{1,2})[-./](?P<year>\d{4})", re.ASCII)
_AROUND = "()[],;.!?"


def first_day(text: str) -> date | None:
    """The day, or the first one of the month or year: "2025", "2025-03", "2025/3/28", "03.2025", "28.03.2025".

    None for anything else. Of two ways to read numbers the day comes first, as the channel writes it.
    """
    text = text.strip(_AROUND)
    found = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:  # the 31st of February, the year 0
        return None
