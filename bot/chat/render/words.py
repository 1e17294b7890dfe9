"""The few words that a post adds to the owner's text, in both languages of the channel."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.publishing.template import Template, parse_template
from bot.values import Struct

_HEBREW_LETTER = re.compile("[\u05d0-\u05ea]")


class PostWords(Struct, frozen=True):
    """Templates for `str.format`; the field names say what goes in."""

    series: str
    number: str
    byline: str
    last_and: str
    paper: str
    asked_by: str
    asked_by_one: str
    text_version: str
    similar: str
    vote_until: str
    late_minutes: str
    late_hours: str
    written_off: str
    because: str
    back_on_list: str
    off_list: str
    tell_me_which: str
    tell_me: str
    suggest: str
    continued: str
    ends_above: str
    weekdays: tuple[str, ...]  # from Monday
    months: tuple[str, ...]  # from January
    template: str  # see `publishing.template`
    rtl: bool


_ENGLISH = PostWords(
    series="Daily paper review",
    number="No. {number}",
    byline="By {names}",
    last_and="{first} and {last}",
    paper="Paper: {host}",
    asked_by="Asked for by {readers} readers",
    asked_by_one="Asked for by a reader",
    text_version="Text version",
    similar="Similar",
    vote_until="Vote until {weekday} {day} {month}, {hour}",
    late_minutes="The poll was closed {minutes} min late.",
    late_hours="The poll was closed {hours} h {minutes} min late.",
    written_off="{votes} of {voters} voters chose it, but its review will not come as promised.",
    because="Why:",
    back_on_list="It is on the list again and may stand in a later vote.",
    off_list="It has left the list.",
    tell_me_which="Tell me when mine is out",
    tell_me="Tell me when it is out",
    suggest="Suggest a paper",
    continued="No. {number}, continued",
    ends_above="The text ends above.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    template="""\
{hook}
{series}, No. {number} · {date}
{title}
{byline}

{body}

{asked}
{paper} · {hashtags}
Earlier: {earlier}
""",
    rtl=False,
)
_HEBREW = PostWords(
    series="סקירת המאמר היומית",
    number="מס׳ {number}",
    byline="מאת {names}",
    last_and="{first} ו{last}",
    paper="המאמר: {host}",
    asked_by="{readers} קוראים ביקשו את הסקירה הזו",
    asked_by_one="קורא אחד ביקש את הסקירה הזו",
    text_version="גרסת טקסט",
    similar="סקירות דומות",
    vote_until="מצביעים עד {weekday}, {day} ב{month}, בשעה {hour}",
    late_minutes="ההצבעה נסגרה באיחור של {minutes} דק׳.",
    late_hours="ההצבעה נסגרה באיחור של {hours} שע׳ ו־{minutes} דק׳.",
    written_off="{votes} מתוך {voters} מצביעים בחרו בו, אבל הסקירה לא תצא כפי שהובטח.",
    because="הסיבה:",
    back_on_list="המאמר חוזר לרשימה ויוכל להשתתף בהצבעה נוספת.",
    off_list="המאמר ירד מהרשימה.",
    tell_me_which="עדכנו אותי כשהסקירה שלי תצא",
    tell_me="עדכנו אותי כשהסקירה תצא",
    suggest="להציע מאמר",
    continued="מס׳ {number}, המשך",
    ends_above="הטקסט מסתיים למעלה.",
    weekdays=("יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת", "יום ראשון"),
    months=(
        "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
    ),
    template="""\
{hook}
{series}, מס׳ {number} · {date}
{title}
{byline}

{body}

{asked}
{paper} · {hashtags}
סקירות קודמות: {earlier}
""",
    rtl=True,
)  # fmt: skip


def words(language: str) -> PostWords:
    """Hebrew for "he", English for anything else."""
    return _HEBREW if language == "he" else _ENGLISH


def default_template(language: str) -> Template:
    """Hook first (it is the notification), header, title, byline, body; who asked, the paper, earlier reviews."""
    return parse_template(words(language).template)


def short_date(day: date) -> str:
    """ "22.11.2026", the channel's own way in both languages."""
    return f"{day:%d.%m.%Y}"


def closing_line(closes_at: datetime, zone: ZoneInfo, spoken: PostWords) -> str:
    """The hour as the channel's wall clock shows it: "Vote until Sunday 22 Nov, 20:00"."""
    local = closes_at.astimezone(zone)
    return spoken.vote_until.format(
        weekday=spoken.weekdays[local.weekday()],
        day=local.day,
        month=spoken.months[local.month - 1],
        hour=f"{local:%H:%M}",
    )


def name_list(names: Sequence[str], spoken: PostWords) -> str:
    """ "A", "A and B", "A, B and C"; names are at least one."""
    *first, last = names
    if spoken is _HEBREW and not _HEBREW_LETTER.match(last):
        last = f"-{last}"  # "ו-Mei", but "ועמרי"
    return spoken.last_and.format(first=", ".join(first), last=last) if first else names[0]
