"""Invented reviews documents with every class of irregularity, and what an importer must find in them.

Everything here is made up. A class that is not drawn here is not promised; one that is must be found without exception.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_NOUNS = [
    "kites",
    "wind",
    "strings",
    "knots",
    "gliders",
    "sails",
    "feathers",
    "balloons",
    "turbines",
    "currents",
    "clouds",
    "ropes",
]
_NAMES = ["Dana", "Mei", "Yoav", "Tamar Bar-Lev", "Dr. Ada Quill", "Noam", "Lior O’Shea", "Sofía", "דנה"]
_NAMES += ["J. Doe", "Pieter van den Berg", "de Wit", "Jean-Luc d'Aubigny", "Øystein Ås", "Thomas", "R2"]
_SMALL = ["of", "for the", "with", "in", "and", "without", "from", "is All You Need:", "via", "$k$-nearest"]
_OPENERS = (
    "The authors fly",
    "Most pilots trust",
    "A model of",
    "Nobody expected",
    "Earlier work measured",
    "We know of",
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_TOOL_LINES = (
    "Here is the English translation:",
    "Certainly — here is a polished version of your text:",
    "Sure! Here's the translated review:",
    "[Rest of the text is translated in the previous message]",
)
_EMOJI = "🚀🔥✨🪁🧠"


@dataclass(frozen=True, slots=True)
class Expected:
    """What one review of the document holds. `title` is None where the document gives none."""

    line: int
    date: date | None
    reviewers: tuple[str, ...]
    title: str | None
    hook: str | None
    url: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Invented:
    text: str
    reviews: tuple[Expected, ...]


def invented(seed: int, count: int = 25) -> Invented:
    """A document of `count` reviews in ascending order of dates, the same for the same seed."""
    return _Writer(Random(seed)).document(count)  # noqa: S311  a test's dice


class _Writer:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._lines: list[str] = []
        self._label = chance.choice(
            ["Daily Paper", "Daily Paper", "Daily Article", "Daily Post", "DailyPaper", "daily paper"]
        )
        self._owner = chance.choice(_NAMES)

    def document(self, count: int) -> Invented:
        self._lines += [""] * self._chance.choice([0, 1, 2])
        day = date(2024, 11, 3) + timedelta(self._chance.randrange(300))
        found = []
        closed = True
        for number in range(count):
            day += timedelta(self._chance.choice([0, 1, 1, 1, 2, 3]))
            expected = self._review(number, day, closed)
            found.append(expected)
            closed = expected.url is not None
        return Invented("\n".join(self._lines), tuple(found))

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _review(self, number: int, day: date, closed: bool) -> Expected:
        hook = self._headline() if closed and self._maybe(0.1) else None
        if self._maybe(0.05):
            self._lines += [self._chance.choice(_TOOL_LINES), ""]
        if hook:
            self._lines += [hook, ""]
        if self._maybe(0.05):
            self._lines += ["-", ""]
        names = self._names()
        title = self._title()
        at = len(self._lines) + 1
        if self._maybe(0.04):
            names, title = self._byline_header(names, day, title)
        elif self._maybe(0.03):
            names, title = names[:1], ""
            self._lines += [f"{names[0]}'s {self._label}: {day:%d.%m.%y}", ""]
        else:
            self._header(names, day, title)
        below = self._subtitle() if hook is None and title and self._maybe(0.1) else None
        if below:
            self._lines += [below, ""]
        body = self._body()
        url = self._link(number)
        return Expected(at, day, names, title or None, hook or below, url, body)

    def _names(self) -> tuple[str, ...]:
        if self._maybe(0.85):
            return (self._owner,)
        return (self._owner, self._chance.choice([name for name in _NAMES if name != self._owner]))

    def _byline_header(self, names: tuple[str, ...], day: date, title: str) -> tuple[tuple[str, ...], str]:
        guest = self._chance.choice([name for name in _NAMES if name not in names])
        byline = self._chance.choice(
            [f"A joint review by {guest} and {names[0]} of the paper:", f"Written with {guest}"]
        )
        self._lines += [f"{names[0]}'s {self._label}: {day:%d.%m.%y}", "", byline, "", title, ""]
        return (names[0], guest) if byline.startswith("Written") else (guest, names[0]), title

    def _header(self, names: tuple[str, ...], day: date, title: str) -> None:
        """The header and the title, in one of the layouts, with the blank line below."""
        apostrophe = self._chance.choice(["'", "'", "'", "’", "ʼ"])
        join = self._chance.choice([" and ", " & "])
        who = join.join(names) + f"{apostrophe}s"
        if len(names) > 1 and self._maybe(0.3):
            who = join.join(f"{name}{apostrophe}s" for name in names)
        label = self._label + self._chance.choice(["", "", "", " Review"])
        between = self._chance.choice([": ", ": ", " - ", " – ", ", ", " ", " -"])
        head = f"{who} {label}{between}{self._date(day)}"
        indent = self._chance.choice(["", "", "", " ", "  ", "\t", "\u00a0"])
        emoji = self._chance.choice(_EMOJI) if self._maybe(0.06) else ""
        printed = title.upper() if self._maybe(0.08) else title
        layout = self._chance.choice(
            ["same", "same", "colon", "next", "blank", "blank", "bold", "run", "broken", "bold title"]
        )
        match layout:
            case "same":
                self._lines += [f"{indent}{head} {emoji}{printed}"]
            case "colon":
                self._lines += [f"{indent}{head}: {printed}{emoji}"]
            case "next":
                self._lines += [f"{indent}{head}{emoji}", printed]
            case "blank":
                self._lines += [f"{indent}{head}", "", f"{emoji}{printed}"]
            case "bold":
                self._lines += [f"{indent}**{head}**", "", printed]
            case "run":
                self._lines += [f"**{head}", f"{printed}**"]
            case "broken":
                words = printed.split()
                half = len(words) // 2
                self._lines += [f"**{head}", " ".join(words[:half]), " ".join(words[half:]) + "**"]
            case "bold title":
                self._lines += [f"{indent}{head} **{printed}**"]
        self._lines.append("")

    def _date(self, day: date) -> str:
        form = self._chance.choice(
            ["short"] * 14 + ["long", "iso", "american", "slashes", "bare", "weekday", "day first", "words"]
        )
        match form:
            case "short":
                return f"{day:%d.%m.%y}"
            case "long":
                return f"{day:%d.%m.%Y}"
            case "iso":
                return day.isoformat()
            case "american":
                return f"{day:%m/%d/%y}" if day.day > 12 else f"{day:%d.%m.%y}"
            case "slashes":
                return f"{day:%d/%m/%y}"
            case "bare":
                return f"{day.day}.{day.month}.{day:%y}"
            case "weekday":
                return f"{day:%A}, {day:%d.%m.%Y}"
            case "day first":
                return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            case _:
                return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"

    def _title(self) -> str:
        words = [self._chance.choice(_NOUNS).title() for _ in range(self._chance.randrange(3, 7))]
        if self._maybe(0.3):
            words[0] = words[0] + ":"
        if self._maybe(0.5):
            words.insert(len(words) // 2, self._chance.choice(_SMALL))
        title = " ".join(words) + self._chance.choice(["", "", "", "", "?", " 2.0"])
        return title if self._maybe(0.8) else title[0] + title[1:].lower()

    def _headline(self) -> str:
        first = self._chance.choice(["Why Your", "The Secret Life of", "What Nobody Tells You About", "When"])
        nouns = " ".join(self._chance.choice(_NOUNS).title() for _ in range(3))
        return f"{first} {nouns}" + self._chance.choice(["", "!", "?"])

    def _subtitle(self) -> str:
        nouns = " ".join(self._chance.choice(_NOUNS).title() for _ in range(4))
        return self._chance.choice(["How to Tame ", "Why We Need ", "What If We Drop "]) + nouns

    def _body(self) -> str:
        start, section = len(self._lines), 0
        for _ in range(self._chance.randrange(3, 7)):
            self._lines += [self._paragraph(), ""]
            kind = self._chance.choice(["text", "text", "list", "heading", "math", "torn"])
            if kind == "list":
                self._lines += [f"- {self._sentence()}" for _ in range(3)] + [""]
            elif kind == "heading":
                section += 1
                self._lines += [f"{section}. {self._chance.choice(_NOUNS).title()} in Practice", ""]
            elif kind == "math":
                self._lines += ["$$ x_t = \\alpha x_{t-1} + \\epsilon $$", ""]
            elif kind == "torn":
                self._lines += ["and so the whole sentence goes on behind a page of the copy that tore it apart.", ""]
        while not self._lines[-1]:
            self._lines.pop()
        return "\n".join(self._lines[start:])

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self._chance.randrange(3, 6)))

    def _sentence(self) -> str:
        nouns = [self._chance.choice(_NOUNS) for _ in range(5)]
        first = f"{self._chance.choice(_OPENERS)} {nouns[0]} and {nouns[1]}"
        return f"{first}, so the {nouns[2]} of $k_5$ {nouns[3]} grow like {nouns[4]}."

    def _link(self, number: int) -> str | None:
        """The link's lines and the blank one below; the address that it leads to."""
        paper = f"arxiv.org/abs/25{number % 12 + 1:02}.{10_000 + self._chance.randrange(80_000)}"
        form = self._chance.choice(
            ["angle"] * 8
            + ["pdf", "bare", "label", "markdown", "stop", "www", "twice", "none", "dead"]
            + ["emoji", "brackets", "no-break", "version"]
        )
        url = f"https://{paper}"
        lines = {
            "angle": [f"<{url}>"],
            "pdf": [f"<{url.replace('/abs/', '/pdf/')}>"],
            "bare": [url],
            "label": [f"Paper link: <{url}>"],
            "markdown": [f"[{url}]({url.replace('/abs/', '/pdf/')})"],
            "stop": [f"<{url}>."],
            "www": [f"<http://www.{paper}>"],
            "twice": [f"<{url}>", "", f"<{url}>"],
            "emoji": [f"📄 {url}"],
            "brackets": [f"({url})"],
            "no-break": [f"\u00a0<{url}>\u00a0"],
            "version": [f"<{url.replace('/abs/', '/pdf/')}v2.pdf>"],
            "none": [],
            "dead": ["[Paper link](#)"],
        }[form]
        below = [] if self._maybe(0.05) else [""]
        self._lines += below + lines + [""]
        return None if form in {"none", "dead"} else url
