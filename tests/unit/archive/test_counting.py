"""Which words of a search in vain are kept, and on which day they count."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.archive.counting import KEEP_WORDS, CountUse, MissedWords, Use, keepable_words
from tests.fakes.counting import MemoryCounts

JERUSALEM = ZoneInfo("Asia/Jerusalem")
LATE = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # the next day in Jerusalem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  State-Space   MODELS ", "state space models"),
        ("דיפוזיה למוזיקה", "דיפוזיה למוזיקה"),
        ("C++ of GPT-4", "c++ of gpt 4"),
        ("arxiv.org/abs/2403.17887v2 please", "arxiv:2403.17887"),
        ("🙂🙂", None),
        ("", None),
        ("write to dana@example.com", None),
        ("@dana_example said", None),
        ("call 050-123 45 67", None),
        ("+1 (555) 123-4567", None),
        ("4111 1111 1111 1111", None),
        ("https://example.com/?user=dana", None),
        ("words " * 30, "words words words words words words words words words words"),
        ("x" * 100, None),
    ],
)
def test_only_a_few_words_that_name_nobody_are_kept(typed: str, kept: str | None) -> None:
    assert keepable_words(typed) == kept


async def test_a_search_counts_on_the_channels_day_and_its_words_only_when_in_vain() -> None:
    store = MemoryCounts()
    count = CountUse(store, JERUSALEM)
    await count.search("found", True, LATE, "update:1:1")
    await count.search("Mamba 3", False, LATE, "update:1:2")
    await count.search("Mamba 3", False, LATE, "update:1:2")
    await count.use(Use.TEXT_VERSION, LATE, "")
    assert await store.counted(date(2026, 3, 3), date(2026, 3, 4)) == {
        Use.SEARCH: 2,
        Use.MISSED: 1,
        Use.TEXT_VERSION: 1,
    }
    assert await store.missed(date(2026, 3, 3), date(2026, 3, 4), 9) == [MissedWords("mamba 3", 1)]


async def test_words_are_forgotten_in_time_and_numbers_later() -> None:
    store = MemoryCounts()
    count = CountUse(store, JERUSALEM)
    await count.search("mamba", False, LATE, "")
    await count.forget(LATE + KEEP_WORDS)
    assert len(store.words) == 1
    await count.forget(LATE + KEEP_WORDS + timedelta(days=1))
    assert (len(store.words), len(store.uses)) == (0, 2)
    await count.forget(LATE + timedelta(days=500))
    assert not store.uses
