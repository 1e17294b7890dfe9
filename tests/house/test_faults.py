"""The page of faults and the tests say the same: each row has its tests, each marked test its row."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "faults.md").read_text("utf-8")
ROWS = range(1, 61)
OF_THE_DATABASE = range(4, 22)
OVER_HTTP = ("story/", "chat/", "cli/")
"""Where the real bot, or its rim, talks to the sandbox's server."""


@cache
def on_the_page() -> dict[int, list[str]]:
    """The tests of each row, as "story/test_crashes.py::test_name"."""
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
    assert all(len(cells) == 4 and all(cell.strip() for cell in cells) for cells in lines)
    return {int(number): re.findall(r"`([\w/]+\.py::\w+)`", proof) for number, _, _, proof in lines}


@cache
def marked() -> dict[str, set[int]]:
    """The rows that each marked test names."""
    found: dict[str, set[int]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text("utf-8")
        if "mark.fault" in source:
            tests = (
                node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            )
            place = path.relative_to(ROOT / "tests").as_posix()
            found |= {f"{place}::{test.name}": rows for test in tests if (rows := set(rows_of(test)))}
    return found


def rows_of(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[int]:
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.fault":
            yield from (ast.literal_eval(argument) for argument in decorator.args)


def test_the_page_has_sixty_rows_in_order() -> None:
    assert list(on_the_page()) == list(ROWS)


def test_page_and_marks_name_the_same_tests() -> None:
    page = {(test, row) for row, tests in on_the_page().items() for test in tests}
    marks = {(test, row) for test, rows in marked().items() for row in rows}
    assert page == marks


def test_a_row_without_a_test_says_why() -> None:
    untested = [row for row, tests in on_the_page().items() if not tests]
    assert len(untested) == PAGE.count("| Not tested: ") <= 15


def test_most_rows_are_played_over_http() -> None:
    assert sum(any(test.startswith(OVER_HTTP) for test in tests) for tests in on_the_page().values()) >= 50


def test_troubles_of_the_database_are_played_on_real_ones() -> None:
    real = ("story/", "contract/")
    assert [row for row in OF_THE_DATABASE if not any(test.startswith(real) for test in on_the_page()[row])] == []
