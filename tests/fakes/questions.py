"""Open questions in memory: judged by the same contract tests as the database's."""

from datetime import datetime

from bot.inbox.questions import Question


class MemoryQuestions:
    """`inbox.questions.QuestionStore`."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Question, str | None]] = {}

    async def ask(self, question: Question) -> None:
        self._open[question.user_id] = question, None

    async def asked(self, user_id: int, now: datetime, cause: str) -> Question | None:
        question, taken_by = self._open.get(user_id, (None, None))
        mine = taken_by is None or taken_by == cause
        return question if question is not None and question.until > now and mine else None

    async def answered(self, user_id: int, cause: str) -> None:
        if user_id in self._open:
            question, taken_by = self._open[user_id]
            self._open[user_id] = question, taken_by or cause

    async def withdraw(self, user_id: int) -> bool:
        open_yet = user_id in self._open and self._open[user_id][1] is None
        return open_yet and self._open.pop(user_id) is not None
