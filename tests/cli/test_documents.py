"""A file that cannot be taken: exit code 2, one line with its place and what to do, and nothing is stored."""

import pytest

from bot.intake.text import MAX_DOCUMENT_BYTES
from tests.cli.shell import Shell

_ROW = '{"title": "On Kites", "synopsis": "Kites fly."}\n'
_TORN = [
    ("kites.md", b"Kites\n\xff\xfe", "kites.md, line 2", "save it as UTF-8"),
    ("kites.md", b"Kites\n\nfly\0", "kites.md, line 3", "no text file"),
    ("kites.jsonl", f'{_ROW}{{"title": "On Str'.encode(), "kites.jsonl, line 2", "must be one object in braces"),
    ("kites.jsonl", f'{_ROW}{{"title": "On Strings"}}'.encode(), "kites.jsonl, line 2", "put them into two files"),
    ("kites.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "kites.pdf, line 2", "save it as UTF-8"),
    ("letter.md", b"Dear Dana,\n\nthe kites are well.\n", "letter.md", "document is a text of reviews below lines"),
    ("kites.md", b"", "kites.md", "it is empty"),
]


@pytest.mark.parametrize(("name", "content", "place", "advice"), _TORN)
def test_a_torn_or_foreign_file_is_refused(filled: Shell, name: str, content: bytes, place: str, advice: str) -> None:
    before = filled.held()
    fault = filled("import", filled.write(name, content)).fault
    assert place in fault
    assert advice in fault
    assert filled.held() == before
    assert before["reviews"] == 152


@pytest.mark.parametrize("command", [("import",), ("queue", "add"), ("search", "--batch")])
@pytest.mark.parametrize(
    ("name", "advice"),
    [(".", "it is a directory; name a file in it"), ("nowhere.md", "there is no such file"), ("large", "split it")],
)
def test_every_command_that_reads_a_file_says_what_is_wrong_with_it(
    shell: Shell, command: tuple[str, ...], name: str, advice: str
) -> None:
    with (shell.folder / "large").open("wb") as file:
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    fault = shell(*command, name).fault
    assert fault.startswith(f"{name}: ")
    assert advice in fault
    assert not shell.database.exists(), "what is wrong with the file shows before the database is opened"
