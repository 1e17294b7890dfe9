"""Archives that nobody wrote: invented words in the forms that are imported, as streams of any length."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_SYLLABLES = ("ba", "do", "fen", "gri", "ka", "lor", "mi", "nu", "pel", "qua", "ris", "sto", "tav", "ul", "wen", "zo")
_FIRST = datetime(2001, 1, 1, 7, 0, tzinfo=UTC)
_CHARACTERS = 4_000  # of a body; the channel's median is 3 700


class Inventor:
    """Invented reviews, the same for the same number."""

    def __init__(self) -> None:
        chance = random.Random(400)  # noqa: S311 - no secret hangs on it
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(3_000)]
        self._titles = [" ".join(chance.choices(words, k=6)).title() for _ in range(2_000)]
        self._sentences = [f"{' '.join(chance.choices(words, k=14)).capitalize()}. " for _ in range(1_000)]
        self._sentences += [f"Here $x_{{{place}}} = {place}$ is **{words[place]}**. " for place in range(100)]

    def title(self, number: int) -> str:
        return f"{self._titles[number % len(self._titles)]} {number}"

    def body(self, number: int, characters: int = _CHARACTERS) -> str:
        chance = random.Random(number)  # noqa: S311
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < characters:
            paragraphs.append("".join(chance.choices(self._sentences, k=6)).strip())
        paragraphs.insert(2, "- first\n- second\n- third")
        return "\n\n".join(paragraphs)

    def day(self, number: int) -> str:
        return f"{_FIRST + timedelta(days=number // 4):%Y-%m-%d}"

    def address(self, number: int) -> str:
        return f"https://arxiv.org/abs/{10 + number // 50_000:02}{1 + number // 5_000 % 10:02}.{number % 5_000:05}"

    def row(self, number: int) -> str:
        """A line of JSON, with its end."""
        fields = {
            "title": self.title(number),
            "date": self.day(number),
            "url": self.address(number),
            "reviewers": ["Dana"],
            "body": self.body(number),
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"

    def markdown(self, number: int) -> str:
        """A file of a folder."""
        fields = {"title": self.title(number), "date": self.day(number), "url": self.address(number)}
        return "\n".join(("---", *(f"{key}: {value}" for key, value in fields.items()), "---", "", self.body(number)))

    def section(self, number: int, characters: int = _CHARACTERS) -> str:
        """A review as it stands in the channel's document."""
        day = _FIRST + timedelta(days=number // 4)
        header = f"**Dana's Daily Paper Review, {day:%d.%m.%y}: {self.title(number)}**"
        return f"{header}\n\n{self.body(number, characters)}\n\n{self.address(number)}\n\n"

    def message(self, number: int) -> str:
        """An object of `messages` in an export of Telegram Desktop."""
        sent = _FIRST + timedelta(days=number // 4, minutes=30 * (number % 4))
        bold, text = self.section(number).strip().removeprefix("**").split("**", 1)
        fields = {
            "id": number + 1,
            "type": "message",
            "date": f"{sent:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(int(sent.timestamp())),
            "from": "A paper a day",
            "from_id": "channel1234567890",
            "text": [{"type": "bold", "text": bold}, text],
        }
        return json.dumps(fields, ensure_ascii=False)


def json_lines(count: int) -> Iterator[str]:
    """An archive of `count` reviews."""
    return map(Inventor().row, range(count))


def telegram_export(count: int) -> Iterator[str]:
    """`result.json` of a channel with `count` reviews."""
    yield '{"name": "A paper a day", "type": "public_channel", "id": 1234567890, "messages": ['
    message = Inventor().message
    for number in range(count):
        yield f"{',' if number else ''}\n{message(number)}"
    yield "\n]}\n"
