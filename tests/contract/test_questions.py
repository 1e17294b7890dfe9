"""One open question a person, and one answer to it: in memory and in both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.inbox.questions import LASTS, Question, QuestionStore
from bot.storage.database import Database
from tests.fakes.questions import MemoryQuestions

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TITLE = Question(7, "draft.title", "12:5", NOW + LASTS)


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, database: Database) -> QuestionStore:
    return MemoryQuestions() if request.param == "memory" else database.questions


async def test_a_question_is_open_until_its_hour(store: QuestionStore) -> None:
    await store.ask(TITLE)
    assert await store.asked(7, NOW, "update:1") == TITLE
    assert await store.asked(8, NOW, "update:1") is None
    assert await store.asked(7, TITLE.until + timedelta(seconds=1), "update:1") is None


async def test_an_answered_question_is_open_for_its_answer_only(store: QuestionStore) -> None:
    await store.ask(TITLE)
    await store.answered(7, "update:1")
    assert await store.asked(7, NOW, "update:1") == TITLE
    assert await store.asked(7, NOW, "update:2") is None


async def test_a_new_question_takes_the_place_of_the_former(store: QuestionStore) -> None:
    await store.ask(TITLE)
    link = Question(7, "draft.link", "12:5", NOW + LASTS)
    await store.ask(link)
    assert await store.asked(7, NOW, "update:1") == link


async def test_a_question_is_withdrawn_once(store: QuestionStore) -> None:
    await store.ask(TITLE)
    assert await store.withdraw(7) is True
    assert await store.withdraw(7) is False
    assert await store.asked(7, NOW, "update:1") is None
