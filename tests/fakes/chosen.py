"""Choices of owners in memory: judged by the same contract tests as the database's."""

from collections.abc import Mapping
from datetime import datetime

from bot.errors import AlreadyApplied
from bot.publishing.chosen import Choice


class MemoryChosen:
    """`publishing.chosen.ChosenStore`."""

    def __init__(self) -> None:
        self._choices: dict[str, Choice] = {}
        self._causes: set[str] = set()

    async def all(self) -> Mapping[str, Choice]:
        return dict(self._choices)

    async def choose(
        self, name: str, value: str | None, version: int, user_id: int, now: datetime, cause: str
    ) -> Choice | None:
        if cause in self._causes:
            raise AlreadyApplied(cause)
        was = self._choices.get(name, Choice(name, None, None, 0))
        if was.version != version:
            return None
        self._causes.add(cause)
        self._choices[name] = Choice(name, value, was.value, version + 1)
        return self._choices[name]
