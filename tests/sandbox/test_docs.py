"""`docs/sandbox.md` tells the truth."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api.methods import METHODS
from bot.sandbox.desk.routes import ROUTES

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_table_of_methods_is_complete(page: str) -> None:
    table = page.partition("| methods |")[2].partition("\n\n")[0]
    told = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")
    }
    assert told == set(METHODS), "name the methods in docs/sandbox.md, section What it imitates"


def test_every_path_is_told(page: str) -> None:
    told = set(re.findall(r"(?:GET|POST|DELETE) /sandbox(/[a-z]+)", page))
    served = {"/" + route.path.split("/")[1] for route in ROUTES}
    assert told == served, "name the paths in docs/sandbox.md, section The HTTP"


async def test_the_example_runs(page: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  our own page
    await names["test_a_reader_turns_the_page"]()
