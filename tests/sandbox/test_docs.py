"""`docs/sandbox.md` tells the truth."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api.methods import METHODS
from bot.sandbox.desk.routes import ROUTES
from bot.sandbox.trouble.chance import BY_CHANCE
from bot.sandbox.trouble.kinds import KINDS
from tests.sandbox.fault_cases import CASES

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


def test_the_table_of_troubles_is_that_of_the_code_and_of_its_judge(page: str) -> None:
    rows = page.partition("| kind |")[2].partition("\n\n")[0].splitlines()[2:]
    told = {}
    for row in rows:
        name, *cells = [re.findall(r"`([^`]+)`", cell) for cell in row.split("|")[1:-1]]
        told[name[0]] = cells[0], cells[1], row.split("|")[4].strip(), set(cells[3])
    met = {name: {case.ptb for case in CASES if case.fault["kind"] == name} for name in KINDS}
    assert told == {
        kind.name: (
            [parameter.name for parameter in kind.parameters],
            list(kind.works) if len(kind.works) > 1 else [],
            kind.told,
            met[kind.name],
        )
        for kind in KINDS.values()
    }, "tell the kinds in docs/sandbox.md, section Troubles"
    by_chance = page.partition("pass by themselves (")[2].partition(")")[0]
    assert re.findall(r"`(\w+)`", by_chance) == list(BY_CHANCE)


async def test_the_example_runs(page: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  our own page
    (test,) = [names[name] for name in names if name.startswith("test_")]
    await test()
