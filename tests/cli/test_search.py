"""Words in, hits out: for people, as JSON lines, and a file of queries at once."""

import json
import subprocess
import sys

import pytest

from tests.cli.shell import Shell
from tests.shared import shared

FLOOR = 0.83  # nDCG@10 over all kinds, as in tests/unit/archive/test_judged.py


def test_hits_are_printed_best_first_with_date_title_and_passage(filled: Shell) -> None:
    said = filled("search", "layers", "that", "are", "unreasonably", "ineffective", "--limit", "2")
    assert (said.code, said.err) == (0, "")
    first, passage, *_ = said.out.splitlines()
    assert first.split()[:2] == ["L3", "2024-11-22"]
    assert "Deeper Layers" in first
    assert passage.strip()


def test_json_hits_have_facts_and_falling_scores(filled: Shell) -> None:
    rows = filled("search", "attention", "--json", "--limit", "3").rows
    assert len(rows) == 3
    assert all(row.keys() == {*["id", "source_line", "number", "date", "title", "score", "passage"]} for row in rows)
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_a_correction_is_told_beside_the_hits(filled: Shell) -> None:
    said = filled("search", "--json", "transfomer")
    assert said.err == "Showing results for transformer (typed: transfomer).\n"
    assert said.rows


def test_no_hit_is_no_failure(filled: Shell) -> None:
    said = filled("search", "zzzzqqqq")
    assert (said.code, said.out, said.err) == (0, "", "Nothing found.\n")


def test_an_empty_archive_says_how_it_is_filled(shell: Shell) -> None:
    said = shell("search", "attention")
    assert (said.code, said.out) == (0, "")
    assert "reviewbot import FILE" in said.err


@pytest.mark.parametrize("words", [(), ("",), ("  ", " "), ("attention", "--batch", "queries.jsonl")])
def test_either_words_or_a_file_of_queries_are_wanted(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("search", *words).fault == "give either words to search for or --batch FILE"


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9" * 30, "²"])
def test_a_limit_is_a_whole_number(shell: Shell, limit: str) -> None:
    said = shell("search", "attention", "--limit", limit)
    assert said.code == 2
    assert "is no whole number from 1 to" in said.err


@pytest.mark.parametrize("words", ["\udcff", "\0", "a" * 10_000, '"', "-", '-"x', "()[]{}*:^~", "שלום"])
def test_any_words_are_a_query(filled: Shell, words: str) -> None:
    assert filled("search", "--", words).code == 0


def test_a_batch_answers_the_judged_queries_well_enough(filled: Shell) -> None:
    queries = shared("search/dev.jsonl")
    said = filled("search", "--batch", queries)
    asked = [json.loads(line)["qid"] for line in queries.read_text("utf-8").splitlines()]
    assert [row["qid"] for row in said.rows] == asked
    assert all(list(row) == ["qid", "results", "ms"] and row["ms"] > 0 for row in said.rows)
    keys = [key for row in said.rows for key in row["results"]]
    assert len(keys) > 1000
    assert all(key[0] == "L" and key[1:].isdigit() for key in keys)

    run = filled.write("run.jsonl", said.out)
    command = [sys.executable, str(shared("tools/score_search.py")), str(queries), str(run)]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (overall,) = [line.split() for line in scored.splitlines() if line.startswith("ALL")]
    assert float(overall[2]) >= FLOOR, scored


def test_a_review_without_a_line_is_named_by_its_id(shell: Shell) -> None:
    shell("import", shell.write("kites.jsonl", '{"title": "On Kites", "synopsis": "Kites fly."}'))
    queries = shell.write("q.jsonl", '\n{"qid": "q1", "query": "kites", "note": "others are passed over"}\n\n')
    (row,) = shell("search", "--batch", queries).rows
    assert (row["qid"], row["results"]) == ("q1", ["1"])


@pytest.mark.parametrize(
    "line",
    ["attention", "[]", '{"qid": "q2"}', '{"qid": 2, "query": "a"}', '{"qid": "q2", "query": null}', "[" * 100_000],
)
def test_a_bad_line_is_named_before_anything_is_answered(shell: Shell, line: str) -> None:
    queries = shell.write("q.jsonl", f'{{"qid": "q1", "query": "attention"}}\n\n{line}\n')
    assert shell("search", "--batch", queries).fault == 'q.jsonl, line 3: write {"qid": "q1", "query": "words"}'
