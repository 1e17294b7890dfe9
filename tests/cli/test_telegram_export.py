"""A channel's export before or after its document: one archive, each review once, with its messages."""

from typing import Any

import pytest

from tests.cli.shell import Shell
from tests.unit.intake.telegram.exported import PROSE, SENT, bold, chat, message, packed

SUBJECTS = ("On Kites", "On Strings", "On Wind")
DAY = 24 * 60  # minutes


def header(index: int) -> str:
    return f"Dana's Daily Paper: 0{3 + index}.05.24 {SUBJECTS[index]}"


def link(index: int) -> str:
    return f"https://arxiv.org/abs/2101.0000{index + 1}"


def the_document() -> str:
    """The newest first, as a channel's document is written."""
    return "\n\n".join(f"{header(i)}\n\n{PROSE}\n\n{link(i)}" for i in reversed(range(len(SUBJECTS))))


def the_export() -> bytes:
    """The oldest first; message 10, 20 and 30."""
    return packed(chat(*(sent(index) for index in range(len(SUBJECTS)))))


def sent(index: int) -> dict[str, Any]:
    text = [bold(header(index)), f"\n\n{PROSE}\n\n", {"type": "link", "text": link(index)}]
    return message(10 * (index + 1), text, after=index * DAY)


def archive(shell: Shell) -> dict[str, list[int]]:
    """Message ids by title, every review that there is."""
    rows = shell("export", "reviews").rows
    assert len({row["title"] for row in rows}) == len(rows)
    return {row["title"]: row["message_ids"] for row in rows}


@pytest.fixture
def files(shell: Shell) -> Shell:
    shell.write("kites.md", the_document())
    shell.write("result.json", the_export())
    return shell


@pytest.mark.parametrize("order", [("kites.md", "result.json"), ("result.json", "kites.md")], ids="-then-".join)
def test_document_and_export_make_one_archive(files: Shell, order: tuple[str, str]) -> None:
    first, second = (files("import", name, "--json").outcome["reviews"] for name in order)
    assert (first["added"], second["added"]) == (3, 0)
    assert archive(files) == {"On Kites": [10], "On Strings": [20], "On Wind": [30]}


@pytest.mark.parametrize("order", [("kites.md", "result.json"), ("result.json", "kites.md")], ids="-then-".join)
def test_both_again_change_nothing(files: Shell, order: tuple[str, str]) -> None:
    for name in order:
        files("import", name)
    before = files("export", "reviews").out
    assert [files("import", name, "--json").outcome["reviews"]["unchanged"] for name in order] == [3, 3]
    assert files("export", "reviews").out == before


def test_a_long_message_that_may_be_a_review_is_listed(files: Shell) -> None:
    nameless = message(40, [f"{PROSE}\n\n", {"type": "link", "text": link(2)}], after=3 * DAY)
    files.write("result.json", packed(chat(sent(0), nameless)))
    doubts = files("import", "result.json", "--json").outcome["doubts"]
    assert [(one["class"], one["place"]) for one in doubts] == [("skipped", "message 40")]


def test_an_edit_in_the_channel_reaches_the_same_review(files: Shell) -> None:
    files("import", "kites.md")
    mended = sent(0) | {"edited_unixtime": str(int(SENT.timestamp()) + 3600)}
    mended["text"] = [bold(header(0)), f"\n\nMended. {PROSE}\n\n", {"type": "link", "text": link(0)}]
    files.write("result.json", packed(chat(mended)))
    assert files("import", "result.json", "--json").outcome["reviews"]["changed"] == 1
    bodies = {row["title"]: row["body"] for row in files("export", "reviews").rows}
    assert len(bodies) == 3
    assert bodies["On Kites"].startswith("Mended.")
