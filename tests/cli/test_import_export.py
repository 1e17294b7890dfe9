"""What goes in, that it goes in once, and that all of it comes out again."""

import json
from pathlib import Path

import pytest

from bot.sources.shipped import shipped
from tests.cli.shell import Shell
from tests.shared import shared


def document() -> Path:
    return shared("seeds/channel_reviews.md")


def test_the_reviews_document_goes_in_whole(shell: Shell) -> None:
    said = shell("import", document())
    assert (said.code, said.err) == (0, "")
    assert said.out == "152 reviews found: 152 added, 0 changed, 0 as they were.\n"


def test_the_149_reviews_with_a_header_have_date_title_and_reviewers(filled: Shell) -> None:
    rows = filled("export", "reviews").rows
    assert sum(all(row[name] for name in ("date", "title", "reviewers")) for row in rows) == 149


def test_every_link_of_the_document_is_there(filled: Shell) -> None:
    catalog = [json.loads(line) for line in shared("catalog.jsonl").read_text("utf-8").splitlines()]
    linked = [row["source_line"] for row in catalog if row["url"]]
    assert len(linked) == 134, "eighteen reviews were posted without a link"
    assert [row["source_line"] for row in filled("export", "reviews").rows if row["url"]] == linked


def test_importing_twice_changes_nothing(filled: Shell) -> None:
    before = filled("export", "reviews").out
    assert filled("import", document(), "--json").rows == [
        {"kind": "reviews", "found": 152, "added": 0, "changed": 0, "unchanged": 152}
    ]
    assert filled("export", "reviews").out == before


def test_the_daily_papers_page_gives_44_candidates_once(shell: Shell) -> None:
    page = shared("seeds/hf_daily_papers.txt")
    assert shell("import", page).out == "44 candidates found: 44 added, 0 changed, 0 as they were.\n"
    assert shell("import", page, "--json").rows == [
        {"kind": "candidates", "found": 44, "added": 0, "changed": 0, "unchanged": 44}
    ]


def test_the_document_puts_reviews_in_the_place_of_the_shipped_synopses(shell: Shell) -> None:
    shell("import", shipped("archive.jsonl"))
    synopses = {row["identity"]: row["body"] for row in shell("export", "reviews").rows}
    assert shell("import", document(), "--json").rows[0]["changed"] == 152
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
    assert filled("import", target, "--json").rows[0]["added"] == 152
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
    assert shell("import", shell.write("kites.md", row)).out.startswith("1 reviews found: 1 added")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("seeds/channel_reviews.md", "jsonl"),
        ("seeds/channel_reviews.md", "huggingface"),
        ("seeds/hf_daily_papers.txt", "document"),
        ("seeds/hf_daily_papers.txt", "jsonl"),
    ],
)
def test_a_format_that_the_content_does_not_have_is_refused(shell: Shell, source: str, wanted: str) -> None:
    fault = shell("import", shared(source), "--format", wanted).fault
    assert fault.startswith(Path(source).name)
    assert shell.held()["reviews"] == shell.held()["candidates"] == 0


@pytest.mark.parametrize("target", [".", "/dev/null", "nowhere/archive.jsonl"])
def test_an_export_goes_into_files_only(shell: Shell, target: str) -> None:
    assert shell("export", "reviews", "-o", target).fault.startswith(f"{target}: it ")
    assert Path("/dev/null").is_char_device()


def test_a_broken_export_leaves_the_last_one_alone(filled: Shell) -> None:
    target = filled.write("archive.jsonl", "the last one")
    (filled.folder / "archive.jsonl.part").mkdir()  # stands in the way of the new one
    assert "cannot be written" in filled("export", "reviews", "-o", target).fault
    assert target.read_text() == "the last one"
