"""How the bot is used, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.archive.counting import MissedWords, Use


class MemoryCounts:
    """`archive.counting.CountStore`."""

    def __init__(self) -> None:
        self.uses: Counter[tuple[date, Use]] = Counter()
        self.words: Counter[tuple[date, str]] = Counter()
        self.causes: dict[str, datetime] = {}

    async def count(self, uses: Sequence[Use], words: str | None, day: date, now: datetime, cause: str | None) -> bool:
        if cause and cause in self.causes:
            return False
        if cause:
            self.causes[cause] = now
        self.uses.update((day, use) for use in uses)
        if words:
            self.words[day, words] += 1
        return True

    async def counted(self, since: date, before: date) -> Mapping[Use, int]:
        found: Counter[Use] = Counter()
        for (day, use), times in self.uses.items():
            found[use] += times if since <= day < before else 0
        return {use: times for use, times in found.items() if times}

    async def missed(self, since: date, before: date, limit: int) -> list[MissedWords]:
        found: Counter[str] = Counter()
        for (day, words), times in self.words.items():
            found[words] += times if since <= day < before else 0
        ranked = sorted((-times, words) for words, times in found.items() if times)
        return [MissedWords(words, -times) for times, words in ranked[:limit]]

    async def forget(self, words_before: date, counts_before: date, causes_before: datetime) -> None:
        self.words = Counter({key: times for key, times in self.words.items() if key[0] >= words_before})
        self.uses = Counter({key: times for key, times in self.uses.items() if key[0] >= counts_before})
        self.causes = {cause: at for cause, at in self.causes.items() if at >= causes_before}
