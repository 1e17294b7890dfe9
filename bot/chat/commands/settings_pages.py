"""What can be set in the chat: a page for each, with what it means and what is often chosen."""

from collections.abc import Mapping

from bot.chat.sentences import Sentences, later
from bot.values import Struct

OPEN = "se"
"""The button that opens /settings, and with a page's key (`data_for(OPEN, "slots")`) that page."""

CHOOSE = "setting.choose"
"""The action that changes one, by "name:version:value"; no value is what holds where nobody chooses."""


class Page(Struct, frozen=True):
    """key: in buttons, `1:se:<key>`; name: of the setting; options: what is often chosen, as the environment would say
    it; ask: what to send for anything else, None where the options are all there is; example: of that."""

    key: str
    name: str
    title: str
    about: str
    options: tuple[str, ...] = ()
    ask: str | None = None
    example: str = ""


SLOTS = Page(
    "slots",
    "slots",
    later("Slots"),
    later("At each of these times the first of the queue is posted, by the clock of the channel."),
    ("daily 09:00", "sun-thu 09:00", "mon-fri 09:00", "sun tue thu 09:00", "daily 09:00 18:00"),
    later("Send me days and times. Days: daily, sun mon tue wed thu fri sat, or sun-thu. Rules are divided by commas."),
    "sun-thu 09:00, sat 20:30",
)
ZONE = Page(
    "zone",
    "timezone",
    later("Time zone"),
    later("Slots, dates of posts and quiet hours go by this clock. Before it changes you see the new times."),
    (
        *("Asia/Jerusalem", "Europe/London", "Europe/Berlin"),
        *("America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "UTC"),
    ),
    later("Send me the zone: continent and city in English, as in the list of the IANA."),
    "Europe/Madrid",
)
TEMPLATE = Page(
    "template",
    "template",
    later("Template"),
    later("What stands around a review in its post. Posts that are out stay as they are."),
    ask=later(
        "Send me the template as one message. Words in braces are fields: hook, series, number, date, title, "
        "byline, body, asked, paper, hashtags, earlier. The body stands alone on its line; below a line [he] follows "
        "what is for Hebrew reviews."
    ),
    example="{hook}\n{series} {number} · {date}\n{title}\n\n{body}\n\n{paper} · {hashtags}",
)

PAGES: tuple[Page, ...] = (
    SLOTS,
    ZONE,
    Page(
        "format",
        "post_format",
        later("Form of posts"),
        later(
            "Drawn posts show formulas and tables; some apps cannot show them and get a button to the text. Text works "
            "everywhere. Automatic draws only where text would lose something."
        ),
        ("auto", "rich", "classic"),
    ),
    TEMPLATE,
    Page(
        "silence",
        "silence_nudge",
        later("Silence"),
        later("After so many days without a post I remind you."),
        ("2", "4", "7", "0"),
        later("Send me how many days, 0 to 365; 0 is never."),
        "10",
    ),
    Page(
        "promises",
        "promise_days",
        later("Promises"),
        later("So many days you give yourself for a review that readers chose; promises that are open keep theirs."),
        ("7", "14", "30"),
        later("Send me how many days, 1 to 365."),
        "21",
    ),
    Page(
        "quiet",
        "quiet_hours",
        later("Quiet hours"),
        later("Ordinary nudges to you wait until they are over. What is urgent does not."),
        ("22:00-08:00", "23:00-07:00", "never"),
        later("Send me from when to when, or “never”."),
        "21:30-07:30",
    ),
    Page(
        "ballots",
        "ballots",
        later("Recurring polls"),
        later("When a poll on the next paper opens by itself, and for how long. You hear of each in time to stop it."),
        ("sat 20:00 for 24h", "wed 20:00 for 48h"),
        later("Send me days, times and how long. Rules are divided by commas."),
        "sat 20:00 for 24h, wed 09:00 for 48h",
    ),
    Page(
        "pin",
        "pin",
        later("Pin"),
        later("The newest review is pinned, without a sound, instead of the one before."),
        ("true", "false"),
    ),
    Page(
        "silent",
        "silent",
        later("Without a sound"),
        later("Reviews arrive without a sound; otherwise the first message of each rings."),
        ("true", "false"),
    ),
)

_BY_VALUE: Mapping[str, Mapping[str, str]] = {
    "post_format": {"auto": later("automatic"), "rich": later("drawn"), "classic": later("text")},
    "pin": {"true": later("yes"), "false": later("no")},
    "silent": {"true": later("yes"), "false": later("no")},
    "quiet_hours": {"never": later("never")},
    "silence_nudge": {"0": later("never")},
    "ballots": {"": later("none")},
    "template": {"": later("the usual one")},
}
_DAYS = ("silence_nudge", "promise_days")


def in_words(name: str, value: str, say: Sentences) -> str:
    """A value as people say it, on one line; rules, zones and hours are the same in all languages."""
    if value in _BY_VALUE.get(name, {}):
        return say(_BY_VALUE[name][value])
    if name in _DAYS:
        return say.plural("a day", "{count} days", int(value))
    return say("your own") if name == "template" else value
