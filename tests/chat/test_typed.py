"""What is typed is answered at once or forgotten, each person's newest, whatever happens to the others'."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineQuery

from bot.chat.typed import Typed


class Answers:
    """What was answered, and what breaks."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.ended: list[str] = []
        self.may = True

    async def __call__(self, query: InlineQuery) -> None:
        await asyncio.sleep(0)
        if query.query == "breaks":
            raise ValueError(query.query)
        self.given.append(query.query)

    def end(self, outcome: str, _: float) -> None:
        self.ended.append(outcome)

    async def all(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.ended) < count:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def typed(answers: Answers) -> AsyncIterator[Typed]:
    stop, typed = asyncio.Event(), Typed(answers, 700, lambda: answers.may, answers.end, at_once=2, most=3)
    async with asyncio.TaskGroup() as group:
        group.create_task(typed.run(stop))
        yield typed
        stop.set()


def query(person: object, words: str, number: int = 1) -> dict[str, Any]:
    return {
        "update_id": number,
        "inline_query": {
            "id": str(number),
            "from": {"id": person, "is_bot": False, "first_name": "Mei"},
            "query": words,
            "offset": "",
        },
    }


async def test_each_persons_newest(typed: Typed, answers: Answers) -> None:
    assert typed.take([query(1, "s"), query(2, "k"), query(1, "sp"), query(1, "spl")]) == []
    await answers.all(2)
    assert answers.given == ["spl", "k"], "in the order in which they began to wait"


async def test_one_that_breaks_is_told_of_without_its_words(
    typed: Typed, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    typed.take([query(1, "breaks"), query(2, "splines"), query(3, "knots")])
    await answers.all(3)
    assert sorted(answers.given) == ["knots", "splines"]
    assert sorted(answers.ended) == ["failed", "handled", "handled"]
    assert "ValueError at test_typed.py" in caplog.text
    assert "breaks" not in caplog.text


async def test_beyond_so_many_people_the_first_are_forgotten(typed: Typed, answers: Answers) -> None:
    typed.take([query(person, f"words of {person}") for person in range(1, 9)])
    await answers.all(3)
    assert answers.given == ["words of 6", "words of 7", "words of 8"]


async def test_while_nothing_may_be_sent_it_is_forgotten(typed: Typed, answers: Answers) -> None:
    answers.may = False
    typed.take([query(1, "splines")])
    await asyncio.sleep(0.01)
    answers.may = True
    typed.take([query(2, "knots")])
    await answers.all(1)
    assert answers.given == ["knots"]


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"text": "@bot splines"}},
        {"update_id": 1, "inline_query": None},
        {"update_id": 1, "inline_query": {"from": 7}},
        {"update_id": 1, "inline_query": {"from": {"id": "seven"}}},
        {"update_id": 1, "inline_query": {"from": {"id": True}}},
    ],
)
async def test_everything_else_is_for_the_inbox(typed: Typed, update: dict[str, Any]) -> None:
    assert typed.take([update]) == [update]
