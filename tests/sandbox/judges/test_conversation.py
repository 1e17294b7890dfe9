"""Both libraries hold the whole conversation, and understand every word of it as it was sent."""

import logging
import re
from pathlib import Path

import pytest

from bot.sandbox.api import rich_blocks, rich_texts
from bot.sandbox.api.methods import METHODS
from bot.sandbox.updates import KINDS
from tests.sandbox.judges.article import ARTICLE, kinds
from tests.sandbox.judges.conversation import EVENTS, addresses
from tests.sandbox.judges.judge import HEARD, SECRET, Judge
from tests.sandbox.people import People

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"


async def test_everything_is_understood_by_polling(
    judge: Judge, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    async with judge.polling():
        await _all(judge, people)
    await addresses(judge, people)
    _complete(judge, caplog)


async def test_everything_is_understood_by_webhook(
    judge: Judge, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    async with judge.listening() as url:
        await judge.call("setWebhook", url=url, secret_token=SECRET, allowed_updates=list(HEARD))
        await _all(judge, people)
        await judge.call("deleteWebhook")
    await addresses(judge, people)
    _complete(judge, caplog)


def test_the_article_has_every_kind_of_block_and_text() -> None:
    texts = {*rich_texts._STYLES, *rich_texts._NAMED, *rich_texts._LEAVES}
    assert kinds(ARTICLE) == texts | set(rich_blocks._KINDS)


def test_the_libraries_hear_every_kind_of_update_that_the_page_names() -> None:
    told = PAGE.read_text("utf-8").partition("\nUpdates: ")[2].partition("\n\n")[0]
    assert set(HEARD) == set(re.findall(r"`(\w+)`", told)) & KINDS


async def _all(judge: Judge, people: People) -> None:
    for event in EVENTS:
        await event(judge, people)
    assert judge.heard_all()


def _complete(judge: Judge, caplog: pytest.LogCaptureFixture) -> None:
    assert judge.called == set(METHODS), "call every served method in the conversation"
    assert judge.heard == set(HEARD), "let every kind of update come in the conversation"
    complaints = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert not complaints, "the library had something to complain about"
