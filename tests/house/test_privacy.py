"""The page about people's data names every table, and every column in which something about a person can stand."""

import re

from bot.storage.every_table import metadata
from bot.storage.readers import BY_ID
from tests.contract.test_readers import KEPT_WITH_AN_ID, OF_THOSE_WHO_WRITE
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text("utf-8")
TOLD = {table: (set(re.findall(r"`(\w+)`", about)), until) for table, about, until in
        re.findall(r"^\| `(\w+)` \|(.*?)\|(.*)\|$", PAGE, re.MULTILINE)}  # fmt: skip
OF_PEOPLE = ("user_id", "actor_id", "author_id", "made_by", "used_by", "invited_by", "chosen_by", "language")
"""Columns of these names are a person's, in whatever table; but for the language of a review."""


def test_every_table_is_on_the_page() -> None:
    assert list(TOLD) == sorted(metadata.tables)


def test_every_column_on_the_page_exists() -> None:
    missing = [
        f"{table}.{one}" for table in TOLD for one in TOLD[table][0] - set(metadata.tables[table].columns.keys())
    ]
    assert missing == []


def test_every_column_that_holds_somebodys_id_is_on_the_page() -> None:
    kept = {one for one in KEPT_WITH_AN_ID | OF_THOSE_WHO_WRITE if one.split(".")[1] not in TOLD[one.split(".")[0]][0]}
    named = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in OF_PEOPLE and column.name not in TOLD[table.name][0]
    }
    assert (kept, named) == (set(), {"reviews.language"})


def test_what_a_reader_can_have_forgotten_is_said_to_go() -> None:
    assert [table.name for table in BY_ID if "/forget" not in TOLD[table.name][1]] == []
