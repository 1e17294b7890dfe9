"""What is true on one day only: "yesterday", "my review of 28.03", a year, a number."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reviews.counter import counter_in
from bot.reviews.lint.days import Spoken, before, counted, months, written
from bot.reviews.lint.finding import Field, Mend, Spot, shown
from bot.reviews.lint.known import Earlier
from bot.reviews.lint.page import Page

# Only these speak of the channel's own days; "a model that came out two days ago" speaks of the world.
_OWN = re.compile(
    r"\b(?:I|we)(?:'ve| have| had)?\s+(?:just\s+)?"
    r"(?:reviewed|covered|wrote|discussed|described|posted|published|presented|talked)\b"
    r"|\b(?:my|our|previous|earlier|last)\s+(?:\w+\s+){0,2}(?:reviews?|posts?|articles?|surveys?)\b"
    r"|\byesterday['’]s\s+(?:paper|review|post|article)\b|\breviews?\s+(?:of|from)\b"
    r"|סקרתי|סקרנו|כתבתי|כתבנו|(?:ב|ה)?סקירה|(?:ב|ה)?סקירות",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:published|released|posted|appeared|submitted|came out|introduced|presented|announced|since)\b[^.]{0,40}\Z",
    re.IGNORECASE,
)
_NEAR = 90  # characters between a day and the words that make it ours
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z\u05d0-\u05ea])")
_LINKED = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)|<[^<>\s]+>")
_NAMED_BY = re.compile(
    r"(?:\b(?:of|from|on|dated|since)\s+(?:the\s+)?|\b\d\d[./]\d\d\s*(?:and|or|,|&)\s*|[במ][-־]?)\Z", re.IGNORECASE
)
_SLIP = 1  # years


def days(page: Page) -> Iterator[Spot]:
    """Words tied to a day on which nothing was posted, or to the day on which they were written."""
    known = page.known
    for number, line in page.prose_lines():
        for spoken in counted(line):
            if spoken.ago is None:
                continue
            own = bool(spoken.ago) and _is_own(line, spoken)
            said = before(known.day, spoken.ago)
            moved = known.written is not None and known.written != known.day
            if own and said in known.by_day:
                continue
            if own:
                yield _wrong_day(page, number, spoken, said)
            elif moved and spoken.ago and not own:
                yield Spot(shown(line, spoken.start, spoken.end), line=number, facts={"day": known.day.isoformat()})


def references(page: Page) -> Iterator[Spot]:
    """ "My review of 28.03": readers cannot open a date. And one of a day on which none was posted."""
    known = page.known
    for number, line in page.prose_lines():
        spans = [found.span() for found in _LINKED.finditer(page.lines[number - 1])]
        for spoken in written(line, known.day):
            there = known.by_day.get(spoken.day, ()) if spoken.day else ()
            named = any(line.startswith(f" ({one.name})", spoken.end) for one in there)
            linked = named or any(start <= spoken.start < end for start, end in spans)
            told = _NAMED_BY.search(line, max(0, spoken.start - _NEAR), spoken.start)
            if spoken.day is None or linked or not told or not _is_own(line, spoken):
                continue
            if there:
                yield _to_link(page, number, spoken, there)
            elif spoken.year is None or _other_year(page, spoken) is None:
                near = _nearest(page, spoken.day)
                mends = (_redated(number, spoken, near[0]),) if near and spoken.ago is None else ()
                facts = {"day": spoken.day.isoformat()} | ({"near": near[0].isoformat()} if near else {})
                yield Spot(shown(line, spoken.start, spoken.end), line=number, facts=facts, mends=mends)


def years(page: Page) -> Iterator[Spot]:
    """A date that is still to come, or of a year in which nothing was posted that day while another year has it."""
    for number, line in page.prose_lines():
        for spoken in written(line, page.known.day):
            other = _other_year(page, spoken)
            if spoken.year is None or spoken.day is None or not _is_own(line, spoken):
                continue
            if other is not None:
                text = line[spoken.start : spoken.end]
                year = f"{other.year}" if re.search(r"\d{4}\Z", text) else f"{other.year % 100:02d}"
                mend = Mend(Field.BODY, number, spoken.end - len(year), spoken.end, year)
                facts = {"day": other.isoformat()}
                yield Spot(shown(line, spoken.start, spoken.end), line=number, facts=facts, mends=(mend,))
            elif spoken.day > page.known.day:
                yield Spot(shown(line, spoken.start, spoken.end), line=number)
        for start, end, day in months(line):
            if day > page.known.day + timedelta(days=31) and _is_past_tense(line[:start]):
                yield Spot(shown(line, start, end), line=number)


def numbers(page: Page) -> Iterator[Spot]:
    """The review counts itself, and will have another number."""
    number = page.known.number
    for where, text in (
        (Field.HOOK, page.review.hook),
        (Field.TITLE, page.review.title),
        (Field.BODY, page.review.body),
    ):
        found = counter_in(text)
        if found is None or number is None:
            continue
        if found.number != number:
            line = (text or "").split("\n")[found.line]
            mend = Mend(where, found.line + 1, found.start, found.end, str(number))
            facts = {"stated": found.number, "number": number}
            yield Spot(shown(line, found.start, found.end), where, found.line + 1, facts, (mend,))
        return


def _is_own(line: str, spoken: Spoken) -> bool:
    """Whether the same sentence speaks of reviews of the channel, near the day."""
    starts = [found.end() for found in _SENTENCE.finditer(line, 0, spoken.start)]
    start = max([spoken.start - _NEAR, *starts[-1:], 0])
    stop = _SENTENCE.search(line, spoken.end)
    end = min(spoken.end + _NEAR, stop.start() if stop else len(line))
    return bool(_OWN.search(line, start, end))


def _wrong_day(page: Page, number: int, spoken: Spoken, said: date) -> Spot:
    """Nothing was posted on that day: what was, is offered where only one day can be meant."""
    line = page.prose[number - 1]
    last = max((day for day in page.known.by_day if day < page.known.day), default=None)
    facts: dict[str, str | int] = {"day": said.isoformat()}
    mends: tuple[Mend, ...] = ()
    if last is not None:
        one = page.known.by_day[last][0]
        facts |= {"last": last.isoformat(), "name": one.name}
    if last is not None and line[spoken.start : spoken.end].isascii():
        old = line[spoken.start : spoken.end]
        ago = (page.known.day - last).days
        new = "yesterday" if ago == 1 else f"{ago} days ago"
        if old[0].isupper():
            new = new.capitalize()
        if not line[spoken.end : spoken.end + 2].startswith(("'s", "’s")):
            mends = (Mend(Field.BODY, number, spoken.start, spoken.end, new),)
    return Spot(shown(line, spoken.start, spoken.end), line=number, facts=facts, mends=mends)


def _to_link(page: Page, number: int, spoken: Spoken, there: tuple[Earlier, ...]) -> Spot:
    line = page.lines[number - 1]
    one = there[0]
    facts: dict[str, str | int] = {"name": one.name, "day": spoken.day.isoformat() if spoken.day else ""}
    text = line[spoken.start : spoken.end]
    new = f"[{text}]({one.url})" if one.url else f"{text} ({one.name})" if one.number is not None else None
    mends = (Mend(Field.BODY, number, spoken.start, spoken.end, new),) if new and len(there) == 1 else ()
    return Spot(shown(line, spoken.start, spoken.end), line=number, facts=facts, mends=mends)


def _redated(number: int, spoken: Spoken, day: date) -> Mend:
    short = f"{day.day:02d}.{day.month:02d}"
    new = short if spoken.year is None else f"{short}.{day.year % 100:02d}"
    return Mend(Field.BODY, number, spoken.start, spoken.end, new)


def _nearest(page: Page, day: date) -> tuple[date, Earlier] | None:
    """The one review of the day before or after, where only one of the two days has one."""
    near = [one for one in (before(day, 1), before(day, -1)) if one in page.known.by_day and one < page.known.day]
    return (near[0], page.known.by_day[near[0]][0]) if len(near) == 1 else None


def _other_year(page: Page, spoken: Spoken) -> date | None:
    """The same day a year before or after, where a review was posted then and none on the day that is written."""
    if spoken.day is None or spoken.year is None or spoken.day in page.known.by_day:
        return None
    others = [date(spoken.day.year + step, spoken.day.month, min(spoken.day.day, 28)) for step in (-_SLIP, _SLIP)]
    found = [other.replace(day=spoken.day.day) for other in others if _exists(other, spoken.day.day)]
    there = [other for other in found if other in page.known.by_day]
    return there[0] if len(there) == 1 else None


def _exists(month: date, day: int) -> bool:
    return not (month.month == 2 and day == 29 and month.year % 4)


def _is_past_tense(text: str) -> bool:
    return bool(_PAST.search(text))
