"""The mending, measured on the channel's own document. The figures are floors: what was reached, read by eye."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.reviews.blocks import ItemList
from bot.reviews.faults import formula_faults, lost_figures
from bot.reviews.mending import mended
from bot.reviews.parse import parse
from bot.reviews.torn import is_torn
from bot.reviews.visible import plain_text
from tests.shared import shared

_SPLIT_LIST = re.compile(r"splits a list \(after line (\d+)\)")


def _lines() -> list[str]:
    return shared("seeds/channel_reviews.md").read_text(encoding="utf-8").split("\n")


def _golden() -> list[dict[str, Any]]:
    text = shared("golden/reviews.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _joined(lines: list[str], first: int, last: int) -> Iterator[int]:
    """The lines (from 1) of `first` to `last`, whose sentence goes on behind a blank one."""
    words = [number for number in range(first, last + 1) if lines[number - 1].strip()]
    for before, after in pairwise(words):
        then = next((line for line in lines[after:last] if line.strip()), "")
        if after > before + 1 and is_torn(lines[before - 1], lines[after - 1], then):
            yield before


def test_every_known_page_break_is_joined_and_nothing_else() -> None:
    lines, reviews = _lines(), _golden()
    breaks = {number for review in reviews for number in review["page_break_lines"]}
    joined = {
        number for review in reviews for number in _joined(lines, review["body_start_line"], review["body_end_line"])
    }
    assert len(breaks) == 36
    assert joined == breaks


def test_page_breaks_of_the_other_half_are_joined_too() -> None:
    """By eye, all of these are breaks; 80 are known in the whole, two of which nothing on the page gives away."""
    lines = _lines()
    assert len(list(_joined(lines, 1, len(lines)))) == 78


def test_lists_split_by_a_page_break_are_one() -> None:
    lines, reviews = _lines(), _golden()
    split = [(review, int(number)) for review in reviews for number in _SPLIT_LIST.findall(" ".join(review["quirks"]))]
    assert len(split) == 10
    assert [number for review, number in split if not _in_one_list(lines, review, number)] == []


def _in_one_list(lines: list[str], review: dict[str, Any], number: int) -> bool:
    body = "\n".join(lines[review["body_start_line"] - 1 : review["body_end_line"]])
    after = next(line for line in lines[number:] if line.strip())
    wanted = [_words(line) for line in (lines[number - 1], after)]
    lists = [_words(plain_text([block])) for block in parse(body) if isinstance(block, ItemList)]
    return any(all(line in items for line in wanted) for items in lists)


def _words(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text))


def test_mending_what_is_mended_changes_nothing() -> None:
    once = mended("\n".join(_lines()))
    assert mended(once) == once


def test_only_lines_with_lost_dollars_and_figures_are_named() -> None:
    body = "\n".join(_lines())
    assert formula_faults(body) == [3257]
    assert lost_figures(body) == [5495, 5509, 5520]
