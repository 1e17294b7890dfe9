"""How a review will look, on the shell: text, or a page that needs nothing but itself."""

import json
import re

import pytest

from bot.sources.shipped import shipped
from tests.cli.shell import Shell

SAMPLE = min(shipped("samples").glob("*.md"))
DOCUMENT = "\n\n".join(
    f"Dana's Daily Paper, 0{day}.03.24: Kites that learn {day}\n\n" + f"A kite number {day} learns to stay up. " * 30
    for day in range(1, 4)
)


def phones(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/json" id="phones">(.*?)</script>', page, re.DOTALL)
    assert found
    return list(json.loads(found[1]))


def test_a_review_is_shown_as_its_post_would_read(shell: Shell) -> None:
    said = shell("preview", SAMPLE)
    assert said.code == 0
    assert "Daily paper review, No. 1 · " in said.out
    assert "$" not in said.out
    assert "No. 1" not in shell("queue", "list").out


def test_a_page_shows_both_forms_and_asks_nobody(shell: Shell) -> None:
    said = shell("preview", SAMPLE, "--html")
    shown = phones(said.out)
    assert [phone["note"] for phone in shown] == ["rich · this is posted", "classic"]
    assert not re.findall(
        r'(?:src|href)="|@import|url\((?!"data:)', re.sub(r"base64,[\w+/=]+", "", said.out.split('id="phones"')[0])
    )


def test_a_document_is_a_sheet_of_all_its_reviews_or_of_some(shell: Shell) -> None:
    file = shell.folder / "reviews.md"
    file.write_text(DOCUMENT)
    titles = [phone["title"] for phone in phones(shell("preview", file, "--html").out)]
    assert titles == [f"No. {day} · Kites that learn {day}" for day in (1, 1, 2, 2, 3, 3)]
    some = shell("preview", file, "--html", "--only", "2-3", "-o", shell.folder / "page.html")
    assert some.err == f"{shell.folder / 'page.html'} has 2 of 3 reviews.\n"
    assert len(phones((shell.folder / "page.html").read_text("utf-8"))) == 4


def test_the_text_of_a_review_ends_no_tag_of_the_page(shell: Shell) -> None:
    file = shell.folder / "hostile.md"
    file.write_text("# Kites\n\n" + "A kite </script><script>alert(1)</script> flies. " * 10)
    assert "</script><script>alert" not in shell("preview", file, "--html").out


@pytest.mark.parametrize("only", ["0", "3-2", "x"])
def test_wrong_numbers_are_refused(shell: Shell, only: str) -> None:
    said = shell("preview", SAMPLE, "--only", only)
    assert (said.code, "is no number" in said.err) == (2, True)


def test_more_than_there_is_is_said(shell: Shell) -> None:
    assert "it has 1 reviews" in shell("preview", SAMPLE, "--only", "7").fault


def test_what_is_no_review_is_refused(shell: Shell) -> None:
    file = shell.folder / "note.md"
    file.write_text("# Note\n\nshort")
    assert "shorter than 200" in shell("preview", file).fault


def test_the_queue_shows_what_leaves_next(shell: Shell) -> None:
    assert "nothing waits" in shell("queue", "preview").err.lower()
    assert shell("queue", "add", SAMPLE).code == 0
    said = shell("queue", "preview")
    assert re.match(r"No\. 1, \w{3} \d\d \w{3}, 09:00; rich, \d messages?\.", said.err)
    assert "Daily paper review, No. 1 · " in said.out
    assert shell("queue", "preview", "99").code == 2
