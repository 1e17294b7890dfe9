"""What goes in, that it goes in once, and that all of it comes out again."""

import json
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from bot.sources.shipped import shipped
from tests.cli.shell import Said, Shell
from tests.shared import shared
from tests.unit.intake.telegram.exported import chat, message, packed


def document() -> Path:
    return shared("seeds/channel_reviews.md")


def poll(number: int) -> dict[str, Any]:
    """A poll as a channel's export has it."""
    answers = [{"text": "Kites", "voters": 3, "chosen": False}, {"text": "Strings", "voters": 1, "chosen": False}]
    asked = {"question": "Which comes next?", "closed": True, "total_voters": 4, "answers": answers}
    return message(number, poll=asked)


def _counts(said: Said) -> dict[str, dict[str, int]]:
    """What an import with --json counted, by kind."""
    return {kind: found for kind, found in said.outcome.items() if kind not in {"dry_run", "doubts"}}


def test_the_reviews_document_goes_in_whole(shell: Shell) -> None:
    said = shell("import", document())
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("152 reviews found: 152 added, 0 changed, 0 as they were.\n\n42 to look at:\n")


@pytest.mark.parametrize(
    ("seed", "kind", "count"),
    [
        ("channel_reviews.md", "reviews", 152),
        ("hf_daily_papers.txt", "candidates", 44),
        ("iclr_blogposts.txt", "candidates", 12),
        ("ml_notes.txt", "terms", 34),
    ],
)
def test_each_document_goes_in_once_and_again_changes_nothing(shell: Shell, seed: str, kind: str, count: int) -> None:
    found = {"found": count, "added": count, "changed": 0, "unchanged": 0}
    assert _counts(shell("import", shared(f"seeds/{seed}"), "--json")) == {kind: found}
    exported = {what: shell("export", what).out for what in ("reviews", "candidates", "glossary")}

    again = found | {"added": 0, "unchanged": count}
    assert _counts(shell("import", shared(f"seeds/{seed}"), "--json")) == {kind: again}
    assert {what: shell("export", what).out for what in exported} == exported


def test_the_149_reviews_with_a_header_have_date_title_and_reviewers(filled: Shell) -> None:
    rows = filled("export", "reviews").rows
    assert sum(all(row[name] for name in ("date", "title", "reviewers")) for row in rows) == 149


def test_every_link_of_the_document_is_there(filled: Shell) -> None:
    catalog = [json.loads(line) for line in shared("catalog.jsonl").read_text("utf-8").splitlines()]
    linked = [row["source_line"] for row in catalog if row["url"]]
    assert len(linked) == 134, "eighteen reviews were posted without a link"
    assert [row["source_line"] for row in filled("export", "reviews").rows if row["url"]] == linked


def test_the_document_puts_reviews_in_the_place_of_the_shipped_synopses(shell: Shell) -> None:
    shell("import", shipped("archive.jsonl"))
    synopses = {row["identity"]: row["body"] for row in shell("export", "reviews").rows}
    assert _counts(shell("import", document(), "--json"))["reviews"]["changed"] == 152
    bodies = {row["identity"]: row["body"] for row in shell("export", "reviews").rows}
    assert len(synopses) == 152
    assert bodies.keys() == synopses.keys()
    assert all(len(bodies[identity]) > len(synopsis) for identity, synopsis in synopses.items())


def test_an_export_is_imported_as_the_same_archive(filled: Shell) -> None:
    target = filled.folder / "archive.jsonl"
    printed = filled("export", "reviews").out
    assert filled("export", "reviews", "-o", target).out == ""
    assert target.read_text("utf-8") == printed

    filled.database.unlink()
    assert _counts(filled("import", target, "--json"))["reviews"]["added"] == 152
    assert sorted(filled("export", "reviews").out.splitlines()) == sorted(printed.splitlines())


def test_an_export_has_the_promised_fields(filled: Shell) -> None:
    promised = "source_line number date title reviewers url arxiv_id hook language topics message_ids body"
    rows = filled("export", "reviews").rows
    assert rows
    assert all(set(promised.split()) <= row.keys() for row in rows)


def test_an_empty_archive_is_exported_as_nothing(shell: Shell) -> None:
    assert shell("export", "reviews").out == ""


def test_the_content_decides_whatever_the_name_says(shell: Shell) -> None:
    row = json.dumps({"title": "On Kites", "synopsis": "Kites fly."})
    assert shell("import", shell.write("kites.md", row)).out == "1 review found: 1 added, 0 changed, 0 as it was.\n"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("seeds/channel_reviews.md", "jsonl"),
        ("seeds/channel_reviews.md", "huggingface"),
        ("seeds/hf_daily_papers.txt", "document"),
        ("seeds/hf_daily_papers.txt", "jsonl"),
    ],
)
def test_a_format_that_the_content_does_not_have_is_refused(bare_shell: Shell, source: str, wanted: str) -> None:
    fault = bare_shell("import", shared(source), "--format", wanted).fault
    assert fault.startswith(Path(source).name)
    assert not bare_shell.database.exists()


def test_candidates_terms_and_polls_come_out_and_go_in_again(shell: Shell) -> None:
    shell("import", shared("seeds/hf_daily_papers.txt"))
    shell("import", shared("seeds/ml_notes.txt"))
    shell("import", shell.write("result.json", packed(chat(poll(7)))))
    held = {"candidates": 44, "glossary": 215 + 34, "polls": 1}
    printed = {what: shell("export", what).out for what in held}
    assert {what: out.count("\n") for what, out in printed.items()} == held

    shell.database.unlink()
    for what, out in printed.items():
        assert shell("import", shell.write(f"{what}.jsonl", out)).code == 0
    assert {what: shell("export", what).out for what in held} == printed


def test_the_papers_come_out_as_bibtex(filled: Shell) -> None:
    entries = bibtexparser.loads(filled("export", "reviews", "--format", "bibtex").out).entries
    papers = {row["url"] or row["title"] for row in filled("export", "reviews").rows}
    assert len(entries) == len(papers) == 151, "one paper was reviewed twice"
    assert len({entry["ID"] for entry in entries}) == 151
    assert sum("eprint" in entry for entry in entries) == 128


@pytest.mark.parametrize("what", ["candidates", "glossary", "polls"])
@pytest.mark.parametrize("form", ["markdown", "bibtex"])
def test_a_form_that_something_does_not_come_out_in_is_refused(shell: Shell, what: str, form: str) -> None:
    said = shell("export", what, "--format", form, "-o", "out")
    assert said.fault == f"{what} come out as jsonl, not as {form}"
    assert not (shell.folder / "out").exists()


@pytest.mark.parametrize("target", [".", "/dev/null", "nowhere/archive.jsonl"])
def test_an_export_goes_into_files_only(shell: Shell, target: str) -> None:
    assert shell("export", "reviews", "-o", target).fault.startswith(f"{target}: it ")
    assert Path("/dev/null").is_char_device()


def test_a_broken_export_leaves_the_last_one_alone(filled: Shell) -> None:
    target = filled.write("archive.jsonl", "the last one")
    (filled.folder / "archive.jsonl.part").mkdir()  # stands in the way of the new one
    assert "cannot be written" in filled("export", "reviews", "-o", target).fault
    assert target.read_text() == "the last one"
