"""The channel's own count, and how the owner corrects it."""

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def counted(filled: Shell) -> Shell:
    """The document names 400, 497 and 500; its last review has the greatest number."""
    return filled


def numbers(shell: Shell) -> dict[int, int]:
    """Each review's number by its id."""
    hits = shell("search", "learning", "--json", "--limit", "200").rows
    assert hits
    return {row["id"]: row["number"] for row in hits}


def test_the_next_number_follows_the_greatest(counted: Shell) -> None:
    greatest = max(row["number"] for row in counted("export", "reviews").rows if row["number"])
    assert counted("number", "next").out == f"The next review is No. {greatest + 1}.\n"


def test_an_empty_archive_begins_with_one(shell: Shell) -> None:
    assert shell("number", "next").out == "The next review is No. 1.\n"


def test_the_owner_says_how_it_goes_on(counted: Shell) -> None:
    assert counted("number", "next", "5001").out == "The next review is No. 5001.\n"
    assert counted("number", "next").out == "The next review is No. 5001.\n"


def test_a_number_that_is_taken_is_not_the_next_one(counted: Shell) -> None:
    before = counted("number", "next").out
    assert counted("number", "next", "500").fault.startswith("No. 500 is “")
    assert counted("number", "next").out == before


def test_a_review_gets_another_number_and_keeps_it(counted: Shell) -> None:
    chosen = min(numbers(counted))
    assert counted("number", "give", str(chosen), "9000").out == "The next review is No. 9001.\n"
    assert numbers(counted)[chosen] == 9000


def test_a_number_is_given_once(counted: Shell) -> None:
    before = numbers(counted)
    first, second, *_ = before
    fault = counted("number", "give", str(first), str(before[second])).fault
    assert "nothing was changed" in fault
    assert numbers(counted) == before


def test_a_review_that_is_not_there_gets_none(shell: Shell) -> None:
    assert shell("number", "give", "9", "501").fault.startswith("There is no review 9 here;")


@pytest.mark.parametrize("wrong", [("next", "0"), ("next", "-1"), ("next", "many"), ("give", "17", "0")])
def test_numbers_are_whole_and_from_one(bare_shell: Shell, wrong: tuple[str, ...]) -> None:
    said = bare_shell("number", *wrong)
    assert said.code == 2
    assert not bare_shell.database.exists()
