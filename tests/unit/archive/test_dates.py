from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.dates import first_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025", date(2025, 1, 1)),
        ("2025-03", date(2025, 3, 1)),
        ("2025/3", date(2025, 3, 1)),
        ("2025-03-28", date(2025, 3, 28)),
        ("28.03.2025", date(2025, 3, 28)),
        ("03.2025,", date(2025, 3, 1)),
        ("2025-02-31", None),
        ("0000", None),
        ("25", None),
        ("dinner", None),
        ("٢٠٢٥", None),
        ("", None),
    ],
)
def test_days_months_and_years_are_understood(text: str, day: date | None) -> None:
    assert first_day(text) == day


@given(st.text(alphabet="0123456789-./ ", max_size=12))
def test_no_text_is_an_error(text: str) -> None:
    assert first_day(text) is None or isinstance(first_day(text), date)
